import type { RateLimits } from '../store/rate-limits.ts';
import type { Claim } from '../store/work-queue.ts';
import { type Outcome, type Ports, reconcileSubject } from '../subjects/index.ts';
import type { HoldsLease } from '../subjects/work.ts';
import { deferForRateLimit } from './rate-limit-deferral.ts';
import { deferForWrites } from './write-deferral.ts';

/** Makes the check of a subject agree with its policy. Throws the errors of GitHub and of the store. */
export type Reconcile = (claim: Claim, holdsLease: HoldsLease) => Promise<Outcome>;

/**
 * Processes each subject as its kind does, unless it is deferred: background work for a rate limit, any work for its turn to write.
 *
 * @param parts.random a number from 0 to 1
 */
export function createReconcile(parts: {
  readonly ports: Ports;
  readonly store: Pick<RateLimits, 'allowances' | 'nextTurn' | 'reserve'>;
  readonly random: () => number;
}): Reconcile {
  const { ports, store, random } = parts;
  return async (claim, holdsLease) => {
    // What GitHub may show without the record's confirmation is not left so for longer.
    const mayWait = claim.intended.length === 0;
    const later = mayWait
      ? ((await deferForRateLimit(claim, store, random)) ?? (await deferForWrites(claim, store)))
      : null;
    return later ?? reconcileSubject(claim, ports, holdsLease);
  };
}
