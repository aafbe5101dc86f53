import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { Allowance, RateLimits } from '../../store/rate-limits.ts';
import { ownPace, type Pace, waited, writePace } from './pace.ts';

/** What the store was told last of an installation's budget. */
interface Noted {
  /** How many tenths of the limit were left. */
  readonly tenths: number;
  readonly resetAt: number;
}

const rememberedBudgets = 2_000;

/** GitHub tells the reset in whole seconds; a window is an hour. */
const anotherWindowMs = 60_000;

/**
 * The pace of all processes that work from one store: they take turns at writing, and nobody takes up work for an installation that
 * GitHub limits. While the store is away, what was begun goes on at the process's own pace.
 */
export function sharedPace(parts: {
  readonly store: Pick<RateLimits, 'reserve' | 'pause' | 'noteAllowance'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}): Pace {
  const { store, clock, log } = parts;
  const own = ownPace(clock);
  const noted = new LRUCache<string, Noted>({ max: rememberedBudgets });
  let away = false;

  /** `null` while the store is away, which is said once. */
  const ask = async <Answer>(question: () => Promise<Answer>): Promise<Answer | null> => {
    try {
      const answer = await question();
      away = false;
      return answer;
    } catch (error) {
      if (!away) log.warn({ err: error }, 'the pace of requests is not shared while the store is away');
      away = true;
      return null;
    }
  };

  /** Telling each answer would be a write for each request: the store is told of every tenth, and of a new window. */
  const isNews = (known: Noted | undefined, { tenths, resetAt }: Noted): boolean =>
    known === undefined || tenths < known.tenths || resetAt > known.resetAt + anotherWindowMs;

  return {
    async turnToWrite(installationId) {
      const waitMs = await ask(() => store.reserve(`write:${installationId}`, writePace));
      if (waitMs === null) return own.turnToWrite(installationId);
      await waited(clock, waitMs);
    },
    async limited(installationId, until) {
      const milliseconds = until.getTime() - clock.now().getTime();
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
