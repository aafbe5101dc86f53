import type { GateSubject } from './gate-subject.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import { resync } from './reason.ts';
import { gone, type SubjectKind } from './work.ts';

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

/** Wakes the gates of runs that wait: a request may have been lost. Every hour, as long as an environment asks this app. */
export const waitingRuns: SubjectKind<WaitingRunsSubject, WaitingRunsPorts, GateSubject> = {
  kind: 'waiting-runs',
  key: placeKey,
  name: placeName,
  async reconcile({ subject, deliveries }, { github }) {
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
        reevaluateInMs: found.asked ? everyMs : null,
        wakes: gates.map((gate) => ({ subject: gate, reason: resync(), deliveries, background: true })),
      }),
    };
  },
};
