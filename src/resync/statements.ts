import { signedBundle } from '../ledger/bundle.ts';
import type { Signer } from '../ledger/signer.ts';
import { type Stater, statementsOf } from '../ledger/statements.ts';
import type { Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import type { StoredEntry } from '../store/entries.ts';
import { readStated, type StatedSources } from '../store/read-stated.ts';
import { KeyNotHere } from '../store/signer.ts';
import type { Statements } from '../store/statements.ts';
import type { Schedule } from './schedule.ts';

/** Entries per run; more are done in several runs, so that other work is not blocked. */
const maxEntries = 50;

/** What making statements needs. */
export interface StatementParts {
  readonly store: StatedSources & Pick<Statements, 'entriesToState' | 'keepStatements'>;
  readonly signer: Signer;
  readonly stater: Stater;
  readonly log: Log;
}

/** Makes and signs the statements that are due: each entry gets them once, whichever replica does it. */
export function statements({ store, signer, stater, log }: StatementParts): Schedule {
  return {
    everyMs: 30_000,
    afterStartMs: 0,
    async run() {
      const due = await store.entriesToState(maxEntries);
      if (due.length === 0) return { outcome: 'rested', facts: {} };
      let made = 0;
      try {
        for (const entry of due) made += await state(entry);
      } catch (error) {
        if (!(error instanceof KeyNotHere)) throw error;
        log.error({ reason: error.message }, logMessages.signingKeyElsewhere);
        return { outcome: 'failed', facts: { statements: made } };
      }
      const more = due.length === maxEntries ? { nextRunInMs: 1_000 } : {};
      return { outcome: 'stated', facts: { entries: due.length, statements: made }, ...more };
    },
  };

  async function state(entry: StoredEntry): Promise<number> {
    const stated = await readStated(store, entry);
    const unsigned = stated === null ? [] : statementsOf(stated, stater);
    const signed = await Promise.all(
      unsigned.map(async ({ text, ...about }) => ({ ...about, bundle: await signedBundle(text, signer) })),
    );
    return (await store.keepStatements(entry.id, signed)) ? signed.length : 0;
  }
}
