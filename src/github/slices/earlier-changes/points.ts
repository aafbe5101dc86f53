import { account } from '../../../authorship/account.ts';
import type { Commits } from '../../../evidence/commits.ts';
import type { DecidingLabel } from '../../../evidence/deciding-labels.ts';
import type { BaseEvent } from '../../../evidence/earlier-changes.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Review } from '../../../evidence/reviews.ts';

/** Comparisons for one pull request: each takes up to three requests, once. */
const maxPoints = 10;

/** Of those, heads for which somebody says how they were tested, the newest. */
const maxTested = 3;

/** A head for which somebody says how it was tested, and when; null: not known. */
export interface TestedHead {
  readonly head: string | null;
  readonly at: Date;
}

/** A head, and the time at which something was given to it or at which another one replaced it. */
export interface Point {
  readonly commit: string;
  readonly at: Date;
  /** A label that decides was set then: what was proposed is read as well. */
  readonly labeled?: true;
}

/**
 * The earlier heads that are worth a comparison with the present change: those that approvals were given for and that are not
 * current by their commit alone; those that deciding labels were set on; those of which it was said how they were tested; and those that somebody else than the author of the pull request replaced, by a forced push or by a
 * merge at the tip, which may have left the change as it was.
 */
export function pointsToCompare(
  pullRequest: PullRequest,
  commits: Commits | null,
  reviews: readonly Review[],
  baseEvents: readonly BaseEvent[],
  labels: readonly DecidingLabel[] = [],
  tested: readonly TestedHead[] = [],
): readonly Point[] {
  const { head } = pullRequest;
  const author = pullRequest.author === null ? null : account(pullRequest.author);
  const isPresent = (commit: string, at: Date) =>
    commit === head.sha && !baseEvents.some((event) => event.at.getTime() >= at.getTime());
  const approved = lastOpinions(reviews).flatMap(({ author: by, commit, submittedAt: at, canPush }) => {
    if (by === null || !canPush || account(by) === author || commit === null || at === null) return [];
    return isPresent(commit, at) ? [] : [{ commit, at }];
  });
  const labeled = labels.flatMap(({ events }): readonly Point[] => {
    const last = events.findLast(({ kind, head: then }) => kind === 'set' && then !== null);
    if (last === undefined || last.head === null || isPresent(last.head, last.at)) return [];
    return [{ commit: last.head, at: last.at, labeled: true }];
  });
  const replaced = commits === null ? [] : replacedByOthers(head.sha, author, commits);
  const said = tested
    .flatMap(({ head: commit, at }) => (commit === null || isPresent(commit, at) ? [] : [{ commit, at }]))
    .slice(-maxTested);
  const points = [...replaced, ...said, ...approved, ...labeled].toReversed();
  const distinct = new Map(points.map((point) => [`${point.commit} ${point.at.getTime()}`, point]));
  return [...distinct.values()].slice(0, maxPoints);
}

/** The last approval of each account, if it is its last opinion, oldest first. */
function lastOpinions(reviews: readonly Review[]): Review[] {
  const last = new Map<string, Review>();
  for (const review of reviews) {
    if (review.author === null || review.state === 'commented' || review.state === 'pending') continue;
    const key = account(review.author);
    last.delete(key);
    last.set(key, review);
  }
  return [...last.values()].filter(
    ({ state, dismissedByGitHub }) => state === 'approved' || dismissedByGitHub,
  );
}

function replacedByOthers(head: string, author: string | null, { commits, forcePushes }: Commits): Point[] {
  const points: Point[] = forcePushes.flatMap(({ actor, at, before }) =>
    before === null || actor === null || account(actor) === author ? [] : [{ commit: before, at }],
  );
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const seen = new Set<string>();
  for (let tip = bySha.get(head); tip !== undefined && tip.parents.length > 1 && !seen.has(tip.sha); ) {
    seen.add(tip.sha);
    const [before] = tip.parents;
    if (before === undefined) break;
    const people = [...tip.authors, ...(tip.committedByGitHub ? [] : [tip.committer])];
    if (people.some(({ actor }) => actor === null || account(actor) !== author)) {
      points.push({ commit: before, at: tip.committedAt });
    }
    tip = bySha.get(before);
  }
  return points;
}
