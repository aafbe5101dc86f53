import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { say } from '../../text/message.ts';
import { defineCache } from './cache.ts';
import { tooLarge } from './problems.ts';
import type { Source } from './source.ts';

/** An entry of a commit's tree. */
export interface TreeEntry {
  readonly path: string;
  /** `commit`: a submodule. */
  readonly type: 'blob' | 'tree' | 'commit';
  readonly isLink: boolean;
}

/** By repository and commit: a commit never changes. */
const trees = defineCache<readonly TreeEntry[]>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: (entries) => 200 * entries.length + 500,
});

/**
 * Every file and folder of a commit.
 *
 * @returns unavailable where GitHub does not list all: https://docs.github.com/rest/git/trees#get-a-tree
 */
export async function readCommitTree(
  { installation, cache, repositoryId, owner, repository: repo }: Source,
  sha: string,
): Promise<Slice<readonly TreeEntry[]>> {
  const key = `${repositoryId}:${sha}`;
  const known = cache.of(trees).get(key);
  if (known !== undefined) return available(known);
  const { data } = await installation.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
    owner,
    repo,
    tree_sha: sha,
    recursive: '1',
  });
  if (typeof data !== 'object' || !Array.isArray(data.tree))
    throw new RetryLater('GitHub’s answer was cut off.', null);
  if (data.truncated)
    return unavailable(
      tooLarge(
        say`the files of the commit`,
        say`GitHub lists at most 100,000 files of a commit: this rule cannot check a larger repository. Turn it off there, or ask for an exception.`,
      ),
    );
  const entries = data.tree.flatMap(({ path, type, mode }): readonly TreeEntry[] =>
    path !== undefined && (type === 'blob' || type === 'tree' || type === 'commit')
      ? [{ path, type, isLink: mode === '120000' }]
      : [],
  );
  cache.of(trees).set(key, entries);
  return available(entries);
}
