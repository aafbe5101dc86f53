import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rules } from '../rules/index.ts';
import { loadPolicy } from './load.ts';
import type { Policy } from './policy.ts';
import { differencesOf } from './policy-change.ts';
import { settingChanges } from './setting-changes.ts';
import { enforcements } from './written-policy.ts';

function policyOf(file: object): Policy {
  const loaded = loadPolicy(JSON.stringify(file), { kind: 'default' }, rules);
  if (!loaded.valid) throw new Error(JSON.stringify(loaded.problems));
  return loaded.policy;
}

const enforcement = fc.constantFrom(...enforcements);
const review = fc.record(
  {
    enforcement,
    approvals: fc.integer({ min: 1, max: 3 }),
    'resolved-threads': fc.boolean(),
    'exempt-authors': fc.subarray(['ada', 'bob']),
    'roll-out': fc.record({ enforce: fc.constantFrom('2027-01-01', '2028-01-01') }),
  },
  { requiredKeys: [] },
);
const policy = fc
  .record(
    {
      extends: fc.constantFrom('recommended@1', 'strict@1'),
      comment: fc.constantFrom('always', 'needed'),
      enforcement,
      owners: fc.constantFrom(['ada'], [{ team: 'security' }]),
      rules: fc.record({ review, tests: enforcement }, { requiredKeys: [] }),
      require: fc.record(
        { payments: fc.record({ enforcement, requires: fc.constant({ approvals: { count: 2 } }) }) },
        { requiredKeys: [] },
      ),
      scopes: fc.constantFrom(
        [],
        [{ name: 'docs', paths: ['docs/**'], rules: { review: { approvals: 1 } } }],
        [{ name: 'docs', paths: ['docs/**'], rules: { review: { approvals: 3 }, sast: 'off' } }],
      ),
    },
    { requiredKeys: [] },
  )
  .map(policyOf);

describe('whatever the policies', () => {
  test('one that is compared with itself has no change', () => {
    fc.assert(
      fc.property(policy, (one) => settingChanges(one, one).length === 0),
      { numRuns: 50 },
    );
  });

  test('a key changes both ways, the other way round', () => {
    const opposite = { loosens: 'tightens', tightens: 'loosens', changes: 'changes' } as const;
    const ofEnforcement = (changes: ReturnType<typeof settingChanges>) =>
      changes.filter(({ path }) => path.endsWith('.enforcement'));
    fc.assert(
      fc.property(policy, policy, (one, other) => {
        const back = new Map(
          ofEnforcement(settingChanges(other, one)).map(({ path, scope, direction }) => [
            `${path} ${scope}`,
            direction,
          ]),
        );
        for (const { path, scope, direction } of ofEnforcement(settingChanges(one, other)))
          expect(back.get(`${path} ${scope}`)).toBe(opposite[direction]);
      }),
      { numRuns: 50 },
    );
  });

  test('what the check SDL says that it loosens or tightens is a key that changes', () => {
    fc.assert(
      fc.property(policy, policy, (one, other) => {
        const paths = settingChanges(one, other).map(
          ({ path, scope, direction }) => `${path} ${scope} ${direction}`,
        );
        for (const { rule, option, scope, direction } of differencesOf(one, other)) {
          if (rule === null) continue;
          const root = rule.startsWith('require.') ? rule : `rules.${rule}`;
          const key = `${root}.${option ?? 'enforcement'}`;
          // What differs everywhere is not said again of a scope.
          const said = [`${key} ${scope} ${direction}`, `${key} undefined ${direction}`];
          expect(paths.filter((path) => said.includes(path))).not.toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('where commits are released to', () => {
  const entry = (keys: string) => `releases: [{ name: production, environments: [production]${keys} }]`;

  test.each([
    ['a dry run', '', ', dry-run: true', 'releases.production.dry-run', 'loosens'],
    ['a dry run that ends', ', dry-run: true', '', 'releases.production.dry-run', 'tightens'],
    ['roll-backs that are forbidden', '', ', roll-back: forbid', 'releases.production.roll-back', 'tightens'],
    [
      'more days for roll-backs',
      '',
      ', roll-back-within: 120',
      'releases.production.roll-back-within',
      'loosens',
    ],
    ['other branches', '', ', branches: [main]', 'releases.production.branches', 'changes'],
  ])('%s', (_, before, after, path, direction) => {
    const policy = (keys: string) => {
      const loaded = loadPolicy(entry(keys), { kind: 'default' }, rules);
      if (!loaded.valid) throw new Error(JSON.stringify(loaded.problems));
      return loaded.policy;
    };
    expect(settingChanges(policy(before), policy(after))).toEqual([
      expect.objectContaining({ path, direction }),
    ]);
  });
});
