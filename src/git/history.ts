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
  /** `owner/name` of its origin on GitHub, or the name of its directory. */
  readonly repository: string;
  /** Where git keeps it; bare or not. */
  readonly gitDirectory: string;
}

/** @throws {GitError} when there is no clone at the path */
export async function openClone(path: string): Promise<Clone> {
  const gitDirectory = await gitText(['-C', path, 'rev-parse', '--absolute-git-dir']);
  // No origin is an empty list, not a failure.
  const remotes = await gitText([
    ...inside(gitDirectory),
    'config',
    '--default',
    '',
    '--get',
    'remote.origin.url',
  ]);
  const repository = ownerAndName(remotes) ?? basename(gitDirectory.replace(/\/?\.git$/, ''));
  return { repository, gitDirectory };
}

/** How many changes the extent has. @throws {GitError} */
export async function countChanges({ gitDirectory }: Clone, extent: Extent): Promise<number> {
  const words = [...inside(gitDirectory), 'rev-list', '--count', ...walk(extent), 'HEAD', '--'];
  return Number(await gitText(words));
}

/**
 * Reads the first-parent commits of HEAD, newest first, each with what it changes against its first parent: a merge is the
 * change that it brought. A commit without a parent changes nothing that could be compared. One change is in memory at a
 * time, and of its diff no more than GitHub would show.
 *
 * @throws {GitError}
 */
export async function* readHistory(clone: Clone, extent: Extent): AsyncGenerator<RecordedChange> {
  const log = [...inside(clone.gitDirectory), 'log', ...walk(extent), ...format, 'HEAD', '--'];
  const splitter = new LineSplitter(githubLimits.fileCharacters);
  const reader = new LogReader(clone.repository);
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

/** Every option that the clone's configuration or a diff driver could change is set. */
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

/** Characters of a field that are kept: GitHub's limit for a description. */
const maxFieldLength = 65_536;

/** Reads what `git log` prints in our format, line by line. */
class LogReader {
  readonly #repository: string;
  #fields: string[] = [];
  #diff: DiffReader | null = null;
  #files = 0;

  constructor(repository: string) {
    this.#repository = repository;
  }

  /** Takes the next line; gives the change that it shows to be complete. */
  read(line: string): RecordedChange | null {
    const isMark = line.startsWith('\0');
    if (this.#diff !== null && !isMark) {
      this.#readDiff(this.#diff, line);
      return null;
    }
    const complete = this.end();
    if (isMark && this.#fields.length === fieldCount) this.#diff = new DiffReader(githubLimits);
    else if (isMark) this.#fields.push(line.slice(1, maxFieldLength));
    else this.#prolong(line);
    return complete;
  }

  /** The change under way, if there is one. */
  end(): RecordedChange | null {
    if (this.#diff === null) return null;
    const [sha = '', date = '', name = '', email = '', subject = '', body = ''] = this.#fields;
    const diffs = this.#diff.end();
    const files = diffs.map(({ file }) => file);
    const { number, title } = titleOf(subject, body);
    const change: RecordedChange = {
      repository: this.#repository,
      number,
      sha,
      date: new Date(date),
      title,
      body: body.trim(),
      author: { name, email },
      url: pageOf(this.#repository, number, sha),
      change: changeOf(files, this.#files > maxListedFiles ? this.#files : files.length),
      diff: diffs.some(({ dropped }) => dropped) ? 'hidden' : 'whole',
    };
    this.#fields = [];
    this.#diff = null;
    this.#files = 0;
    return change;
  }

  #prolong(line: string): void {
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

/** `owner/name` of an address on github.com. What else the address holds, such as a password, is left out. */
function ownerAndName(address: string): string | null {
  const found =
    /^(?:(?:https?|ssh|git):\/\/(?:[^/@\s]*@)?github\.com(?::\d+)?\/|(?:[^/@\s]+@)?github\.com:)([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
      address,
    );
  return found === null ? null : `${found[1]}/${found[2]}`;
}
