import type { Change, ChangedFile } from '../../src/evidence/change.ts';
import type { ReportedCheck } from '../../src/evidence/checks.ts';
import type { Commit, Signature } from '../../src/evidence/commits.ts';
import type { DecidingLabel, LabelEvent } from '../../src/evidence/deciding-labels.ts';
import type { EvidenceValues } from '../../src/evidence/index.ts';
import type { Actor, PullRequest } from '../../src/evidence/pull-request.ts';
import type { Review } from '../../src/evidence/reviews.ts';
import { ownRule, ownRuleSchema } from '../../src/rules/own/index.ts';
import type { Verdict } from '../../src/rules/verdict.ts';
import { plain } from '../../src/text/message.ts';
import { judgeRule } from '../rule.ts';
import { changedFile } from './changed-file.ts';
import { noEarlierChanges } from './earlier-changes.ts';
import { samplePullRequest } from './pull-request.ts';

/** What differs from a pull request of mona with one commit and one file, which nobody has reviewed. */
export interface Situation {
  readonly pullRequest?: Partial<PullRequest>;
  readonly files?: readonly (string | ChangedFile)[];
  readonly reviews?: readonly Review[];
  readonly requested?: EvidenceValues['reviews']['requested'];
  readonly labels?: readonly DecidingLabel[];
  readonly checks?: readonly ReportedCheck[];
  readonly teams?: EvidenceValues['teams'];
  readonly commits?: readonly Commit[];
  readonly pushes?: EvidenceValues['pushes'];
  readonly earlierChanges?: EvidenceValues['earlierChanges'];
  readonly forcePushes?: EvidenceValues['commits']['forcePushes'];
  readonly reviewRequests?: EvidenceValues['reviewRequests'];
  readonly now?: Date;
}

export const head = samplePullRequest().head.sha;
export const given = new Date('2026-01-15T12:00:00Z');

export const mona = user('mona');
export const ada = user('ada');
export const bob = user('bob');
export const renovate: Actor = { login: 'renovate[bot]', kind: 'bot' };

export function user(login: string): Actor {
  return { login, kind: 'user' };
}

/** A commit of the head by one account. */
export function commitBy(actor: Actor | null, told: Partial<Commit> = {}): Commit {
  const signature: Signature = { name: 'N', email: `${actor?.login ?? 'nobody'}@example.com`, actor };
  return {
    sha: head,
    message: 'Sum',
    committedAt: given,
    authors: [signature],
    committer: signature,
    committedByGitHub: false,
    parents: ['c'.repeat(40)],
    ...told,
  };
}

/** An approval of the head, or another opinion of it. */
export function approval(author: Actor, told: Partial<Review> = {}): Review {
  return {
    id: author.login,
    author,
    state: 'approved',
    commit: head,
    submittedAt: given,
    canPush: true,
    ...told,
  };
}

/** A label on the pull request, with what happened to it; `set by ada` alone where nothing is told. */
export function labelWith(
  name: string,
  events: readonly Partial<LabelEvent>[] = [{ by: ada }],
  present = true,
): DecidingLabel {
  const event: LabelEvent = { kind: 'set', by: ada, at: given, edited: false, head };
  return { name, present, events: events.map((each) => ({ ...event, ...each })) };
}

export function check(
  name: string,
  conclusion: ReportedCheck['conclusion'],
  told: Partial<ReportedCheck> = {},
): ReportedCheck {
  return {
    kind: 'check-run',
    name,
    reportedBy: 'github-actions',
    conclusion,
    url: null,
    completedAt: given,
    ...told,
  };
}

/** The evidence of a situation, by slice. */
export function evidenceOf({
  pullRequest = {},
  files = ['src/cart.ts'],
  reviews = [],
  requested = [],
  labels = [],
  checks = [],
  teams = {},
  commits = [commitBy(mona)],
  pushes = { needed: false },
  earlierChanges = noEarlierChanges,
  forcePushes = [],
  reviewRequests = [],
}: Situation): Partial<EvidenceValues> {
  const change: Change = {
    files: files.map((file) => (typeof file === 'string' ? changedFile(file) : file)),
  };
  return {
    pullRequest: samplePullRequest(pullRequest),
    change,
    reviews: { reviews, requested },
    decidingLabels: labels,
    checks,
    teams,
    commits: { commits, forcePushes },
    pushes,
    earlierChanges,
    replacedHeads: [],
    reviewRequests,
  };
}

/** The verdict of a definition, as it is written in a policy file. */
export function verdictOf(written: object, situation: Situation = {}): Verdict {
  const definition = ownRuleSchema.strict().parse(written);
  return judgeRule(ownRule('sample', definition), evidenceOf(situation), written, situation.now ?? given);
}

/** The status and the summary of a verdict: `pass: Approved by ada.` */
export function said(verdict: Verdict): string {
  return `${verdict.status}: ${plain(verdict.summary)}`;
}
