import type { FileMode, TreeEntry } from './object.ts';
import type { ObjectStore } from './object-store.ts';

/** The entry to put at a path; null removes it. */
export type TreeChange = { readonly mode: FileMode; readonly sha: string } | null;

/** A file or submodule of a tree, with its full path. */
export interface TreeFile {
  readonly path: string;
  readonly mode: FileMode;
  readonly sha: string;
}

/**
 * Writes the tree that results from changes, by path, to another one (null: the empty tree). Directories that end up empty vanish.
 *
 * @throws for a path that is absolute, empty, or goes through `.`, `..` or `.git`
 */
export async function changeTree(
  store: ObjectStore,
  base: string | null,
  changes: ReadonlyMap<string, TreeChange>,
): Promise<string> {
  for (const path of changes.keys()) assertPath(path);
  return (await writeChanged(store, base, [...changes])) ?? store.writeTree([]);
}

function assertPath(path: string): void {
  if (path.split('/').some((segment) => ['', '.', '..', '.git'].includes(segment.toLowerCase()))) {
    throw new Error(`git has no such path: '${path}'`);
  }
}

/** The sha of the changed tree; null when it is empty. */
async function writeChanged(
  store: ObjectStore,
  base: string | null,
  changes: readonly (readonly [string, TreeChange])[],
): Promise<string | null> {
  const entries = new Map<string, TreeEntry>();
  for (const entry of base === null ? [] : await store.tree(base)) entries.set(entry.name, entry);
  const below = new Map<string, (readonly [string, TreeChange])[]>();
  for (const [path, change] of changes) {
    const slash = path.indexOf('/');
    if (slash >= 0) {
      const name = path.slice(0, slash);
      const list = below.get(name) ?? [];
      list.push([path.slice(slash + 1), change]);
      below.set(name, list);
    } else if (change === null) entries.delete(path);
    else entries.set(path, { name: path, ...change });
  }
  for (const [name, list] of below) {
    const existing = entries.get(name);
    const sha = await writeChanged(store, existing?.mode === '40000' ? existing.sha : null, list);
    if (sha !== null) entries.set(name, { mode: '40000', name, sha });
    else if (existing?.mode === '40000') entries.delete(name);
  }
  return entries.size === 0 ? null : store.writeTree([...entries.values()]);
}

/** The entry at a path, or null. The empty path is the tree itself. */
export async function entryAt(store: ObjectStore, tree: string, path: string): Promise<TreeFile | null> {
  let found: TreeFile = { path: '', mode: '40000', sha: tree };
  for (const name of path.split('/').filter((segment) => segment !== '')) {
    if (found.mode !== '40000') return null;
    const entry = (await store.tree(found.sha)).find((candidate) => candidate.name === name);
    if (entry === undefined) return null;
    found = { path: found.path === '' ? name : `${found.path}/${name}`, mode: entry.mode, sha: entry.sha };
  }
  return found;
}

/** Everything in a tree, depth first; a directory comes before its entries. */
export async function listTree(
  store: ObjectStore,
  tree: string,
  recursive: boolean,
  prefix = '',
): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  for (const { mode, name, sha } of await store.tree(tree)) {
    files.push({ path: prefix + name, mode, sha });
    if (recursive && mode === '40000') files.push(...(await listTree(store, sha, true, `${prefix}${name}/`)));
  }
  return files;
}
