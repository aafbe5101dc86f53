import type { Clock } from '../platform/clock.ts';
import { bypassIssue } from '../report/gate-issue.ts';
import type { Recorder } from './entries.ts';
import { type GateDecision, gateEntry, intendedAnswer } from './gate-entry.ts';
import type { GateState, Step } from './gate-rounds.ts';
import type { GateEnd, GateReading, GateSubject } from './gate-subject.ts';
import { followed } from './reason.ts';
import { type HoldsLease, type OutcomeOf, type RecordedEntry, type TaskOf, unconfirmed } from './work.ts';

/** An issue that is opened once. */
export interface GateIssue {
  /** Identifies it among the issues of the repository. */
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface GateEndPorts {
  readonly github: {
    /** Reads what became of jobs that no longer wait. */
    gateEnd(subject: GateSubject, deployments: readonly number[]): Promise<GateEnd>;
    /**
     * Opens an issue about a bypass or a failed evaluation, or finds it where it was opened before.
     *
     * @returns its number; null where the app may not open issues
     */
    openGateIssue(subject: GateSubject, issue: GateIssue): Promise<number | null>;
  };
  readonly recorder: Recorder;
  readonly clock: Clock;
}

/** GitHub ends jobs that waited for 30 days; less what a lost webhook may have cost. In milliseconds. */
const expiresAfterMs = 30 * 86_400_000 - 2 * 3_600_000;

interface EndedRound {
  readonly state: GateState;
  readonly ended: NonNullable<Step['ended']>;
  /** Null: the run is gone. */
  readonly reading: GateReading | null;
}

/**
 * A round is over, and nothing says that it was answered: the record gets why. Where an earlier process was about to answer, that is what
 * happened, as far as is known. A bypass opens an issue once, unless the rules only ran dry. Where the next round waits already, it is
 * processed next.
 */
export async function roundEnded(
  task: TaskOf<GateSubject>,
  ports: GateEndPorts,
  holdsLease: HoldsLease,
  { state, ended, reading }: EndedRound,
): Promise<OutcomeOf<GateSubject>> {
  const { subject, intended } = task;
  const answer = intendedAnswer(intended);
  const { decision, entries } =
    answer === undefined
      ? await withoutAnswer(task, ports, holdsLease, { state, ended, reading })
      : {
          decision: 'answered' as const,
          // GitHub asks about the next jobs only once it has the answer about those before them.
          entries: intended.map((entry) => ({ entry, confirmed: entry === answer && state.open !== null })),
        };
  return {
    outcome: 'evaluated',
    run: subject.run,
    round: ended.number,
    decision,
    completion: () => ({
      subject,
      remembered: state,
      reevaluateInMs: null,
      follows: [],
      entries,
      wakes: state.open === null ? [] : [{ subject, reason: followed, deliveries: task.deliveries }],
    }),
  };
}

async function withoutAnswer(
  { subject, intended }: TaskOf<GateSubject>,
  { github, recorder, clock }: GateEndPorts,
  holdsLease: HoldsLease,
  { state, ended, reading }: EndedRound,
): Promise<{ readonly decision: GateDecision; readonly entries: readonly RecordedEntry[] }> {
  const { attempt, number, round } = ended;
  const now = clock.now();
  const end = reading === null ? null : await github.gateEnd(subject, round.deployments);
  const decision = end === null || reading === null ? 'ended' : decisionOf(ended, reading, end, now);
  const isReported = decision === 'bypassed' && !state.dryRun && end !== null && reading !== null;
  const issue =
    isReported && (await holdsLease())
      ? await github.openGateIssue(
          subject,
          bypassIssue({
            subject,
            attempt,
            round: number,
            runUrl: reading.run.url,
            end,
          }),
        )
      : null;
  const entry = gateEntry(recorder, subject, {
    decision,
    round: { attempt, number, since: round.since, deployments: round.deployments },
    at: now,
    reading,
    dryRun: state.dryRun,
    verdict: state.verdict?.digest ?? null,
    ...(end === null ? {} : { end }),
    issue,
  });
  return { decision, entries: [...unconfirmed(intended), { entry, confirmed: true }] };
}

/** How a round ended. Where GitHub does not show what became of its deployments, or it has none, the state of the run tells. */
function decisionOf(
  { attempt, round }: EndedRound['ended'],
  { run }: GateReading,
  { ran, rejected }: GateEnd,
  now: Date,
): GateDecision {
  const isOfAttempt = run.attempt === attempt;
  const seemsToRun = isOfAttempt && (run.completed ? run.conclusion === 'success' : !rejected);
  if (ran ?? seemsToRun) return 'bypassed';
  const isLong = now.getTime() - Date.parse(round.since) >= expiresAfterMs;
  return isLong && isOfAttempt && run.completed && run.conclusion !== 'cancelled' ? 'expired' : 'ended';
}
