import { type Entry, readEntry } from '../../record/entry.ts';
import { UnreadableBody } from '../../record/format.ts';
import type { Entries, EntryFilter, ListedEntry, StoredEntry } from '../../store/entries.ts';
import type { EvidenceScope } from './evidence-scope.ts';

/** Entries that are listed at a time. */
const pageSize = 500;

/** Bodies that are read at a time: one of a large verdict has megabytes. */
const bodiesAtOnce = 10;

/** What rows are read from. */
export interface RowSource {
  readonly store: Pick<Entries, 'entries' | 'entry' | 'evidence'>;
  readonly scope: EvidenceScope;
  /** Told of each entry that was read. */
  readonly seen: (entry: ListedEntry) => void;
}

/** Lists the entries of the repositories of a scope, whenever they were written: the newest of each repository first. */
export async function* listOf(
  { store, scope, seen }: RowSource,
  filter: Pick<EntryFilter, 'kind' | 'since' | 'until'>,
): AsyncGenerator<ListedEntry> {
  const ids = scope.repositories?.map(({ id }) => id) ?? [undefined];
  for (const repositoryId of ids) {
    for (let last: ListedEntry | undefined; ; ) {
      const page = await store.entries(
        { ...filter, ...(repositoryId === undefined ? {} : { repositoryId }) },
        pageSize,
        last,
      );
      for (const entry of page) {
        yield entry;
        seen(entry);
      }
      last = page.at(-1);
      if (page.length < pageSize) break;
    }
  }
}

/** The same with bodies, for those that are wanted. */
export async function* readAll(
  source: RowSource,
  filter: Pick<EntryFilter, 'kind' | 'since' | 'until'>,
  isWanted: (entry: ListedEntry) => boolean = () => true,
): AsyncGenerator<StoredEntry> {
  let waiting: ListedEntry[] = [];
  for await (const entry of listOf(source, filter)) {
    if (!isWanted(entry)) continue;
    waiting.push(entry);
    if (waiting.length < bodiesAtOnce) continue;
    yield* await withBodies(source, waiting);
    waiting = [];
  }
  yield* await withBodies(source, waiting);
}

async function withBodies(
  { store }: RowSource,
  listed: readonly ListedEntry[],
): Promise<readonly StoredEntry[]> {
  const found = await Promise.all(listed.map(({ id }) => store.entry(id)));
  return found.filter((entry) => entry !== null);
}

/** The body of an entry; null: it was redacted, or cannot be read. */
export function bodyOf({ body }: Pick<StoredEntry, 'body'>): Entry | null {
  try {
    return body === null ? null : readEntry(body);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

/** The period in which an entry was written. */
export function writtenIn({ from, to }: EvidenceScope): Pick<EntryFilter, 'since' | 'until'> {
  return { since: from, until: to };
}

/**
 * Reads parts of a body. One that somebody made up, or that a later release wrote, may have another shape: it is left out, and hides no
 * other row.
 *
 * @param otherwise where it cannot be read
 */
export function readParts<Parts>(read: () => Parts, otherwise: Parts): Parts {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return otherwise;
    throw error;
  }
}
