import type { Clone } from '../../git/clone.ts';
import { readBlob, readTree } from '../../git/tree.ts';
import {
  isWanted,
  maxPaths,
  maxTextBytes,
  maxTexts,
  type RepositoryFiles,
} from '../../proposal/repository-files.ts';

/** The files of a clone at HEAD, with what could not be considered. */
export interface ReadFiles {
  readonly files: RepositoryFiles;
  /** Sentences for the person. */
  readonly leftOut: readonly string[];
}

/**
 * Reads what a proposal is made of.
 *
 * @throws {GitError} where the clone has no commit, or git fails
 */
export async function readFiles(clone: Clone): Promise<ReadFiles> {
  const { commit, files, cut } = await readTree(clone, maxPaths);
  const wanted = files.filter(({ path }) => isWanted(path));
  const small = wanted.filter(({ size }) => size <= maxTextBytes).slice(0, maxTexts);
  const texts = new Map<string, string>();
  for (const file of small) {
    const text = await readBlob(clone, file);
    if (text !== null) texts.set(file.path, text);
  }
  const unread = wanted.filter(({ path }) => !texts.has(path)).length;
  return {
    files: {
      repository: clone.repository,
      commit,
      paths: files.map(({ path }) => path),
      texts: Object.fromEntries(texts),
    },
    leftOut: [
      ...(cut ? [`Only the first ${maxPaths} files are considered.`] : []),
      ...(unread === 0
        ? []
        : [`${unread} of the files that say how the repository works are too large or no text.`]),
    ],
  };
}
