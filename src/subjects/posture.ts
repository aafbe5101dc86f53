import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { deferralMs } from './deferral.ts';
import { overdueKind, type Recorder } from './entries.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import { type DayCounts, dayMs, type OverdueFinding, type PostureFacts } from './posture-facts.ts';
import { type CompletionOf, gone, type SubjectKind } from './work.ts';

/** The posture of a repository, measured once a day. */
export interface PostureSubject extends Place {
  readonly kind: 'posture';
}

/** What GitHub shows of a repository for its posture. */
export interface PostureReading {
  readonly place: Place;
  readonly facts: PostureFacts;
  /** The overdue findings, in the order of their ids, with the tip of the default branch; null where they are not visible. */
  readonly overdue: { readonly commit: string; readonly findings: readonly OverdueFinding[] } | null;
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
  readonly recorder: Pick<Recorder, 'entry'>;
  readonly clock: Clock;
}

/** The ids of the findings that were overdue when they were visible last. */
const memory = z.object({ overdue: z.array(z.string()) });
type Memory = Readonly<z.infer<typeof memory>>;

/** The posture of a repository: measured and counted, and kept by day. */
export const posture: SubjectKind<PostureSubject, PosturePorts> = {
  kind: 'posture',
  key: placeKey,
  name: placeName,
  async reconcile({ subject, reasons, remembered }, { github, posture: kept, recorder, clock }, holdsLease) {
    // Nothing waits for it, and a start has other things to do.
    if (reasons.every(({ kind }) => kind === 'resync'))
      return {
        outcome: 'deferred',
        completion: () => ({ reevaluateInMs: deferralMs(subject.repositoryId) }),
      };
    const read = await github.readPosture(subject);
    if (read === null) return gone;
    const { place, facts, overdue } = read;
    const now = clock.now();
    const counts = await kept.countsSince(subject.repositoryId, now);
    if (!(await holdsLease())) return { outcome: 'overtaken', completion: () => ({}) };
    const of = { repositoryId: subject.repositoryId, repository: placeName(place) };
    await kept.keep(of, counts, { day: Math.floor(now.getTime() / dayMs), facts });
    return {
      outcome: 'recorded',
      days: counts.length,
      completion: () => ({
        subject: { ...subject, ...place },
        reevaluateInMs: null,
        ...(overdue === null
          ? {}
          : changed(recorder, {
              ...overdue,
              place,
              before: memory.safeParse(remembered).data ?? null,
              at: now,
            })),
      }),
    };
  },
};

/** An entry where the set of overdue findings is another one than before, so that it has a history that is never pruned. */
function changed(
  recorder: Pick<Recorder, 'entry'>,
  {
    place,
    commit,
    findings,
    before,
    at,
  }: {
    readonly place: Place;
    readonly commit: string;
    readonly findings: readonly OverdueFinding[];
    /** Null: it is the first time. */
    readonly before: Memory | null;
    readonly at: Date;
  },
): Pick<CompletionOf<PostureSubject>, 'remembered' | 'entries'> {
  const ids = findings.map(({ id }) => id);
  const known = before?.overdue ?? [];
  const added = ids.filter((id) => !known.includes(id));
  const settled = known.filter((id) => !ids.includes(id));
  const remembered: Memory = { overdue: ids };
  if (added.length + settled.length === 0) return { remembered };
  const entry = recorder.entry({
    place: placeOf(place),
    kind: overdueKind,
    sha: commit,
    conclusion: ids.length === 0 ? 'none' : 'overdue',
    facts: { at, commit, overdue: findings, added, gone: settled },
  });
  return { remembered, entries: [{ entry, confirmed: true }] };
}
