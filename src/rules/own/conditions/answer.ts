import { listOf } from '../../../text/lists-and-counts.ts';
import type { Message } from '../../../text/message.ts';
import type { Turn } from '../../verdict.ts';

/** Whether a condition holds, and why, as a clause: "no changed file matches `src/**`". */
export type Answer = Known | Unknown;

interface Known {
  readonly value: boolean;
  readonly why: Message;
}

/** What cannot be known makes neither the condition nor its opposite true. */
export interface Unknown {
  readonly value: 'unknown';
  readonly why: Message;
  readonly remedy: Message;
  readonly turn: Turn;
  /** It will be known by itself: completes "Waiting for …". */
  readonly waitingFor?: Message;
}

/** Reasons that one answer names. */
const maxReasons = 3;

export function holds(why: Message): Answer {
  return { value: true, why };
}

export function fails(why: Message): Answer {
  return { value: false, why };
}

/** True or false, with the reason for each. */
export function known(value: boolean, whyTrue: Message, whyFalse: Message): Answer {
  return value ? holds(whyTrue) : fails(whyFalse);
}

export function isUnknown(answer: Answer): answer is Unknown {
  return answer.value === 'unknown';
}

/** Every one of them: false as soon as one is, whatever cannot be known of the others. */
export function allOf(answers: readonly Answer[]): Answer {
  const failing = answers.filter(({ value }) => value === false);
  if (failing.length > 0) return fails(reasons(failing));
  return firstUnknown(answers) ?? holds(reasons(answers));
}

/** At least one of them: true as soon as one is. */
export function anyOf(answers: readonly Answer[]): Answer {
  const [holding] = answers.filter(({ value }) => value === true);
  return holding ?? firstUnknown(answers) ?? fails(reasons(answers));
}

export function negated(answer: Answer): Answer {
  return isUnknown(answer) ? answer : { ...answer, value: !answer.value };
}

/** One that nobody can tell before one that will be known by itself. */
function firstUnknown(answers: readonly Answer[]): Unknown | null {
  const unknown = answers.filter(isUnknown);
  return unknown.find(({ waitingFor }) => waitingFor === undefined) ?? unknown[0] ?? null;
}

function reasons(answers: readonly Answer[]): Message {
  return listOf(
    answers.map(({ why }) => why),
    'and',
    maxReasons,
  );
}
