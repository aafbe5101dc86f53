import type { Outcome } from '../queue/reconcile.ts';
import { type Claim, type Store, timeHasCome } from '../store/store.ts';

/** This share of what an installation may ask of GitHub is kept for people and events. */
const keptShare = 0.3;

/** What has waited for GitHub to count anew does not begin all at once. */
const spreadMs = 60_000;

/**
 * Puts background work off until GitHub counts anew, where little is left of what the installation may ask. It keeps its reasons, and is
 * done at once when an event wakes it. What was promised for a time is not put off.
 *
 * @param random a number from 0 to 1
 * @returns null for what may go on
 */
export async function putOff(
  claim: Claim,
  store: Pick<Store, 'allowances'>,
  random: () => number,
): Promise<Outcome | null> {
  const { subject, reasons, deliveries, background } = claim;
  if (!background || subject.kind === 'schedule' || reasons.includes(timeHasCome)) return null;
  const allowances = Object.values(await store.allowances(subject.installationId));
  const waits = allowances
    .filter(({ limit, remaining }) => remaining < limit * keptShare)
    .map(({ resetInMs }) => resetInMs);
  if (waits.length === 0) return null;
  const delay = Math.round(Math.max(...waits) + random() * spreadMs);
  return {
    outcome: 'yielded',
    againMs: delay,
    completion: () => ({
      wakes: reasons.map((reason) => ({ subject, reason, deliveries, delay, background: true })),
    }),
  };
}
