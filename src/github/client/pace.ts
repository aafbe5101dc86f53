import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import type { Allowance, Budget } from '../../store/rate-limits.ts';

/** Keeps an installation within GitHub's rate limits, where more than a single request has to be considered. */
export interface Pace {
  /** Resolves when the installation may write. */
  turnToWrite(installationId: number): Promise<void>;
  /** GitHub limits the installation until then: its requests are used up (primary), or came too fast (secondary). */
  limited(installationId: number, until: Date, limit: 'primary' | 'secondary'): Promise<void>;
  /** The remaining requests of the installation, from the headers of an answer. */
  left(installationId: number, budget: Budget, allowance: Allowance): Promise<void>;
}

/**
 * GitHub asks for a second between writes; the few of one evaluation may be sent together.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
 */
export const writePace = { perSecond: 1, burst: 10 };

const shareMs = 1_000 / writePace.perSecond;

const rememberedInstallations = 1_000;

/** The pace of a single process. */
export function ownPace(clock: Clock): Pace {
  /** The end of the last reserved turn, by installation. */
  const reserved = new LRUCache<number, number>({ max: rememberedInstallations });
  return {
    async turnToWrite(installationId) {
      const now = clock.now().getTime();
      const until = Math.max(reserved.get(installationId) ?? 0, now) + shareMs;
      reserved.set(installationId, until);
      await waited(clock, until - now - writePace.burst * shareMs);
    },
    async limited() {},
    async left() {},
  };
}

/** Resolves after this time; immediately where it is not positive. */
export async function waited(clock: Clock, milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise<void>((resolve) => clock.after(milliseconds, resolve));
}
