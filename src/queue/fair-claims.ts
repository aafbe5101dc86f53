import type { Claim, Which, WorkQueue } from '../store/work-queue.ts';

/** Claims subjects so that no installation keeps the others waiting. */
export interface FairClaims {
  /** Lets the next call look for subjects of other installations: something may have become due. */
  allowQuery(): void;
  /**
   * Claims up to `room` subjects: first of installations that have none running, then of those below their share of the places.
   *
   * @param limit the number of places
   * @returns whether no further subject was due
   */
  claim(room: number, limit: number, which: Which): Promise<boolean>;
}

/** The places that one installation may have at once: the others stay free, however much of it is due. */
export function shareOf(limit: number): number {
  return Math.ceil(limit * 0.75);
}

/**
 * Divides the places of a process between installations.
 *
 * @param parts.running the claims that are being processed; `start` adds to them
 */
export function createFairClaims(parts: {
  readonly store: Pick<WorkQueue, 'claim'>;
  readonly leaseMs: number;
  readonly running: () => Iterable<Claim>;
  readonly start: (claim: Claim) => void;
}): FairClaims {
  const { store, leaseMs, running, start } = parts;
  /** Which kinds of claims found nothing of other installations: such a query passes over all that is due, so it is not repeated. */
  const noneOfOthers = new Set<Which>();

  const take = async (most: number, which: Which, without: readonly number[]): Promise<number> => {
    const claims = await store.claim(leaseMs, most, which, without);
    for (const claim of claims) start(claim);
    return claims.length;
  };

  const countByInstallation = (): ReadonlyMap<number, number> => {
    const counts = new Map<number, number>();
    for (const { subject } of running()) {
      if (!('installationId' in subject)) continue;
      counts.set(subject.installationId, (counts.get(subject.installationId) ?? 0) + 1);
    }
    return counts;
  };

  return {
    allowQuery: () => noneOfOthers.clear(),
    async claim(room, limit, which) {
      const share = shareOf(limit);
      let left = room;
      const busy = [...countByInstallation().keys()];
      if (busy.length > 0 && !noneOfOthers.has(which)) {
        const found = await take(Math.min(left, share), which, busy);
        if (found === 0) noneOfOthers.add(which);
        left -= found;
      }
      while (left > 0) {
        const counts = countByInstallation();
        const full = [...counts].filter(([, count]) => count >= share).map(([id]) => id);
        const allFull = full.length > 0 && full.length === counts.size;
        if (allFull && noneOfOthers.has(which)) return true;
        const most = Math.max(0, ...[...counts.values()].filter((count) => count < share));
        const asked = Math.min(left, share - most);
        const found = await take(asked, which, full);
        left -= found;
        if (allFull && found === 0) noneOfOthers.add(which);
        if (found < asked) return true;
      }
      return false;
    },
  };
}
