import { type Clone, inside } from './clone.ts';
import { GitError, gitBytes, gitText } from './git.ts';

/** The files of the commit that HEAD names. */
export interface Tree {
  readonly commit: string;
  /** In git's order; files only, no links and no submodules. */
  readonly files: readonly TreeFile[];
  /** There are more. */
  readonly cut: boolean;
}

export interface TreeFile {
  readonly path: string;
  readonly blob: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Lists the files of HEAD, whatever lies in the folder of the clone.
 *
 * @param most files that are listed
 * @throws {GitError} where there is no commit, or it cannot be read
 */
export async function readTree({ gitDirectory }: Clone, most: number): Promise<Tree> {
  const commit = await gitText([
    ...inside(gitDirectory),
    'rev-parse',
    '--verify',
    '--quiet',
    'HEAD^{commit}',
  ]);
  const files: TreeFile[] = [];
  const words = [...inside(gitDirectory), 'ls-tree', '-r', '-z', '--long', '--full-tree', commit];
  let rest = '';
  for await (const bytes of gitBytes(words)) {
    // A path that is no UTF-8 matches nothing that is looked for: a replaced byte in it does no harm.
    const entries = `${rest}${bytes.toString('utf8')}`.split('\0');
    rest = entries.pop() ?? '';
    for (const entry of entries) {
      const [, blob, size, path] = /^100\d{3} blob ([0-9a-f]{40,64}) +(\d+)\t([\s\S]+)$/.exec(entry) ?? [];
      if (blob === undefined || path === undefined) continue;
      if (files.length >= most) return { commit, files, cut: true };
      files.push({ path, blob, size: Number(size) });
    }
  }
  return { commit, files, cut: false };
}

/**
 * The text of a file.
 *
 * @returns null where it has no text in UTF-8, or its object is missing
 */
export async function readBlob({ gitDirectory }: Clone, { blob }: TreeFile): Promise<string | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const bytes of gitBytes([...inside(gitDirectory), 'cat-file', 'blob', blob]))
      chunks.push(bytes);
    const bytes = Buffer.concat(chunks);
    return bytes.includes(0) ? null : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof GitError || error instanceof TypeError) return null;
    throw error;
  }
}

/** The folder of the files of a clone; null for one without, as a bare one is. */
export async function workTree(path: string): Promise<string | null> {
  try {
    return await gitText(['-C', path, 'rev-parse', '--show-toplevel']);
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

/** What lies at a path of a commit. */
export interface TreeEntry {
  /** As git writes it: `100644` for a file, `120000` for a symbolic link, `040000` for a folder, `160000` for a submodule. */
  readonly mode: string;
  readonly oid: string;
  /** In bytes; null for what is no blob. */
  readonly size: number | null;
  readonly name: string;
}

/**
 * What lies at a path of a commit; null where nothing does.
 *
 * @param path from the root, any text; empty for the root itself
 * @throws {GitError} where the commit or a folder on the way cannot be read
 */
export async function entryAt(clone: Clone, commit: string, path: string): Promise<TreeEntry | null> {
  if (path === '') {
    const oid = await gitText([...inside(clone.gitDirectory), 'rev-parse', '--verify', `${commit}^{tree}`]);
    return { mode: '040000', oid, size: null, name: '' };
  }
  const [entry = null] = await entriesOf(clone, [commit, '--', path]);
  return entry;
}

/** The entries of a folder. @throws {GitError} where it cannot be read */
export async function folderEntries(clone: Clone, tree: TreeEntry): Promise<readonly TreeEntry[]> {
  return entriesOf(clone, [tree.oid]);
}

/** The bytes of a blob, at most as many. @throws {GitError} where it cannot be read */
export async function blobBytes({ gitDirectory }: Clone, oid: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const bytes of gitBytes([...inside(gitDirectory), 'cat-file', 'blob', oid])) {
    chunks.push(bytes);
    size += bytes.length;
    if (size > most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

/** Entries of one folder. */
const maxEntries = 20_000;

async function entriesOf({ gitDirectory }: Clone, words: readonly string[]): Promise<readonly TreeEntry[]> {
  const listing = ['--literal-pathspecs', ...inside(gitDirectory), 'ls-tree', '-z', '--long', '--full-tree'];
  const entries: TreeEntry[] = [];
  let rest = '';
  for await (const bytes of gitBytes([...listing, ...words])) {
    const lines = `${rest}${bytes.toString('utf8')}`.split('\0');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, mode, oid, size, name] =
        /^(\d{6}) \w+ ([0-9a-f]{40,64}) +(-|\d+)\t([\s\S]+)$/.exec(line) ?? [];
      if (mode === undefined || oid === undefined || name === undefined) continue;
      entries.push({ mode, oid, size: size === '-' ? null : Number(size), name });
    }
    if (entries.length >= maxEntries) break;
  }
  return entries;
}
