import type { Change } from '../../evidence/change.ts';
import type { DocumentReference, LinkedDocument } from '../../evidence/documents.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import { available } from '../../evidence/slice.ts';
import { refuse } from '../client/query-errors.ts';
import { type Dated, defineCache } from '../read/cache.ts';
import type { BlobNode } from '../read/query-fragments.ts';
import type { Source } from '../read/source.ts';
import { readEntries } from './earlier-changes/tree-entries.ts';
import { defineReader } from './reader.ts';

/**
 * The documents that the enabled rules ask for. Those that the description names are read beside the files; those that only the files
 * name, after them.
 */
export const documents = defineReader({
  slice: 'documents',
  lists: [],
  async read({ source, reading: { headSha }, pullRequest, required, slice }) {
    const from = { ...source, headSha };
    const named = await required.documents({ pullRequest, change: { files: [] } });
    const [early, change] = await Promise.all([readDocuments(from, named), slice('change')]);
    if (!change?.available) return available(early);
    const wanted = await required.documents({ pullRequest, change: change.value });
    const documents = await readDocuments(from, wanted);
    if (!required.slices.has('earlierChanges')) return available(documents);
    const reviews = await slice('reviews');
    const approved = reviews?.available ? approvedCommits(reviews.value, headSha) : [];
    return available(await withBlobs(from, documents, change.value, approved));
  },
});

/** Heads whose blobs are read, the newest. */
const maxApprovedHeads = 5;

/** The earlier heads that approvals were given for. */
function approvedCommits({ reviews }: Reviews, headSha: string): readonly string[] {
  const commits = reviews.flatMap(({ state, dismissedByGitHub, commit }) =>
    (state === 'approved' || dismissedByGitHub) && commit !== null && commit !== headSha ? [commit] : [],
  );
  return [...new Set(commits.reverse())].slice(0, maxApprovedHeads);
}

/** Adds what the files that the change leaves alone were at earlier heads: a merge of the base may bring another text. */
async function withBlobs(
  source: DocumentSource,
  documents: readonly LinkedDocument[],
  { files }: Change,
  approved: readonly string[],
): Promise<readonly LinkedDocument[]> {
  const changed = new Set(files.map(({ path }) => path));
  const paths = documents.flatMap(({ reference, state }) =>
    reference.kind === 'file' && state === 'found' && !changed.has(reference.path) ? [reference.path] : [],
  );
  if (paths.length === 0 || approved.length === 0) return documents;
  const commits = [source.headSha, ...approved];
  const known = commits.map((commit) =>
    source.cache.of(blobs).get(`${source.repositoryId}:${commit}:${paths}`),
  );
  const entries = known.includes(undefined) ? await readEntries(source, commits, paths) : null;
  const byCommit = new Map(
    commits.map((commit, index) => {
      const tree = entries?.get(commit);
      const found =
        known[index] ?? Object.fromEntries(paths.map((path) => [path, tree?.get(path)?.oid ?? null]));
      if (entries === null || tree)
        source.cache.of(blobs).set(`${source.repositoryId}:${commit}:${paths}`, found);
      return [commit, found] as const;
    }),
  );
  return documents.map((document) => {
    const { reference } = document;
    if (reference.kind !== 'file' || !paths.includes(reference.path)) return document;
    const ofPath = [...byCommit].map(([commit, found]) => [commit, found[reference.path] ?? null] as const);
    return { ...document, blobs: Object.fromEntries(ofPath) };
  });
}

/** By commit and paths, the blobs: commits never change. */
const blobs = defineCache<Readonly<Record<string, string | null>>>({ max: 2_000 });

/** A longer text is cut here. */
const textLimit = 1024 * 1024;

/** No event reports an edited issue: its text is cached for this time. */
const issueFreshMs = 60_000;

/** Files at a head, which cannot change, and issues as they were read. */
const knownDocuments = defineCache<Dated<{ readonly document: LinkedDocument }>>({
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: ({ document }) => 2 * document.text.length + 500,
});

interface DocumentSource extends Source {
  readonly headSha: string;
}

/**
 * Reads documents, all in one query: files at the head, issues as they are now. Symbolic links, folders and submodules are not
 * documents, and only GitHub's API is asked.
 */
export async function readDocuments(
  source: DocumentSource,
  references: readonly DocumentReference[],
): Promise<readonly LinkedDocument[]> {
  const { cache, now } = source;
  const read = new Map<DocumentReference, LinkedDocument>();
  for (const reference of references) {
    const known = cache.of(knownDocuments).get(keyOf(source, reference));
    const age = now().getTime() - (known?.readAt.getTime() ?? 0);
    if (known !== undefined && (reference.kind === 'file' || age < issueFreshMs))
      read.set(reference, known.document);
  }
  const unread = references.filter((reference) => !read.has(reference));
  for (const document of unread.length === 0 ? [] : await ask(source, unread)) {
    read.set(document.reference, document);
    if (document.state === 'unreadable') continue;
    cache.of(knownDocuments).set(keyOf(source, document.reference), { document, readAt: now() });
  }
  return references.flatMap((reference) => read.get(reference) ?? []);
}

async function ask(
  source: DocumentSource,
  references: readonly DocumentReference[],
): Promise<readonly LinkedDocument[]> {
  const { installation, headSha: head } = source;
  const files = { owner: source.owner, name: source.repository, head };
  const { data, errors } = await installation.query<DocumentsData>(
    documentsQuery(references.map(({ kind }) => kind)),
    Object.assign(
      {},
      references.some(({ kind }) => kind === 'file') ? files : {},
      ...references.map(variablesOf),
    ),
  );
  const states = new Map<string, LinkedDocument['state']>();
  for (const error of errors) {
    const alias = error.path?.find((step) => /^(?:file|issue)\d+$/.test(String(step)));
    if (error.type === 'NOT_FOUND' && alias !== undefined) states.set(String(alias), 'not-found');
    else if (error.type === 'FORBIDDEN' && alias !== undefined) states.set(String(alias), 'unreadable');
    else refuse(error);
  }
  return references.map((reference, index): LinkedDocument => {
    const state = states.get(`${reference.kind}${index}`);
    if (state !== undefined) return without(reference, state);
    if (reference.kind === 'issue') return issueOf(reference, data?.[`issue${index}`] ?? null);
    const { head: commit, url } = data?.repository ?? {};
    return fileOf(reference, commit?.[`file${index}`] ?? null, `${url}/blob/${head}`);
  });
}

function variablesOf(reference: DocumentReference, index: number): Readonly<Record<string, string | number>> {
  if (reference.kind === 'file') return { [`path${index}`]: reference.path };
  const [owner = '', name = ''] = reference.repository.split('/');
  return { [`owner${index}`]: owner, [`name${index}`]: name, [`number${index}`]: reference.number };
}

interface FileNode {
  readonly mode: number;
  readonly object: Partial<BlobNode> | null;
}

interface IssueRepository {
  readonly isPrivate: boolean;
  readonly issue: {
    readonly url: string;
    readonly body: string;
    readonly createdAt: string;
    readonly lastEditedAt: string | null;
  } | null;
}

interface DocumentsData {
  readonly repository?: {
    readonly url: string;
    readonly head: { readonly [alias: `file${number}`]: FileNode | null } | null;
  } | null;
  readonly [alias: `issue${number}`]: IssueRepository | null;
}

/** The query for documents of these kinds; the variables of each carry its index. */
export function documentsQuery(kinds: readonly DocumentReference['kind'][]): string {
  const files = kinds.flatMap((kind, n) => (kind === 'file' ? [n] : []));
  const issues = kinds.flatMap((kind, n) => (kind === 'issue' ? [n] : []));
  const variables = [
    ...(files.length === 0 ? [] : ['$owner: String!, $name: String!, $head: GitObjectID!']),
    ...files.map((n) => `$path${n}: String!`),
    ...issues.map((n) => `$owner${n}: String!, $name${n}: String!, $number${n}: Int!`),
  ];
  const fields = [
    ...(files.length === 0 ? [] : [filesField(files)]),
    ...issues.map(
      (n) =>
        `issue${n}: repository(owner: $owner${n}, name: $name${n}) { isPrivate issue(number: $number${n}) { url body createdAt lastEditedAt } }`,
    ),
  ];
  return `
query Documents(${variables.join(', ')}) {
  ${fields.join('\n  ')}
}
${files.length === 0 ? '' : 'fragment blob on TreeEntry { mode object { ... on Blob { oid text isBinary isTruncated } } }'}
`;
}

function filesField(files: readonly number[]): string {
  const aliases = files.map((n) => `file${n}: file(path: $path${n}) { ...blob }`);
  return `repository(owner: $owner, name: $name) { url head: object(oid: $head) { ... on Commit { ${aliases.join(' ')} } } }`;
}

/** Git's mode of a file, the permissions aside: links and submodules have others. */
const regularFile = 0o100000;
const kindOfMode = 0o170000;

function fileOf(
  reference: Extract<DocumentReference, { kind: 'file' }>,
  node: FileNode | null,
  folder: string,
): LinkedDocument {
  if (node === null) return without(reference, 'not-found');
  const { text, isTruncated } = node.object ?? {};
  if ((node.mode & kindOfMode) !== regularFile || typeof text !== 'string')
    return without(reference, 'unreadable');
  const path = reference.path.split('/').map(encodeURIComponent).join('/');
  return found(reference, text, `${folder}/${path}`, isTruncated === true);
}

/** A private issue that may not be read here is the same as none: neither its text nor that it exists is for the check. */
function issueOf(
  reference: Extract<DocumentReference, { kind: 'issue' }>,
  repository: IssueRepository | null,
): LinkedDocument {
  if (!repository?.issue || (repository.isPrivate && reference.mayBePrivate !== true))
    return without(reference, 'not-found');
  const { body, url, createdAt, lastEditedAt } = repository.issue;
  return { ...found(reference, body, url, false), writtenAt: new Date(lastEditedAt ?? createdAt) };
}

function found(reference: DocumentReference, text: string, url: string, cut: boolean): LinkedDocument {
  return {
    reference,
    state: 'found',
    text: text.slice(0, textLimit),
    truncated: cut || text.length > textLimit,
    url,
  };
}

function without(reference: DocumentReference, state: LinkedDocument['state']): LinkedDocument {
  return { reference, state, text: '', truncated: false, url: null };
}

/** An issue's text may be shown only where it was read for: private and public apart. */
function keyOf({ repositoryId, headSha }: DocumentSource, reference: DocumentReference): string {
  if (reference.kind === 'file') return `${repositoryId}@${headSha}:${reference.path}`;
  return `${repositoryId}:${reference.mayBePrivate === true}:${reference.repository}#${reference.number}`;
}
