import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { enforcementAt, joinRollOuts, nextStep } from './roll-out.ts';
import type { RollOut } from './written-policy.ts';

const at = (day: string) => new Date(`${day}T12:00:00Z`);
const both = { warn: '2027-01-01', enforce: '2027-02-01' };

test.each<[string, Parameters<typeof enforcementAt>[0], string, string, string | null]>([
  ['without one', { enforcement: 'warn' }, '2027-01-01', 'warn', null],
  ['before the first day', { enforcement: 'observe', rollOut: both }, '2026-12-31', 'observe', '2027-01-01'],
  ['on the first day', { enforcement: 'observe', rollOut: both }, '2027-01-01', 'warn', '2027-02-01'],
  ['on the last day', { enforcement: 'observe', rollOut: both }, '2027-02-01', 'enforce', null],
  ['of what is stricter already', { enforcement: 'enforce', rollOut: both }, '2026-01-01', 'enforce', null],
  ['of what warns already', { enforcement: 'warn', rollOut: both }, '2026-01-01', 'warn', '2027-02-01'],
  [
    'with one step',
    { enforcement: 'observe', rollOut: { enforce: '2027-02-01' } },
    '2027-02-02',
    'enforce',
    null,
  ],
])('how a rule counts %s', (_, setting, day, now, next) => {
  expect(enforcementAt(setting, at(day))).toBe(now);
  expect(nextStep(setting, at(day))?.day ?? null).toBe(next);
});

it('a day begins at midnight in UTC', () => {
  const setting = { enforcement: 'observe', rollOut: { enforce: '2027-02-01' } } as const;
  expect(enforcementAt(setting, new Date('2027-01-31T23:59:59.999Z'))).toBe('observe');
  expect(enforcementAt(setting, new Date('2027-02-01T00:00:00Z'))).toBe('enforce');
  expect(nextStep(setting, at('2027-01-01'))).toEqual({
    enforcement: 'enforce',
    day: '2027-02-01',
    at: new Date('2027-02-01T00:00:00Z'),
  });
});

describe('two roll-outs together', () => {
  const day = fc.constantFrom('2027-01-01', '2027-02-01', '2027-03-01');
  const rollOut: fc.Arbitrary<RollOut> = fc.record({ warn: day, enforce: day }, { requiredKeys: [] });

  it('are associative and idempotent', () => {
    fc.assert(
      fc.property(rollOut, rollOut, rollOut, (a, b, c) => {
        expect(joinRollOuts(joinRollOuts(a, b), c)).toEqual(joinRollOuts(a, joinRollOuts(b, c)));
        expect(joinRollOuts(a, a)).toEqual(a);
      }),
    );
  });

  it('count for as much as the stricter one at any time', () => {
    const order = ['observe', 'warn', 'enforce'];
    const times = ['2026-12-01', '2027-01-15', '2027-02-15', '2027-03-15'].map(at);
    fc.assert(
      fc.property(rollOut, rollOut, fc.constantFrom(...times), (a, b, now) => {
        const [one, other, together] = [a, b, joinRollOuts(a, b)].map((each) =>
          order.indexOf(enforcementAt({ enforcement: 'observe', rollOut: each }, now)),
        );
        expect(together).toBe(Math.max(one ?? 0, other ?? 0));
      }),
    );
  });
});
