import { basename } from 'node:path';
import { DiffReader, githubLimits } from '../analysis/diff/diff-reader.ts';
import { LineSplitter } from '../analysis/diff/line-splitter.ts';
import { maxListedFiles } from '../evidence/change.ts';
import { changeOf, pageOf, type RecordedChange } from '../records/recorded-change.ts';
import { gitBytes, gitText } from './git.ts';

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
    repository: remote?.repository ?? basename(common.replace(/\/?\.git$/, '')),
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

/** How many changes the extent has. @throws {GitError} */
export async function countChanges({ gitDirectory }: Clone, extent: Extent): Promise<number> {
  const words = [...inside(gitDirectory), 'rev-list', '--count', ...walk(extent), 'HEAD', '--'];
  return Number(await gitText(words));
}

/**
 * Reads the first-parent commits of HEAD, newest first, each with what it changes against its first parent: a merge is the
 * change that it merged. A commit without a parent is left out. One change is in memory at a
 * time, and of its diff no more than GitHub would show.
 *
 * @throws {GitError}
 */
export async function* readHistory(clone: Clone, extent: Extent): AsyncGenerator<RecordedChange> {
  const log = [...inside(clone.gitDirectory), 'log', ...walk(extent), ...format, 'HEAD', '--'];
  const splitter = new LineSplitter(githubLimits.fileCharacters);
  const reader = new LogReader(clone);
  for await (const bytes of gitBytes(log)) {
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

function walk(extent: Extent): readonly string[] {
  const bound = 'last' in extent ? `--max-count=${extent.last}` : `--since=${extent.since}`;
  return ['--first-parent', '--min-parents=1', bound];
}

/** Sets every option that the clone's configuration or a diff driver could change. */
const format = [
  '--format=%x00%H%n%x00%aI%n%x00%an%n%x00%ae%n%x00%s%n%x00%b%n%x00',
  '--encoding=UTF-8',
  '--diff-merges=first-parent',
  '--patch',
  '--unified=3',
  '--inter-hunk-context=0',
  '--find-renames',
  '--diff-algorithm=myers',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--submodule=short',
  '--ignore-submodules=none',
  '--no-relative',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-notes',
];

/** Fields of the format. A NUL character begins each, and ends the last: no message and no diff has one there. */
const fieldCount = 6;

/** Characters of a field: GitHub's limit for a description. */
const maxFieldLength = 65_536;

/** Reads what `git log` prints in the format above, line by line. */
class LogReader {
  readonly #clone: Clone;
  #fields: string[] = [];
  #diff: DiffReader | null = null;
  #files = 0;

  constructor(clone: Clone) {
    this.#clone = clone;
  }

  /** Takes the next line; gives the change that ends before it, if one does. */
  read(line: string): RecordedChange | null {
    const isMark = line.startsWith('\0');
    if (this.#diff !== null && !isMark) {
      this.#readDiff(this.#diff, line);
      return null;
    }
    const complete = this.end();
    if (isMark && this.#fields.length === fieldCount) this.#diff = new DiffReader(githubLimits);
    else if (isMark) this.#fields.push(line.slice(1, maxFieldLength));
    else this.#extendField(line);
    return complete;
  }

  /** The change under way, if there is one. */
  end(): RecordedChange | null {
    if (this.#diff === null) return null;
    const [sha = '', date = '', name = '', email = '', subject = '', body = ''] = this.#fields;
    const diffs = this.#diff.end();
    const files = diffs.map(({ file }) => file);
    const { number, title } = titleOf(subject, body);
    const { repository, isOnGitHub } = this.#clone;
    const change: RecordedChange = {
      repository,
      number,
      sha,
      date: new Date(date),
      title,
      body: body.trim(),
      author: { name, email },
      url: isOnGitHub ? pageOf(repository, number, sha) : null,
      change: changeOf(files, this.#files > maxListedFiles ? this.#files : files.length),
      diff: diffs.some(({ dropped }) => dropped) ? 'hidden' : 'whole',
    };
    this.#fields = [];
    this.#diff = null;
    this.#files = 0;
    return change;
  }

  #extendField(line: string): void {
    const field = this.#fields.pop();
    if (field !== undefined) this.#fields.push(`${field}\n${line}`.slice(0, maxFieldLength));
  }

  /** A change of more files than GitHub lists is not evaluated: its files are only counted. */
  #readDiff(diff: DiffReader, line: string): void {
    if (line.startsWith('diff --git ')) this.#files += 1;
    if (this.#files <= maxListedFiles) diff.read(line);
  }
}

/** The number and title of the pull request, as GitHub writes them in the commits of its merge buttons. */
function titleOf(subject: string, body: string): { readonly number: number | null; readonly title: string } {
  const merge = /^Merge pull request #(\d{1,9}) from /.exec(subject);
  const firstLine = body.split('\n', 1)[0] ?? '';
  if (merge !== null) return { number: Number(merge[1]), title: firstLine === '' ? subject : firstLine };
  const squash = /^(.*\S) \(#(\d{1,9})\)$/.exec(subject);
  return squash === null
    ? { number: null, title: subject }
    : { number: Number(squash[2]), title: squash[1] ?? subject };
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
