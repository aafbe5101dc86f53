import type { Claim } from '../store/work-queue.ts';
import { type Ports, publishFailureOf } from '../subjects/index.ts';
import type { CheckChange, HoldsLease } from '../subjects/work.ts';

/**
 * Shows in the check that a subject is dead-lettered: not evaluated until its next event. Reads no evidence and evaluates nothing,
 * because that is what fails.
 *
 * @returns null where the subject has no check, or the lease is lost
 */
export type PublishDeadLetterNotice = (claim: Claim, holdsLease: HoldsLease) => Promise<CheckChange | null>;

/** The next full resync finds subjects that have no check. */
export function createDeadLetterNotice(ports: Ports): PublishDeadLetterNotice {
  return async ({ subject }, holdsLease) => ((await holdsLease()) ? publishFailureOf(subject, ports) : null);
}
