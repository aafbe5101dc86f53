import type { Clock } from '../platform/clock.ts';
import { deferralMs } from './deferral.ts';
import { type Place, placeKey, placeName } from './place.ts';
import { type DayCounts, dayMs, type PostureFacts } from './posture-facts.ts';
import { gone, type SubjectKind } from './work.ts';

/** The posture of a repository, measured once a day. */
export interface PostureSubject extends Place {
  readonly kind: 'posture';
}

/** What GitHub shows of a repository for its posture. */
export interface PostureReading {
  readonly place: Place;
  readonly facts: PostureFacts;
}

export interface PosturePorts {
  readonly github: {
    /**
     * Reads what a repository shows of its posture. Nothing is written.
     *
     * @returns null: the repository is gone
     * @throws {RetryLater} while GitHub cannot be asked
     */
    readPosture(subject: Place): Promise<PostureReading | null>;
  };
  readonly posture: {
    /** The changes that landed since the last day that is kept, that day included. */
    countsSince(repositoryId: number, now: Date): Promise<readonly DayCounts[]>;
    /** Keeps the same again as once. */
    keep(
      of: { readonly repositoryId: number; readonly repository: string },
      counts: readonly DayCounts[],
      measured: { readonly day: number; readonly facts: PostureFacts },
    ): Promise<void>;
  };
  readonly clock: Clock;
}

/** The posture of a repository: measured and counted, and kept by day. */
export const posture: SubjectKind<PostureSubject, PosturePorts> = {
  kind: 'posture',
  key: placeKey,
  name: placeName,
  async reconcile({ subject, reasons }, { github, posture: kept, clock }, holdsLease) {
    // Nothing waits for it, and a start has other things to do.
    if (reasons.every(({ kind }) => kind === 'resync'))
      return {
        outcome: 'deferred',
        completion: () => ({ reevaluateInMs: deferralMs(subject.repositoryId) }),
      };
    const read = await github.readPosture(subject);
    if (read === null) return gone;
    const { place, facts } = read;
    const now = clock.now();
    const counts = await kept.countsSince(subject.repositoryId, now);
    if (!(await holdsLease())) return { outcome: 'overtaken', completion: () => ({}) };
    const of = { repositoryId: subject.repositoryId, repository: placeName(place) };
    await kept.keep(of, counts, { day: Math.floor(now.getTime() / dayMs), facts });
    return {
      outcome: 'recorded',
      days: counts.length,
      completion: () => ({ subject: { ...subject, ...place }, reevaluateInMs: null }),
    };
  },
};
