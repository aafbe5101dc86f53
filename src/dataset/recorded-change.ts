import { type Change, type ChangedFile, maxListedFiles } from '../evidence/change.ts';
import { available, type Slice, unavailable } from '../evidence/slice.ts';
import { say } from '../text/message.ts';

/** A change that was merged, as a record of it shows it. Its texts are hostile. */
export interface RecordedChange {
  /** `owner/name`; for a clone without a remote, the name of its folder. */
  readonly repository: string;
  /** The number of its pull request; null where the record does not say. */
  readonly number: number | null;
  readonly sha: string;
  readonly date: Date | null;
  readonly title: string;
  readonly body: string;
  readonly author: Author | null;
  /** Its page on github.com; null where it is not known to have one. */
  readonly url: string | null;
  readonly change: Slice<Change>;
  /**
   * How much of its diff the record holds: all of it, all that GitHub would show (`hidden`: GitHub leaves out the rest too), less
   * (`cut`), or only the paths (`absent`).
   */
  readonly diff: 'whole' | 'hidden' | 'cut' | 'absent';
}

export interface Author {
  readonly name: string;
  readonly email: string | null;
}

/**
 * By what an author can be named, in lower case: name, e-mail address, and the login in an address that GitHub gives.
 *
 *     namesOf({ name: 'Mona', email: '1+mona@users.noreply.github.com' })   // ['mona', '1+mona@users…', 'mona']
 */
export function namesOf(author: Author | null): readonly string[] {
  if (author === null) return [];
  const login = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/i.exec(author.email ?? '')?.[1];
  return [author.name, author.email ?? '', login ?? ''].map(normalName).filter((name) => name !== '');
}

/** A name as it is compared: `Mona ` is `mona`. */
export function normalName(name: string): string {
  return name.trim().toLowerCase();
}

/**
 * The files of a change as the engine would have got them: a list that is too long for GitHub's API, or that the record
 * cuts, is unavailable.
 *
 * @param total how many files the change has, which may be more than there are in the list
 */
export function changeOf(files: readonly ChangedFile[], total: number): Slice<Change> {
  if (total > maxListedFiles) {
    return unavailable({
      reason: 'too-large',
      message: say`The change has ${total} files, and GitHub lists no more than ${maxListedFiles}.`,
      remedy: say`Split the change.`,
    });
  }
  if (total > files.length) {
    return unavailable({
      reason: 'not-found',
      message: say`The record lists ${files.length} of ${total} changed files.`,
      remedy: say`Record every file of the change.`,
    });
  }
  return available({ files });
}

/** The page of a pull request or commit on github.com; null for names that GitHub does not give. */
export function pageOf(repository: string, number: number | null, sha: string): string | null {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100}$/.test(repository)) return null;
  if (number !== null) return `https://github.com/${repository}/pull/${number}`;
  return /^[0-9a-f]{40,64}$/.test(sha) ? `https://github.com/${repository}/commit/${sha}` : null;
}
