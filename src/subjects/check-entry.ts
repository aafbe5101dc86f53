import { createHash } from 'node:crypto';
import type { Digest, Draft } from './entries.ts';
import {
  type AnySubject,
  type HoldsLease,
  lastConfirmed,
  type RecordedEntry,
  type TaskOf,
  unconfirmed,
} from './work.ts';

/** An entry about a check that is about to be shown, with what the record keeps of it, by what happens to the check. */
export interface CheckEntry {
  /** The check is shown. */
  readonly shown: Kept;
  /** Nothing was written. */
  readonly notShown: Kept;
  /** It may be shown. */
  readonly unknown: Kept;
}

/** The entries of a completion; none where there is nothing to keep. */
export interface Kept {
  readonly entries?: readonly RecordedEntry[];
}

/**
 * Announces what a check is about to say, where that differs from what it said last: should this process end now, the next run of the
 * subject knows that GitHub may show it. Otherwise only the lease is renewed.
 *
 * @param recorded what the record holds that the check said last; null where it holds nothing
 * @returns null: another worker has the subject
 */
export async function announceOnCheck(
  task: TaskOf<AnySubject>,
  holdsLease: HoldsLease,
  draft: Draft,
  recorded: Digest | null,
): Promise<CheckEntry | null> {
  const { intended } = task;
  const last = intended.at(-1);
  const isSame = draft.says === (last === undefined ? recorded : last.says);
  if (isSame) {
    if (!(await holdsLease())) return null;
    return {
      shown: kept(lastConfirmed(intended)),
      notShown: kept(unconfirmed(intended)),
      unknown: kept(unconfirmed(intended)),
    };
  }
  const { entry, evidence } = draft.encode();
  const entries = [...intended, { ...entry, says: draft.says }];
  if (!(await holdsLease({ entries, evidence }))) return null;
  return {
    shown: kept(lastConfirmed(entries)),
    // Without it: the store knows it as intended.
    notShown: { entries: unconfirmed(intended) },
    unknown: kept(unconfirmed(entries)),
  };
}

function kept(entries: readonly RecordedEntry[]): Kept {
  return entries.length === 0 ? {} : { entries };
}

/** Identifies what a check says, from all that can differ. */
export function saysOf(...parts: readonly (string | number)[]): Digest {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
