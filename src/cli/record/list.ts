import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Entries, EntryPlace, ListedEntry } from '../../store/entries.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { type Terminal, UsageError } from '../command.ts';
import { readLimit, readOptions } from '../options.ts';
import { renderEntries } from './list-text.ts';
import { filterOptions, readFilter } from './read-filter.ts';

/** Entries on a page. */
export const defaultLimit = 20;
export const maxLimit = 1_000;

/**
 * Lists entries, the newest first.
 *
 * @returns what is done with the store; it returns the exit code
 * @throws {UsageError} where the arguments are wrong
 */
export function list(
  words: readonly string[],
  { output, errors }: Terminal,
): (store: Entries) => Promise<number> {
  const { values } = readOptions(
    words,
    { ...filterOptions, limit: { type: 'string' }, before: { type: 'string' }, json: { type: 'boolean' } },
    false,
  );
  const filter = readFilter(values);
  const limit = readLimit(values.limit, defaultLimit, maxLimit);
  const before = values.before === undefined ? null : entryNumber(values.before);
  return async (store) => {
    let after: EntryPlace | undefined;
    if (before !== null) {
      after = (await store.entry(before)) ?? undefined;
      if (after === undefined) {
        errors.write(`${withCode(commandMessages.entryNotKnown, { name: String(before) })}\n`);
        return 1;
      }
    }
    // One more than asked for shows whether there is another page.
    const found = await store.entries(filter, limit + 1, after);
    const entries = found.slice(0, limit);
    const next = found.length > limit ? (entries.at(-1)?.id ?? null) : null;
    if (values.json) output.write(jsonDocument({ entries: entries.map(withIsoTime), next }));
    else {
      output.write(entries.length === 0 ? 'no entries\n' : renderEntries(entries));
      if (next !== null) output.write(`Older entries: the same with --before ${next}\n`);
    }
    return 0;
  };
}

/** An entry as JSON has it: its time in ISO 8601. */
export function withIsoTime<Entry extends Pick<ListedEntry, 'at'>>(
  entry: Entry,
): Omit<Entry, 'at'> & { readonly at: string } {
  return { ...entry, at: new Date(entry.at).toISOString() };
}

function entryNumber(word: string): number {
  if (/^[1-9]\d{0,14}$/.test(word)) return Number(word);
  throw new UsageError(`--before takes the number of an entry, not ${JSON.stringify(word)}.`);
}
