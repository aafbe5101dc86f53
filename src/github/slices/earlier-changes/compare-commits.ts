import type { ChangedFile } from '../../../evidence/change.ts';
import { RetryLater } from '../../../subjects/retry-later.ts';
import { Refused } from '../../client/failure.ts';
import { defineCache } from '../../read/cache.ts';
import type { Source } from '../../read/source.ts';
import { changedFileOf, type FileEntry, type ListedFile, listedFileOf } from '../change/diff.ts';

/** GitHub lists no more files of a comparison: https://docs.github.com/rest/commits/commits#compare-two-commits */
export const maxComparedFiles = 300;

/** What a commit has that a base has not. */
export interface Comparison {
  readonly mergeBase: string;
  /** The files that differ between the merge base and the commit; null where there are too many. */
  readonly files: readonly ListedFile[] | null;
  /** The same files with their patches, where they were asked for. */
  readonly changed?: readonly ChangedFile[];
}

/** Commits never change, and neither does what they differ in. */
const comparisons = defineCache<Comparison>({
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: ({ files, changed = [] }) =>
    (files ?? []).reduce((sum, { path }) => sum + 2 * path.length + 200, 200) +
    changed.reduce((sum, { path, patch = '' }) => sum + 2 * (path.length + patch.length) + 200, 0),
});

/** Remembers what a commit has that its merge base has not, as it was read of a pull request. */
export function rememberComparison(
  { cache, repositoryId }: Source,
  mergeBase: string,
  commit: string,
  files: readonly ListedFile[],
): void {
  const comparison = { mergeBase, files: files.length < maxComparedFiles ? files : null };
  cache.of(comparisons).set(`${repositoryId}:${mergeBase}...${commit}`, comparison);
}

/**
 * Compares a commit with the merge base of it and a base. Null where one of them is gone.
 *
 * @param patches the patches of the files are needed as well
 */
export async function compareCommits(
  source: Source,
  base: string,
  commit: string,
  patches = false,
): Promise<Comparison | null> {
  const { installation, cache, repositoryId, owner, repository: repo } = source;
  const key = `${repositoryId}:${base}...${commit}`;
  const known = cache.of(comparisons).get(key);
  if (known !== undefined && (!patches || known.files === null || known.changed !== undefined)) return known;
  const basehead = `${base}...${commit}`;
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead,
      per_page: 1,
    });
    // Where a connection broke in the middle of an answer, Octokit leaves text.
    if (typeof data !== 'object') throw new RetryLater('GitHub’s answer was cut off.', null);
    const files: readonly FileEntry[] = data.files ?? [];
    const comparison = {
      mergeBase: data.merge_base_commit.sha,
      files: files.length < maxComparedFiles ? files.map(listedFileOf) : null,
      ...(patches && files.length < maxComparedFiles ? { changed: files.map(changedFileOf) } : {}),
    };
    cache.of(comparisons).set(key, comparison);
    return comparison;
  } catch (error) {
    if (error instanceof Refused && [404, 409, 422].includes(error.status)) return null;
    throw error;
  }
}
