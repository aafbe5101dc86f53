import type { ReadFile } from '../../../analysis/read-file.ts';
import { lineKey } from '../../../text/line-key.ts';
import { isEntryText } from './entry-text.ts';

/** What a changeset says: an entry for packages, that none is needed, or neither. */
export type ChangesetReading = 'entry' | 'none' | 'invalid';

const release =
  /^\s{0,4}["']?(?:@[\w.-]{1,100}\/)?[\w.-]{1,200}["']?\s*:\s*["']?(major|minor|patch|none)["']?\s*$/;

/**
 * Reads a new changeset: front matter with a kind of release for each package, then the entry. One that names no package says that
 * nothing is to be released. https://github.com/changesets/changesets/blob/main/docs/adding-a-changeset.md
 *
 * @param file one that the change adds or edits
 */
export function readChangeset({ file, hunks }: ReadFile): ChangesetReading {
  const [hunk, ...more] = hunks;
  const first = hunk?.lines.find(({ newLine }) => newLine !== null);
  if (file.patch === undefined || hunk === undefined || more.length > 0 || first?.newLine !== 1)
    return 'invalid';
  const lines = hunk.lines
    .filter(({ kind }) => kind !== 'removed')
    .map(({ text }) => text.replace(/\r$/, ''));
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end === -1) return 'invalid';
  const named = lines.slice(1, end).filter((line) => line.trim() !== '');
  // One that was there before is another change's, unless this one adds to it.
  const removed = new Set(
    hunk.lines.filter(({ kind }) => kind === 'removed').map(({ text }) => lineKey(text)),
  );
  const isNew = hunk.lines.some(({ kind, text }) => {
    const key = lineKey(text);
    return kind === 'added' && (key === '' ? file.status === 'added' : !removed.has(key));
  });
  if (!isNew) return 'invalid';
  const kinds = named.map((line) => release.exec(line)?.[1]);
  if (kinds.includes(undefined)) return 'invalid';
  if (kinds.every((kind) => kind === 'none')) return 'none';
  return lines.slice(end + 1).some(isEntryText) ? 'entry' : 'invalid';
}
