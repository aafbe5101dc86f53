import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { continuedKind } from '../store/check-ledger.ts';
import type { Entries, EntryPlace } from '../store/entries.ts';
import { acceptedKind, type Recorder, redactionKind } from '../subjects/entries.ts';

/** What is redacted is told by these, and what the tree is verified with: they hold no personal data but who ran a command. */
const keptKinds: readonly string[] = [redactionKind, continuedKind, acceptedKind, 'signing-key'];

/** Entries of a transaction, and transactions of a run. */
const maxEntries = 500;
const maxBatches = 20;

const dayMs = 86_400_000;

const place = z.object({ at: z.number(), id: z.number() });

/** The work of one run. */
export interface RedactedOld {
  readonly redacted: number;
  /** Up to where everything is redacted; plain data. */
  readonly upTo: EntryPlace | null;
  /** Whether more is to be redacted now. */
  readonly isMore: boolean;
}

/**
 * Removes the bodies of entries after their time. Each batch is one entry of the record, which names them by their numbers. Their leaves
 * stay: proofs still verify.
 *
 * @param left up to where the run before came
 */
export async function redactOld(
  parts: {
    readonly store: Pick<Entries, 'olderEntries' | 'redactAll'>;
    readonly recorder: Pick<Recorder, 'entry'>;
    readonly entryDays: number;
  },
  left: unknown,
): Promise<RedactedOld> {
  const { store, recorder, entryDays } = parts;
  let upTo: EntryPlace | null = place.safeParse(left).data ?? null;
  let redacted = 0;
  for (let batch = 1; batch <= maxBatches; batch += 1) {
    const page = await store.olderEntries(entryDays * dayMs, maxEntries, upTo);
    const ids = page.flatMap(({ id, kind, hasBody }) => (hasBody && !keptKinds.includes(kind) ? [id] : []));
    if (ids.length > 0) {
      const facts = { reason: 'retention', days: entryDays, entries: ids };
      redacted += await store.redactAll(ids, recorder.entry({ kind: redactionKind, facts }));
    }
    upTo = page.at(-1) ?? upTo;
    if (page.length < maxEntries) return { redacted, upTo, isMore: false };
    // SQLite takes no turn of the event loop: deliveries are taken in between.
    await setImmediate();
  }
  return { redacted, upTo, isMore: true };
}
