import { type Message, say } from '../../../text/message.ts';
import type { Turn } from '../../verdict.ts';
import { type Answer, isUnknown } from '../conditions/answer.ts';
import type { OwnFinding } from '../message-ids.ts';

/** One thing that a definition asks for, and whether the change has it. */
export type Part = Met | Unmet;

interface Met {
  readonly state: 'met';
  /** A sentence. */
  readonly says: Message;
  readonly findings: readonly OwnFinding[];
}

export interface Unmet {
  readonly state: 'pending' | 'fail' | 'error';
  readonly says: Message;
  readonly remedy: Message;
  readonly turn: Turn;
  /** Of a pending one: completes "Waiting for …". */
  readonly waitingFor: Message;
  readonly findings: readonly OwnFinding[];
  readonly reevaluateAt?: Date;
  /** What is missing is a review that can be given now. */
  readonly reviewMissing?: true;
}

export function isUnmet(part: Part): part is Unmet {
  return part.state !== 'met';
}

export function met(says: Message, findings: readonly OwnFinding[] = []): Met {
  return { state: 'met', says, findings };
}

/** A condition as something that is asked for. */
export function partOfAnswer(
  answer: Answer,
  otherwise: Pick<Unmet, 'state' | 'remedy' | 'turn' | 'waitingFor'>,
): Part {
  if (answer.value === true) return met(sentence(answer.why));
  if (!isUnknown(answer)) return { ...otherwise, says: sentence(answer.why), findings: [] };
  const { why, remedy, turn, waitingFor } = answer;
  return {
    state: waitingFor === undefined ? 'error' : 'pending',
    says: sentence(why),
    remedy,
    turn,
    waitingFor: waitingFor ?? [],
    findings: [],
  };
}

/** A clause as a sentence. */
function sentence(clause: Message): Message {
  const [first, ...others] = clause;
  const begun =
    typeof first === 'string' ? [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...others] : clause;
  return say`${begun}.`;
}
