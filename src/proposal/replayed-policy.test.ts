import { describe, expect, it, test } from '@jest/globals';
import { blockedBy, proposedEnforcement, type ReplayedPolicy, type ReplayedRule } from './replayed-policy.ts';

function rule(affected: number, passed = 50, start = 0): ReplayedRule {
  const places = Array.from({ length: affected }, (_, index) => start + index);
  return { measure: 'verdict', affected: new Set(places), passed };
}

function replayed(rules: Readonly<Record<string, ReplayedRule>>, changes = 100): ReplayedPolicy {
  return { changes, unreadable: 0, rules, notReplayed: {} };
}

describe('the proposed enforcement', () => {
  test.each<[string, ReplayedRule, number, string]>([
    ['of a rule that nothing fails', rule(0), 100, 'enforce'],
    ['of a rule that few fail', rule(5), 100, 'enforce'],
    ['of a rule that some fail', rule(6), 100, 'warn'],
    ['of a rule that a fifth fails', rule(20), 100, 'warn'],
    ['of a rule that many fail', rule(21), 100, 'observe'],
    ['of a rule without a verdict', rule(0, 0), 100, 'observe'],
    ['of few changes', rule(0), 19, 'observe'],
    [
      'of a rule of which only the applicability is known',
      { ...rule(1), measure: 'applicability' },
      100,
      'observe',
    ],
  ])('%s', (_, outcome, changes, enforcement) => {
    expect(proposedEnforcement(replayed({ tests: outcome }, changes))).toEqual({ tests: enforcement });
  });

  it('blocks at most 8 of 100 changes, whatever the rules block one by one', () => {
    const policy = replayed({ a: rule(5), b: rule(4, 50, 5), c: rule(3, 50, 9) });
    const proposed = proposedEnforcement(policy);
    expect(proposed).toEqual({ a: 'warn', b: 'enforce', c: 'enforce' });
    expect(blockedBy(proposed, policy)).toBe(7);
  });

  it('counts a change once that several rules block', () => {
    const policy = replayed({ a: rule(5), b: rule(5) });
    expect(blockedBy(proposedEnforcement(policy), policy)).toBe(5);
  });

  it('is none where nothing was replayed', () => {
    expect(proposedEnforcement(replayed({}, 0))).toEqual({});
  });
});

test('a rule that is not enforced blocks nothing', () => {
  const policy = replayed({ a: rule(5), b: { ...rule(7), measure: 'applicability' } });
  expect(blockedBy({ a: 'warn', b: 'enforce' }, policy)).toBe(0);
});
