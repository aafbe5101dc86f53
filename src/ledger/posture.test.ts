import { describe, expect, it, test } from '@jest/globals';
import { dayMs } from '../subjects/posture-facts.ts';
import { countByDay, dayName, ruleTimes, weekOf } from './posture.ts';

const verdict = (at: number, ...rules: readonly string[]) => ({ at, rules });

describe('the times of a rule', () => {
  test.each([
    ['passes at once', [verdict(10, 'review=pass')], { pendingMs: 0, greenMs: 0 }],
    [
      'waits, and passes',
      [verdict(10, 'review=pending'), verdict(60, 'review=pass')],
      { pendingMs: 50, greenMs: 50 },
    ],
    [
      'passes, fails, and passes for good',
      [verdict(10, 'review=pass'), verdict(30, 'review=fail'), verdict(90, 'review=pass')],
      { pendingMs: 0, greenMs: 80 },
    ],
    ['still waits at the merge', [verdict(10, 'review=pending')], { pendingMs: 90, greenMs: null }],
    [
      'fails at the merge',
      [verdict(10, 'review=pass'), verdict(20, 'review=fail')],
      { pendingMs: 0, greenMs: null },
    ],
    [
      'is not named for a while',
      [verdict(10, 'review=pending'), verdict(20, 'tests=pass'), verdict(50, 'review=waived')],
      { pendingMs: 40, greenMs: 40 },
    ],
    [
      'is the worst of its parts',
      [verdict(10, 'review=pass', 'review=pending')],
      { pendingMs: 90, greenMs: null },
    ],
    ['is decided after the merge', [verdict(200, 'review=pending')], { pendingMs: 0, greenMs: null }],
  ] as const)('that %s', (_, verdicts, expected) => {
    expect(ruleTimes(verdicts, 100).get('review')).toEqual(expected);
  });
});

it('counts changes by the day on which they landed, in UTC', () => {
  const counter = countByDay();
  const noon = Date.parse('2026-03-02T12:00:00Z');
  const midnight = Date.parse('2026-03-03T00:00:00Z');
  counter.add(
    noon,
    ['review=pass', 'tests=waived'],
    [
      verdict(noon - 100, 'review=pending', 'tests=waived'),
      verdict(noon - 40, 'review=pass', 'tests=waived'),
    ],
  );
  counter.add(midnight - 1, null, []);
  counter.add(midnight, ['review=error'], [verdict(midnight - 5, 'review=error')]);
  const zero = {
    pass: 0,
    fail: 0,
    waived: 0,
    pending: 0,
    notApplicable: 0,
    pendingMs: 0,
    greens: 0,
    greenMs: 0,
  };
  expect(counter.days()).toEqual([
    {
      day: Math.floor(noon / dayMs),
      changes: 2,
      withoutEvidence: 1,
      rules: [
        { ...zero, rule: 'review', pass: 1, pendingMs: 60, greens: 1, greenMs: 60 },
        { ...zero, rule: 'tests', waived: 1, greens: 1 },
      ],
    },
    {
      day: Math.floor(midnight / dayMs),
      changes: 1,
      withoutEvidence: 0,
      rules: [{ ...zero, rule: 'review', fail: 1 }],
    },
  ]);
});

test.each([
  ['2026-03-02', '2026-03-02'],
  ['2026-03-08', '2026-03-02'],
  ['2026-03-09', '2026-03-09'],
  ['1970-01-01', '1969-12-29'],
])('the week of %s begins on Monday, %s', (day, monday) => {
  expect(dayName(weekOf(Date.parse(day) / dayMs))).toBe(monday);
});
