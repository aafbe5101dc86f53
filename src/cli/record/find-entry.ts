import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Entries, StoredEntry } from '../../store/entries.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { UsageError } from '../command.ts';

const numberPattern = /^[1-9]\d{0,14}$/;
const digestPattern = /^[0-9a-f]{8,64}$/i;

/** Whether a word may name an entry: by its number, or by 8 or more digits of its digest. */
export function isEntryName(word: string): boolean {
  return numberPattern.test(word) || digestPattern.test(word);
}

/** @throws {UsageError} where a word cannot name an entry */
export function readEntryName(word: string | undefined, more: readonly string[]): string {
  if (word !== undefined && more.length === 0 && isEntryName(word)) return word;
  throw new UsageError('Name one entry: by its number, or by 8 or more digits of its digest.');
}

/** The entry with a number or a digest; null where there is none, or several. Digits alone are a number, if there is an entry with it. */
export async function findEntry(store: Entries, word: string): Promise<StoredEntry | null> {
  const numbered = numberPattern.test(word) ? await store.entry(Number(word)) : null;
  if (numbered !== null || !digestPattern.test(word)) return numbered;
  return store.entry(word.toLowerCase());
}

/** Says that there is no such entry. */
export function entryNotKnown(word: string): string {
  return `${withCode(commandMessages.entryNotKnown, { name: word })}\n`;
}

/** Says that an entry has no part of the evidence with this name, and which it has. */
export function noSuchEvidence(
  entry: number,
  name: string,
  parts: readonly { readonly name: string }[],
): string {
  const names = [...new Set(parts.map((part) => part.name))].toSorted();
  const reason = names.length > 0 ? `It has ${listOfNames(names, 'and')}.` : 'It has none that can be read.';
  return `${withCode(commandMessages.noSuchEvidence, { entry, name: JSON.stringify(name), reason: plain([reason]) })}\n`;
}
