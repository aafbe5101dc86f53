import type { Claim } from '../store/work-queue.ts';
import { type Ports, publishFailureOf } from '../subjects/index.ts';
import type { FailureNotice, HoldsLease } from '../subjects/work.ts';

/**
 * Publishes on the check that a subject is dead-lettered. It reads no evidence and evaluates nothing, because that is what fails.
 *
 * @returns null where there is no check, or the lease is lost
 */
export type PublishDeadLetterNotice = (claim: Claim, holdsLease: HoldsLease) => Promise<FailureNotice | null>;

/** Subjects without a check are found by the next full resync. */
export function createDeadLetterNotice(ports: Ports): PublishDeadLetterNotice {
  return async (claim, holdsLease) =>
    (await holdsLease()) ? publishFailureOf(claim, ports, holdsLease) : null;
}
