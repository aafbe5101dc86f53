import type { ReleasedCommit, ReleasedCommits, ReviewedEmergency } from '../../evidence/released-commits.ts';
import { listOf } from '../../text/lists-and-counts.ts';
import { type Message, say } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import {
  accountedFor,
  type CommitFinding,
  failing,
  firstRelease,
  type Id,
  nameOf,
  notAccountedFor,
  notRecordedYet,
  notReviewedInTime,
  ofCommit,
  unknownCommit,
} from './messages.ts';
import type { Options } from './options.ts';

/** Milliseconds after a commit in which the record may not have it yet: it reads a commit again three times, and restarts take time. */
const recordedWithinMs = 10 * 60_000;

/** Milliseconds until the record is asked again. */
const againAfterMs = 30_000;

/** Whether each commit that the release brings is accounted for by its entry in the record. */
export function evaluate(
  { releasedCommits }: { readonly releasedCommits: ReleasedCommits },
  options: Options,
  now: Date,
): Verdict<Id> {
  const { from, commits } = releasedCommits;
  const fresh = commits.filter((commit) => commit.landing === null && isFresh(commit, now));
  const findings = [
    ...commits
      .filter((commit) => !fresh.includes(commit))
      .flatMap((commit) => findingsOf(commit, releasedCommits, options, now)),
    ...(from.kind === 'limit' ? [firstRelease(commits.length)] : []),
  ];
  const worst = findings.toSorted((one, other) => rank(one) - rank(other));
  const rest = worst.filter(({ messageId }) => !isFailing(messageId));
  const otherwise =
    fresh.length > 0
      ? notRecordedYet(
          fresh.map(({ sha }) => sha),
          rest,
          new Date(now.getTime() + againAfterMs),
        )
      : accountedFor(commits.length, from, rest);
  const bad = new Set(worst.filter(({ messageId }) => isFailing(messageId)).map(({ commit }) => commit));
  if (bad.size > 0) return { ...notAccountedFor(bad.size, worst), waivable: { of: failing, otherwise } };
  return otherwise;
}

/** The time of a commit is what its author says: one in the future is no reason to wait. */
function isFresh({ committedAt }: ReleasedCommit, now: Date): boolean {
  const age = now.getTime() - committedAt.getTime();
  return age >= 0 && age < recordedWithinMs;
}

function findingsOf(
  { sha, landing }: ReleasedCommit,
  { emergencies }: ReleasedCommits,
  { rules: wanted }: Options,
  now: Date,
): readonly CommitFinding[] {
  if (landing === null)
    return [ofCommit('not-recorded', sha, 'failure', say`The record knows nothing of ${nameOf(sha, null)}.`)];
  const { pullRequest } = landing;
  const name = nameOf(sha, pullRequest);
  const declared = landing.emergencies.map((id) => emergencies.find((each) => each.id === id) ?? id);
  if (declared.length > 0 && isCoveredByEmergency(landing)) return ofEmergency(sha, name, declared, now);
  if (landing.state === 'unknown') return [unknownCommit(sha, landing.reason, pullRequest)];
  if (landing.conclusion !== 'success')
    return [
      ofCommit(
        'merged-against-check',
        sha,
        'failure',
        say`${name} was merged while its check said ${landing.conclusion}.`,
      ),
    ];
  if (landing.rules === null) return [unknownCommit(sha, 'redacted', pullRequest)];
  const { rules } = landing;
  const unmet = wanted.filter((id) => !isMet(rules.filter((rule) => rule.id === id)));
  if (unmet.length > 0) {
    const names = listOf(
      unmet.map((id) => say`${id}`),
      'and',
    );
    return [ofCommit('rule-not-met', sha, 'failure', say`${name} was merged without meeting ${names}.`)];
  }
  const waived = [...new Set(rules.filter(({ status }) => status === 'waived').map(({ id }) => id))];
  if (waived.length === 0) return [];
  const names = listOf(
    waived.map((id) => say`${id}`),
    'and',
    5,
  );
  return [ofCommit('waived-commit', sha, 'notice', say`${name} was merged with ${names} waived.`)];
}

/** An emergency is for its head, whatever the check said of it; not for what landed besides it. */
function isCoveredByEmergency(landing: NonNullable<ReleasedCommit['landing']>): boolean {
  return landing.state === 'matched' || ['no-verdict', 'evaluated-later'].includes(landing.reason);
}

/** @param declared those of which nothing is known by their id */
function ofEmergency(
  sha: string,
  name: Message,
  declared: readonly (ReviewedEmergency | string)[],
  now: Date,
): readonly CommitFinding[] {
  const overdue = declared.find((each) => typeof each === 'string' || (!each.reviewed && each.due <= now));
  if (overdue !== undefined)
    return typeof overdue === 'string'
      ? [notReviewedInTime(name, sha, overdue, null)]
      : [notReviewedInTime(name, sha, overdue.id, overdue.issue)];
  const open = declared.find((each) => typeof each !== 'string' && !each.reviewed);
  if (open === undefined || typeof open === 'string')
    return [
      ofCommit('waived-commit', sha, 'notice', say`${name} was merged in an emergency that was reviewed.`),
    ];
  const due = open.due.toISOString().slice(0, 10);
  return [
    ofCommit(
      'emergency-open',
      sha,
      'warning',
      say`${name} was merged in the emergency ${open.id}, whose review is due by ${due}.`,
    ),
  ];
}

/** A rule that did not exist or was off then was not met. */
function isMet(parts: readonly { readonly status: string }[]): boolean {
  return (
    parts.length > 0 && parts.every(({ status }) => ['pass', 'waived', 'not-applicable'].includes(status))
  );
}

function isFailing(id: Id): boolean {
  return (failing as readonly Id[]).includes(id);
}

function rank({ level }: CommitFinding): number {
  return ['failure', 'warning', 'notice'].indexOf(level);
}
