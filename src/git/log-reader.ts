import { DiffReader, githubLimits } from '../analysis/diff/diff-reader.ts';
import { changeOf, pageOf, type RecordedChange } from '../dataset/recorded-change.ts';
import { maxListedFiles } from '../evidence/change.ts';
import type { Clone } from './clone.ts';

/** The format of a diff. Sets every option that the clone's configuration or a diff driver could change. */
export const diffFormat = [
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
];

/** The format of a log with the diffs of its commits. */
export const logFormat = [
  '--format=%x00%H%n%x00%aI%n%x00%an%n%x00%ae%n%x00%s%n%x00%b%n%x00',
  '--encoding=UTF-8',
  '--diff-merges=first-parent',
  ...diffFormat,
  '--no-notes',
];

/** Fields of the format. A NUL character begins each, and ends the last: no message and no diff has one there. */
const fieldCount = 6;

/** Characters of a field: GitHub's limit for a description. */
export const maxFieldLength = 65_536;

/** Reads what `git log` prints in the format above, line by line. */
export class LogReader {
  readonly #clone: Clone;
  #fields: string[] = [];
  #diff: ChangeReader | null = null;

  constructor(clone: Clone) {
    this.#clone = clone;
  }

  /** Takes the next line; gives the change that ends before it, if one does. */
  read(line: string): RecordedChange | null {
    const isMark = line.startsWith('\0');
    if (this.#diff !== null && !isMark) {
      this.#diff.read(line);
      return null;
    }
    const complete = this.end();
    if (isMark && this.#fields.length === fieldCount) this.#diff = new ChangeReader();
    else if (isMark) this.#fields.push(line.slice(1, maxFieldLength));
    else this.#extendField(line);
    return complete;
  }

  /** The change under way, if there is one. */
  end(): RecordedChange | null {
    if (this.#diff === null) return null;
    const [sha = '', date = '', name = '', email = '', subject = '', body = ''] = this.#fields;
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
      ...this.#diff.end(),
    };
    this.#fields = [];
    this.#diff = null;
    return change;
  }

  #extendField(line: string): void {
    const field = this.#fields.pop();
    if (field !== undefined) this.#fields.push(`${field}\n${line}`.slice(0, maxFieldLength));
  }
}

/** Reads the diff of one change, line by line, and keeps no more of it than GitHub would show. */
export class ChangeReader {
  readonly #diff = new DiffReader(githubLimits);
  #files = 0;

  /** A change of more files than GitHub lists is not evaluated: its files are only counted. */
  read(line: string): void {
    if (line.startsWith('diff --git ')) this.#files += 1;
    if (this.#files <= maxListedFiles) this.#diff.read(line);
  }

  /** The files, and how much of their diffs there is. */
  end(): Pick<RecordedChange, 'change' | 'diff'> {
    const diffs = this.#diff.end();
    const files = diffs.map(({ file }) => file);
    return {
      change: changeOf(files, this.#files > maxListedFiles ? this.#files : files.length),
      diff: diffs.some(({ dropped }) => dropped) ? 'hidden' : 'whole',
    };
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
