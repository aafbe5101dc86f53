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
