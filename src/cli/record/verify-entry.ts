import { evidenceDigests, isVerdict, readEntry } from '../../record/entry.ts';
import { UnreadableBody } from '../../record/format.ts';
import { type Recomputed, type RecordedEngine, recompute } from '../../record/recompute.ts';
import type { Entries, ListedEntry, StoredEntry } from '../../store/entries.ts';
import { plain } from '../../text/message.ts';
import { changedColumns } from './changed-columns.ts';

/** In the order in which they are counted. `unchanged`: it fits its digest, and holds no verdict. */
export const results = ['same', 'unchanged', 'different', 'changed', 'not-possible'] as const;

/** What verifying an entry gave. */
export interface VerifiedEntry {
  readonly entry: ListedEntry;
  readonly result: (typeof results)[number];
  /** Sentences: in what it differs, what was changed, or why it is not possible. */
  readonly messages: readonly string[];
  /** Of a verdict that was recomputed. */
  readonly versions?: { readonly recorded: string; readonly present: string };
}

/** Compares an entry with its digest and its columns, and evaluates a verdict again. Throws what the store throws. */
export async function verifyEntry(
  store: Pick<Entries, 'evidence'>,
  { body, ...entry }: StoredEntry,
  engine: RecordedEngine,
): Promise<VerifiedEntry> {
  const read = body === null ? null : readable(body);
  const evidence = read !== null && isVerdict(read) ? await store.evidence(evidenceDigests(read)) : new Map();
  const recomputed = await recompute({ digest: entry.digest, body }, evidence, engine);
  const result = resultOf(recomputed);
  if (result.result === 'changed' || read === null) return { entry, ...result };
  const columns = changedColumns(entry, read);
  if (columns.length === 0) return { entry, ...result };
  return {
    entry,
    result: 'changed',
    messages: [`Columns in the store were changed: they differ from the body in ${columns.join(', ')}.`],
  };
}

function readable(body: string) {
  try {
    return readEntry(body);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

function resultOf(recomputed: Recomputed): Omit<VerifiedEntry, 'entry'> {
  switch (recomputed.outcome) {
    case 'same':
      return { result: 'same', messages: [], versions: recomputed.versions };
    case 'different':
      return {
        result: 'different',
        messages: recomputed.differences.map(({ message }) => plain(message)),
        versions: recomputed.versions,
      };
    case 'changed':
      return { result: 'changed', messages: [plain(recomputed.message)] };
    case 'not-possible':
      return recomputed.obstacle === 'no-verdict'
        ? { result: 'unchanged', messages: [] }
        : { result: 'not-possible', messages: [plain(recomputed.message)] };
  }
}
