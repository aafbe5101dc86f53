import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import type { Allowance, Budget } from '../../store/rate-limits.ts';

/** How an installation is kept within what GitHub grants it, as far as more than one request must be known for that. */
export interface Pace {
  /** Resolves when it is the installation's turn to write. */
  turnToWrite(installationId: number): Promise<void>;
  /** GitHub limits the installation until then: its requests are used up, or it asks to slow down. */
  limited(installationId: number, until: Date, limit: 'primary' | 'secondary'): Promise<void>;
  /** What GitHub said, with an answer, that the installation may still ask. */
  left(installationId: number, budget: Budget, allowance: Allowance): Promise<void>;
}

/**
 * GitHub asks for a second between writes; the few of one evaluation may go together.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
 */
export const writePace = { perSecond: 1, burst: 10 };

const shareMs = 1_000 / writePace.perSecond;

const rememberedInstallations = 1_000;

/** The pace of a process that shares its installations with no other. */
export function ownPace(clock: Clock): Pace {
  /** Until when the turns that were given away reach. */
  const given = new LRUCache<number, number>({ max: rememberedInstallations });
  return {
    async turnToWrite(installationId) {
      const now = clock.now().getTime();
      const until = Math.max(given.get(installationId) ?? 0, now) + shareMs;
      given.set(installationId, until);
      await waited(clock, until - now - writePace.burst * shareMs);
    },
    async limited() {},
    async left() {},
  };
}

/** Resolves after so many milliseconds; at once when there are none. */
export async function waited(clock: Clock, milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise<void>((resolve) => clock.after(milliseconds, resolve));
}
