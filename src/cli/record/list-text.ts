import { shorten, shortenMiddle } from '../../report/size.ts';
import { statusWords } from '../../report/verdict-words.ts';
import type { Status } from '../../rules/verdict.ts';
import type { ListedEntry } from '../../store/entries.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { table } from '../table.ts';

const maxKindCharacters = 26;
const maxSubjectCharacters = 40;
const maxNoteCharacters = 48;

/** Statuses that a line names: a rule that passes or does not apply is left out. */
const namedStatuses: readonly Status[] = ['fail', 'error', 'pending'];

/** One line for each entry. Control characters in values are removed, and long names are shortened. */
export function renderEntries(entries: readonly ListedEntry[]): string {
  const lines = table(
    ['ENTRY', 'TIME (UTC)', 'KIND', 'OUTCOME', 'SUBJECT', 'COMMIT', 'NOTES'],
    entries.map((entry) => [
      String(entry.id),
      new Date(entry.at).toISOString().slice(0, 19).replace('T', ' '),
      shorten(inert(entry.kind), maxKindCharacters),
      shorten(inert(entry.conclusion ?? ''), maxKindCharacters),
      shortenMiddle(inert(subjectOf(entry)), maxSubjectCharacters),
      inert(entry.sha?.slice(0, 7) ?? ''),
      shorten(inert(notesOf(entry)), maxNoteCharacters),
    ]),
  );
  return `${lines.join('\n')}\n`;
}

/** What an entry is about: `octo-org/widgets#7`, a branch as `octo-org/widgets main`; empty where it is about the app. */
export function subjectOf({ repository, repositoryId, number, branch }: ListedEntry): string {
  const place = repository ?? (repositoryId === undefined ? '' : String(repositoryId));
  if (number !== undefined) return `${place}#${number}`;
  return branch === undefined ? place : `${place} ${branch}`;
}

function notesOf({ confirmed, rules = [] }: ListedEntry): string {
  const named = rules.flatMap((rule) => {
    const status = namedStatuses.find((each) => rule.endsWith(`=${each}`));
    return status === undefined ? [] : [`${rule.slice(0, -status.length - 1)} ${statusWords[status]}`];
  });
  return [
    ...(confirmed ? [] : ['not confirmed']),
    ...(named.length === 0 ? [] : [listOfNames(named, 'and')]),
  ].join('; ');
}

/** A text from outside, on one line. */
export function inert(text: string): string {
  return plain([text]);
}
