import { githubLimits } from '../analysis/diff/diff-reader.ts';
import { LineSplitter } from '../analysis/diff/line-splitter.ts';
import type { RecordedChange } from '../dataset/recorded-change.ts';
import { quote } from '../text/quote.ts';
import { type Clone, inside } from './clone.ts';
import { defaultBranchOf } from './first-parents.ts';
import { GitError, gitBytes, gitText } from './git.ts';
import { ChangeReader, diffFormat, maxFieldLength } from './log-reader.ts';

/** A range of commits, as a pull request would propose it. */
export interface Range {
  /** The commit that the base names now: the policy is read from it. */
  readonly base: string;
  readonly head: string;
  /** The commit at which the two parted: GitHub compares the head with it. */
  readonly mergeBase: string;
  /** The branch that the base names, without its remote; null where it names no branch. */
  readonly branch: string | null;
  /** Commits of the head that the base does not have. */
  readonly commits: number;
}

/** A range that names no change. The message says why, and what to do. */
export class UnusableRange extends Error {
  override readonly name = 'UnusableRange';
  /** It is no range, whatever the clone. */
  readonly isMalformed: boolean;

  constructor(message: string, isMalformed = false) {
    super(message);
    this.isMalformed = isMalformed;
  }
}

/** Characters of a range. */
const maxRangeLength = 1_000;

/** Commits whose messages are read: as many as GitHub lists of a pull request. */
const maxCommits = 250;

/** Bytes of all messages. */
const maxMessageBytes = 1024 * 1024;

/**
 * Finds the commits of a range. `main..topic` and `main...topic` are the same, as for a pull request; `main` alone ends at HEAD.
 *
 *     await resolveRange(clone, 'origin/main..HEAD')
 *
 * @throws {UnusableRange} where it is none, a commit is not in the clone, or the two have no commit in common
 * @throws {GitError} where the clone cannot be read
 */
export async function resolveRange(clone: Clone, text: string): Promise<Range> {
  const [base = '', head = '', ...others] = text.split(/\.{2,3}/);
  if (base === '' || others.length > 0 || text.length > maxRangeLength || /^-|\.-/.test(text))
    throw new UnusableRange(
      `A range is written as base..head, such as origin/main..HEAD, not ${quote(text.slice(0, 100))}.`,
      true,
    );
  const [from, to] = [await commitOf(clone, base), await commitOf(clone, head || 'HEAD')];
  const mergeBase = await mergeBaseOf(clone, { from, to, text });
  const count = await gitText([...inside(clone.gitDirectory), 'rev-list', '--count', to, `^${from}`, '--']);
  return { base: from, head: to, mergeBase, branch: await branchOf(clone, base), commits: Number(count) };
}

async function commitOf(clone: Clone, name: string): Promise<string> {
  try {
    return await gitText([
      ...inside(clone.gitDirectory),
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${name}^{commit}`,
    ]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UnusableRange(`The clone has no commit ${quote(name)}. ${await hintFor(clone, name)}`);
  }
}

/** What to do where a commit is missing: another default branch, a shallow clone, or one that was not fetched. */
async function hintFor(clone: Clone, name: string): Promise<string> {
  const remote = /^(?:refs\/remotes\/)?origin\/(.+)$/.exec(name)?.[1] ?? null;
  const known = await defaultBranchOf(clone);
  if (remote !== null && known !== null && remote !== known && isMain(remote))
    return `The default branch of the clone is ${quote(known)}: name ${quote(`origin/${known}`)}, or fetch the branch.`;
  const fetch = remote === null ? '"git fetch"' : `"git fetch origin ${remote}"`;
  return (await isShallow(clone))
    ? `The clone is shallow: run "git fetch --unshallow". In GitHub Actions, give actions/checkout "fetch-depth: 0".`
    : `Run ${fetch}, or name another commit. In GitHub Actions, give actions/checkout "fetch-depth: 0".`;
}

/** Names that default branches have, before or after they were renamed. */
function isMain(branch: string): boolean {
  return ['main', 'master', 'trunk', 'develop'].includes(branch);
}

async function isShallow({ gitDirectory }: Clone): Promise<boolean> {
  return (await gitText([...inside(gitDirectory), 'rev-parse', '--is-shallow-repository'])) === 'true';
}

async function mergeBaseOf(
  clone: Clone,
  { from, to, text }: { readonly from: string; readonly to: string; readonly text: string },
): Promise<string> {
  try {
    return await gitText([...inside(clone.gitDirectory), 'merge-base', from, to]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UnusableRange(
      (await isShallow(clone))
        ? `The clone is shallow and lacks the commit at which ${quote(text)} parted. Run "git fetch --unshallow". In GitHub Actions, give actions/checkout "fetch-depth: 0".`
        : `The two ends of ${quote(text)} have no commit in common, so they are no change of each other. Name the branch that the change is meant for.`,
    );
  }
}

/** The branch that a name means: `main` for `origin/main`. */
async function branchOf({ gitDirectory }: Clone, name: string): Promise<string | null> {
  try {
    const words = ['rev-parse', '--symbolic-full-name', '--end-of-options', name];
    const full = await gitText([...inside(gitDirectory), ...words]);
    const found = full.split('\n').findLast((line) => line.startsWith('refs/')) ?? '';
    return /^refs\/(?:heads\/|remotes\/[^/]+\/)(.+)$/s.exec(found)?.[1] ?? null;
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

/**
 * Reads what a range changes, as GitHub would show it of a pull request. A clone has no title and no description: of one commit its message
 * stands for them, as GitHub proposes it; of several, the subject of the first and all their messages.
 *
 * @throws {GitError} where an object is missing, as in a partial clone
 */
export async function readRange(clone: Clone, range: Range): Promise<RecordedChange> {
  const { base: from, head, mergeBase } = range;
  const messages = await readMessages(clone, from, head);
  const [first] = messages;
  const bodies = messages.length > 1 ? messages.map(whole) : messages.map(({ body }) => body);
  const words = ['diff-tree', '-r', ...diffFormat, mergeBase, head, '--'];
  const splitter = new LineSplitter(githubLimits.fileCharacters);
  const reader = new ChangeReader();
  for await (const bytes of gitBytes([...inside(clone.gitDirectory), ...words]))
    for (const line of splitter.split(bytes)) reader.read(line);
  for (const line of splitter.end()) reader.read(line);
  return {
    repository: clone.repository,
    number: null,
    sha: head,
    date: first?.date ?? null,
    title: first?.subject ?? '',
    body: bodies.join('\n\n').trim().slice(0, maxFieldLength),
    author: null,
    url: null,
    ...reader.end(),
  };
}

interface CommitMessage {
  readonly date: Date;
  readonly subject: string;
  readonly body: string;
}

function whole({ subject, body }: CommitMessage): string {
  return `${subject}\n\n${body}`.trim();
}

/** The messages of the commits of a range, without merges, the oldest first. */
async function readMessages(
  { gitDirectory }: Clone,
  base: string,
  head: string,
): Promise<readonly CommitMessage[]> {
  const format = '--format=%cI%x00%s%x00%b%x00';
  const words = ['log', '--no-merges', `--max-count=${maxCommits}`, '--encoding=UTF-8', '--no-notes', format];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const bytes of gitBytes([...inside(gitDirectory), ...words, head, `^${base}`, '--'])) {
    chunks.push(bytes);
    size += bytes.length;
    if (size > maxMessageBytes) break;
  }
  const fields = Buffer.concat(chunks).toString('utf8').split('\0');
  const messages: CommitMessage[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [date = '', subject = '', body = ''] = fields.slice(index, index + 3);
    messages.push({ date: new Date(date.trim()), subject, body: body.trim() });
  }
  return messages.toReversed();
}
