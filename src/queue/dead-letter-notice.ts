import type { Claim } from '../store/work-queue.ts';
import { type Ports, publishFailureOf } from '../subjects/index.ts';
import type { CheckChange, HoldsLease } from '../subjects/work.ts';

/**
 * Publishes on the check that a subject is dead-lettered. It reads no evidence and evaluates nothing, because that is what fails.
 *
 * @returns what happened to the check; null where there is none, or the lease is lost
 */
export type PublishDeadLetterNotice = (claim: Claim, holdsLease: HoldsLease) => Promise<CheckChange | null>;

/** Subjects without a check are found by the next full resync. */
export function createDeadLetterNotice(ports: Ports): PublishDeadLetterNotice {
  return async ({ subject }, holdsLease) => ((await holdsLease()) ? publishFailureOf(subject, ports) : null);
}
