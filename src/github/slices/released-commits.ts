import { releasedFrom } from '../../engine/release-branch.ts';
import type { Release } from '../../evidence/release.ts';
import type { ReleasedCommit, ReleasedCommits, ReleaseRange } from '../../evidence/released-commits.ts';
import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { registerOf } from '../../exceptions/event.ts';
import type { ReleaseNeeds } from '../../rules/rule.ts';
import type { RecordedCommits } from '../../subjects/recorded-commits.ts';
import { commitLink, say } from '../../text/message.ts';
import { lineOf, lineSince, maxCompared, type ParentCommit } from '../read/first-parents.ts';
import { tooLarge } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** The commits that a release brings, each with what the record has of how it landed. */
export const releasedCommits = defineReader({
  slice: 'releasedCommits',
  lists: [],
  async readForRelease({ source, required, slice }): Promise<Slice<ReleasedCommits>> {
    const { recordedCommits } = source;
    const release = await slice('release');
    const wanted = required.needs.find(({ landed }) => landed !== undefined)?.landed;
    if (release === null || wanted === undefined) return unavailable(noRecord);
    if (!release.available) return release;
    const branch = releasedFrom(release.value.branches)?.name;
    if (branch === undefined) return unavailable(noBranch);
    if (recordedCommits === undefined) return unavailable(noRecord);
    const range = await readRange(source, recordedCommits, release.value, wanted);
    if (!range.available) return range;
    const { from, commits: line } = range.value;
    const { repositoryId } = source;
    const branches = [...new Set([branch, release.value.defaultBranch])];
    const landings = await recordedCommits.landings(
      repositoryId,
      branches,
      line.map(({ sha }) => sha),
    );
    const commits = line.map(
      (commit): ReleasedCommit => ({ ...commit, landing: landings.get(commit.sha) ?? null }),
    );
    return available({ from, ...(await withEmergencies(source, commits)) });
  },
});

interface Line {
  readonly from: ReleaseRange;
  readonly commits: readonly ParentCommit[];
}

/** Where the commits begin, and which they are. */
async function readRange(
  source: Source,
  recorded: RecordedCommits,
  { sha, target }: Release,
  { rule, since, first }: NonNullable<ReleaseNeeds['landed']>,
): Promise<Slice<Line>> {
  // Only a release that met the rule is a beginning: otherwise what one brought in spite of it would never be asked about again.
  for (const earlier of await recorded.releasesMeeting(source.repositoryId, target, rule)) {
    if (earlier === sha) continue;
    const found = await lineSince(source, earlier, sha);
    if (found?.related !== 'ahead') continue;
    return lineFrom({ kind: 'release', sha: earlier }, found.commits);
  }
  if (since !== null) {
    const found = await lineSince(source, since, sha);
    if (found === null) return unavailable(noSuchCommit(since));
    return lineFrom({ kind: 'since', sha: since }, found.commits);
  }
  const found = await lineOf(source, sha, first);
  if (found === 'too-many') return unavailable(tooManyCommits);
  return lineFrom({ kind: found.isWhole ? 'beginning' : 'limit' }, found.commits);
}

function lineFrom(from: ReleaseRange, commits: readonly ParentCommit[] | 'too-many'): Slice<Line> {
  return commits === 'too-many' ? unavailable(tooManyCommits) : available({ from, commits });
}

/** The commits with the emergencies that were declared for their heads, also after the merge; and what became of those. */
async function withEmergencies(
  { exceptionEvents, repositoryId, now }: Source,
  commits: readonly ReleasedCommit[],
): Promise<Pick<ReleasedCommits, 'commits' | 'emergencies'>> {
  const { emergencies } = registerOf(await exceptionEvents.exceptionEvents(repositoryId));
  const past = emergencies.filter(({ declaredAt }) => declaredAt <= now());
  const found = commits.map((commit): ReleasedCommit => {
    const { landing } = commit;
    if (landing === null || landing.head === null) return commit;
    const declared = past.filter(
      ({ headSha, pullRequest }) => headSha === landing.head && pullRequest === landing.pullRequest,
    );
    const ids = new Set([...landing.emergencies, ...declared.map(({ id }) => id)]);
    return { ...commit, landing: { ...landing, emergencies: [...ids] } };
  });
  const named = new Set(found.flatMap(({ landing }) => landing?.emergencies ?? []));
  return {
    commits: found,
    emergencies: emergencies
      .filter(({ id }) => named.has(id))
      .map(({ id, due, reviewed, issue }) => ({ id, due, reviewed: reviewed !== null, issue })),
  };
}

const noRecord: Problem = {
  reason: 'unreadable',
  message: say`How the commits landed is in the record of the service, which is not at hand here.`,
  remedy: say`Ask the service for the release, or give this command the store of the service.`,
};

const noBranch: Problem = {
  reason: 'not-found',
  message: say`The commit is on no branch from which the policy releases, so that nothing is known of how it landed.`,
  remedy: say`Release a commit of such a branch.`,
};

const tooManyCommits: Problem = tooLarge(
  say`the commits of the release`,
  say`Account for the older ones, and name the last of them in ${'since'} of the policy: at most ${maxCompared} commits are read.`,
);

function noSuchCommit(sha: string): Problem {
  return {
    reason: 'not-found',
    message: say`The policy names the commit ${commitLink(sha)} in ${'since'}, and the release has no history in common with it.`,
    remedy: say`Correct ${'since'} in the policy.`,
  };
}
