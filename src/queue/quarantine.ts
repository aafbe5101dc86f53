import type { Clock } from '../platform/clock.ts';
import type { WorkQueue } from '../store/work-queue.ts';

/** Decides when a process runs a quarantined subject instead of the others. */
export interface QuarantineScheduler {
  /** Allows one more query for quarantined subjects: the store is not asked before each claim. */
  allowQuery(): void;
  /** Whether a quarantined subject runs next, as soon as no other subject runs. */
  isTurn(): Promise<boolean>;
  /** The quarantined subject was processed. */
  ended(): void;
  stop(): void;
}

/** Milliseconds for other subjects after a start: the last quarantined subject may have crashed the process. */
const othersFirstMs = 10_000;

/** Maximum milliseconds for other subjects after a quarantined one: as long as that took, unless the clock stepped. */
const maxOthersMs = 60_000;

/**
 * Divides the time of a process between quarantined subjects, each of which runs alone, and all others.
 *
 * @param onTurn called when a quarantined subject may run next
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
    allowQuery() {
      asked = false;
    },
    async isTurn() {
      // While other subjects finish, another process may claim the subject.
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
