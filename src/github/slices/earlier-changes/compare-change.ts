import { mergeEntries } from '../../../authorship/current.ts';
import type { ComparedPath, EarlierChange, EarlierChanges } from '../../../evidence/earlier-changes.ts';
import { say } from '../../../text/message.ts';
import { defineCache } from '../../read/cache.ts';
import type { Source } from '../../read/source.ts';
import type { ListedFile } from '../change/diff.ts';
import type { EarlierProposal, Unknown } from './earlier-proposal.ts';
import type { PresentProposal } from './present-proposal.ts';
import type { NoTestMerge } from './test-merge.ts';
import { type Entries, readEntries, readTexts } from './tree-entries.ts';

/** Bytes of one text that is merged. */
const maxTextBytes = 1024 * 1024;

/** Bytes of all texts that one comparison merges. */
const maxTotalBytes = 4 * 1024 * 1024;

export interface Compared extends Pick<EarlierChanges, 'texts'> {
  readonly compared: EarlierChange['compared'];
}

/** Commits never change, and neither does what comparing them shows. */
const known = defineCache<Compared>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: ({ compared, texts }) =>
    Object.values(texts).reduce((sum, text) => sum + 2 * text.length, 200) +
    (compared.state === 'read'
      ? compared.paths.reduce((sum, { path }) => sum + 2 * path.length + 1000, 0)
      : 0),
});

/**
 * Reads what a three-way merge of the earlier change onto the present base needs: the entries of every path that either change touches,
 * and where their lines decide, the texts.
 */
export async function compareChange(
  source: Source,
  earlier: EarlierProposal | Unknown,
  present: PresentProposal | NoTestMerge,
): Promise<Compared> {
  if ('why' in earlier) return uncompared(earlier);
  if ('why' in present) return uncompared(present);
  const paths = differingPaths(earlier, present);
  const [path] = paths;
  if (path !== undefined) return { compared: { state: 'different', path, paths }, texts: {} };
  const { repositoryId, cache } = source;
  const { base } = present;
  const key = [base, present.merged, present.head, earlier.mergeBase, earlier.head].join();
  const before = cache.of(known).get(`${repositoryId}:${key}`);
  if (before !== undefined) return before;
  const compared = await read(source, earlier, present);
  cache.of(known).set(`${repositoryId}:${key}`, compared);
  return compared;
}

/**
 * The paths that differ as far as the lists of files show it: where both changes begin at the present base, what the head has is what is
 * merged.
 */
function differingPaths(
  earlier: EarlierProposal,
  { base, mergeBase, files }: PresentProposal,
): readonly string[] {
  if (mergeBase !== base || earlier.mergeBase !== base) return [];
  const blobs = (listed: readonly ListedFile[]) => new Map(listed.map(({ path, blob }) => [path, blob]));
  const [then, now] = [blobs(earlier.files), blobs(files)];
  const paths = [...new Set([...then.keys(), ...now.keys()])].sort();
  return paths.filter((path) => then.get(path) !== now.get(path));
}

/** A change that could not be compared, and why. */
export function uncompared({ why, passing }: NoTestMerge): Compared {
  return { compared: { state: 'unknown', why, ...(passing && { passing }) }, texts: {} };
}

async function read(source: Source, earlier: EarlierProposal, present: PresentProposal): Promise<Compared> {
  const { base, merged, head } = present;
  const paths = [...pathsOf([...earlier.files, ...present.files])].sort();
  const commits = [
    ...new Set([earlier.mergeBase, earlier.head, base, merged, ...(head === null ? [] : [head])]),
  ];
  const trees = await readEntries(source, commits, paths);
  const tree = (commit: string): Entries => trees.get(commit) ?? null;
  if (commits.some((commit) => tree(commit) === null))
    return uncompared({ why: say`GitHub no longer has the commit` });
  const unread = [
    ...earlier.files.filter((file) => isUnread(file, tree(earlier.head))),
    ...present.files.filter((file) => isUnread(file, tree(head ?? merged))),
  ];
  const [first] = unread;
  if (first !== undefined) return uncompared({ why: say`GitHub does not show ${first.path}` });
  const entry = (commit: string, path: string) => tree(commit)?.get(path) ?? null;
  const comparedPaths = paths.map((path) => ({
    path,
    mergeBase: entry(earlier.mergeBase, path),
    base: entry(base, path),
    earlier: entry(earlier.head, path),
    head: head === null ? null : entry(head, path),
    merged: entry(merged, path),
  }));
  return withTexts(source, comparedPaths, (oid) => sizeIn(trees, oid));
}

function pathsOf(files: readonly ListedFile[]): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ path, previousPath }) => (previousPath === undefined ? [path] : [path, previousPath])),
  );
}

/** A comparison lists a blob that its commit does not show: a path whose name is not text cannot be looked up. */
function isUnread({ path, blob }: ListedFile, entries: Entries): boolean {
  return (entries?.get(path)?.oid ?? null) !== blob;
}

function sizeIn(trees: ReadonlyMap<string, Entries>, oid: string): number {
  for (const entries of trees.values()) {
    for (const entry of entries?.values() ?? []) if (entry.oid === oid) return entry.size;
  }
  return Number.POSITIVE_INFINITY;
}

/** Reads the texts that a merge by lines needs, unless the entries alone show that the change differs. */
async function withTexts(
  source: Source,
  paths: readonly ComparedPath[],
  sizeOf: (oid: string) => number,
): Promise<Compared> {
  const compared = { state: 'read', paths } as const;
  const merges = paths.map((entries) => ({ entries, expected: mergeEntries(entries) }));
  const differs = merges.some(
    ({ entries: { merged }, expected }) =>
      expected === 'conflict' ||
      (expected !== 'by-text' && (expected?.oid !== merged?.oid || expected?.mode !== merged?.mode)),
  );
  if (differs) return { compared, texts: {} };
  const oids = new Set<string>();
  for (const { entries, expected } of merges) {
    if (expected !== 'by-text') continue;
    const { mergeBase, base, earlier, merged } = entries;
    const needed = [mergeBase, base, earlier, merged].flatMap((entry) => (entry === null ? [] : [entry.oid]));
    // One that is too large decides alone: it is equal by its id, or not at all.
    if (needed.length < 4 || needed.some((oid) => sizeOf(oid) > maxTextBytes)) return { compared, texts: {} };
    for (const oid of needed) oids.add(oid);
  }
  const total = [...oids].reduce((sum, oid) => sum + sizeOf(oid), 0);
  if (total > maxTotalBytes)
    return uncompared({ why: say`the files that both sides changed are too large together` });
  return { compared, texts: oids.size === 0 ? {} : await readTexts(source, [...oids]) };
}
