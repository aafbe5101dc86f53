import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { logMessages } from '../../platform/messages/log-messages.ts';
import { timeOfDay } from '../../platform/outage.ts';
import type { Allowance, RateLimits } from '../../store/rate-limits.ts';
import { ownPace, type Pace, waited, writePace } from './pace.ts';

/** The allowance of an installation that was stored last. */
interface Noted {
  /** Remaining tenths of the limit. */
  readonly tenths: number;
  readonly resetAt: number;
}

const maxRemembered = 2_000;

/** Reset times of one window differ by less than this: GitHub states them in whole seconds. A window is an hour. */
const sameWindowMs = 60_000;

/**
 * The pace of all replicas that use one store: they share the rate of writes, and none takes subjects of an installation that
 * GitHub limits. While the store is away, running evaluations continue at the pace of a single process.
 */
export function sharedPace(parts: {
  readonly store: Pick<RateLimits, 'reserve' | 'pause' | 'noteAllowance'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}): Pace {
  const { store, clock, log } = parts;
  const own = ownPace(clock);
  const noted = new LRUCache<string, Noted>({ max: maxRemembered });
  /** Until when the limit lasts that was logged last, by installation. */
  const limitedUntil = new LRUCache<number, number>({ max: maxRemembered });
  let away = false;

  /** `null` while the store is away, which is logged once. */
  const ask = async <Answer>(question: () => Promise<Answer>): Promise<Answer | null> => {
    try {
      const answer = await question();
      away = false;
      return answer;
    } catch (error) {
      if (!away) log.warn({ err: error }, logMessages.paceNotShared);
      away = true;
      return null;
    }
  };

  /** Only each tenth of the limit and a new window are stored: otherwise each request would cause a write. */
  const isNews = (known: Noted | undefined, { tenths, resetAt }: Noted): boolean =>
    known === undefined || tenths < known.tenths || resetAt > known.resetAt + sameWindowMs;

  return {
    async turnToWrite(installationId) {
      const waitMs = await ask(() => store.reserve(`write:${installationId}`, writePace));
      if (waitMs === null) return own.turnToWrite(installationId);
      await waited(clock, waitMs);
    },
    async limited(installationId, until, limit) {
      const now = clock.now().getTime();
      const milliseconds = until.getTime() - now;
      // Concurrent requests exceed a limit together.
      if ((limitedUntil.get(installationId) ?? 0) <= now && milliseconds > 0) {
        log.warn(
          { installation: installationId, until, limit, end: timeOfDay(until) },
          logMessages.rateLimited,
        );
      }
      limitedUntil.set(installationId, until.getTime());
      if (milliseconds > 0) await ask(() => store.pause(installationId, milliseconds));
    },
    async left(installationId, budget, allowance) {
      const key = `${installationId} ${budget}`;
      const now = { tenths: tenthsLeft(allowance), resetAt: clock.now().getTime() + allowance.resetInMs };
      if (!isNews(noted.get(key), now)) return;
      noted.set(key, now);
      await ask(() => store.noteAllowance(installationId, budget, allowance));
    },
  };
}

function tenthsLeft({ limit, remaining }: Allowance): number {
  return Math.floor((10 * remaining) / limit);
}
