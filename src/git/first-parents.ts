import { LineSplitter } from '../analysis/diff/line-splitter.ts';
import { type Clone, inside } from './clone.ts';
import { GitError, gitBytes, gitText } from './git.ts';

/** The clone has no branch of a name. */
export class NoBranch extends GitError {}

/** Characters of a line that git prints here. */
const maxLineLength = 200;

/**
 * The first-parent commits of a branch whose committer's date is in a period, newest first; what `git rev-list --first-parent` prints.
 *
 * @param branch without `refs/heads/`; that of the remote counts, where the clone has one
 * @param period of milliseconds since the epoch: from this one, and before that one
 * @throws {NoBranch} the clone has no such branch
 * @throws {GitError} it cannot be read
 */
export async function* firstParentsIn(
  clone: Clone,
  branch: string,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<string> {
  const tip = await tipOf(clone, branch);
  // Git compares whole seconds, and includes both. `--since` would stop at the first older commit: dates need not be in order.
  const words = [
    'rev-list',
    '--first-parent',
    `--since-as-filter=${gitTime(Math.ceil(from / 1000))}`,
    `--until=${gitTime(Math.ceil(to / 1000) - 1)}`,
    tip,
    '--',
  ];
  const splitter = new LineSplitter(maxLineLength);
  for await (const bytes of gitBytes([...inside(clone.gitDirectory), ...words]))
    for (const line of splitter.split(bytes)) yield line;
  for (const line of splitter.end()) yield line;
}

/** Seconds that git reads as such, and not as a day. https://git-scm.com/docs/git-commit#_date_formats */
const firstSecond = 100_000_000;

function gitTime(seconds: number): string {
  return `@${Math.max(firstSecond, seconds)}`;
}

async function tipOf({ gitDirectory }: Clone, branch: string): Promise<string> {
  for (const name of [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`]) {
    try {
      return await gitText([...inside(gitDirectory), 'rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
    }
  }
  throw new NoBranch(`it has no branch ${branch}`);
}

/** The branch that a clone begins with: the default branch of its remote, or its own. Null: it names none. */
export async function defaultBranchOf({ gitDirectory }: Clone): Promise<string | null> {
  for (const [name, prefix] of [
    ['refs/remotes/origin/HEAD', 'refs/remotes/origin/'],
    ['HEAD', 'refs/heads/'],
  ] as const) {
    try {
      const ref = await gitText([...inside(gitDirectory), 'symbolic-ref', '--quiet', name]);
      if (ref.startsWith(prefix)) return ref.slice(prefix.length);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
    }
  }
  return null;
}
