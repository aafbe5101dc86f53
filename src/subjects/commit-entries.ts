import type { Actor } from '../evidence/pull-request.ts';
import type { LineCommit } from './branch-line.ts';
import type { NewEntry, Recorder } from './entries.ts';
import type { Landing, Match } from './match-commits.ts';
import { type Place, placeOf } from './place.ts';

type Branch = Place & { readonly branch: string };

/** The entry of a commit that landed on a branch: the pull request, head and verdict under which it was merged, or why these are unknown. */
export function commitEntry(
  recorder: Pick<Recorder, 'entry'>,
  branch: Branch,
  {
    commit,
    landing,
    match,
    pushedBy,
    at,
  }: {
    readonly commit: LineCommit;
    readonly landing: Landing;
    readonly match: Match;
    /** The account whose push a webhook reported; null: none did. */
    readonly pushedBy: string | null;
    /** Now: a commit may land once more after the branch was rewritten. */
    readonly at: Date;
  },
): NewEntry {
  const { sha, tree, parents, committedAt } = commit;
  const { change } = match;
  return recorder.entry({
    ...about(branch, sha),
    kind: 'commit',
    ...(change === null ? {} : { number: change.number }),
    conclusion: match.state === 'matched' ? match.verdict.conclusion : 'unknown',
    facts: {
      sha,
      tree,
      parents,
      branch: branch.branch,
      committedAt,
      at,
      pushedBy,
      ...(landing.commits.length > 1 ? { landedWith: landing.commits.map((each) => each.sha) } : {}),
      ...(change === null ? {} : factsOf(change)),
      ...(match.state === 'matched'
        ? { state: 'matched', how: match.how, verdict: verdictOf(match) }
        : { state: 'unknown', reason: match.reason, why: match.why }),
    },
  });
}

function factsOf({ number, head, mergedAt, mergedBy }: NonNullable<Match['change']>) {
  return { pullRequest: number, head, mergedAt, mergedBy: mergedBy?.login ?? null };
}

function verdictOf({
  verdict: { digest, sha, conclusion, evaluatedAt, confirmed },
}: Match & { state: 'matched' }) {
  return { digest, head: sha, conclusion, evaluatedAt, confirmed };
}

/** The entry of a commit that can no longer be read, and neither can what came before it. */
export function unreadEntry(
  recorder: Pick<Recorder, 'entry'>,
  branch: Branch,
  sha: string,
  at: Date,
): NewEntry {
  return recorder.entry({
    ...about(branch, sha),
    kind: 'commit',
    conclusion: 'unknown',
    facts: {
      sha,
      branch: branch.branch,
      at,
      state: 'unknown',
      reason: 'not-readable',
      why: 'GitHub no longer has the commit: it and what landed before it are not known.',
    },
  });
}

/** The entry of a branch whose history was replaced. */
export function rewriteEntry(
  recorder: Pick<Recorder, 'entry'>,
  branch: Branch,
  {
    from,
    to,
    mergeBase,
    by,
    at,
  }: {
    readonly from: string;
    readonly to: string;
    /** Where both histories meet; null: GitHub does not show it. */
    readonly mergeBase: string | null;
    /** Null: no webhook reported it. */
    readonly by: Actor | null;
    /** Now: a branch may be rewritten in the same way again. */
    readonly at: Date;
  },
): NewEntry {
  return recorder.entry({
    ...about(branch, to),
    kind: 'branch-rewritten',
    facts: { branch: branch.branch, from, to, mergeBase, by: by?.login ?? null, at },
  });
}

function about({ branch, ...place }: Branch, sha: string) {
  return { place: placeOf(place), branch, sha };
}
