import { namesOf, normalName, type RecordedChange } from '../dataset/recorded-change.ts';
import { matcher } from '../rules/matching.ts';
import { listOfNames } from '../text/lists-and-counts.ts';

/** Which changes are replayed; an empty list leaves out nothing. */
export interface Selection {
  /** Globs: a change counts if it changes a file that one of them matches. */
  readonly paths: readonly string[];
  /** Names, e-mail addresses or logins, in upper or lower case. */
  readonly authors: readonly string[];
  readonly withoutAuthors: readonly string[];
}

/**
 * Whether a change is selected.
 *
 *     const isSelected = selects({ paths: ['apps/**'], authors: [], withoutAuthors: ['renovate[bot]'] });
 *     isSelected(change);
 */
export function selects({
  paths,
  authors,
  withoutAuthors,
}: Selection): (recorded: RecordedChange) => boolean {
  const matches = matcher(paths);
  const wanted = new Set(authors.map(normalName));
  const unwanted = new Set(withoutAuthors.map(normalName));
  return ({ change, author }) => {
    const names = namesOf(author);
    if (names.some((name) => unwanted.has(name))) return false;
    if (wanted.size > 0 && !names.some((name) => wanted.has(name))) return false;
    return paths.length === 0 || (change.available && change.value.files.some(({ path }) => matches(path)));
  };
}

/** `Only changes of apps/** by Ada, without those by renovate[bot].`; null where every change is selected. */
export function selectionWords({ paths, authors, withoutAuthors }: Selection): string | null {
  const parts = [
    paths.length + authors.length === 0 ? '' : 'Only changes',
    paths.length === 0 ? '' : ` of ${listOfNames(paths, 'or')}`,
    authors.length === 0 ? '' : ` by ${listOfNames(authors, 'or')}`,
  ].join('');
  const without = withoutAuthors.length === 0 ? '' : `without those by ${listOfNames(withoutAuthors, 'or')}`;
  if (parts === '') return without === '' ? null : `All changes ${without}.`;
  return `${parts}${without === '' ? '' : `, ${without}`}.`;
}
