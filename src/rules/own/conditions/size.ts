import type { ChangedFile } from '../../../evidence/change.ts';
import { counted } from '../../../text/lists-and-counts.ts';
import { fileLink, type Message, say } from '../../../text/message.ts';
import type { Position } from '../names.ts';
import type { Bounds, SizeCondition } from '../schema/condition.ts';
import { type Answer, allOf, fails, known } from './answer.ts';

/**
 * Whether the change has this size, as GitHub counts files and lines. A binary file and a submodule have no lines: they make no change
 * large, and no change with them is small where that spares it something.
 */
export function sizeAnswer(size: SizeCondition, files: readonly ChangedFile[], position: Position): Answer {
  const additions = sum(files.map((file) => file.additions));
  const deletions = sum(files.map((file) => file.deletions));
  const numbers = { files: files.length, additions, deletions, total: additions + deletions };
  const hidden = files.find(({ binary, submodule }) => binary || submodule === true);
  return allOf(
    (['files', 'additions', 'deletions', 'total'] as const).flatMap((what): readonly Answer[] => {
      const bounds = size[what];
      if (bounds === undefined) return [];
      if (
        position === 'grants' &&
        what !== 'files' &&
        bounds['at-most'] !== undefined &&
        hidden !== undefined
      ) {
        return [fails(say`${fileLink(hidden.path)} has no lines to be counted`)];
      }
      const number = say`there ${[numbers[what] === 1 ? 'is' : 'are']} ${[counted(numbers[what], nouns[what])]}`;
      return [
        known(isWithin(numbers[what], bounds), number, say`${number}${outside(numbers[what], bounds)}`),
      ];
    }),
  );
}

const nouns = {
  files: 'changed file',
  additions: 'added line',
  deletions: 'removed line',
  total: 'changed line',
} as const;

function isWithin(
  number: number,
  { 'at-least': least = 0, 'at-most': most = Number.POSITIVE_INFINITY }: Bounds,
): boolean {
  return number >= least && number <= most;
}

function outside(number: number, { 'at-least': least = 0, 'at-most': most }: Bounds): Message {
  return number < least ? say`, less than ${least}` : say`, more than ${most ?? 0}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
