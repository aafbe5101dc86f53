import type { Writable } from 'node:stream';
import { soonDays, unusedDays } from '../../exceptions/overview.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { workflowCommand } from '../../text/workflow-command.ts';
import { emergencyJson, exceptionJson } from './json.ts';
import type { Register } from './register.ts';
import { dayOf, inert, lastDayOf, stateNote } from './text.ts';

/** How the result of a check is written. */
export type CheckFormat = 'text' | 'json' | 'github';

/** What is wrong, or asks somebody to look at it. */
interface Remark {
  readonly level: 'error' | 'warning' | 'notice';
  /** A sentence. */
  readonly message: string;
  readonly place?: { readonly path: string; readonly line: number; readonly column: number };
}

/**
 * Says what is wrong with the exceptions of a register, and what asks for attention.
 *
 * @returns the exit code: 1 where an entry is refused, a review is overdue or exceptions cannot count; otherwise 0
 */
export function check(register: Register, format: CheckFormat, output: Writable): number {
  const remarks = remarksOn(register);
  const failed = remarks.some(({ level }) => level === 'error');
  switch (format) {
    case 'json':
      output.write(jsonDocument(asJson(register, remarks)));
      break;
    case 'github':
      output.write(remarks.map(asWorkflowCommand).join(''));
      break;
    case 'text':
      output.write([...remarks.map(asLine), summary(register)].map((line) => `${line}\n`).join(''));
  }
  return failed ? 1 : 0;
}

function remarksOn({
  overview: { exceptions, emergencies, refused },
  inherited,
  problems,
  notes,
}: Register): readonly Remark[] {
  return [
    ...problems.map((message): Remark => ({ level: 'error', message })),
    ...refused.map(
      ({ id, path, line, column, message }): Remark => ({
        level: 'error',
        message: `${id === null ? '' : `${id}: `}${message}`,
        place: { path, line, column },
      }),
    ),
    ...emergencies
      .filter(({ review }) => review === 'overdue')
      .map(
        ({ emergency: { id, pullRequest, due } }): Remark => ({
          level: 'error',
          message: `The review of the emergency ${id} of #${pullRequest} was due on ${dayOf(due)}.`,
        }),
      ),
    ...exceptions.flatMap((each): readonly Remark[] => {
      const { exception, state, ends, attention, lastUsed } = each;
      const of = placeOf(each);
      const remark = (message: string): Remark => ({ level: 'warning', message, ...of });
      return [
        ...(state.kind === 'proposed'
          ? [remark(`${exception.id} waives nothing: ${stateNote(state)}.`)]
          : []),
        ...(attention.includes('ends-soon')
          ? [remark(`${exception.id} ends within ${soonDays} days: its last day is ${lastDayOf(ends)}.`)]
          : []),
        ...(attention.includes('unused')
          ? [
              remark(
                `${exception.id} waived nothing in the last ${unusedDays} days${lastUsed == null ? '' : `, and last on ${dayOf(lastUsed)}`}: revoke it, or take it out.`,
              ),
            ]
          : []),
        ...(state.kind === 'expired' && exception.origin.kind === 'file'
          ? [
              remark(
                `${exception.id} has ended, on ${lastDayOf(ends)}: take it out, or have it approved again.`,
              ),
            ]
          : []),
      ];
    }),
    ...(inherited?.dismissals ?? []).map(
      (dismissal): Remark => ({ level: 'warning', message: `A dismissal to review: ${dismissal}` }),
    ),
    ...notes.map((message): Remark => ({ level: 'notice', message })),
  ];
}

function placeOf({
  exception: { origin },
}: Register['overview']['exceptions'][number]): Pick<Remark, 'place'> {
  return origin.kind === 'file' ? { place: { path: origin.path, line: origin.line, column: 1 } } : {};
}

function asLine({ level, message, place }: Remark): string {
  const at = place === undefined ? '' : `${inert(place.path)}:${place.line}:${place.column}: `;
  const word = { error: '', warning: 'warning: ', notice: 'note: ' }[level];
  return `${at}${word}${inert(message)}`;
}

function asWorkflowCommand({ level, message, place }: Remark): string {
  const at =
    place === undefined ? {} : { file: place.path, line: String(place.line), col: String(place.column) };
  return workflowCommand(level, { ...at, title: 'Exceptions' }, message);
}

function asJson({ name, at, overview, inherited, problems, notes }: Register, remarks: readonly Remark[]) {
  return {
    name,
    at,
    problems,
    notes,
    refused: overview.refused,
    overdue: overview.emergencies.filter(({ review }) => review === 'overdue').map(emergencyJson),
    exceptions: overview.exceptions.map(exceptionJson),
    inherited,
    passes: !remarks.some(({ level }) => level === 'error'),
  };
}

function summary({ name, at, overview: { exceptions, refused } }: Register): string {
  const active = exceptions.filter(({ state }) => state.kind === 'active').length;
  const left = refused.length === 0 ? '' : `, ${counted(refused.length, 'entry', 'entries')} refused`;
  return `${inert(name)}: ${counted(exceptions.length, 'exception')}, of which ${active} ${plural(active, 'is', 'are')} active on ${dayOf(at)}${left}.`;
}
