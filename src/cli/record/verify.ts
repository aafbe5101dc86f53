import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { version } from '../../platform/version.ts';
import { rules } from '../../rules/index.ts';
import type { Entries, EntryFilter, ListedEntry, StoredEntry } from '../../store/entries.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { type Terminal, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { Progress } from '../progress.ts';
import { entryNotKnown, findEntry, isEntryName } from './find-entry.ts';
import { withIsoTime } from './list.ts';
import { filterOptions, pullRequestFilter, readFilter } from './read-filter.ts';
import { results, type VerifiedEntry, verifyEntry } from './verify-entry.ts';
import { renderCounts, renderVerified } from './verify-text.ts';

/** Entries that are listed at a time; their bodies are read one by one. */
const pageSize = 100;

/** The exit code where nothing differs, but something could not be recomputed. */
const notPossibleExit = 3;

/** The entries to be verified. */
type Selection =
  | { readonly kind: 'entry'; readonly name: string }
  /** @property name what was asked for, in the words of the command */
  | {
      readonly kind: 'filter';
      readonly filter: EntryFilter;
      readonly name: string;
      readonly listsAll: boolean;
    };

/**
 * Verifies entries, the newest first: one is in memory at a time.
 *
 * @returns what is done with the store; it returns the exit code
 * @throws {UsageError} where the arguments are wrong
 */
export function verify(words: readonly string[], terminal: Terminal): (store: Entries) => Promise<number> {
  const { values, positionals } = readOptions(
    words,
    { ...filterOptions, newest: { type: 'boolean' }, all: { type: 'boolean' }, json: { type: 'boolean' } },
    true,
  );
  const { all = false, newest = false, json = false, ...filterWords } = values;
  const chosen = selectionOf(positionals, readFilter(filterWords), all);
  const selection =
    newest && chosen.kind === 'filter'
      ? { ...chosen, filter: { kind: 'verdict', ...chosen.filter } }
      : chosen;
  return async (store) => {
    const { output, errors } = terminal;
    const { createBudgetedEngine } = await import('../../budget/budgeted-engine.ts');
    const engine = createBudgetedEngine();
    const progress = new Progress(terminal, 'entries');
    const counts = new Map<VerifiedEntry['result'], number>();
    const print = json
      ? jsonPrinter(output)
      : textPrinter(output, selection.kind === 'entry' || selection.listsAll);
    try {
      let done = 0;
      let first: number | null = null;
      for await (const entry of entriesOf(store, selection, newest)) {
        const verified = await verifyEntry(store, entry, { engine, rules, version });
        counts.set(verified.result, (counts.get(verified.result) ?? 0) + 1);
        progress.clear();
        await print.entry(verified);
        done += 1;
        first ??= entry.id;
        // Numbers count up by about one, and the newest are verified first.
        progress.show(done, (first - entry.id + 1) / first);
      }
    } finally {
      progress.clear();
      await engine.close();
    }
    if (counts.size === 0) {
      const { name } = selection;
      errors.write(
        selection.kind === 'entry'
          ? entryNotKnown(name)
          : `${withCode(commandMessages.noEntries, { name })}\n`,
      );
      return 1;
    }
    await print.end(counts);
    if (counts.has('different') || counts.has('changed')) return 1;
    return counts.has('not-possible') ? notPossibleExit : 0;
  };
}

function selectionOf(positionals: readonly string[], filter: EntryFilter, all: boolean): Selection {
  const [name, ...more] = positionals;
  const isFiltered = Object.keys(filter).length > 0;
  const ways = [name !== undefined, isFiltered, all].filter(Boolean).length;
  const pullRequest = name === undefined ? null : pullRequestFilter(name);
  if (ways !== 1 || more.length > 0 || (name !== undefined && pullRequest === null && !isEntryName(name))) {
    throw new UsageError(
      'Give one of: an entry, by its number or by 8 or more digits of its digest; a pull request, such as octo-org/widgets#7; ' +
        'filters, such as --repository; --all.',
    );
  }
  if (name === undefined)
    return { kind: 'filter', filter, name: all ? 'any repository' : 'these filters', listsAll: false };
  return pullRequest === null
    ? { kind: 'entry', name }
    : { kind: 'filter', filter: pullRequest, name, listsAll: true };
}

async function* entriesOf(
  store: Entries,
  selection: Selection,
  newest: boolean,
): AsyncGenerator<StoredEntry> {
  if (selection.kind === 'entry') {
    const entry = await findEntry(store, selection.name);
    if (entry !== null) yield entry;
    return;
  }
  for (let last: ListedEntry | undefined; ; ) {
    const page = await store.entries(selection.filter, newest ? 1 : pageSize, last);
    for (const { id } of page) {
      const entry = await store.entry(id);
      if (entry !== null) yield entry;
    }
    last = page.at(-1);
    if (newest || last === undefined) return;
  }
}

interface Printer {
  entry(verified: VerifiedEntry): Promise<void>;
  end(counts: ReadonlyMap<VerifiedEntry['result'], number>): Promise<void>;
}

/** @param listsAll also entries about which there is nothing to say */
function textPrinter(output: Writable, listsAll: boolean): Printer {
  return {
    entry: async (verified) => {
      const isFine = verified.result === 'same' || verified.result === 'unchanged';
      if (listsAll || !isFine) await write(output, renderVerified(verified));
    },
    end: (counts) => write(output, renderCounts(counts)),
  };
}

/** One document, written as it grows. */
function jsonPrinter(output: Writable): Printer {
  let separator = '{\n"entries": [\n';
  return {
    entry: async ({ entry, ...verified }) => {
      await write(output, `${separator}${jsonDocument({ ...withIsoTime(entry), ...verified }).trimEnd()}`);
      separator = ',\n';
    },
    end: async (counts) => {
      const all = Object.fromEntries(results.map((result) => [result, counts.get(result) ?? 0]));
      await write(output, `\n],\n"counts": ${jsonDocument(all).trimEnd()}\n}\n`);
    },
  };
}

/** Writes, and waits for a reader that is slower. */
async function write(output: Writable, text: string): Promise<void> {
  if (!output.write(text)) await once(output, 'drain');
}
