import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { exceptionsPath } from '../../policy/path.ts';
import { say } from '../../text/message.ts';
import type { QueryError } from '../client/installation.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { defineCache } from './cache.ts';
import type { BlobNode } from './query-fragments.ts';
import type { Source } from './source.ts';

/** The commit in which a version of a file was seen first: what is shown of it stays the same while the file does. */
const firstCommits = defineCache<string>({ max: 1000 });

/** A file of exceptions as it is read: its text, or why it has none. */
export interface ReadExceptionsFile {
  /** `owner/name`. */
  readonly repository: string;
  /** With this version of the file. */
  readonly commit: string;
  readonly content: { readonly text: string } | { readonly mistake: string };
}

/** Bytes of a file of exceptions: more is not read. */
const maxBytes = 256 * 1024;

/** Git's modes of a file, the permissions aside. */
const kindOfMode = 0o170000;
const regularFile = 0o100000;

const fileFragment = `
fragment exceptionsFile on Commit {
  oid
  exceptions: file(path: $path) { mode oid object { ... on Blob { byteSize text isBinary isTruncated } } }
}`;

/** The file of exceptions of a commit of the repository, and those of the default branches of two others. */
export const exceptionsFilesQuery = /* GraphQL */ `
query ExceptionsFiles(
  $owner: String!, $name: String!, $commit: GitObjectID!, $path: String!,
  $organizationRepository: String!, $namedOwner: String!, $namedName: String!,
  $own: Boolean!, $organization: Boolean!, $named: Boolean!
) {
  own: repository(owner: $owner, name: $name) @include(if: $own) {
    nameWithOwner
    object(oid: $commit) { ...exceptionsFile }
  }
  organization: repository(owner: $owner, name: $organizationRepository, followRenames: false)
    @include(if: $organization) {
    nameWithOwner
    defaultBranchRef { target { ...exceptionsFile } }
  }
  named: repository(owner: $namedOwner, name: $namedName, followRenames: false) @include(if: $named) {
    nameWithOwner
    defaultBranchRef { target { ...exceptionsFile } }
  }
}
${fileFragment}
`;

interface CommitNode {
  readonly oid?: string;
  readonly exceptions?: {
    readonly mode: number;
    readonly oid: string;
    readonly object: (Partial<BlobNode> & { readonly byteSize?: number }) | null;
  } | null;
}

interface RepositoryNode {
  readonly nameWithOwner: string;
  readonly object?: CommitNode | null;
  /** Null where the repository is empty. */
  readonly defaultBranchRef?: { readonly target: CommitNode | null } | null;
}

type Which = 'own' | 'organization' | 'named';

type FilesData = { readonly [Each in Which]?: RepositoryNode | null };

/** Which files count. */
export interface WantedFiles {
  readonly repository: boolean;
  readonly organization: boolean;
  /** `owner/name`; null: none. */
  readonly named: string | null;
}

/** Reads the files of exceptions that count: one request. Those that do not exist are absent. */
export async function readExceptionsFiles(
  source: Source,
  commit: string,
  { repository: own, organization, named }: WantedFiles,
): Promise<Slice<Readonly<Partial<Record<Which, ReadExceptionsFile>>>>> {
  const { cache, installation, owner, repository: name, organizationRepository } = source;
  if (!own && !organization && named === null) return available({});
  const [namedOwner = '', namedName = ''] = (named ?? `${owner}/${name}`).split('/');
  if (namedOwner.toLowerCase() !== owner.toLowerCase()) return unavailable(ofAnotherOwner(named ?? ''));
  const { data, errors } = await installation.query<FilesData>(exceptionsFilesQuery, {
    owner,
    name,
    commit,
    path: exceptionsPath,
    organizationRepository,
    namedOwner,
    namedName,
    own,
    organization,
    named: named !== null,
  });
  for (const error of errors) {
    const problem = problemOf(error, named);
    if (problem !== null) return unavailable(problem);
  }
  const files: Partial<Record<Which, ReadExceptionsFile>> = {};
  for (const which of ['own', 'organization', 'named'] as const) {
    const node = data?.[which];
    if (node == null) continue;
    const target = which === 'own' ? node.object : node.defaultBranchRef?.target;
    if (which === 'named' && target == null) return unavailable(notFound(named ?? ''));
    const file = fileIn(node.nameWithOwner, target ?? {});
    if (file === null) continue;
    const version = `${node.nameWithOwner}:${target?.exceptions?.oid}`;
    const commit = cache.of(firstCommits).get(version) ?? file.commit;
    cache.of(firstCommits).set(version, commit);
    files[which] = { ...file, commit };
  }
  return available(files);
}

/**
 * Why a file cannot be read; null where there is none.
 *
 * @throws as {@link refuse} for an error that is neither
 */
function problemOf(error: QueryError, named: string | null): Problem | null {
  const place = placeOf(error);
  if (error.type === 'NOT_FOUND') {
    if (place === 'organization' || /[.]exceptions(?:[.]object)?$/.test(place)) return null;
    if (place === 'named') return notFound(named ?? '');
  }
  if (error.type === 'FORBIDDEN') return forbidden;
  return refuse(error);
}

function fileIn(repository: string, { oid, exceptions }: CommitNode): ReadExceptionsFile | null {
  if (oid === undefined || exceptions == null) return null;
  const of = (content: ReadExceptionsFile['content']) => ({ repository, commit: oid, content });
  const { byteSize = Number.POSITIVE_INFINITY, text, isBinary, isTruncated } = exceptions.object ?? {};
  if ((exceptions.mode & kindOfMode) !== regularFile || isBinary === true || typeof text !== 'string')
    return of({ mistake: 'It is not a text file, so nothing in it counts.' });
  if (byteSize > maxBytes || isTruncated !== false || Buffer.byteLength(text) !== byteSize)
    return of({ mistake: 'It is larger than 256 KB or not in UTF-8, so nothing in it counts.' });
  return of({ text });
}

function notFound(repository: string): Problem {
  return {
    reason: 'not-found',
    message: say`The app cannot read the repository ${repository} with exceptions that the policy names.`,
    remedy: say`Give the app access to it, or correct ${'exceptions.repository'} in the policy.`,
  };
}

function ofAnotherOwner(repository: string): Problem {
  return {
    reason: 'not-found',
    message: say`The repository ${repository} with exceptions that the policy names belongs to another owner.`,
    remedy: say`Correct ${'exceptions.repository'} in the policy.`,
  };
}

const forbidden: Problem = {
  reason: 'not-permitted',
  message: say`The app is not permitted to read a file of exceptions.`,
  remedy: say`Grant the app ${'Contents: read'} in its settings, and accept it for this account.`,
};
