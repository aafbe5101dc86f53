import { expect, test } from '@jest/globals';
import { UsageError } from './command.ts';
import { readTime } from './read-time.ts';

test.each<[word: string, begin: string, end: string]>([
  ['2026-01-31', '2026-01-31T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ['2026-01-31T12:30', '2026-01-31T12:30:00.000Z', '2026-01-31T12:30:00.000Z'],
  ['2026-01-31T12:30Z', '2026-01-31T12:30:00.000Z', '2026-01-31T12:30:00.000Z'],
  ['2026-01-31T12:30:15.250Z', '2026-01-31T12:30:15.250Z', '2026-01-31T12:30:15.250Z'],
  ['2026-01-31T00:30+02:00', '2026-01-30T22:30:00.000Z', '2026-01-30T22:30:00.000Z'],
])('%s begins a period at %s and ends one at %s', (word, begin, end) => {
  expect(new Date(readTime(word, '--since', 'begin')).toISOString()).toBe(begin);
  expect(new Date(readTime(word, '--until', 'end')).toISOString()).toBe(end);
});

test.each([
  '',
  'yesterday',
  '2026-1-31',
  '2026-02-30',
  '2026-13-01',
  '2026-01-31T25:00Z',
  '2026-01-31 12:30',
  '1770000000',
  '2026-01-31T12:30:00+2',
])('%j is no time', (word) => {
  expect(() => readTime(word, '--since', 'begin')).toThrow(UsageError);
  expect(() => readTime(word, '--since', 'begin')).toThrow(
    `--since takes a day such as 2026-01-31, or a time such as 2026-01-31T12:30Z, not ${JSON.stringify(word)}.`,
  );
});
