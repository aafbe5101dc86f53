import type { HeadFiles } from '../../evidence/head-files.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { readDocuments } from './documents.ts';
import { defineReader } from './reader.ts';

/** The changed files that the enabled rules want whole. */
export const headFiles = defineReader({
  slice: 'headFiles',
  lists: [],
  async read({ source, reading: { headSha }, required, slice }) {
    const change = await slice('change');
    const paths = change?.available ? await required.files({ change: change.value }) : [];
    return readHeadFiles({ ...source, headSha }, paths);
  },
});

/** A longer file is not read whole, in characters. */
const longestFile = 512 * 1024;

/** Reads files at the head, all in one query; from the cache where they were read before, for a head does not change. */
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
