import type { Clock } from '../platform/clock.ts';
import type { WorkQueue } from '../store/work-queue.ts';

/** Decides when a process that works on other subjects, too, processes a quarantined one. */
export interface QuarantineScheduler {
  /** The store may be asked for quarantined subjects once more: it is not asked for each piece of work. */
  look(): void;
  /** Whether it is the turn of a quarantined subject, as soon as the process works on nothing else. */
  isTurn(): Promise<boolean>;
  /** The quarantined subject was processed. */
  ended(): void;
  stop(): void;
}

/** Milliseconds that other subjects have first after a start: the last quarantined subject may have ended the process. */
const othersFirstMs = 10_000;

/** Then they have as much time as it took to make room for a quarantined subject and to process it, at most this, should the clock step. */
const maxOthersMs = 60_000;

/**
 * Shares the time of a process between quarantined subjects, each of which has it alone, and all others.
 *
 * @param onTurn is called when it may be the turn of a quarantined subject again
 */
export function quarantineScheduler(
  store: Pick<WorkQueue, 'quarantinedIsDue'>,
  clock: Clock,
  onTurn: () => void,
): QuarantineScheduler {
  let ofOthers = true;
  let asked = false;
  let sinceMs: number | null = null;
  const othersFor = (ms: number) => {
    ofOthers = true;
    return clock.after(ms, () => {
      ofOthers = false;
      asked = false;
      onTurn();
    });
  };
  let stop = othersFor(othersFirstMs);

  return {
    look() {
      asked = false;
    },
    async isTurn() {
      // While room is made, another process may take the subject.
      if (ofOthers || (asked && sinceMs === null)) return false;
      asked = true;
      const isDue = await store.quarantinedIsDue();
      sinceMs = isDue ? (sinceMs ?? clock.now().getTime()) : null;
      return isDue;
    },
    ended() {
      const now = clock.now().getTime();
      stop = othersFor(Math.min(maxOthersMs, Math.max(0, now - (sinceMs ?? now))));
      sinceMs = null;
    },
    stop: () => stop(),
  };
}
