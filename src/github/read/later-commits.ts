import { RetryLater } from '../../subjects/retry-later.ts';
import { Refused } from '../client/failure.ts';
import { pageSize } from '../client/pages.ts';
import type { Source } from './source.ts';

/** Commits of a branch after a commit that are read. */
const maxLaterCommits = 1_000;

/** The commits of a branch that a commit of it does not contain. */
export interface LaterCommits {
  readonly commits: ReadonlySet<string>;
  /** The earliest time that one of them bears; null where there is none, or one of them bears none. The author of a commit chooses it. */
  readonly since: Date | null;
}

/**
 * The commits of a branch that a commit does not contain.
 *
 * @returns null where they are too many, or the branch is gone
 */
export async function readLaterCommits(
  {
    installation: { request },
    owner,
    repository: repo,
  }: Pick<Source, 'installation' | 'owner' | 'repository'>,
  commit: string,
  branch: string,
): Promise<LaterCommits | null> {
  const commits = new Set<string>();
  const times: number[] = [];
  for (let page = 1; ; page += 1) {
    try {
      const { data } = await request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        owner,
        repo,
        // A tag of the same name is another thing.
        basehead: `${commit}...refs/heads/${branch}`,
        per_page: pageSize,
        page,
      });
      // Where a connection broke in the middle of an answer, Octokit leaves text.
      if (typeof data !== 'object') throw new RetryLater('GitHub’s answer was cut off.', null);
      if (data.total_commits > maxLaterCommits) return null;
      for (const entry of data.commits) {
        commits.add(entry.sha);
        times.push(Date.parse(entry.commit.committer?.date ?? ''));
      }
      if (commits.size >= data.total_commits || data.commits.length === 0) break;
    } catch (error) {
      if (error instanceof Refused && [404, 409, 422].includes(error.status)) return null;
      throw error;
    }
  }
  const earliest = Math.min(...times);
  return { commits, since: Number.isFinite(earliest) ? new Date(earliest) : null };
}
