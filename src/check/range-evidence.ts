import type { RecordedChange } from '../dataset/recorded-change.ts';
import { requirements } from '../engine/required-evidence.ts';
import type { BaseDirectories, BaseEntry, DirectoryRequest } from '../evidence/base-directories.ts';
import type { HeadFiles } from '../evidence/head-files.ts';
import type { Evidence } from '../evidence/index.ts';
import { available } from '../evidence/slice.ts';
import type { Clone } from '../git/clone.ts';
import type { Range } from '../git/range.ts';
import { blobBytes, entryAt, folderEntries, type TreeEntry } from '../git/tree.ts';
import type { Policy } from '../policy/policy.ts';
import { pullRequestOf } from '../replay/evaluate-change.ts';

/** A longer file is not read whole, in characters, as in the service. */
const longestFile = 512 * 1024;

/** Files of one folder whose beginning is read, its length in characters, and the largest such file in bytes, as in the service. */
const maxBeginnings = 3;
const beginningLength = 2_000;
const largestFile = 256 * 1024;

/**
 * The evidence about a range that a clone holds: the change, the changed files and the folders of the base that the rules ask for, and of the
 * pull request what will be known of it.
 *
 * @throws {GitError} where an object is missing
 */
export async function evidenceOfRange(
  clone: Clone,
  range: Range,
  recorded: RecordedChange,
  policy: Policy,
): Promise<Evidence> {
  const pullRequest = available({
    ...pullRequestOf(recorded),
    state: 'open' as const,
    base: { sha: range.base, ref: range.branch ?? '' },
  });
  const { change } = recorded;
  if (!change.available) return { pullRequest, change };
  const required = requirements(policy);
  const { value } = change;
  return {
    pullRequest,
    change,
    headFiles: available(await headFiles(clone, range.head, required.files({ change: value }))),
    baseDirectories: available(
      await baseDirectories(clone, range.base, required.baseDirectories({ change: value })),
    ),
  };
}

async function headFiles(clone: Clone, commit: string, paths: readonly string[]): Promise<HeadFiles> {
  const texts = new Map<string, string | null>();
  for (const path of paths) {
    const entry = await entryAt(clone, commit, path);
    const isFile = entry !== null && isRegular(entry);
    const text = isFile ? textOf(await blobBytes(clone, entry.oid, 4 * longestFile + 1)) : null;
    texts.set(path, text !== null && text.length <= longestFile ? text : null);
  }
  return Object.fromEntries(texts);
}

async function baseDirectories(
  clone: Clone,
  commit: string,
  requests: readonly DirectoryRequest[],
): Promise<BaseDirectories> {
  const folders = new Map<string, readonly BaseEntry[] | null>();
  for (const { path, beginningsOf } of requests) {
    const folder = await entryAt(clone, commit, path);
    if (folder?.mode !== '040000') {
      folders.set(path, null);
      continue;
    }
    const entries = await folderEntries(clone, folder);
    const begun = entries
      .filter((entry) => isBegun(entry, beginningsOf))
      .slice(0, maxBeginnings)
      .map(({ oid }) => oid);
    const listed: BaseEntry[] = [];
    for (const entry of entries) {
      const text = begun.includes(entry.oid)
        ? textOf(await blobBytes(clone, entry.oid, 4 * beginningLength))
        : null;
      listed.push({
        name: entry.name,
        kind: kindOf(entry),
        ...(text === null ? {} : { beginning: text.slice(0, beginningLength) }),
      });
    }
    folders.set(path, listed);
  }
  return Object.fromEntries(folders);
}

function isBegun(entry: TreeEntry, extension: string | undefined): boolean {
  return (
    extension !== undefined &&
    isRegular(entry) &&
    (entry.size ?? 0) <= largestFile &&
    entry.name.toLowerCase().endsWith(`.${extension}`)
  );
}

function isRegular({ mode }: TreeEntry): boolean {
  return mode.startsWith('100');
}

/** As GitHub tells them apart: a symbolic link is a blob. */
function kindOf({ mode }: TreeEntry): BaseEntry['kind'] {
  if (mode === '040000') return 'directory';
  return mode === '160000' ? 'other' : 'file';
}

/** Null for what is no text; the end may be cut within a character. */
function textOf(bytes: Buffer): string | null {
  return bytes.includes(0) ? null : bytes.toString('utf8');
}
