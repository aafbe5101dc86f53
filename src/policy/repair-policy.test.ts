import { expect, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { defaultPolicy } from './load.ts';
import { repairPolicy } from './repair-policy.ts';
import type { PolicySource } from './written-policy.ts';

const source: PolicySource = { kind: 'repository', path: '.github/sdl.yml', commit: 'a'.repeat(40) };
const problems = [{ line: 1, column: 1, message: 'A mistake.' }];
const unguarded = rules.filter(({ id }) => id !== 'policy-guard');

test('a repair is evaluated by the default, which says what is broken', () => {
  const repair = repairPolicy(source, problems, unguarded);
  if (!repair.valid) throw new Error('The policy is not valid.');
  const { rules: enabled, source: from, extends: preset } = repair.policy;
  expect(enabled.map(({ rule, enforcement }) => [rule.id, enforcement])).toEqual(
    defaultPolicy(unguarded).rules.map(({ rule, enforcement }) => [rule.id, enforcement]),
  );
  expect(from).toEqual({ kind: 'default' });
  expect(preset).toBeUndefined();
  expect(repair.policy.standIns).toEqual([{ layer: 'repository', present: source, problems, version: null }]);
});

test('the rule that guards the policy is enforced, where there is one', () => {
  const [any] = unguarded;
  if (any === undefined) throw new Error('There are no rules.');
  const guard = { ...any, id: 'policy-guard' };
  const repair = repairPolicy(source, problems, [...unguarded, guard]);
  if (!repair.valid) throw new Error('The policy is not valid.');
  const enforced = repair.policy.rules.filter(({ enforcement }) => enforcement === 'enforce');
  expect(enforced.map(({ rule }) => rule.id)).toEqual(['policy-guard']);
});

test('the organization’s file is repaired alike', () => {
  const of: PolicySource = { ...source, kind: 'organization', repository: 'acme/.github' };
  expect(repairPolicy(of, problems, rules)).toMatchObject({
    valid: true,
    policy: { standIns: [{ layer: 'organization' }] },
  });
});
