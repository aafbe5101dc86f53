import { basename, dirname } from 'node:path';
import { githubLimits } from '../analysis/diff/diff-reader.ts';
import { LineSplitter } from '../analysis/diff/line-splitter.ts';
import type { RecordedChange } from '../records/recorded-change.ts';
import { GitError, gitBytes, gitText } from './git.ts';
import { LogReader, logFormat } from './log-reader.ts';

/** Which first-parent commits: the newest ones up to a number, or those since a time (ISO 8601). */
export type Extent = { readonly last: number } | { readonly since: string };

/** A local clone, read as it is: nothing in it is changed, fetched or run. */
export interface Clone {
  /** `owner/name` of the address of its remote, or the name of its folder. */
  readonly repository: string;
  /** Its changes have pages on github.com. */
  readonly isOnGitHub: boolean;
  /** Where git keeps it; bare or not. */
  readonly gitDirectory: string;
}

/**
 * Opens a clone, from any folder in it.
 *
 *     (await openClone('../shop')).repository   // 'acme/shop'
 *
 * @throws {GitError} when there is no clone at the path
 */
export async function openClone(path: string): Promise<Clone> {
  const gitDirectory = await gitText(['-C', path, 'rev-parse', '--absolute-git-dir']);
  // The same for all worktrees of a clone.
  const common = await gitText(['-C', path, 'rev-parse', '--path-format=absolute', '--git-common-dir']);
  const address = await remoteAddress(gitDirectory);
  const remote = address === null ? null : readAddress(address.slice(0, maxAddressLength));
  return {
    repository: remote?.repository ?? nameOfFolders(common, address),
    isOnGitHub: remote?.host === 'github.com',
    gitDirectory,
  };
}

/** Characters of a remote's address. */
const maxAddressLength = 1_000;

/** The address of `origin`, or of the first remote; null where there is none. */
async function remoteAddress(gitDirectory: string): Promise<string | null> {
  // No origin is an empty answer, not a failure.
  const origin = await gitText([
    ...inside(gitDirectory),
    'config',
    '--default',
    '',
    '--get',
    'remote.origin.url',
  ]);
  if (origin !== '') return origin;
  const [first] = (await gitText([...inside(gitDirectory), 'remote', '--verbose'])).split('\n');
  return /^\S+\t(\S+)/.exec(first ?? '')?.[1] ?? null;
}

/** A commit as it was read: the change that it is, or why it cannot be read. */
export type CommitReading =
  | { readonly readable: true; readonly change: RecordedChange }
  | { readonly readable: false; readonly sha: string; readonly problem: string };

/** The commits of an extent, newest first. */
export interface Commits {
  readonly shas: readonly string[];
  /** Why those that follow cannot be listed; null where there are no more. */
  readonly problem: string | null;
}

/**
 * Lists the first-parent commits of HEAD, without those that have no parent. A commit that is missing ends the list.
 *
 * @throws {GitError} when none can be listed
 */
export async function listCommits({ gitDirectory }: Clone, extent: Extent): Promise<Commits> {
  const chunks: Buffer[] = [];
  const shas = () =>
    Buffer.concat(chunks)
      .toString('latin1')
      .match(/^[0-9a-f]{40,64}$/gm) ?? [];
  try {
    for await (const bytes of gitBytes([...inside(gitDirectory), 'rev-list', ...walk(extent), 'HEAD', '--']))
      chunks.push(bytes);
  } catch (error) {
    if (!(error instanceof GitError) || shas().length === 0) throw error;
    return { shas: shas(), problem: error.message };
  }
  return { shas: shas(), problem: null };
}

/**
 * Reads commits, each with what it changes against its first parent: a merge is the change that it merged. One change is in memory at a
 * time, and of its diff no more than GitHub would show. A commit of which an object is missing or broken is told, and the others are
 * read.
 *
 * @throws {GitError} when git cannot be started
 */
export async function* readHistory(clone: Clone, { shas }: Commits): AsyncGenerator<CommitReading> {
  let next = 0;
  while (next < shas.length) {
    try {
      for await (const change of changesFrom(clone, shas[next] ?? '', shas.length - next)) {
        next += 1;
        yield { readable: true, change };
      }
      return;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
    }
    // git may end before or after the commit that it prints: the next one is read by itself.
    yield await readOne(clone, shas[next] ?? '');
    next += 1;
  }
}

async function readOne(clone: Clone, sha: string): Promise<CommitReading> {
  try {
    for await (const change of changesFrom(clone, sha, 1)) return { readable: true, change };
    return { readable: false, sha, problem: 'git shows nothing of it' };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { readable: false, sha, problem: error.message };
  }
}

/** @param first the commit to begin with */
async function* changesFrom(clone: Clone, first: string, count: number): AsyncGenerator<RecordedChange> {
  const words = [...inside(clone.gitDirectory), 'log', ...walk({ last: count }), ...logFormat, first, '--'];
  const splitter = new LineSplitter(githubLimits.fileCharacters);
  const reader = new LogReader(clone);
  for await (const bytes of gitBytes(words)) {
    for (const line of splitter.split(bytes)) {
      const change = reader.read(line);
      if (change !== null) yield change;
    }
  }
  for (const line of splitter.end()) reader.read(line);
  const last = reader.end();
  if (last !== null) yield last;
}

/** The attributes of a checkout could make a text binary: a bare repository has none. */
function inside(gitDirectory: string): readonly string[] {
  return [`--git-dir=${gitDirectory}`, '--bare'];
}

/** Seconds that git reads as such, and not as a day: before any commit. https://git-scm.com/docs/git-commit#_date_formats */
const firstSecond = 100_000_000;

/** git reads a date of a far year as none, but seconds as they are. */
function walk(extent: Extent): readonly string[] {
  const bound =
    'last' in extent
      ? `--max-count=${extent.last}`
      : `--since=@${Math.max(firstSecond, Math.floor(Date.parse(extent.since) / 1000))}`;
  return ['--first-parent', '--min-parents=1', bound];
}

/** Names of folders that say nothing about what is in them. */
const plainNames: ReadonlySet<string> = new Set([
  '',
  '.',
  '..',
  '.git',
  '.bare',
  'bare',
  'git',
  'mirror',
  'repo',
  'repository',
]);

/** The name of the clone's folder; where that says nothing, of the folder that it was cloned from, or of one above it. */
function nameOfFolders(common: string, address: string | null): string {
  const own = common.replace(/\/\.git$/, '');
  const origin =
    address !== null && /^(?:file:\/\/|[./])/.test(address) ? address.replace(/^file:\/\//, '') : '';
  for (const path of [own, origin.slice(0, maxAddressLength)]) {
    const name = nameOf(path);
    if (name !== null) return name;
  }
  for (let folder = dirname(own); folder !== dirname(folder); folder = dirname(folder)) {
    const name = nameOf(folder);
    if (name !== null) return name;
  }
  return 'repository';
}

function nameOf(path: string): string | null {
  const name = basename(path.replace(/\/+$/, '')).replace(/(?<=.)\.git$/, '');
  return plainNames.has(name) ? null : name;
}

/** The host of a remote's address and its last two names. What else the address holds, such as a password, is left out. */
function readAddress(address: string): { readonly host: string; readonly repository: string } | null {
  const [, url, scp, path = ''] =
    /^(?:(?:https?|ssh|git):\/\/(?:[^/@\s]*@)?([\w.-]+)(?::\d+)?\/|(?:[^/@\s]+@)?([\w.-]+):(?!\/\/))(\S+)$/.exec(
      address,
    ) ?? [];
  const host = url ?? scp;
  const names = /(?:^|\/)([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(path);
  return host === undefined || names === null
    ? null
    : { host: host.toLowerCase(), repository: `${names[1]}/${names[2]}` };
}
