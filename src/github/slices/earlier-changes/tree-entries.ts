import { createHash } from 'node:crypto';
import type { TreeEntry } from '../../../evidence/earlier-changes.ts';
import type { QueryError } from '../../client/installation.ts';
import { placeOf, refuse } from '../../client/query-errors.ts';
import type { BlobNode } from '../../read/query-fragments.ts';
import type { Source } from '../../read/source.ts';

/** Paths times commits in one query. */
const maxFieldsPerQuery = 1_000;

/** Blobs in one query: each may be a megabyte. */
const maxBlobsPerQuery = 8;

/** An entry with the size of its blob. */
export interface SizedEntry extends TreeEntry {
  readonly size: number;
}

/** The entries of a commit by path; a path where no file is has none. Null: the commit is gone. */
export type Entries = ReadonlyMap<string, SizedEntry> | null;

/** Reads what is at these paths in each of these commits. */
export async function readEntries(
  source: Source,
  commits: readonly string[],
  paths: readonly string[],
): Promise<ReadonlyMap<string, Entries>> {
  const perQuery = Math.max(1, Math.floor(maxFieldsPerQuery / commits.length));
  const found = new Map<string, Map<string, SizedEntry> | null>(commits.map((commit) => [commit, new Map()]));
  const parts = Array.from({ length: Math.ceil(paths.length / perQuery) }, (_, index) =>
    paths.slice(index * perQuery, (index + 1) * perQuery),
  );
  await Promise.all(
    parts.map(async (part) => {
      const data = await query(source, entriesQuery(commits.length, part.length), {
        ...numbered('commit', commits),
        ...numbered('path', part),
      });
      for (const [index, commit] of commits.entries()) {
        const tree = data[`commit${index}`] as EntriesNode | null;
        if (tree === null || Object.keys(tree).length === 0) found.set(commit, null);
        else
          for (const [number, path] of part.entries())
            add(found.get(commit) ?? null, path, tree[`path${number}`]);
      }
    }),
  );
  return found;
}

function add(
  entries: Map<string, SizedEntry> | null,
  path: string,
  entry: EntryNode | null | undefined,
): void {
  if (entry === undefined || entry === null || entry.type === 'tree') return;
  entries?.set(path, { mode: entry.mode, oid: entry.oid, size: entry.size });
}

/** Reads the texts of blobs. Those that are binary, cut off or not UTF-8 are absent: the text that GitHub gives is not the file. */
export async function readTexts(
  source: Source,
  oids: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const parts = Array.from({ length: Math.ceil(oids.length / maxBlobsPerQuery) }, (_, index) =>
    oids.slice(index * maxBlobsPerQuery, (index + 1) * maxBlobsPerQuery),
  );
  const texts: Record<string, string> = {};
  for (const part of parts) {
    const data = await query(source, textsQuery(part.length), numbered('blob', part));
    for (const [index, oid] of part.entries()) {
      const { text } = (data[`blob${index}`] ?? {}) as Partial<BlobNode>;
      if (typeof text === 'string' && isBlob(oid, text)) texts[oid] = text;
    }
  }
  return texts;
}

/** Whether a text is the whole of a blob, byte by byte: git names a blob by its hash. */
function isBlob(oid: string, text: string): boolean {
  const bytes = Buffer.from(text, 'utf8');
  const hash = createHash(oid.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === oid;
}

async function query(
  { installation, owner, repository }: Source,
  text: string,
  variables: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { data, errors } = await installation.query<ObjectsData>(text, {
    owner,
    name: repository,
    ...variables,
  });
  for (const error of errors) if (!isAbsence(error)) refuse(error);
  return data?.repository ?? {};
}

/** A commit need not have a path, and git may have dropped a commit. */
function isAbsence(error: QueryError): boolean {
  return error.type === 'NOT_FOUND' && /^repository\.(?:commit|blob)\d+(?:\.path\d+)?$/.test(placeOf(error));
}

interface ObjectsData {
  readonly repository: Readonly<Record<string, unknown>> | null;
}

type EntriesNode = Readonly<Record<string, EntryNode | null>>;

interface EntryNode {
  readonly mode: number;
  readonly oid: string;
  readonly type: string;
  readonly size: number;
}

function numbered(name: string, values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map((value, index) => [`${name}${index}`, value]));
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** The query for this number of paths in this number of commits. */
export function entriesQuery(commits: number, paths: number): string {
  return `
query TreeEntries($owner: String!, $name: String!, ${[
    ...numbers(commits).map((n) => `$commit${n}: GitObjectID!`),
    ...numbers(paths).map((n) => `$path${n}: String!`),
  ].join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${numbers(commits)
      .map((n) => `commit${n}: object(oid: $commit${n}) { ...entries }`)
      .join('\n    ')}
  }
}
fragment entries on Commit {
  oid
  ${numbers(paths)
    .map((n) => `path${n}: file(path: $path${n}) { ...entry }`)
    .join('\n  ')}
}
fragment entry on TreeEntry { mode oid type size }
`;
}

/** The query for this number of blobs. */
export function textsQuery(count: number): string {
  return `
query Texts($owner: String!, $name: String!, ${numbers(count)
    .map((n) => `$blob${n}: GitObjectID!`)
    .join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${numbers(count)
      .map((n) => `blob${n}: object(oid: $blob${n}) { ...text }`)
      .join('\n    ')}
  }
}
fragment text on Blob { text }
`;
}
