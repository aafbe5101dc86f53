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
  /**
   * The installations that were left out when nothing else was due, by kind of claim: such a query passes over all that is due, so it is
   * not repeated while at least these are left out.
   */
  const nothingBeside = new Map<Which, ReadonlySet<number>>();

  const take = async (most: number, which: Which, without: readonly number[]): Promise<number> => {
    const known = nothingBeside.get(which);
    if (known !== undefined && [...known].every((id) => without.includes(id))) return 0;
    const claims = await store.claim(leaseMs, most, which, without);
    if (claims.length === 0 && without.length > 0) nothingBeside.set(which, new Set(without));
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
    allowQuery: () => nothingBeside.clear(),
    async claim(room, limit, which) {
      const share = shareOf(limit);
      let left = room;
      const busy = [...countByInstallation().keys()];
      if (busy.length > 0) left -= await take(Math.min(left, share), which, busy);
      while (left > 0) {
        const counts = countByInstallation();
        const full = [...counts].filter(([, count]) => count >= share).map(([id]) => id);
        const most = Math.max(0, ...[...counts.values()].filter((count) => count < share));
        const asked = Math.min(left, share - most);
        const found = await take(asked, which, full);
        left -= found;
        if (found < asked) return true;
      }
      return false;
    },
  };
}
