import { githubLimits } from '../analysis/diff/diff-reader.ts';
import { LineSplitter } from '../analysis/diff/line-splitter.ts';
import type { RecordedChange } from '../dataset/recorded-change.ts';
import { type Clone, inside } from './clone.ts';
import { GitError, gitBytes } from './git.ts';
import { LogReader, logFormat } from './log-reader.ts';

/** Which first-parent commits: the newest ones up to a number, or those since a time (ISO 8601). */
export type Extent = { readonly last: number } | { readonly since: string };

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
