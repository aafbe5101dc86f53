import { failureComment } from '../report/gate-comment.ts';
import { failedGateIssue } from '../report/gate-issue.ts';
import { answerRound } from './gate-answer.ts';
import { roundEnded } from './gate-ended.ts';
import { digestOf, intendedAnswer, intendedReports } from './gate-entry.ts';
import type { GatePorts } from './gate-ports.ts';
import {
  closed,
  freshDeployments,
  type GateState,
  maxReports,
  nextStep,
  openRound,
  readGateState,
} from './gate-rounds.ts';
import type { GateReading, GateSubject } from './gate-subject.ts';
import { placeKey, placeName } from './place.ts';
import type { Reason } from './reason.ts';
import type { ReleaseEvidenceSubject } from './release-evidence.ts';
import type { WaitingRunsSubject } from './waiting-runs.ts';
import { type CompletionOf, deferred, gone, type OutcomeOf, type SubjectKind, type TaskOf } from './work.ts';

export type { GateSubject } from './gate-subject.ts';

/** Milliseconds between two evaluations of a gate that only events ask for: in a busy repository these are many. */
const pauseMs = 20_000;

/**
 * The deployments of a run to an environment: GitHub asks, and each set of jobs gets one answer: approved, rejected, or none while the rules
 * wait. Every answer is announced to the store before it is sent. A process that ends in between leaves it to the next one, which learns from
 * GitHub whether anything still waits.
 */
export const gate: SubjectKind<GateSubject, GatePorts, ReleaseEvidenceSubject | WaitingRunsSubject> = {
  kind: 'gate',
  key: ({ run, environment, ...place }) => `${placeKey(place)}!${run}:${environment.toLowerCase()}`,
  name: ({ run, environment, ...place }) => `${placeName(place)}!${run}:${environment.toLowerCase()}`,
  async reconcile(task, ports, holdsLease) {
    const { reasons, intended } = task;
    const now = ports.clock.now();
    const before = readGateState(task.remembered);
    const waitMs = pauseOf(before, task, now);
    if (waitMs > 0) return deferred(task, waitMs);
    const reading = await ports.github.readGate(task.subject);
    if (reading === null) {
      const ended = openRound(before);
      if (before === null || ended === null) return gone;
      return roundEnded(task, ports, holdsLease, { state: closed(before), ended, reading: null });
    }
    const subject = { ...task.subject, ...reading.place };
    const step = nextStep(before, reading, reasons, {
      now,
      wasAnswered: intendedAnswer(intended) !== undefined,
      ranOn: await ranOn(before, subject, reading, reasons, ports),
    });
    if (step.ended !== null)
      return roundEnded({ ...task, subject }, ports, holdsLease, { ...step, ended: step.ended, reading });
    if (step.state.open === null) return atRest({ ...task, subject }, step.state);
    return answerRound({ ...task, subject }, ports, holdsLease, {
      state: step.state,
      open: step.state.open,
      reading,
      isFirst: before === null,
      isGuess:
        before !== null &&
        before.open === null &&
        before.attempt === step.state.attempt &&
        before.round > 0 &&
        freshDeployments(before, null, reasons).length === 0,
    });
  },
  async publishFailure(task, { github }) {
    const state = readGateState(task.remembered);
    if (state !== null && state.open === null) return null;
    const said = digestOf(failureComment);
    if (state?.open?.said === said) return null;
    const reports = (state?.open?.reports ?? 0) + intendedReports(task.intended);
    if (reports < maxReports) {
      const { kind } = await github.answerGate(task.subject, { state: null, comment: failureComment });
      if (kind === 'nothing-waits') return null;
      if (kind === 'taken')
        return {
          check: 'created',
          ...(state?.open == null
            ? {}
            : {
                remembered: {
                  ...state,
                  open: { ...state.open, reports: reports + 1, said },
                } satisfies GateState,
              }),
        };
    }
    // GitHub takes no report any more: who waits must not look at the one before.
    const issue = await github.openGateIssue(task.subject, failedGateIssue(task.subject));
    return issue === null ? null : { issue };
  },
};

/** Milliseconds that events wait since the last evaluation. What GitHub asks and what is scheduled does not wait. */
function pauseOf(before: GateState | null, { reasons, intended }: TaskOf<GateSubject>, now: Date): number {
  if (before?.evaluatedAt == null || intended.length > 0) return 0;
  if (reasons.some(({ kind }) => kind !== 'event')) return 0;
  const sinceMs = now.getTime() - Date.parse(before.evaluatedAt);
  return sinceMs < 0 ? 0 : pauseMs - sinceMs;
}

/** Whether the deployments of the open round run, though it has no answer: asked only where a request names another deployment. */
async function ranOn(
  before: GateState | null,
  subject: GateSubject,
  { run, waits }: GateReading,
  reasons: readonly Reason[],
  { github }: GatePorts,
): Promise<boolean> {
  if (before?.open == null || !waits || before.attempt !== run.attempt) return false;
  if (before.open.deployments.length === 0 || freshDeployments(before, null, reasons).length === 0)
    return false;
  return (await github.gateEnd(subject, before.open.deployments)).ran === true;
}

/** Nothing waits for an answer: the next request does. */
function atRest(task: TaskOf<GateSubject>, state: GateState): OutcomeOf<GateSubject> {
  return {
    outcome: 'skipped',
    completion: (): CompletionOf<GateSubject> => ({
      subject: task.subject,
      remembered: state,
      reevaluateInMs: null,
      follows: [],
    }),
  };
}
