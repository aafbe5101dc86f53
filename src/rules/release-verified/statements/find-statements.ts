import { isNamedLike } from '../../../analysis/check-name.ts';
import { account, isPerson } from '../../../authorship/account.ts';
import type { Ancestor } from '../../../evidence/ancestors.ts';
import type { ReportedCheck } from '../../../evidence/checks.ts';
import type { Actor } from '../../../evidence/pull-request.ts';
import type { Release } from '../../../evidence/release.ts';
import type { ReleaseStatement } from '../../../evidence/release-statements.ts';
import type { TargetDeployments } from '../../../evidence/target-deployments.ts';
import type { Teams } from '../../../evidence/teams.ts';
import { counted } from '../../../text/lists-and-counts.ts';
import { lettersOf } from '../../../text/markdown/sections.ts';
import { say } from '../../../text/message.ts';
import { matcher } from '../../matching.ts';
import { newestOfEachName } from '../../newest-checks.ts';
import type { Options } from '../options.ts';
import type { NotCounted, Statement } from './statement.ts';

export interface Evidence {
  readonly release: Release;
  readonly ancestors: readonly Ancestor[];
  /** Absent where the policy does not take comments. */
  readonly releaseStatements?: readonly ReleaseStatement[];
  /** Absent where it does not take reviews. */
  readonly targetDeployments?: TargetDeployments;
  /** Absent where it names no team. */
  readonly teams?: Teams;
}

/** Characters of what was said that are shown. */
const maxShown = 200;

const dayMs = 86_400_000;

/** What may show that the release was verified: the nearest commits first, and of one commit the newest. */
export function findStatements(evidence: Evidence, options: Options, now: Date): readonly Statement[] {
  const all = [
    ...inComments(evidence, options, now),
    ...inReviews(evidence, options),
    ...inChecks(evidence, options, now),
  ];
  return all.toSorted(
    (one, other) => one.distance - other.distance || (other.at?.getTime() ?? 0) - (one.at?.getTime() ?? 0),
  );
}

/** In a public repository it is not shown who is in a team. */
function showsNames({ release }: Evidence, { teams }: Options): boolean {
  return teams.length === 0 || !release.public;
}

function inComments(evidence: Evidence, options: Options, now: Date): readonly Statement[] {
  const { releaseStatements = [], ancestors } = evidence;
  if (!options.ways.includes('command')) return [];
  return releaseStatements.flatMap((each): readonly Statement[] => {
    const distance = ancestors.find(({ sha }) => sha === each.sha)?.distance;
    if (each.kind !== 'verified' || distance === undefined) return [];
    const { by, at, sha, what, mayPush } = each;
    const notCounted =
      whyMayNot({ login: by, kind: 'user' }, mayPush, evidence, options) ??
      whyShort(what, options) ??
      whyNotPresent(distance, at, options, now);
    const source = showsNames(evidence, options)
      ? say`What ${by} said in a comment`
      : say`What was said in a comment`;
    return [{ way: 'command', source, sha, distance, at, says: what.slice(0, maxShown), notCounted }];
  });
}

/** GitHub asks only the reviewers whom the environment names. */
function inReviews(evidence: Evidence, options: Options): readonly Statement[] {
  const { targetDeployments, release } = evidence;
  if (!options.ways.includes('review')) return [];
  const isAsked = matcher(options.environments);
  const runs = targetDeployments?.runs ?? [];
  return runs
    .flatMap(({ reviews = [] }) => reviews)
    .filter(({ environments, state }) => state === 'approved' && environments.some((name) => isAsked(name)))
    .map(({ by, comment }): Statement => {
      const source =
        by !== null && showsNames(evidence, options)
          ? say`The review of ${by.login} of a deployment`
          : say`The review of a deployment`;
      const notCounted = whyMayNot(by, true, evidence, options) ?? whyShort(comment, options);
      const says = comment.slice(0, maxShown);
      return { way: 'review', source, sha: release.sha, distance: 0, at: null, says, notCounted };
    });
}

function inChecks({ ancestors }: Evidence, options: Options, now: Date): readonly Statement[] {
  const { check: wanted, ways } = options;
  if (wanted === null || !ways.includes('check')) return [];
  return ancestors.flatMap(({ sha, distance, checks = [] }) => {
    const named = checks.filter(
      ({ kind, name, reportedBy }) =>
        kind === 'check-run' && reportedBy?.toLowerCase() === wanted.app && isNamedLike(wanted.name, name),
    );
    return newestOfEachName(named).map((check): Statement => {
      const { completedAt: at } = check;
      const notCounted = whyCheckNot(check) ?? whyNotPresent(distance, at, options, now);
      const source = say`The check ${check.name}`;
      return { way: 'check', source, sha, distance, at, says: null, notCounted };
    });
  });
}

function whyCheckNot({ conclusion }: ReportedCheck): NotCounted | null {
  if (conclusion === 'success') return null;
  return conclusion === 'pending'
    ? { kind: 'running', why: say`has not ended` }
    : { kind: 'failed', why: say`did not succeed (${[conclusion]})` };
}

function whyShort(text: string, options: Options): NotCounted | null {
  const least = options['min-letters'];
  if (lettersOf(text) >= least) return null;
  return { kind: 'short', why: say`has fewer than ${least} letters and digits` };
}

function whyNotPresent(distance: number, at: Date | null, options: Options, now: Date): NotCounted | null {
  const { 'max-commits': most, 'max-age': days } = options;
  if (distance > most) {
    const words = [counted(distance, 'commit')];
    return { kind: 'distance', why: say`is about a commit to which the release adds ${words}` };
  }
  if (at !== null && at.getTime() > now.getTime() + dayMs)
    return { kind: 'age', why: say`has a time to come` };
  if (days === null) return null;
  if (at === null) return { kind: 'age', why: say`has no time` };
  const age = Math.floor((now.getTime() - at.getTime()) / dayMs);
  return age >= days ? { kind: 'age', why: say`is ${[counted(age, 'day')]} old` } : null;
}

function whyMayNot(
  by: Actor | null,
  mayPush: boolean,
  { teams = {} }: Evidence,
  { accounts, teams: named }: Options,
): NotCounted | null {
  if (by === null) return { kind: 'person', why: say`is by an account that was deleted` };
  if (!isPerson(by)) return { kind: 'person', why: say`is by a bot, which verifies nothing by hand` };
  if (accounts.length === 0 && named.length === 0)
    return mayPush ? null : { kind: 'person', why: say`is by somebody without write access` };
  const key = account(by);
  const isListed = accounts.some((login) => login.toLowerCase() === key);
  const isMember = named.some((team) => teams[team]?.some((login) => login.toLowerCase() === key));
  return isListed || isMember
    ? null
    : { kind: 'person', why: say`is by somebody whom the policy does not name` };
}
