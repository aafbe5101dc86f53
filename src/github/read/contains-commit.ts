import { Refused } from '../client/failure.ts';
import type { Source } from './source.ts';

/**
 * Whether the history of one thing contains a commit: it continues the commit, or is that.
 *
 * @param commit a hash
 * @param of a hash, or a branch with `refs/heads/`: a tag of the same name is another thing
 * @returns false also where the two have no history in common, or one of them is gone
 * @see https://docs.github.com/rest/commits/commits#compare-two-commits
 */
export async function containsCommit(
  { installation: { request }, owner, repository: repo }: Source,
  commit: string,
  of: string,
): Promise<boolean> {
  try {
    const { data } = await request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${of}...${commit}`,
      per_page: 1,
    });
    return data.status === 'behind' || data.status === 'identical';
  } catch (error) {
    if (error instanceof Refused && [404, 422].includes(error.status)) return false;
    throw error;
  }
}
