import { expect, test } from '@jest/globals';
import { mayNotReadRequiredChecks, placeOf } from './query-errors.ts';

test.each<[string, string, boolean]>([
  ['FORBIDDEN', 'repository.defaultBranchRef', true],
  ['FORBIDDEN', 'repository.base.rules', true],
  ['FORBIDDEN', 'repository.base.rules.nodes.0', true],
  ['FORBIDDEN', 'repository.base.refUpdateRule', true],
  ['FORBIDDEN', 'repository.base.refUpdateRule.requiredStatusCheckContexts', true],
  ['FORBIDDEN', 'repository.base.rulesets', false],
  ['FORBIDDEN', 'repository.base', false],
  ['FORBIDDEN', 'rules', false],
  ['FORBIDDEN', 'repository.defaultBranchRef.target', false],
  ['NOT_FOUND', 'repository.defaultBranchRef', false],
  ['INTERNAL', 'repository.base.rules', false],
])('%s at %s concerns what a branch requires: %s', (type, place, concerns) => {
  expect(mayNotReadRequiredChecks({ type, message: '' }, place)).toBe(concerns);
});

test('the place of an error is its path, or none', () => {
  expect(placeOf({ path: ['repository', 'nodes', 0, 'base'], message: '' })).toBe('repository.nodes.0.base');
  expect(placeOf({ message: '' })).toBe('');
});
