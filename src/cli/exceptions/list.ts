import type { Writable } from 'node:stream';
import type { ExceptionState } from '../../exceptions/state.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { UsageError } from '../command.ts';
import { emergencyJson, exceptionJson } from './json.ts';
import type { Register } from './register.ts';
import { dayOf, inert, renderEmergencies, renderExceptions, renderRefused } from './text.ts';

const states = Object.keys({
  proposed: true,
  approved: true,
  active: true,
  expired: true,
  revoked: true,
  rejected: true,
} satisfies Record<ExceptionState['kind'], true>) as readonly ExceptionState['kind'][];

/** Which part of a register is listed. */
export interface ListedPart {
  /** Null: each state. */
  readonly state: ExceptionState['kind'] | null;
  readonly emergencies: boolean;
}

/** @throws {UsageError} where the state is none */
export function readPart(state: string | undefined, emergencies: boolean): ListedPart {
  if (state === undefined) return { state: null, emergencies };
  const known = states.find((each) => each === state);
  if (known === undefined)
    throw new UsageError(`--state takes ${listOfNames(states, 'or')}, not ${JSON.stringify(state)}.`);
  if (emergencies) throw new UsageError('Give either --state or --emergency.');
  return { state: known, emergencies };
}

/** Writes the exceptions of a register, or its emergencies. */
export function list(
  register: Register,
  { state, emergencies }: ListedPart,
  json: boolean,
  output: Writable,
): void {
  const { name, at, overview, inherited, problems, notes } = register;
  const exceptions = overview.exceptions.filter((each) => state === null || each.state.kind === state);
  if (json) {
    output.write(
      jsonDocument({
        name,
        at,
        ...(emergencies
          ? { emergencies: overview.emergencies.map(emergencyJson) }
          : { exceptions: exceptions.map(exceptionJson), refused: overview.refused, inherited }),
        problems,
        notes,
      }),
    );
    return;
  }
  const refused = emergencies || state !== null ? [] : renderRefused(register);
  const toReview = emergencies || state !== null ? null : inherited;
  const lines = emergencies
    ? overview.emergencies.length === 0
      ? ['no emergencies']
      : renderEmergencies(overview.emergencies)
    : exceptions.length === 0
      ? ['no exceptions']
      : renderExceptions(exceptions);
  const parts = [
    ...lines,
    ...(refused.length === 0 ? [] : ['', 'Refused, so that they waive nothing:', ...refused]),
    ...(toReview === null || toReview.dismissals.length === 0
      ? []
      : ['', `Dismissals to review, as of ${dayOf(toReview.at)}:`, ...toReview.dismissals.map(inert)]),
    ...(problems.length + notes.length === 0 ? [] : ['', ...problems.map(inert), ...notes.map(inert)]),
  ];
  output.write(`${parts.join('\n')}\n`);
}
