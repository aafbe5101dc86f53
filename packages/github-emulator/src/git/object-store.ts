import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, deflateSync } from 'node:zlib';
import { type FileDiff, parseDiff } from './diff.ts';
import {
  type Commit,
  decodeCommit,
  decodeTree,
  encodeCommit,
  encodeTree,
  type GitObject,
  stored,
  type TreeEntry,
} from './object.ts';
import { ObjectReader, TreeComparer } from './object-readers.ts';
import { decodeTag, encodeTag, type Tag } from './tag.ts';

/** Bytes of blobs kept in memory; above it the cache is emptied. */
const keptBlobs = 64 * 1024 * 1024;

/**
 * The objects of a repository and of its forks. Objects are written as loose objects, without starting git; those
 * written or read once stay in memory, because an object never changes.
 */
export class ObjectStore {
  private readonly directory: string;
  private readonly reader: ObjectReader;
  private readonly comparer: TreeComparer;
  private readonly folders = new Set<string>();
  private readonly commits = new Map<string, Commit>();
  private readonly tags = new Map<string, Tag>();
  private readonly trees = new Map<string, readonly TreeEntry[]>();
  private readonly blobs = new Map<string, Buffer>();
  private blobBytes = 0;

  /** @param directory a bare repository, which need not exist before the first write */
  constructor(directory: string) {
    this.directory = join(directory, 'objects');
    this.reader = new ObjectReader(directory);
    this.comparer = new TreeComparer(directory);
  }

  writeBlob(bytes: Buffer): string {
    const sha = this.write({ type: 'blob', bytes });
    this.keepBlob(sha, bytes);
    return sha;
  }

  writeTree(entries: readonly TreeEntry[]): string {
    const sha = this.write({ type: 'tree', bytes: encodeTree(entries) });
    this.trees.set(sha, entries);
    return sha;
  }

  writeCommit(commit: Omit<Commit, 'sha' | 'signature'>): string {
    const bytes = encodeCommit(commit);
    const sha = this.write({ type: 'commit', bytes });
    this.commits.set(sha, decodeCommit(sha, bytes));
    return sha;
  }

  writeTag(tag: Omit<Tag, 'sha'>): string {
    const sha = this.write({ type: 'tag', bytes: encodeTag(tag) });
    this.tags.set(sha, { ...tag, sha });
    return sha;
  }

  /** The tag object, or null for a sha that is none. */
  async tag(sha: string): Promise<Tag | null> {
    const known = this.tags.get(sha);
    if (known !== undefined) return known;
    if (this.commits.has(sha)) return null;
    const object = await this.reader.read(sha);
    if (object?.type !== 'tag') return null;
    const tag = decodeTag(sha, object.bytes);
    this.tags.set(sha, tag);
    return tag;
  }

  /** The commit, or null for an unknown sha. */
  async commit(sha: string): Promise<Commit | null> {
    const known = this.commits.get(sha);
    if (known !== undefined) return known;
    const object = await this.reader.read(sha);
    if (object?.type !== 'commit') return null;
    const commit = decodeCommit(sha, object.bytes);
    this.commits.set(sha, commit);
    return commit;
  }

  /** The entries of a tree. @throws for an unknown sha */
  async tree(sha: string): Promise<readonly TreeEntry[]> {
    const known = this.trees.get(sha);
    if (known !== undefined) return known;
    const object = await this.reader.read(sha);
    if (object?.type !== 'tree') throw new Error(`no tree ${sha}`);
    const entries = decodeTree(object.bytes);
    this.trees.set(sha, entries);
    return entries;
  }

  /** Whether a tree of this sha exists. */
  async hasTree(sha: string): Promise<boolean> {
    return this.trees.has(sha) || (await this.reader.read(sha))?.type === 'tree';
  }

  /** The bytes of a blob, or null for an unknown sha. */
  async blob(sha: string): Promise<Buffer | null> {
    const known = this.blobs.get(sha);
    if (known !== undefined) return known;
    const object = await this.reader.read(sha);
    if (object?.type !== 'blob') return null;
    this.keepBlob(sha, object.bytes);
    return object.bytes;
  }

  /** What changed between two trees. */
  async diff(from: string, to: string): Promise<readonly FileDiff[]> {
    return from === to ? [] : parseDiff(await this.comparer.compare(from, to));
  }

  close(): void {
    this.reader.close();
    this.comparer.close();
  }

  private keepBlob(sha: string, bytes: Buffer): void {
    this.blobBytes += bytes.length;
    if (this.blobBytes > keptBlobs) {
      this.blobs.clear();
      this.blobBytes = bytes.length;
    }
    this.blobs.set(sha, bytes);
  }

  private write(object: GitObject): string {
    const { sha, content } = stored(object);
    if (this.commits.has(sha) || this.tags.has(sha) || this.trees.has(sha) || this.blobs.has(sha)) return sha;
    const folder = join(this.directory, sha.slice(0, 2));
    if (!this.folders.has(folder)) mkdirSync(folder, { recursive: true });
    this.folders.add(folder);
    writeFileSync(join(folder, sha.slice(2)), deflateSync(content, { level: constants.Z_BEST_SPEED }));
    return sha;
  }
}
