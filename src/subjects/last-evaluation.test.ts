import { describe, expect, test } from '@jest/globals';
import type { Push } from '../evidence/pushes.ts';
import { type LastEvaluation, readLastEvaluation, reportedPushes } from './last-evaluation.ts';
import { event, type Reason } from './reason.ts';

const mona = { login: 'mona', kind: 'user' } as const;

function push(after: string, before: string | null = null) {
  return { by: mona, before, after };
}

function pushed(number: number, of: Push & { by: typeof mona }): Reason {
  return { kind: 'pushed', number, push: of };
}

const last: LastEvaluation = { shown: '', relevant: [], fingerprint: null, pushes: [push('a')] };

describe('the pushes that webhooks reported', () => {
  test('are those that were remembered, then those of new deliveries', () => {
    const reasons = [event('status'), pushed(7, push('b', 'a'))];
    expect(reportedPushes(last, reasons, 7)).toEqual([push('a'), push('b', 'a')]);
    expect(reportedPushes(null, reasons, 7)).toEqual([push('b', 'a')]);
  });

  test('are each remembered once, whatever is delivered twice', () => {
    expect(reportedPushes(last, [pushed(7, push('a'))], 7)).toEqual([push('a')]);
  });

  test('of another pull request with the same head say nothing about this one', () => {
    expect(reportedPushes(last, [pushed(8, push('b'))], 7)).toEqual([push('a')]);
  });

  test('are the newest, where there are many', () => {
    const many = Array.from({ length: 150 }, (_, index) => pushed(7, push(String(index))));
    const kept = reportedPushes(last, many, 7);
    expect([kept.length, kept.at(-1)]).toEqual([100, push('149')]);
  });

  test('are none where an earlier release remembered none', () => {
    expect(readLastEvaluation({ shown: '', relevant: [] })?.pushes).toEqual([]);
  });
});
