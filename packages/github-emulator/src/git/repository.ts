import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileDiff } from './diff.ts';
import type { Commit, Signature } from './object.ts';
import { ObjectStore } from './object-store.ts';
import { git, gitOutput, objectsOfClone } from './process.ts';
import { isRefName } from './ref-name.ts';
import { changeTree, type TreeChange } from './tree.ts';

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** Commits of a straight line that are followed before git is asked. */
const straightLine = 300;

/** A bare git repository on disk. Refs are kept in memory and written through; no other process may move them. */
export class GitRepository {
  readonly directory: string;
  readonly objects: ObjectStore;
  private readonly refs = new Map<string, string>();
  private readonly memo = new Map<string, Promise<unknown>>();

  private constructor(directory: string, objects: ObjectStore) {
    this.directory = directory;
    this.objects = objects;
  }

  /** Creates an empty repository; with `alternate` (a clone's directory) it can also read the clone's objects. */
  static async create(directory: string, headBranch: string, alternate?: string): Promise<GitRepository> {
    mkdirSync(join(directory, 'objects', 'info'), { recursive: true });
    writeSkeleton(directory, headBranch);
    if (alternate !== undefined) {
      writeFileSync(join(directory, 'objects', 'info', 'alternates'), `${await objectsOfClone(alternate)}\n`);
    }
    return new GitRepository(directory, new ObjectStore(directory));
  }

  /** Creates a repository that shares this one's objects, as forks on GitHub do, with a copy of its branches. */
  fork(directory: string, headBranch: string): GitRepository {
    mkdirSync(directory, { recursive: true });
    writeSkeleton(directory, headBranch);
    symlinkSync(join(this.directory, 'objects'), join(directory, 'objects'));
    const fork = new GitRepository(directory, this.objects);
    for (const [ref, sha] of this.refs) if (ref.startsWith('refs/heads/')) fork.setRef(ref, sha);
    return fork;
  }

  /** The sha of a full ref name, or null. */
  ref(name: string): string | null {
    return this.refs.get(name) ?? null;
  }

  branch(name: string): string | null {
    return this.ref(`refs/heads/${name}`);
  }

  /** Full names and shas of the refs with a prefix, in order. */
  listRefs(prefix: string): (readonly [string, string])[] {
    return [...this.refs]
      .filter(([ref]) => ref.startsWith(prefix))
      .sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** Why git cannot keep a ref of this name: it is none, or is a directory of another ref, or vice versa. Null: it can. */
  refusal(name: string): string | null {
    if (!isRefName(name)) return `${name} is not a valid ref name.`;
    const other = [...this.refs.keys()].find((each) => areNested(each, name));
    return other === undefined ? null : `git cannot keep '${name}' beside '${other}'`;
  }

  /** @throws if git cannot keep the ref */
  setRef(name: string, sha: string): void {
    const refusal = this.refs.has(name) ? null : this.refusal(name);
    if (refusal !== null) throw new Error(refusal);
    const file = join(this.directory, name);
    if (!this.refs.has(name)) mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${sha}\n`);
    this.refs.set(name, sha);
  }

  deleteRef(name: string): void {
    this.refs.delete(name);
    rmSync(join(this.directory, name), { force: true });
  }

  writeCommit(commit: NewCommit): string {
    return this.objects.writeCommit(commit);
  }

  /** @throws when the repository has no such commit */
  async commit(sha: string): Promise<Commit> {
    const commit = await this.objects.commit(sha);
    if (commit === null) throw new Error(`no commit ${sha}`);
    return commit;
  }

  /** The tree of a commit with changes applied; null means the empty tree. */
  async changedTree(commit: string | null, changes: ReadonlyMap<string, TreeChange>): Promise<string> {
    return this.changedTreeOf(commit === null ? null : (await this.commit(commit)).tree, changes);
  }

  /** The same for a tree. */
  changedTreeOf(tree: string | null, changes: ReadonlyMap<string, TreeChange>): Promise<string> {
    return changeTree(this.objects, tree, changes);
  }

  /** The commit of a branch, a full ref or a sha (seven digits or more), or null. A short sha matches objects of any fork. */
  async resolve(revision: string): Promise<string | null> {
    const ref =
      this.branch(revision) ??
      this.ref(revision) ??
      this.ref(`refs/${revision}`) ??
      this.ref(`refs/tags/${revision}`);
    if (ref !== null) return this.commitOf(ref);
    if (/^[0-9a-f]{40}$/.test(revision))
      return (await this.objects.commit(revision)) === null ? null : revision;
    if (!/^[0-9a-f]{7,39}$/.test(revision)) return null;
    const { status, stdout } = await git(
      this.directory,
      'rev-parse',
      '--verify',
      '-q',
      `${revision}^{commit}`,
    );
    return status === 0 ? stdout.toString().trim() : null;
  }

  /** The object itself, or the one that a tag object leads to. */
  async commitOf(sha: string): Promise<string> {
    const tag = await this.objects.tag(sha);
    return tag === null ? sha : this.commitOf(tag.object);
  }

  /** The changes between two commits; null as the first means everything in the second. */
  diff(from: string | null, to: string): Promise<readonly FileDiff[]> {
    return this.once(`diff ${from} ${to}`, async () => {
      const before = from === null ? this.objects.writeTree([]) : (await this.commit(from)).tree;
      return this.objects.diff(before, (await this.commit(to)).tree);
    });
  }

  /** The best common ancestor of two commits, or null when they have none. */
  mergeBase(one: string, other: string): Promise<string | null> {
    return this.once(`merge-base ${one} ${other}`, async () => {
      if ((await this.line(one, other)) !== null) return one;
      if ((await this.line(other, one)) !== null) return other;
      const { stdout } = await git(this.directory, 'merge-base', one, other);
      return stdout.toString().trim() || null;
    });
  }

  /** Whether a commit is another one or one of its ancestors. */
  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return (await this.mergeBase(ancestor, descendant)) === ancestor;
  }

  /** The commits that `to` has and `from` has not, parents first. */
  commitsBetween(from: string, to: string): Promise<readonly string[]> {
    return this.once(`between ${from} ${to}`, async () => {
      const line = await this.line(from, to);
      if (line !== null) return line;
      return this.listCommits('--reverse', '--topo-order', to, `^${from}`);
    });
  }

  /** A commit and its ancestors, newest first, of those that touch a path when one is given. */
  history(sha: string, path: string | null, limit: number): Promise<readonly string[]> {
    return this.listCommits(`--max-count=${limit}`, sha, '--', ...(path === null ? [] : [path]));
  }

  /** The tree of both merged, or null when they conflict. */
  mergeTrees(ours: string, theirs: string): Promise<string | null> {
    return this.once(`merge ${ours} ${theirs}`, async () => {
      const base = await this.mergeBase(ours, theirs);
      if (base === ours) return (await this.commit(theirs)).tree;
      if (base === theirs) return (await this.commit(ours)).tree;
      const { status, stdout, stderr } = await git(
        this.directory,
        'merge-tree',
        '--write-tree',
        ours,
        theirs,
      );
      if (status > 1 || status < 0) throw new Error(`git merge-tree: ${stderr.trim()}`);
      return status === 1 ? null : (stdout.toString().split('\n')[0] ?? null);
    });
  }

  close(): void {
    this.objects.close();
  }

  /** The commits after `from` up to `to`, parents first, if they form a short straight line; else null. */
  private async line(from: string, to: string): Promise<string[] | null> {
    const found: string[] = [];
    for (let at: string | undefined = to; at !== from; ) {
      const commit: Commit | null = at === undefined ? null : await this.objects.commit(at);
      if (commit === null || commit.parents.length !== 1 || found.length === straightLine) return null;
      found.push(commit.sha);
      at = commit.parents[0];
    }
    return found.reverse();
  }

  private async listCommits(...words: string[]): Promise<string[]> {
    const output = await gitOutput(this.directory, 'rev-list', ...words);
    return output.toString().split('\n').filter(Boolean);
  }

  /** Objects never change, and neither do results that are computed from their shas alone. */
  private once<Result>(key: string, compute: () => Promise<Result>): Promise<Result> {
    const known = this.memo.get(key);
    if (known !== undefined) return known as Promise<Result>;
    const result = compute();
    this.memo.set(key, result);
    result.catch(() => this.memo.delete(key));
    return result;
  }
}

/** Whether one of two refs would be a directory of the other. */
export function areNested(one: string, other: string): boolean {
  return one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** The files that make a directory a bare repository for git. */
function writeSkeleton(directory: string, headBranch: string): void {
  mkdirSync(join(directory, 'refs', 'heads'), { recursive: true });
  writeFileSync(join(directory, 'HEAD'), `ref: refs/heads/${headBranch}\n`);
  writeFileSync(join(directory, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
}
