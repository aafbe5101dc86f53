import { describe, expect, test } from '@jest/globals';
import type { Requirement } from '../../report/branch-rules.ts';
import { type BranchRulesNode, branchRulesOf, hidesBranchRules } from './branch-rules.ts';

const ownAppId = 7;
const otherAppId = 8;

type RuleNodes = NonNullable<NonNullable<BranchRulesNode['rules']>['nodes']>;

const checks = (context: string, integrationId: number | null) => ({
  type: 'REQUIRED_STATUS_CHECKS',
  parameters: { requiredStatusChecks: [{ context, integrationId }] },
});
const deletion = { type: 'DELETION', parameters: null };

const rulesets = (...nodes: RuleNodes): BranchRulesNode => ({
  rules: { pageInfo: { hasNextPage: false }, nodes },
  refUpdateRule: null,
});
const protection = (...contexts: readonly (string | null)[]): BranchRulesNode => ({
  ...rulesets(),
  refUpdateRule: { requiredStatusCheckContexts: contexts },
});

const requiredBy = (rules: BranchRulesNode | null, { hidden = false, checkName = 'SDL' } = {}) =>
  branchRulesOf({ branch: 'main', rules, hidden }, checkName, ownAppId).requires;

describe('all rules are visible', () => {
  test.each<[string, BranchRulesNode, Requirement]>([
    ['there are none', rulesets(), 'nothing'],
    ['they are about other things', rulesets(deletion, checks('build', null)), 'nothing'],
    [
      'a protection rule requires no checks',
      { ...rulesets(), refUpdateRule: { requiredStatusCheckContexts: null } },
      'nothing',
    ],
    ['a protection rule requires others', protection('build', 'SDL (release/1)'), 'nothing'],
    ['a ruleset requires it from this app', rulesets(deletion, checks('SDL', ownAppId)), 'this-app'],
    ['one of two does', rulesets(checks('SDL', null), checks('SDL', ownAppId)), 'this-app'],
    ['a ruleset requires it from any source', rulesets(checks('SDL', null)), 'any-source'],
    ['from another app', rulesets(checks('SDL', otherAppId)), 'other-app'],
    [
      'from another app, and from any source',
      rulesets(checks('SDL', otherAppId), checks('SDL', null)),
      'any-source',
    ],
    ['a protection rule requires it', protection('build', 'SDL'), 'unknown-source'],
    ['a ruleset requires another spelling', rulesets(checks('sdl', null)), 'other-spelling'],
    ['a protection rule does', protection('Sdl'), 'other-spelling'],
  ])('%s', (_, rules, expected) => {
    expect(requiredBy(rules)).toBe(expected);
  });

  test('the name is that of the check for the branch', () => {
    const rules = rulesets(checks('SDL (release/1)', null));
    expect(requiredBy(rules, { checkName: 'SDL (release/1)' })).toBe('any-source');
    expect(requiredBy(rules)).toBe('nothing');
  });
});

describe('a part is not visible: what is seen counts, and nothing is said to be missing', () => {
  const whole = rulesets(deletion);
  const page = { hasNextPage: false };
  const parts: readonly [string, BranchRulesNode | null, boolean?][] = [
    ['the branch', null],
    ['what GitHub refused', whole, true],
    ['the rules of rulesets', { ...whole, rules: null }],
    ['the list of rules', { ...whole, rules: { pageInfo: page, nodes: null } }],
    ['one rule', rulesets(deletion, null)],
    ['the kind of a rule', rulesets({ parameters: null })],
    ['the checks of a rule', rulesets({ type: 'REQUIRED_STATUS_CHECKS', parameters: null })],
    ['a name', protection('build', null)],
    [
      'the rules after the first hundred',
      { ...whole, rules: { pageInfo: { hasNextPage: true }, nodes: [] } },
    ],
    ['whether there are more', { ...whole, rules: { nodes: [] } }],
  ];

  test.each(parts)('%s', (_, rules, hidden = false) => {
    expect(requiredBy(rules, { hidden })).toBe('not-visible');
  });

  test.each<[string, BranchRulesNode, Requirement]>([
    ['a ruleset', rulesets(null, checks('SDL', ownAppId)), 'this-app'],
    ['a ruleset of any source', rulesets(null, checks('SDL', null)), 'any-source'],
    ['a protection rule', { ...protection('SDL'), rules: null }, 'unknown-source'],
    [
      'a rule for another app: another one may ask for this app',
      rulesets(null, checks('SDL', otherAppId)),
      'not-visible',
    ],
  ])('beside it %s requires the check', (_, rules, expected) => {
    expect(requiredBy(rules, { hidden: true })).toBe(expected);
  });
});

test.each<[string, boolean]>([
  ['repository.pullRequest.baseRef', true],
  ['repository.pullRequest.baseRef.rules', true],
  ['repository.pullRequest.baseRef.rules.nodes.0.parameters', true],
  ['repository.pullRequest.baseRef.refUpdateRule', true],
  ['repository.pullRequest.baseRef.target.policy', false],
  ['repository.pullRequest.head.nodes.0.commit.associatedPullRequests.nodes.0.baseRef.rules', false],
  ['repository.pullRequest.baseRefName', false],
])('an error at %s hides them: %s', (place, expected) => {
  const path = place.split('.');
  expect(hidesBranchRules([{ type: 'FORBIDDEN', path, message: 'no' }])).toBe(expected);
});
