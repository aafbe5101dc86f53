import type { Claim } from '../store/work-queue.ts';
import { type Ports, publishFailureOf } from '../subjects/index.ts';
import type { CheckChange, HoldsLease } from '../subjects/work.ts';

/**
 * Tells people that a subject is dead-lettered: not evaluated until something happens. It asks GitHub for no evidence and evaluates
 * nothing, as that is what fails.
 *
 * @returns what became of the check; null where there is none to show it by, or the lease is lost
 */
export type PublishDeadLetterNotice = (claim: Claim, holdsLease: HoldsLease) => Promise<CheckChange | null>;

/** Subjects without a check of their own are found by the next full resync. */
export function createDeadLetterNotice(ports: Ports): PublishDeadLetterNotice {
  return async ({ subject }, holdsLease) => ((await holdsLease()) ? publishFailureOf(subject, ports) : null);
}
