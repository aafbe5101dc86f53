import { createHash } from 'node:crypto';
import type { Answer } from '../engine/answer.ts';
import { saysOf } from './check-entry.ts';
import type { Digest, NewEntry, Recorder } from './entries.ts';
import type { GateEnd, GateReading, GateSubject } from './gate-subject.ts';

/** The kind of the entries about gates. */
export const gateKind = 'gate';

/**
 * What became of a round. `approved` and `rejected` are answers, `waiting` and `cannot-tell` status reports. The others say how a round ended
 * without an answer: `bypassed`: its jobs ran all the same; `expired`: GitHub ended them after 30 days; `ended`: the run was cancelled, failed
 * or started again, or is gone; `refused`: this app may not answer.
 */
export type GateDecision =
  | 'approved'
  | 'rejected'
  | 'waiting'
  | 'cannot-tell'
  | 'bypassed'
  | 'expired'
  | 'ended'
  | 'refused';

/** Which round of which attempt. */
export interface RoundName {
  readonly attempt: number;
  readonly number: number;
  readonly since: string;
  readonly deployments: readonly number[];
}

/** The entry of the record about a round. */
export function gateEntry(
  recorder: Pick<Recorder, 'entry'>,
  subject: GateSubject,
  of: {
    readonly decision: GateDecision;
    readonly round: RoundName;
    readonly at: Date;
    /** Null where the run is gone. */
    readonly reading: GateReading | null;
    /** What was said to GitHub. */
    readonly comment?: string;
    /** What the rules say, which a dry run does not follow; null where they were not asked. */
    readonly answer?: Answer | null;
    readonly dryRun?: boolean;
    /** The digest of the entry with the verdict. */
    readonly verdict?: Digest | null;
    readonly end?: GateEnd;
    readonly why?: string;
    /** The number of the issue about a bypass. */
    readonly issue?: number | null;
  },
): NewEntry {
  const { decision, round, at, reading, comment, end, ...others } = of;
  const { run, environment, sha } = subject;
  return recorder.entry({
    kind: gateKind,
    place: reading?.place ?? subject,
    sha,
    conclusion: decision,
    facts: {
      at,
      decision,
      run,
      attempt: round.attempt,
      round: round.number,
      environment,
      since: round.since,
      deployments: round.deployments,
      ...(reading === null
        ? {}
        : {
            url: reading.run.url,
            ref: reading.run.ref,
            event: reading.run.event,
            startedBy: reading.run.startedBy,
          }),
      ...(comment === undefined ? {} : { comment, commentDigest: digestOf(comment) }),
      ...(end === undefined ? {} : { by: end.by, said: end.comment, enabled: end.enabled }),
      ...others,
    },
    says: saysOf(gateKind, round.attempt, round.number, decision, digestOf(comment ?? '')),
  });
}

/** Identifies a comment. */
export function digestOf(comment: string): Digest {
  return createHash('sha256').update(comment).digest('hex');
}

/** Whether entries that an earlier process was about to make true hold an answer. */
export function intendedAnswer(intended: readonly NewEntry[]): NewEntry | undefined {
  return intended.findLast(
    ({ kind, conclusion }) => kind === gateKind && (conclusion === 'approved' || conclusion === 'rejected'),
  );
}

/** The status reports that an earlier process was about to send. */
export function intendedReports(intended: readonly NewEntry[]): number {
  return intended.filter(
    ({ kind, conclusion }) => kind === gateKind && (conclusion === 'waiting' || conclusion === 'cannot-tell'),
  ).length;
}
