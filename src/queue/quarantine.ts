import type { Clock } from '../platform/clock.ts';
import type { Store } from '../store/store.ts';

/** When suspects have their turn in a process that works on others, too. */
export interface SuspectTurns {
  /** The store may be asked for suspects once more: it is not asked for each piece of work. */
  look(): void;
  /** Whether it is the turn of a suspect, as soon as the process works on nothing else. */
  come(): Promise<boolean>;
  /** The suspect was worked on. */
  over(): void;
  stop(): void;
}

/** After a start others have so much time first: the last suspect may have ended the process. */
const othersFirstMs = 10_000;

/** Then they have as much as it took to make room for a suspect and to work on it; not more than this, should the clock step. */
const othersMostMs = 60_000;

/**
 * Shares the time of a process between suspects, each of which has it alone, and all others.
 *
 * @param othersHadTheirs is called when a suspect may have its turn again
 */
export function suspectTurns(
  store: Pick<Store, 'suspectWaits'>,
  clock: Clock,
  othersHadTheirs: () => void,
): SuspectTurns {
  let ofOthers = true;
  let asked = false;
  let sinceMs: number | null = null;
  const othersFor = (ms: number) => {
    ofOthers = true;
    return clock.after(ms, () => {
      ofOthers = false;
      asked = false;
      othersHadTheirs();
    });
  };
  let stop = othersFor(othersFirstMs);

  return {
    look() {
      asked = false;
    },
    async come() {
      // While room is made it may turn out that somebody else has taken the suspect.
      if (ofOthers || (asked && sinceMs === null)) return false;
      asked = true;
      const waits = await store.suspectWaits();
      sinceMs = waits ? (sinceMs ?? clock.now().getTime()) : null;
      return waits;
    },
    over() {
      const now = clock.now().getTime();
      stop = othersFor(Math.min(othersMostMs, Math.max(0, now - (sinceMs ?? now))));
      sinceMs = null;
    },
    stop: () => stop(),
  };
}
