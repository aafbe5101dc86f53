import { RetryLater } from '../../subjects/retry-later.ts';
import { Refused } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import type { Source } from './source.ts';

/** Commits of a comparison that are read, those of merged branches among them. */
export const maxCompared = 1_000;

/** Pages of a history that are searched for its first-parent line. */
const maxPages = 10;

/** A commit on a first-parent line. */
export interface ParentCommit {
  readonly sha: string;
  readonly committedAt: Date;
}

interface CommitEntry {
  readonly sha: string;
  readonly parents: readonly { readonly sha: string }[];
  readonly commit: { readonly committer: { readonly date?: string } | null };
}

/** How a commit and a base are related: `ahead`: the base is an ancestor of the commit; `behind`: the commit is one of the base. */
export interface LineSince {
  readonly related: 'ahead' | 'behind' | 'identical' | 'diverged';
  /** Newest first; `too-many` where not all can be read. */
  readonly commits: readonly ParentCommit[] | 'too-many';
}

/**
 * The first-parent line from a commit back to what a base contains.
 *
 * @returns null where there is no such base, or it has no history in common
 */
export async function lineSince(
  { installation: { request }, owner, repository: repo }: Source,
  base: string,
  sha: string,
): Promise<LineSince | null> {
  const commits = new Map<string, CommitEntry>();
  for (let page = 1; ; page += 1) {
    try {
      const { data } = await request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        owner,
        repo,
        basehead: `${base}...${sha}`,
        per_page: pageSize,
        page,
      });
      // Where a connection broke in the middle of an answer, Octokit leaves text.
      if (typeof data !== 'object') throw new RetryLater('GitHub’s answer was cut off.', null);
      if (data.total_commits > maxCompared) return { related: data.status, commits: 'too-many' };
      for (const commit of data.commits as readonly CommitEntry[]) commits.set(commit.sha, commit);
      if (commits.size >= data.total_commits)
        return { related: data.status, commits: follow(commits, sha, maxCompared).commits };
      if (data.commits.length === 0) throw new RetryLater('GitHub lists fewer commits than it counts.', null);
    } catch (error) {
      if (error instanceof Refused && [404, 422].includes(error.status)) return null;
      throw error;
    }
  }
}

/**
 * The first-parent line from a commit, newest first: as many commits as are asked for, or fewer where the history begins.
 *
 * @returns `too-many` where merged branches hide the line
 */
export async function lineOf(
  { installation: { request }, owner, repository: repo }: Source,
  sha: string,
  count: number,
): Promise<{ readonly commits: readonly ParentCommit[]; readonly isWhole: boolean } | 'too-many'> {
  const read = (page: number) =>
    request('GET /repos/{owner}/{repo}/commits', { owner, repo, sha, per_page: pageSize, page });
  for (let pages = Math.ceil(count / pageSize); ; pages = Math.min(maxPages, pages * 2)) {
    const { items, whole } = await readPages<CommitEntry>(read, pages);
    const line = follow(new Map(items.map((item) => [item.sha, item])), sha, count);
    if (whole || line.commits.length === count) return line;
    if (pages === maxPages) return 'too-many';
  }
}

/** Follows the first parents from a commit, as far as they are known. */
function follow(
  commits: ReadonlyMap<string, CommitEntry>,
  start: string,
  count: number,
): { readonly commits: readonly ParentCommit[]; readonly isWhole: boolean } {
  const line: ParentCommit[] = [];
  let at = commits.get(start);
  while (at !== undefined && line.length < count) {
    line.push({ sha: at.sha, committedAt: new Date(at.commit.committer?.date ?? 0) });
    const parent: string | undefined = at.parents[0]?.sha;
    if (parent === undefined) return { commits: line, isWhole: true };
    at = commits.get(parent);
  }
  return { commits: line, isWhole: false };
}
