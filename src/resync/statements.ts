import { signedBundle } from '../ledger/bundle.ts';
import type { Signer } from '../ledger/signer.ts';
import { type Stated, type Stater, statementsOf } from '../ledger/statements.ts';
import type { Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import type { Policy } from '../policy/policy.ts';
import { isVerdict, readEntry, type VerdictEntry } from '../record/entry.ts';
import { decodePolicy } from '../record/evidence-body.ts';
import { UnreadableBody } from '../record/format.ts';
import { rules } from '../rules/index.ts';
import type { Entries, StoredEntry } from '../store/entries.ts';
import { KeyNotHere } from '../store/signer.ts';
import type { Statements } from '../store/statements.ts';
import type { Schedule } from './schedule.ts';

/** Entries per run; more are done in several runs, so that other work is not blocked. */
const maxEntries = 50;

/** What making statements needs. */
export interface StatementParts {
  readonly store: Pick<Entries, 'entry' | 'evidence'> & Pick<Statements, 'entriesToState' | 'keepStatements'>;
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
    const stated = await read(store, entry);
    const unsigned = stated === null ? [] : statementsOf(stated, stater);
    const signed = await Promise.all(
      unsigned.map(async ({ text, ...about }) => ({ ...about, bundle: await signedBundle(text, signer) })),
    );
    return (await store.keepStatements(entry.id, signed)) ? signed.length : 0;
  }
}

/** What the statements about an entry are made of; null where its body was redacted, or is damaged. */
export async function read(
  store: StatementParts['store'],
  { id, digest, body }: StoredEntry,
): Promise<Stated | null> {
  const entry = readBody(body);
  if (entry === null) return null;
  const verdict = isVerdict(entry) ? entry : await namedVerdict(store, entry.facts.verdict);
  return {
    about: { id, digest, entry },
    verdict: isVerdict(entry) ? null : verdict,
    policy: verdict === null ? null : await policyOf(store, verdict),
  };
}

/** The verdict that the entry of a commit names. */
async function namedVerdict(store: StatementParts['store'], value: unknown): Promise<VerdictEntry | null> {
  if (typeof value !== 'object' || value === null || !('digest' in value)) return null;
  if (typeof value.digest !== 'string' || value.digest.length !== 64) return null;
  const entry = readBody((await store.entry(value.digest))?.body ?? null);
  return entry !== null && isVerdict(entry) ? entry : null;
}

async function policyOf(store: StatementParts['store'], { inputs }: VerdictEntry): Promise<Policy | null> {
  if (typeof inputs.policy !== 'string') return null;
  const text = (await store.evidence([inputs.policy])).get(inputs.policy) ?? null;
  try {
    const result = text === null ? null : decodePolicy(text, rules);
    return result?.valid ? result.policy : null;
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

function readBody(body: string | null) {
  try {
    return body === null ? null : readEntry(body);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}
