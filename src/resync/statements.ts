import { z } from 'zod';
import { signedBundle } from '../ledger/bundle.ts';
import type { Signer } from '../ledger/signer.ts';
import { type Stated, type Stater, statementsOf, type UnsignedStatement } from '../ledger/statements.ts';
import type { Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import type { IsAuthentic } from '../store/ledger.ts';
import { readStated, type StatedSources } from '../store/read-stated.ts';
import { KeyNotHere } from '../store/signer.ts';
import type { EntryToState, Statements } from '../store/statements.ts';
import type { Schedule } from './schedule.ts';

/** Entries per run; more are done in several runs, so that other work is not blocked. */
const maxEntries = 50;

/** Entries of which no statement could be made, and which are tried again. */
const maxFailed = 1_000;

/** What making statements needs. */
export interface StatementParts {
  readonly store: StatedSources & Pick<Statements, 'entriesToState' | 'keepStatements'>;
  readonly signer: Signer;
  readonly stater: Stater;
  readonly log: Log;
  readonly isAuthentic: IsAuthentic;
  now(): Date;
}

/** What a run leaves: the entries of which no statement could be made. */
const memory = z.object({ failed: z.array(z.number()) });

/** Makes and signs the statements that are due: each entry gets them once, whichever replica does it. */
export function statements({ store, signer, stater, log, isAuthentic, now }: StatementParts): Schedule {
  return {
    everyMs: 30_000,
    afterStartMs: 0,
    async run(left) {
      const known = memory.safeParse(left).data?.failed ?? [];
      // Those of which none could be made stay due: they must not keep the others from it.
      const limit = maxEntries + Math.min(known.length, maxFailed);
      const due = await store.entriesToState(limit);
      if (due.length === 0) return { outcome: 'rested', facts: {} };
      let made = 0;
      const failed: number[] = [];
      try {
        for (const entry of due) {
          const result = await state(entry);
          if (typeof result === 'number') made += result;
          else {
            failed.push(entry.id);
            if (!known.includes(entry.id))
              log.error({ err: result, entry: entry.id }, logMessages.statementFailed);
          }
        }
      } catch (error) {
        if (!(error instanceof KeyNotHere)) throw error;
        log.error({ reason: error.message }, logMessages.signingKeyElsewhere);
        return { outcome: 'failed', facts: { statements: made } };
      }
      const more = due.length === limit && made > 0 ? { nextRunInMs: 1_000 } : {};
      const facts = { entries: due.length - failed.length, statements: made };
      return {
        outcome: made === 0 && failed.length > 0 ? 'failed' : 'stated',
        facts,
        left: { failed },
        ...more,
      };
    },
  };

  /** @returns the number of statements, or why the entry has none: one that was damaged does not stop the others */
  async function state(entry: EntryToState): Promise<number | Error> {
    if (!isAuthentic(entry.digest, entry.mac))
      return new Error('Nothing shows that the service wrote the entry.');
    const stated = await readStated(store, entry);
    const unsigned = stated === null ? [] : unsignedOf(stated);
    if (unsigned instanceof Error) return unsigned;
    const signed = await Promise.all(
      unsigned.map(async ({ text, ...about }) => ({ ...about, bundle: await signedBundle(text, signer) })),
    );
    return (await store.keepStatements(entry.id, signed)) ? signed.length : 0;
  }

  function unsignedOf(stated: Stated): readonly UnsignedStatement[] | Error {
    try {
      return statementsOf(stated, stater, now());
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}
