import type { FileMode, Signature } from '../git/object.ts';
import { entryAt, type TreeChange } from '../git/tree.ts';
import type { RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';

/** The author of a commit: a login, or a name and an email, which need not belong to an account. */
export type Author = string | { readonly name: string; readonly email: string };

/** What a commit changes on top of its parent. Paths are relative to the root of the repository. */
export interface CommitOptions {
  /** Contents by path: added or replaced. Text, or bytes of a binary file. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Modes of `files` that are not ordinary: executable, or a link whose content is its target. */
  readonly modes?: Readonly<Record<string, '100755' | '120000'>>;
  readonly remove?: readonly string[];
  /** New path by old path; combine with `files` (under the new path) to change the contents as well. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Commits of other repositories by path (git submodules). */
  readonly submodules?: Readonly<Record<string, string>>;
  /** Default: `Change <first path>`. */
  readonly message?: string;
  /** Default: the pusher. */
  readonly author?: Author;
  /** Default: the author. `web-flow`: GitHub itself, as for the web editor. */
  readonly committer?: Author;
  /** Named by `Co-authored-by` trailers. */
  readonly coAuthors?: readonly Author[];
  /**
   * Branches or shas. Default: the branch's tip. Two: a merge of both, plus the changes here; where they conflict, the first one's
   * tree plus the changes here.
   */
  readonly parents?: readonly string[];
}

/** One commit or several. */
export type Commits = CommitOptions | { readonly commits: readonly CommitOptions[] };

export function commitList(options: Commits): readonly CommitOptions[] {
  return 'commits' in options ? options.commits : [options];
}

const contentKeys = ['files', 'remove', 'rename', 'submodules', 'parents', 'message', 'commits'];

/** Whether options describe a commit. */
export function describesCommit(options: object): boolean {
  return contentKeys.some((key) => key in options);
}

/**
 * Writes a commit on top of another one; null means a root commit. Moves no branch.
 *
 * @param pusher the default author
 * @throws for a path that does not exist or is invalid, and for parents that are unknown or more than two
 */
export async function writeCommit(
  world: WorldState,
  { git }: RepositoryState,
  tip: string | null,
  options: CommitOptions,
  pusher: string,
): Promise<string> {
  const parents = await Promise.all(
    (options.parents ?? (tip === null ? [] : [tip])).map(async (revision) => {
      const sha = await git.resolve(revision);
      if (sha === null) throw new Error(`no commit '${revision}'`);
      return sha;
    }),
  );
  const [first, second, ...others] = parents;
  if (others.length > 0) throw new Error('a merge has two parents');
  const merged = first !== undefined && second !== undefined ? await git.mergeTrees(first, second) : null;
  const base = merged ?? (first === undefined ? null : (await git.commit(first)).tree);
  const author = signatureOf(world, options.author ?? pusher);
  return git.writeCommit({
    tree: await git.changedTreeOf(base, await changesOf(git, base, options)),
    parents,
    author,
    committer: options.committer === undefined ? author : signatureOf(world, options.committer),
    message: messageOf(world, options),
  });
}

async function changesOf(
  { objects }: RepositoryState['git'],
  base: string | null,
  { files = {}, modes = {}, remove = [], rename = {}, submodules = {} }: CommitOptions,
): Promise<ReadonlyMap<string, TreeChange>> {
  const changes = new Map<string, TreeChange>();
  const existing = async (path: string): Promise<{ mode: FileMode; sha: string }> => {
    const entry = base === null ? null : await entryAt(objects, base, path);
    if (entry === null) throw new Error(`no file '${path}'`);
    return entry;
  };
  for (const path of remove) {
    await existing(path);
    changes.set(path, null);
  }
  for (const [from, to] of Object.entries(rename)) {
    const { mode, sha } = await existing(from);
    changes.set(from, null);
    changes.set(to, { mode, sha });
  }
  for (const [path, content] of Object.entries(files)) {
    changes.set(path, { mode: modes[path] ?? '100644', sha: objects.writeBlob(Buffer.from(content)) });
  }
  for (const [path, sha] of Object.entries(submodules)) changes.set(path, { mode: '160000', sha });
  return changes;
}

/** The name and email of a login, or those given, with the world's time. */
export function signatureOf(world: WorldState, author: Author): Signature {
  const { name, email } = typeof author === 'string' ? world.account(author) : author;
  return { name, email, at: world.clock.now() };
}

function messageOf(
  world: WorldState,
  { message, files, remove, rename, coAuthors = [] }: CommitOptions,
): string {
  const [path] = [...Object.keys(files ?? {}), ...(remove ?? []), ...Object.values(rename ?? {})];
  const trailers = coAuthors.map((author) => {
    const { name, email } = signatureOf(world, author);
    return `Co-authored-by: ${name} <${email}>`;
  });
  const text = message ?? (path === undefined ? 'Empty commit' : `Change ${path}`);
  return trailers.length === 0 ? text : `${text}\n\n${trailers.join('\n')}`;
}
