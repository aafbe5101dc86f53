import type { PullRequestContext } from './reader.ts';

/**
 * Since when the present head is the head, as far as GitHub shows: apps have a check suite from its push on, or of a fork from their first
 * check on; and GitHub lists forced pushes, which may go back to an earlier head. A head with which the pull request was opened is
 * the head from then on.
 *
 * @returns null where that is not known
 */
export async function headSince({
  reading: { headSha, suites },
  pullRequest: { createdAt },
  source: { pushes = [] },
  slice,
}: Pick<PullRequestContext<never>, 'reading' | 'pullRequest' | 'source' | 'slice'>): Promise<Date | null> {
  const commits = await slice('commits');
  const forced = commits?.available === true ? commits.value.forcePushes : [];
  const returned = forced.findLast(({ after }) => after === headSha);
  if (returned !== undefined) return returned.at;
  if (pushes.some(({ before, after }) => before === null && after === headSha)) return createdAt;
  const seen = suites.map((suite) => Date.parse(suite.createdAt));
  return seen.length === 0 ? null : new Date(Math.min(...seen));
}
