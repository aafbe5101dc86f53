import { z } from 'zod';
import type { GateSubject } from './gate-subject.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import { followed, resync } from './reason.ts';
import { gone, type SubjectKind, type WakeOf } from './work.ts';

/** The runs of a repository that wait, among them those of which no request arrived. */
export interface WaitingRunsSubject extends Place {
  readonly kind: 'waiting-runs';
}

/** A run that waits, and the environments of its jobs that do. */
export interface WaitingRun {
  readonly run: number;
  readonly sha: string;
  readonly environments: readonly string[];
}

export interface WaitingRunsPorts {
  readonly github: {
    /**
     * Lists the runs of a repository that wait for an environment that asks this app.
     *
     * @returns `asked`: whether any environment asks it; null where the repository is gone
     */
    waitingRuns(
      subject: WaitingRunsSubject,
    ): Promise<{ readonly runs: readonly WaitingRun[]; readonly asked: boolean } | null>;
  };
}

/** Milliseconds between two lists of a repository with a gate. */
const everyMs = 3_600_000;

/** `isScheduled`: the runs will be listed again. */
const memory = z.object({ isScheduled: z.boolean() });
type Memory = Readonly<z.infer<typeof memory>>;

/** A gate was asked for the first time: from now on, the runs of its repository that wait are listed. */
export function listingRuns(place: Place): WakeOf<WaitingRunsSubject> {
  return { subject: { ...placeOf(place), kind: 'waiting-runs' }, reason: followed, background: true };
}

/** Wakes the gates of runs that wait: a request may have been lost. Every hour, as long as an environment asks this app. */
export const waitingRuns: SubjectKind<WaitingRunsSubject, WaitingRunsPorts, GateSubject> = {
  kind: 'waiting-runs',
  key: placeKey,
  name: placeName,
  async reconcile({ subject, reasons, deliveries, remembered }, { github }) {
    // A wake with a delay would count as waiting work.
    if (reasons.every(({ kind }) => kind === followed.kind)) {
      const isScheduled = memory.safeParse(remembered).data?.isScheduled === true;
      return {
        outcome: 'deferred',
        completion: () => (isScheduled ? {} : listing(true)),
      };
    }
    const found = await github.waitingRuns(subject);
    if (found === null) return gone;
    const gates = found.runs.flatMap(({ run, sha, environments }) =>
      environments.map(
        (environment): GateSubject => ({ ...placeOf(subject), kind: 'gate', run, environment, sha }),
      ),
    );
    return {
      outcome: 'resynced',
      woken: gates.length,
      completion: () => ({
        ...listing(found.asked),
        wakes: gates.map((gate) => ({ subject: gate, reason: resync(), deliveries, background: true })),
      }),
    };
  },
};

function listing(isScheduled: boolean): {
  readonly reevaluateInMs: number | null;
  readonly remembered: Memory;
} {
  return { reevaluateInMs: isScheduled ? everyMs : null, remembered: { isScheduled } };
}
