import type { HeadFiles } from '../../evidence/head-files.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { readDocuments } from './documents.ts';

/** A longer file is not read whole, in characters. */
const longestFile = 512 * 1024;

/** Reads files at the head, all in one query; from memory where they were read before, for a head does not change. */
export async function readHeadFiles(
  source: Parameters<typeof readDocuments>[0],
  paths: readonly string[],
): Promise<Slice<HeadFiles>> {
  const documents = await readDocuments(
    source,
    paths.map((path) => ({ kind: 'file', path })),
  );
  const texts = documents.map(({ state, text, truncated }) =>
    state === 'found' && !truncated && text.length <= longestFile ? text : null,
  );
  return available(Object.fromEntries(paths.map((path, index) => [path, texts[index] ?? null])));
}
