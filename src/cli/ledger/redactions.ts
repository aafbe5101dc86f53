import { z } from 'zod';
import { isVerdict, readEntry } from '../../record/entry.ts';
import { UnreadableBody } from '../../record/format.ts';
import type { Entries, ListedEntry } from '../../store/entries.ts';
import { redactionKind } from '../../subjects/entries.ts';

/** What an entry about removals names: one entry by its digest, or several by their numbers. */
const facts = z.union([z.object({ entries: z.array(z.number()) }), z.object({ digest: z.string() })]);

const pageSize = 100;

/** The entries whose bodies were removed, as entries of the record say. */
export interface Redactions {
  names(entry: Pick<ListedEntry, 'id' | 'digest'>): boolean;
}

/** Reads what was redacted. */
export async function readRedactions(store: Pick<Entries, 'entries' | 'entry'>): Promise<Redactions> {
  const ids = new Set<number>();
  const digests = new Set<string>();
  for (let last: ListedEntry | undefined; ; ) {
    const page = await store.entries({ kind: redactionKind }, pageSize, last);
    for (const { id } of page) {
      const named = factsOf((await store.entry(id))?.body ?? null);
      if (named !== null && 'digest' in named) digests.add(named.digest);
      else for (const each of named?.entries ?? []) ids.add(each);
    }
    last = page.at(-1);
    if (last === undefined) return { names: ({ id, digest }) => ids.has(id) || digests.has(digest) };
  }
}

function factsOf(body: string | null): z.infer<typeof facts> | null {
  try {
    const entry = body === null ? null : readEntry(body);
    return entry === null || isVerdict(entry) ? null : (facts.safeParse(entry.facts).data ?? null);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}
