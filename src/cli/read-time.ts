import { UsageError } from './command.ts';

const pattern = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;
const dayMs = 86_400_000;

/**
 * Reads when a period begins or ends: a day such as `2026-01-31`, or a time such as `2026-01-31T12:30Z` (ISO 8601). Without an offset it is
 * in UTC.
 *
 *     readTime('2026-01-31', '--until', 'end')   // the midnight after that day: the day belongs to the period
 *
 * @returns milliseconds since the epoch: of the first moment of the period, or of the first one after it
 * @throws {UsageError} for anything else, such as a day that does not exist
 */
export function readTime(word: string, option: string, edge: 'begin' | 'end'): number {
  const [, day = '', time, offset = 'Z'] = pattern.exec(word) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const read = time === undefined ? midnight : Date.parse(`${day}T${time}${offset}`);
  // A day such as February 30 is read as one of the next month.
  if (Number.isNaN(read) || !new Date(midnight).toISOString().startsWith(day)) {
    throw new UsageError(
      `${option} takes a day such as 2026-01-31, or a time such as 2026-01-31T12:30Z, not ${JSON.stringify(word)}.`,
    );
  }
  return time === undefined && edge === 'end' ? read + dayMs : read;
}
