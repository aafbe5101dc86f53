import { createHash } from 'node:crypto';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** A git object: its type and its bytes without the header. */
export interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

export type FileMode = '100644' | '100755' | '120000' | '160000' | '40000';

export interface TreeEntry {
  readonly mode: FileMode;
  readonly name: string;
  readonly sha: string;
}

/** Name, email and time in the form of a commit; the time in whole seconds, UTC. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly at: Date;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  /** The armored signature of the header `gpgsig`. */
  readonly signature: string | null;
}

/** The object as git hashes and stores it: header and bytes. */
export function stored({ type, bytes }: GitObject): { readonly sha: string; readonly content: Buffer } {
  const content = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
  return { sha: createHash('sha1').update(content).digest('hex'), content };
}

/** A tree's bytes: entries in git's order, where a directory sorts as if its name ended in a slash. */
export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  const keyed = entries.map((entry) => ({
    entry,
    key: Buffer.from(entry.mode === '40000' ? `${entry.name}/` : entry.name),
  }));
  keyed.sort((one, other) => Buffer.compare(one.key, other.key));
  return Buffer.concat(
    keyed.flatMap(({ entry }) => [
      Buffer.from(`${entry.mode} ${entry.name}\0`),
      Buffer.from(entry.sha, 'hex'),
    ]),
  );
}

export function decodeTree(bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    entries.push({
      mode: fileMode(bytes.toString('latin1', at, space)),
      name: bytes.toString('utf8', space + 1, end),
      sha: bytes.toString('hex', end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

/** The mode `100664` of old trees counts as an ordinary file. */
function fileMode(mode: string): FileMode {
  if (mode === '40000' || mode === '100755' || mode === '120000' || mode === '160000') return mode;
  return '100644';
}

export function encodeCommit(commit: Omit<Commit, 'sha' | 'signature'>): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${encodeSignature(commit.author)}`,
    `committer ${encodeSignature(commit.committer)}`,
    '',
    commit.message.endsWith('\n') ? commit.message : `${commit.message}\n`,
  ];
  return Buffer.from(lines.join('\n'));
}

/** Git drops these characters from a name or an email, because they delimit them. */
export function encodeSignature({ name, email, at }: Signature): string {
  const clean = (text: string): string => text.replace(/[<>\n]/g, '');
  return `${clean(name)} <${clean(email)}> ${Math.floor(at.getTime() / 1000)} +0000`;
}

export function decodeCommit(sha: string, bytes: Buffer): Commit {
  const text = bytes.toString('utf8');
  const headerEnd = text.indexOf('\n\n');
  const header = (headerEnd < 0 ? text : text.slice(0, headerEnd)).split('\n');
  const values = new Map<string, string[]>();
  let last: string[] = [];
  for (const line of header) {
    if (line.startsWith(' ')) {
      last.push(`${last.pop() ?? ''}\n${line.slice(1)}`);
      continue;
    }
    const space = line.indexOf(' ');
    const key = line.slice(0, space);
    last = values.get(key) ?? [];
    last.push(line.slice(space + 1));
    values.set(key, last);
  }
  return {
    sha,
    tree: values.get('tree')?.[0] ?? '',
    parents: values.get('parent') ?? [],
    author: decodeSignature(values.get('author')?.[0] ?? ''),
    committer: decodeSignature(values.get('committer')?.[0] ?? ''),
    message: headerEnd < 0 ? '' : text.slice(headerEnd + 2).replace(/\n+$/, ''),
    signature: values.get('gpgsig')?.[0] ?? null,
  };
}

export function decodeSignature(line: string): Signature {
  const open = line.lastIndexOf('<');
  const close = line.lastIndexOf('>');
  const seconds = Number(
    line
      .slice(close + 1)
      .trim()
      .split(' ')[0] ?? 0,
  );
  return {
    name: line.slice(0, Math.max(0, open)).trim(),
    email: line.slice(open + 1, close),
    at: new Date((Number.isFinite(seconds) ? seconds : 0) * 1000),
  };
}

/** Git's own test: a zero byte among the first 8,000. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
