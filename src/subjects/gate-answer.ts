import { type Answer, answerOf } from '../engine/answer.ts';
import type { Report } from '../engine/report.ts';
import {
  foreignCommitComment,
  gateComment,
  lastReportComment,
  pullRequestRunComment,
  unreadComment,
} from '../report/gate-comment.ts';
import type { EvidenceBody, NewEntry } from './entries.ts';
import { digestOf, type GateDecision, gateEntry, intendedAnswer, intendedReports } from './gate-entry.ts';
import type { GatePorts } from './gate-ports.ts';
import { closed, type GateState, maxReports, type Round } from './gate-rounds.ts';
import type { AnswerResult, GateReading, GateSubject } from './gate-subject.ts';
import { placeOf } from './place.ts';
import { failingRules } from './publishing.ts';
import type { ReleaseEvidenceSubject } from './release-evidence.ts';
import { listingRuns, type WaitingRunsSubject } from './waiting-runs.ts';
import {
  type CompletionOf,
  type HoldsLease,
  type OutcomeOf,
  type RecordedEntry,
  type TaskOf,
  unconfirmed,
  type WakeOf,
} from './work.ts';

/** Milliseconds after which a gate that waits is evaluated again, whatever happens. */
const reevaluateEveryMs = 600_000;

/** Milliseconds until GitHub is asked again whether anything waits, after it said that nothing does. */
const askAgainMs = 5_000;

/** Answers in a row to which GitHub says that nothing waits, until it is believed. */
const maxMisses = 3;

interface OpenRound {
  readonly state: GateState;
  readonly open: Round;
  readonly reading: GateReading;
  /** Whether nothing was known of the gate. */
  readonly isFirst: boolean;
  /** Whether it is only supposed that GitHub asked again: it numbers no requests. */
  readonly isGuess: boolean;
}

/** What is to be said to GitHub about a round. */
interface Decided {
  readonly decision: GateDecision & ('approved' | 'rejected' | 'waiting' | 'cannot-tell');
  readonly comment: string;
  readonly answer: Answer | null;
  readonly report: Report | null;
  /** The entry of the verdict, where the record does not have it. */
  readonly verdict: { readonly entry: NewEntry; readonly evidence: readonly EvidenceBody[] } | null;
  readonly state: GateState;
}

/**
 * Evaluates the release, and answers where the rules decide: they pass, or fail, or only run dry. Otherwise the round stays open, and GitHub
 * gets a report where it says something new.
 */
export async function answerRound(
  task: TaskOf<GateSubject>,
  ports: GatePorts,
  holdsLease: HoldsLease,
  round: OpenRound,
): Promise<OutcomeOf<GateSubject | ReleaseEvidenceSubject | WaitingRunsSubject>> {
  const { subject, intended } = task;
  const { reading, open } = round;
  const decided = await decide(task, ports, round);
  const { verdict, state } = decided;
  const sent = open.reports + intendedReports(intended);
  const said = toSay(decided, open, sent);
  const now = ports.clock.now();
  const entry =
    said === null
      ? null
      : gateEntry(ports.recorder, subject, {
          decision: decided.decision,
          round: nameOf(state, open),
          at: now,
          reading,
          comment: said,
          answer: decided.answer,
          dryRun: state.dryRun,
          verdict: state.verdict?.digest ?? null,
        });
  const about = (decision: 'ended' | 'refused', why: string) =>
    gateEntry(ports.recorder, subject, {
      decision,
      round: nameOf(state, open),
      at: now,
      reading,
      answer: decided.answer,
      why,
    });
  const verdicts = verdict === null ? [] : [verdict.entry];
  const announced = [...intended, ...verdicts, ...(entry === null ? [] : [entry])];
  const isNews = verdicts.length > 0 || entry !== null;
  const holds = await holdsLease(
    isNews ? { entries: announced, evidence: verdict?.evidence ?? [] } : undefined,
  );
  if (!holds) return { outcome: 'overtaken', completion: () => ({}) };
  const isAnswer = decided.decision === 'approved' || decided.decision === 'rejected';
  const result: AnswerResult | null =
    said === null
      ? null
      : await ports.github.answerGate(subject, {
          state: decided.decision === 'approved' || decided.decision === 'rejected' ? decided.decision : null,
          comment: said,
        });
  const recordedVerdicts = verdicts.map((each): RecordedEntry => ({ entry: each, confirmed: true }));
  // Within a second it may be the same entry.
  const before = unconfirmed(intended.filter(({ digest }) => digest !== entry?.digest));
  const taken = [...before, ...recordedVerdicts, ...(entry === null ? [] : [{ entry, confirmed: true }])];
  const facts = { run: subject.run, round: state.round, decision: decided.decision };
  const end = endOf(task, decided, round.isFirst ? [listingRuns(subject)] : []);
  switch (result?.kind) {
    case undefined:
      return end(facts, {
        ...waiting(subject, decided, now),
        remembered: withRound(state, { ...open, reports: sent }),
        entries: [...before, ...recordedVerdicts],
      });
    case 'taken':
      return isAnswer
        ? end(facts, {
            ...atRest,
            remembered: { ...closed(state), answeredAt: now.toISOString() },
            entries: taken,
          })
        : end(facts, {
            ...waiting(subject, decided, now),
            remembered: withRound(state, {
              ...open,
              reports: sent + 1,
              said: digestOf(decided.comment),
              misses: 0,
            }),
            entries: taken,
          });
    case 'nothing-waits':
      return end(
        { ...facts, decision: 'nothing-waits' },
        missed(task, round, decided, recordedVerdicts, about('ended', 'GitHub says that no job waits.')),
      );
    case 'refused': {
      const said = digestOf(result.why);
      return end(
        { ...facts, decision: 'refused', why: result.why },
        {
          ...waiting(subject, decided, now),
          remembered: withRound(state, { ...open, said }),
          entries: [
            ...before,
            ...recordedVerdicts,
            ...(open.said === said ? [] : [{ entry: about('refused', result.why), confirmed: true }]),
          ],
        },
      );
    }
  }
}

/** Evaluates the release of the commit to the environment. */
async function decide(
  { subject, reasons, deliveries }: TaskOf<GateSubject>,
  { github, engine, clock, recorder }: GatePorts,
  { state: before, reading }: OpenRound,
): Promise<Decided> {
  const now = clock.now();
  const state: GateState = { ...before, evaluatedAt: now.toISOString() };
  const nothing = { answer: null, report: null, verdict: null, state };
  // What runs must be what is evaluated.
  if (reading.run.headSha !== subject.sha)
    return {
      ...nothing,
      decision: 'rejected',
      comment: foreignCommitComment(reading.run.headSha, subject.sha),
    };
  if (reading.run.event.startsWith('pull_request'))
    return { ...nothing, decision: 'rejected', comment: pullRequestRunComment };
  const { sha, environment } = subject;
  const target = { kind: 'environment', name: environment } as const;
  const gathered = await github.gatherRelease({ ...placeOf(subject), sha, target }, reasons);
  if (gathered === null) return { ...nothing, decision: 'cannot-tell', comment: unreadComment };
  const report = await engine.evaluateRelease(gathered.subject, gathered.policy, gathered.evidence, now);
  const draft = recorder.release({ gathered, report, deliveries });
  const verdict = draft.says === state.verdict?.says ? null : draft.encode();
  const answer = answerOf(report);
  const dryRun = report.release?.dryRun === true;
  return {
    decision: dryRun || answer === 'pass' ? 'approved' : answer === 'fail' ? 'rejected' : answer,
    comment: gateComment(report),
    answer,
    report,
    verdict,
    state: {
      ...state,
      dryRun,
      verdict: verdict === null ? state.verdict : { says: draft.says, digest: verdict.entry.digest },
    },
  };
}

/** What GitHub is told now; null where it is nothing new, or the reports are used up. */
function toSay({ decision, comment }: Decided, { said, since }: Round, sent: number): string | null {
  if (decision === 'approved' || decision === 'rejected') return comment;
  if (said === digestOf(comment) || sent >= maxReports) return null;
  return sent === maxReports - 1 ? lastReportComment(new Date(since)) : comment;
}

function nameOf({ attempt, round }: GateState, { since, deployments }: Round) {
  return { attempt, number: round, since, deployments };
}

function withRound(state: GateState, open: Round): GateState {
  return { ...state, open };
}

/** Nothing wakes it but the next request. */
const atRest = { reevaluateInMs: null, follows: [] } as const;

/** It is evaluated again when something may have changed, at the time that a rule names, and every ten minutes. */
function waiting(subject: GateSubject, { report }: Decided, now: Date) {
  const evidence: ReleaseEvidenceSubject = { ...placeOf(subject), kind: 'release-evidence' };
  const named =
    report?.reevaluateAt == null ? reevaluateEveryMs : report.reevaluateAt.getTime() - now.getTime();
  return { reevaluateInMs: Math.min(reevaluateEveryMs, Math.max(0, named)), follows: [evidence] };
}

/**
 * GitHub says that no job waits for this app. An earlier process may have answered. A round that was only supposed never was one. Otherwise it
 * is asked again: something may have ended the wait meanwhile.
 */
function missed(
  { intended }: TaskOf<GateSubject>,
  { open, isGuess }: OpenRound,
  { state }: Decided,
  verdicts: readonly RecordedEntry[],
  unasked: NewEntry,
): CompletionOf<GateSubject | ReleaseEvidenceSubject | WaitingRunsSubject> {
  const answered = intendedAnswer(intended);
  if (answered !== undefined)
    return {
      ...atRest,
      remembered: closed(state),
      entries: [...intended.map((entry) => ({ entry, confirmed: entry === answered })), ...verdicts],
    };
  const entries = [...unconfirmed(intended), ...verdicts];
  if (isGuess) return { ...atRest, remembered: { ...closed(state), round: state.round - 1 }, entries };
  const misses = open.misses + 1;
  return misses < maxMisses
    ? { reevaluateInMs: askAgainMs * misses, remembered: withRound(state, { ...open, misses }), entries }
    : { ...atRest, remembered: closed(state), entries: [...entries, { entry: unasked, confirmed: true }] };
}

function endOf(
  { subject }: TaskOf<GateSubject>,
  { report }: Decided,
  wakes: readonly WakeOf<WaitingRunsSubject>[],
) {
  return (
    facts: Readonly<Record<string, unknown>>,
    completion: CompletionOf<GateSubject | ReleaseEvidenceSubject | WaitingRunsSubject>,
  ): OutcomeOf<GateSubject | ReleaseEvidenceSubject | WaitingRunsSubject> => ({
    outcome: 'evaluated',
    ...facts,
    completion: (ms) => ({
      subject,
      ...(report === null
        ? {}
        : {
            evaluation: {
              headSha: subject.sha,
              outcome: 'evaluated',
              conclusion: report.conclusion,
              failing: failingRules(report),
              ms,
            },
          }),
      ...completion,
      wakes,
    }),
  });
}
