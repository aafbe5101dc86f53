import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { codeOwnersPaths, maxCodeOwnersSize } from '../../policy/code-owners.ts';
import { say } from '../../text/message.ts';
import { refuse } from '../client/query-errors.ts';
import { defineCache } from './cache.ts';
import type { BlobNode } from './query-fragments.ts';
import type { Source } from './source.ts';

/** The file CODEOWNERS of a commit. */
export interface CodeOwnersFile {
  readonly path: string;
  readonly text: string;
}

/** By commit, which cannot change. */
const known = defineCache<{ readonly file: CodeOwnersFile | null }>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: ({ file }) => 2 * (file?.text.length ?? 0) + 200,
});

const unreadable: Problem = {
  reason: 'unreadable',
  message: say`GitHub does not show the file ${'CODEOWNERS'} of the base branch as text.`,
  remedy: say`Replace it with a text file.`,
};

const tooLarge: Problem = {
  reason: 'too-large',
  message: say`GitHub does not load the file ${'CODEOWNERS'} of the base branch: it is larger than 3 MB.`,
  remedy: say`Make it smaller, for instance with patterns that name folders.`,
};

/** Git's modes of a file and of a link, the permissions aside. */
const modes = { kind: 0o170000, file: 0o100000, link: 0o120000 } as const;

/**
 * Reads the file CODEOWNERS that counts on a commit: the first of those that GitHub looks for. One request for a commit; another for a file
 * whose text is longer than GraphQL shows.
 *
 * @returns null where there is none; unavailable where it is a link, binary, or larger than GitHub loads
 */
export async function readCodeOwnersFile(
  source: Source,
  commit: string,
): Promise<Slice<CodeOwnersFile | null>> {
  const { cache, installation, owner, repository: name, repositoryId } = source;
  const key = `${repositoryId}@${commit}`;
  const before = cache.of(known).get(key);
  if (before !== undefined) return available(before.file);
  const { data, errors } = await installation.query<CodeOwnersData>(codeOwnersQuery, { owner, name, commit });
  for (const error of errors) refuse(error);
  const entries = codeOwnersPaths.map((path, index) => ({
    path,
    ...data?.repository?.commit?.[`file${index}`],
  }));
  const first = entries.find(({ mode = 0 }) => [modes.file, modes.link].some((kind) => isKind(mode, kind)));
  const read = first === undefined ? available(null) : await readFile(source, first);
  if (read.available) cache.of(known).set(key, { file: read.value });
  return read;
}

function isKind(mode: number, kind: number): boolean {
  return (mode & modes.kind) === kind;
}

async function readFile(
  { installation, owner, repository: repo }: Source,
  { path, mode = 0, object }: Partial<EntryNode> & { readonly path: string },
): Promise<Slice<CodeOwnersFile>> {
  const { oid, text, byteSize = Number.POSITIVE_INFINITY, isTruncated } = object ?? {};
  if (!isKind(mode, modes.file) || typeof text !== 'string' || oid === undefined)
    return unavailable(unreadable);
  if (byteSize > maxCodeOwnersSize) return unavailable(tooLarge);
  if (isTruncated === false) return available({ path, text });
  // https://docs.github.com/rest/git/blobs#get-a-blob
  const { data } = await installation.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
    owner,
    repo,
    file_sha: oid,
  });
  return available({ path, text: Buffer.from(data.content, 'base64').toString('utf8') });
}

export const codeOwnersQuery = `
query CodeOwners($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) {
    commit: object(oid: $commit) {
      ... on Commit {
        ${codeOwnersPaths.map((path, index) => `file${index}: file(path: "${path}") { ...codeOwners }`).join('\n        ')}
      }
    }
  }
}
fragment codeOwners on TreeEntry { mode object { ... on Blob { oid text byteSize isBinary isTruncated } } }
`;

interface EntryNode {
  readonly mode: number;
  readonly object: (Partial<BlobNode> & { readonly byteSize?: number }) | null;
}

interface CodeOwnersData {
  readonly repository: {
    readonly commit: Readonly<Record<string, EntryNode | null>> | null;
  } | null;
}
