import type { CodeScanning } from '../../evidence/code-scanning.ts';

const soonestMs = 60_000;
const latestMs = 30 * 60_000;

/**
 * When to look again for an analysis that no event announces: after a minute, then when the wait has doubled, at least every half
 * hour. Empty where an event announces it.
 */
export function lookAgain({ unannouncedSince }: CodeScanning, now: Date): { readonly lookAgainAt?: Date } {
  if (unannouncedSince === undefined) return {};
  const waitedMs = now.getTime() - unannouncedSince.getTime();
  const inMs = Math.min(latestMs, Math.max(soonestMs, waitedMs));
  return { lookAgainAt: new Date(now.getTime() + inMs) };
}
