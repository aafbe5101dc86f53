import type { BaseDirectories, BaseEntry, DirectoryRequest } from '../../evidence/base-directories.ts';
import { available } from '../../evidence/slice.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { defineCache } from '../read/cache.ts';
import type { Source } from '../read/source.ts';
import { readTexts } from './earlier-changes/tree-entries.ts';
import { defineReader } from './reader.ts';

/** The directories of the base that the enabled rules want to see: none for most changes, otherwise all in one query. */
export const baseDirectories = defineReader({
  slice: 'baseDirectories',
  lists: [],
  async read({ source, reading: { baseSha }, required, slice }) {
    const change = await slice('change');
    const wanted = change?.available ? await required.baseDirectories({ change: change.value }) : [];
    return available(await readBaseDirectories({ ...source, baseSha }, wanted));
  },
});

/** Files of one directory whose beginning is read, and its length in characters. */
const maxBeginnings = 3;
const beginningLength = 2_000;

/** Larger files are not read for their beginning, in bytes. */
const largestFile = 256 * 1024;

/** The entries of a directory at a commit, which cannot change. */
const knownDirectories = defineCache<{ readonly entries: readonly BaseEntry[] | null }>({
  maxSize: 8 * 1024 * 1024,
  sizeCalculation: ({ entries }) =>
    (entries ?? []).reduce(
      (sum, { name, beginning = '' }) => sum + 2 * (name.length + beginning.length) + 100,
      200,
    ),
});

type BaseSource = Source & { readonly baseSha: string };

/** Reads directories of the base; from the cache where they were read before. */
async function readBaseDirectories(
  source: BaseSource,
  wanted: readonly DirectoryRequest[],
): Promise<BaseDirectories> {
  const cache = source.cache.of(knownDirectories);
  const keyOf = ({ path, beginningsOf = '' }: DirectoryRequest) =>
    `${source.repositoryId}@${source.baseSha}:${beginningsOf}:${path}`;
  const unknown = wanted.filter((request) => !cache.has(keyOf(request)));
  const read = new Map(
    wanted.flatMap((request) => {
      const known = cache.get(keyOf(request));
      return known === undefined ? [] : [[request.path, known.entries] as const];
    }),
  );
  for (const [request, entries] of unknown.length === 0 ? [] : await ask(source, unknown)) {
    read.set(request.path, entries);
    cache.set(keyOf(request), { entries });
  }
  return Object.fromEntries(read);
}

async function ask(
  source: BaseSource,
  requests: readonly DirectoryRequest[],
): Promise<readonly (readonly [DirectoryRequest, readonly BaseEntry[] | null])[]> {
  const { installation, owner, repository: name, baseSha } = source;
  const expressions = requests.map(({ path }, index) => [`directory${index}`, `${baseSha}:${path}`]);
  const { data, errors } = await installation.query<DirectoriesData>(directoriesQuery(requests.length), {
    owner,
    name,
    ...Object.fromEntries(expressions),
  });
  // A directory that the base has not is null; GitHub may also say so.
  for (const error of errors)
    if (error.type !== 'NOT_FOUND' || !/^repository\.directory\d+$/.test(placeOf(error))) refuse(error);
  const { repository } = data ?? {};
  if (repository === null || repository === undefined) return [];
  const nodes = requests.map((_, index) => repository[`directory${index}`]?.entries ?? null);
  const texts = await beginningsOf(source, requests, nodes);
  return requests.map((request, index) => {
    const entries = nodes[index]?.map((entry) => entryOf(entry, texts)) ?? null;
    return [request, entries] as const;
  });
}

function entryOf({ name, type, oid }: EntryNode, texts: Readonly<Record<string, string>>): BaseEntry {
  const beginning = texts[oid]?.slice(0, beginningLength);
  const kind = type === 'blob' ? 'file' : type === 'tree' ? 'directory' : 'other';
  return { name, kind, ...(beginning === undefined ? {} : { beginning }) };
}

/** The texts of the files whose beginning was asked for, by blob. */
async function beginningsOf(
  source: BaseSource,
  requests: readonly DirectoryRequest[],
  nodes: readonly (readonly EntryNode[] | null)[],
): Promise<Readonly<Record<string, string>>> {
  const blobs = requests.flatMap(({ beginningsOf: extension }, index) =>
    extension === undefined
      ? []
      : (nodes[index] ?? [])
          .filter(
            ({ name, type, size }) =>
              type === 'blob' && size <= largestFile && name.toLowerCase().endsWith(`.${extension}`),
          )
          .slice(0, maxBeginnings)
          .map(({ oid }) => oid),
  );
  return blobs.length === 0 ? {} : readTexts(source, [...new Set(blobs)]);
}

interface EntryNode {
  readonly name: string;
  readonly type: string;
  readonly oid: string;
  readonly size: number;
}

interface DirectoriesData {
  readonly repository: {
    readonly [alias: `directory${number}`]: { readonly entries?: readonly EntryNode[] | null } | null;
  } | null;
}

/** The query for this number of directories. https://docs.github.com/graphql/reference/objects#tree */
export function directoriesQuery(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return `
query BaseDirectories($owner: String!, $name: String!, ${numbers.map((n) => `$directory${n}: String!`).join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${numbers.map((n) => `directory${n}: object(expression: $directory${n}) { ...directory }`).join('\n    ')}
  }
}
fragment directory on Tree { entries { name type oid size } }
`;
}
