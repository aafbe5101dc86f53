import { z } from 'zod';
import type { GateReading } from './gate-subject.ts';
import type { Reason } from './reason.ts';

/** Status reports of a round. GitHub takes ten; two are spare, one of them for a report that may have been sent twice. */
export const maxReports = 9;

/** Ids of deployments that are remembered, the newest. */
const maxDeployments = 100;

const round = z.object({
  /** When it was first seen. */
  since: z.iso.datetime(),
  /** The deployments that were asked about, as far as they have ids. */
  deployments: z.array(z.int()),
  /** Status reports that GitHub may have taken. */
  reports: z.int(),
  /** The digest of what was said last. */
  said: z.string().nullable(),
  /** Answers in a row to which GitHub said that nothing waits. */
  misses: z.int(),
});

const gateState = z.object({
  attempt: z.int(),
  /** Counts the sets of jobs of this attempt that GitHub asked about; 0: none yet. */
  round: z.int(),
  /** The round without an answer. */
  open: round.nullable(),
  /** When the last answer of this attempt was sent. */
  answeredAt: z.iso.datetime().nullable(),
  /** The deployments of earlier rounds, of all attempts. */
  over: z.array(z.int()),
  /** What the newest verdict in the record says, and its entry. */
  verdict: z.object({ says: z.string(), digest: z.string() }).nullable(),
  /** Whether the last evaluation was a dry run. */
  dryRun: z.boolean(),
  /** When it was last evaluated. */
  evaluatedAt: z.iso.datetime().nullable(),
});

/** What is remembered of a gate. */
export type GateState = z.infer<typeof gateState>;

/** A set of jobs that wait together, about which GitHub asked once. */
export type Round = z.infer<typeof round>;

export function readGateState(remembered: unknown): GateState | null {
  return gateState.safeParse(remembered).data ?? null;
}

/** What follows from what GitHub shows now. */
export interface Step {
  readonly state: GateState;
  /** The round that is over without a known answer, and which it was. */
  readonly ended: { readonly attempt: number; readonly number: number; readonly round: Round } | null;
}

/**
 * The rounds of a gate: one for each set of jobs that GitHub asked about, each of which gets one answer. GitHub numbers neither. A round begins
 * with the first sign that jobs wait, and the next one when a request names another deployment, or none, after an answer. The same request
 * again begins none, and another attempt of the run begins with its first round. Pure.
 *
 * @param wasAnswered whether an earlier process was about to answer the open round
 * @param ranOn whether the deployments of the open round are known to run
 */
export function nextStep(
  before: GateState | null,
  { run: { attempt }, waits }: Pick<GateReading, 'run' | 'waits'>,
  reasons: readonly Reason[],
  { now, wasAnswered, ranOn }: { readonly now: Date; readonly wasAnswered: boolean; readonly ranOn: boolean },
): Step {
  const isSame = before !== null && before.attempt === attempt;
  const begun: GateState = isSame
    ? before
    : {
        attempt,
        round: 0,
        open: null,
        answeredAt: null,
        over: before?.over ?? [],
        verdict: before?.verdict ?? null,
        dryRun: before?.dryRun ?? false,
        evaluatedAt: null,
      };
  const earlier = isSame ? null : openRound(before);
  const fresh = freshDeployments(begun, earlier, reasons);
  const open = (state: GateState): GateState => ({
    ...state,
    round: state.round + 1,
    open: { since: now.toISOString(), deployments: [...fresh], reports: 0, said: null, misses: 0 },
  });
  if (!waits) {
    const known = openRound(begun) ?? earlier;
    const isMissed = known === null && (fresh.length > 0 || (before === null && isRequested(reasons)));
    const missed = isMissed ? open(begun) : null;
    return { state: closed(missed ?? begun), ended: known ?? openRound(missed) };
  }
  if (earlier !== null) return { state: open(over(begun, earlier.round)), ended: earlier };
  if (begun.open === null) {
    const begins =
      begun.round === 0 ||
      fresh.length > 0 ||
      isUnnamed(reasons) ||
      reasons.some(({ kind }) => kind === 'resync');
    return { state: begins ? open(begun) : begun, ended: null };
  }
  if (fresh.length > 0 && (wasAnswered || ranOn))
    return { state: open(closed(begun)), ended: openRound(begun) };
  return {
    state: { ...begun, open: { ...begun.open, deployments: [...begun.open.deployments, ...fresh] } },
    ended: null,
  };
}

/**
 * The deployments that requests name for the first time. One that was made before the last answer waited when it was given: GitHub may ask
 * about each job of a set, and one answer is for all of them.
 */
export function freshDeployments(
  { open, over: known, answeredAt }: Pick<GateState, 'open' | 'over' | 'answeredAt'>,
  earlier: Step['ended'],
  reasons: readonly Reason[],
): readonly number[] {
  const seen = new Set([...known, ...(open?.deployments ?? []), ...(earlier?.round.deployments ?? [])]);
  const answered = answeredAt === null ? 0 : Date.parse(answeredAt);
  const named = reasons.flatMap((reason) =>
    reason.kind === 'gate-requested' && reason.deployment !== null ? [reason.deployment] : [],
  );
  const fresh = named.filter(
    ({ id, madeAt }) => !seen.has(id) && (open !== null || madeAt * 1_000 >= answered - 1_000),
  );
  return [...new Set(fresh.map(({ id }) => id))];
}

/** The state without its open round, whose deployments are over. */
export function closed(state: GateState): GateState {
  return state.open === null ? state : { ...over(state, state.open), open: null };
}

function over(state: GateState, { deployments }: Round): GateState {
  return { ...state, over: [...state.over, ...deployments].slice(-maxDeployments) };
}

/** The round that has no answer; null where there is none. */
export function openRound(state: GateState | null): Step['ended'] {
  if (state === null || state.open === null) return null;
  return { attempt: state.attempt, number: state.round, round: state.open };
}

function isRequested(reasons: readonly Reason[]): boolean {
  return reasons.some(({ kind }) => kind === 'gate-requested');
}

function isUnnamed(reasons: readonly Reason[]): boolean {
  return reasons.some((reason) => reason.kind === 'gate-requested' && reason.deployment === null);
}
