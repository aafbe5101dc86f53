import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { points } from './points.ts';
import { defaultMajorOptions } from './score.ts';
import { signalIds } from './signals.ts';
import { triggers } from './triggers.ts';

/** The points as they were fitted: lines such as `endpoint            hint        4          46/47 …`. */
const fitted = readFileSync(join(import.meta.dirname, '../../../bench/fit-points.txt'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, signal = '', grade = '', value = ''] =
      /^([a-z-]+) +(hint|sure) +(\d+) +\d+\/\d+ /.exec(line) ?? [];
    return signal === '' ? [] : [[signal, grade, Number(value)] as const];
  });

test('the points are those that were fitted', () => {
  expect(fitted.length).toBeGreaterThan(signalIds.length);
  for (const [signal, grade, value] of fitted) {
    expect([signal, grade, points[signal as keyof typeof points][grade as 'hint' | 'sure']]).toEqual([
      signal,
      grade,
      value,
    ]);
  }
});

test.each(signalIds.map((signal) => [signal]))(
  'one sure sign of %s is enough, and one hint is not',
  (signal) => {
    expect(points[signal].sure).toBe(defaultMajorOptions.threshold);
    if (triggers[signal].hint !== undefined)
      expect(points[signal].hint).toBeLessThan(defaultMajorOptions.threshold);
  },
);
