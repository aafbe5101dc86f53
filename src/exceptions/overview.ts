import type { Emergency, Exceptions, RefusedException, RegisteredException } from '../evidence/exceptions.ts';
import type { ExceptionPolicy } from '../policy/exception-policy.ts';
import { type ExceptionState, endOfException, stateOf } from './state.ts';

const millisecondsPerDay = 24 * 60 * 60 * 1_000;

/** Days before the end of an exception in which it ends soon. */
export const soonDays = 30;

/** Days without a change that an exception waived, after which it is unused. */
export const unusedDays = 90;

/** What asks somebody to look at an exception that is in order otherwise. */
export type Attention = 'ends-soon' | 'unused';

/** An exception as a register lists it. */
export interface ListedException extends RegisteredException {
  readonly state: ExceptionState;
  readonly ends: Date;
  readonly attention: readonly Attention[];
  /** When a recorded verdict was last waived by it; null: not within {@link unusedDays}. Absent: not known. */
  readonly lastUsed?: Date | null;
}

/** What became of the review of an emergency. */
export type ReviewState = 'open' | 'overdue' | 'reviewed';

export interface ListedEmergency {
  readonly emergency: Emergency;
  readonly review: ReviewState;
}

/** A register of exceptions at a time. */
export interface Overview {
  /** Those that end first come first. */
  readonly exceptions: readonly ListedException[];
  /** The newest first. */
  readonly emergencies: readonly ListedEmergency[];
  readonly refused: readonly RefusedException[];
}

/**
 * Lists exceptions and emergencies with their states at a time. What was asked for or declared later is left out. Pure.
 *
 * @param lastUsed by id in lower case, when a recorded verdict was last waived by the exception; null: not known
 */
export function overviewOf(
  { registered, emergencies, refused }: Exceptions,
  policy: ExceptionPolicy | null,
  now: Date,
  lastUsed: ReadonlyMap<string, Date> | null,
): Overview {
  const exceptions = registered
    .filter(({ exception }) => exception.created <= now)
    .map((each): ListedException => {
      const state = stateOf(each, policy, now);
      const used = lastUsed === null ? undefined : (lastUsed.get(each.exception.id.toLowerCase()) ?? null);
      return {
        ...each,
        state,
        ends: endOfException(each),
        attention: attentionTo(state, used, now),
        ...(used === undefined ? {} : { lastUsed: used }),
      };
    })
    .toSorted((a, b) => a.ends.getTime() - b.ends.getTime() || (a.exception.id < b.exception.id ? -1 : 1));
  return {
    exceptions,
    emergencies: emergencies
      .filter(({ declaredAt }) => declaredAt <= now)
      .map((emergency) => ({ emergency, review: reviewOf(emergency, now) }))
      .toSorted((a, b) => b.emergency.declaredAt.getTime() - a.emergency.declaredAt.getTime()),
    refused,
  };
}

/** What became of the review of an emergency until a time. */
function reviewOf({ due, reviewed }: Emergency, now: Date): ReviewState {
  if (reviewed !== null && reviewed.at <= now) return 'reviewed';
  return due <= now ? 'overdue' : 'open';
}

function attentionTo(state: ExceptionState, used: Date | null | undefined, now: Date): readonly Attention[] {
  if (state.kind !== 'active') return [];
  const endsSoon = state.until.getTime() - now.getTime() <= soonDays * millisecondsPerDay;
  const unusedSince = now.getTime() - unusedDays * millisecondsPerDay;
  // One that was approved lately had no time to be used.
  const isUnused =
    used !== undefined &&
    state.approval.at.getTime() <= unusedSince &&
    (used === null || used.getTime() <= unusedSince);
  return [...(endsSoon ? (['ends-soon'] as const) : []), ...(isUnused ? (['unused'] as const) : [])];
}
