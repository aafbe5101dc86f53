import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { rules } from '../rules/index.ts';
import { defaultPolicy, loadPolicy } from './load.ts';
import { linkAtPath } from './obstacles.ts';
import type { Direction, Policy, PolicyDifference, PolicyResult } from './policy.ts';
import { comparePolicies, differencesOf } from './policy-change.ts';
import { enforcements } from './written-policy.ts';

const source = { kind: 'repository', path: '.github/sdl.yml', commit: 'a'.repeat(40) } as const;

function loaded(text: string): PolicyResult {
  return loadPolicy(text, source, rules);
}

/** A policy with this option of `review`. */
const review = (option: string) => `rules:\n  review: { enforcement: enforce, ${option} }\n`;
const scope = (conditions: string, settings: string) =>
  `scopes:\n  - { name: Some, ${conditions}, rules: { ${settings} } }\n`;
const ruled = (rule: string, option: string) => `rules:\n  ${rule}: { ${option} }\n`;

/** `direction rule.option from > to`, as short as it can be. */
function brief({ direction, rule, option, scope, from, to }: PolicyDifference): string {
  const where = scope === undefined ? '' : ` in ${scope}`;
  return `${direction} ${[rule, option].filter((part) => part !== null).join('.')} ${from} > ${to}${where}`;
}

describe('a change of a setting has a direction where one is known', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['nothing', review('approvals: 2'), review('approvals: 2'), []],
    ['a comment and the order', `# a\n${review('approvals: 1')}`, review('teams: []'), []],
    [
      'less enforcement',
      'rules:\n  tests: enforce\n',
      'rules:\n  tests: observe\n',
      ['loosens tests enforce > observe'],
    ],
    [
      'more enforcement',
      'rules:\n  tests: observe\n',
      'rules:\n  tests: warn\n',
      ['tightens tests observe > warn'],
    ],
    [
      'a rule that is no longer named',
      'rules:\n  tests: enforce\n  sast: enforce\n',
      'rules:\n  sast: enforce\n',
      ['loosens tests enforce > null'],
    ],
    [
      'a rule that is off',
      'rules:\n  tests: observe\n',
      'rules:\n  tests: off\n',
      ['loosens tests observe > null'],
    ],
    ['a new rule', '{}', 'rules:\n  tests: observe\n', ['tightens tests null > observe']],
    [
      'the enforcement of all',
      'enforcement: enforce\nrules:\n  tests: {}\n  sast: {}\n',
      'enforcement: warn\nrules:\n  tests: {}\n  sast: {}\n',
      ['loosens tests enforce > warn', 'loosens sast enforce > warn'],
    ],
    ['fewer approvals', review('approvals: 2'), review('approvals: 1'), ['loosens review.approvals 2 > 1']],
    ['more approvals', review('approvals: 1'), review('approvals: 2'), ['tightens review.approvals 1 > 2']],
    [
      'a team less',
      review('teams: [security, web]'),
      review('teams: [web]'),
      ['loosens review.teams 2 entries > 1 entry'],
    ],
    [
      'another team',
      review('teams: [security]'),
      review('teams: [web]'),
      ['changes review.teams null > null'],
    ],
    ['another order', review('teams: [a, b]'), review('teams: [b, a]'), ['changes review.teams null > null']],
    [
      'an author more who needs no review',
      review('exempt-authors: []'),
      review('exempt-authors: [eve]'),
      ['loosens review.exempt-authors 0 entries > 1 entry'],
    ],
    [
      'a higher threshold of alerts',
      ruled('sast', 'threshold: low'),
      ruled('sast', 'threshold: critical'),
      ['loosens sast.threshold low > critical'],
    ],
    [
      'a lower score for a major change',
      ruled('threat-model', 'threshold: 6'),
      ruled('threat-model', 'threshold: 3'),
      ['tightens threat-model.threshold 6 > 3'],
    ],
    [
      'a switch',
      ruled('tests', 'every-package: true'),
      ruled('tests', 'every-package: false'),
      ['loosens tests.every-package true > false'],
    ],
    [
      'an option of unknown direction',
      ruled('threat-model', 'points: { size: 1 }'),
      ruled('threat-model', 'points: { size: 2 }'),
      ['changes threat-model.points null > null'],
    ],
    [
      'a scope that loosens',
      review('approvals: 2'),
      `${review('approvals: 2')}${scope('paths: [docs/**]', 'review: { approvals: 1 }')}`,
      ['loosens review.approvals 2 > 1 in Some'],
    ],
    [
      'a scope that switches a rule off on another branch',
      review('approvals: 1'),
      `${review('approvals: 1')}${scope('branches: [sandbox/**]', 'review: off')}`,
      ['loosens review enforce > null in Some'],
    ],
    [
      'a scope that is removed',
      `${review('approvals: 1')}${scope('branches: [release]', 'review: { approvals: 2 }')}`,
      review('approvals: 1'),
      ['loosens review.approvals 2 > 1 in Some'],
    ],
    [
      'a scope that applies elsewhere',
      `${review('approvals: 1')}${scope('branches: [release]', 'review: { approvals: 2 }')}`,
      `${review('approvals: 1')}${scope('branches: [old]', 'review: { approvals: 2 }')}`,
      ['changes scopes null > null in Some'],
    ],
    [
      'what differs everywhere, once',
      `${review('approvals: 2')}${scope('branches: [release]', 'tests: warn')}`,
      `${review('approvals: 1')}${scope('branches: [release]', 'tests: warn')}`,
      ['loosens review.approvals 2 > 1'],
    ],
    [
      'a later day of the roll-out',
      ruled('review', 'roll-out: { enforce: 2027-01-01 }'),
      ruled('review', 'roll-out: { enforce: 2027-06-01 }'),
      ['loosens review.roll-out.enforce 2027-01-01 > 2027-06-01'],
    ],
    [
      'a roll-out that is added',
      ruled('review', 'enforcement: observe'),
      ruled('review', 'roll-out: { warn: 2027-01-01, enforce: 2027-06-01 }'),
      [
        'tightens review.roll-out.warn null > 2027-01-01',
        'tightens review.roll-out.enforce null > 2027-06-01',
      ],
    ],
    [
      'a key that becomes overridable',
      review('approvals: 2'),
      `overridable: [rules.review]\n${review('approvals: 2')}`,
      ['loosens overridable 0 entries > 1 entry'],
    ],
    ['the comment', 'comment: always\n', 'comment: never\n', ['changes comment always > never']],
  ])('%s', (_, base, proposed, expected) => {
    const change = comparePolicies(loaded(base), loaded(proposed));
    expect(change?.kind === 'settings' ? change.differences.map(brief) : []).toEqual(expected);
    expect(change === null).toBe(expected.length === 0);
  });

  it('also where a preset brings it, and a rule that a preset no longer names is loosened', () => {
    const change = comparePolicies(loaded('extends: strict@1\n'), loaded('extends: recommended@1\n'));
    expect(change?.kind === 'settings' ? change.differences.map(brief) : []).toEqual(
      expect.arrayContaining([
        'loosens tests.every-package true > false',
        'loosens review.approvals 2 > 1',
        'loosens sast.threshold medium > high',
        'loosens sast.provenance required > shown',
        'loosens agents observe > null',
        'loosens policy-guard.workflows all > required-only',
        'changes extends strict@1 > recommended@1',
      ]),
    );
  });
});

describe('a change of the file itself', () => {
  const none: PolicyResult = { valid: true, policy: defaultPolicy(rules) };
  const broken = loaded('rules:\n  revew: enforce\n');
  const observed = loaded('extends: recommended@1\n');
  const link: PolicyResult = { valid: false, source, problems: [linkAtPath()] };

  test.each<[string, PolicyResult, PolicyResult, unknown]>([
    ['none where there was none', none, none, null],
    ['added', none, observed, { kind: 'settings', file: 'added' }],
    [
      'removed',
      loaded('rules:\n  tests: enforce\n'),
      none,
      {
        kind: 'settings',
        file: 'removed',
        differences: expect.arrayContaining([
          expect.objectContaining({ direction: 'loosens', rule: 'tests' }),
        ]),
      },
    ],
    [
      'moved to where it is not read',
      observed,
      {
        valid: true,
        policy: { ...defaultPolicy(rules), source: { kind: 'default', overlooked: 'sdl.yml' } },
      },
      { kind: 'settings', file: 'removed', overlooked: 'sdl.yml' },
    ],
    ['broken', observed, broken, { kind: 'broken', wasValid: true, problem: { line: 2, column: 3 } }],
    ['a link', observed, link, { kind: 'broken', wasValid: true, problem: linkAtPath() }],
    ['broken as before', broken, link, { kind: 'broken', wasValid: false }],
    ['fixed', broken, observed, { kind: 'repaired' }],
    ['removed where it was broken', broken, none, { kind: 'repaired' }],
  ])('%s', (_, base, proposed, expected) => {
    const change = comparePolicies(base, proposed);
    if (expected === null) expect(change).toBeNull();
    else expect(change).toMatchObject(expected as object);
  });
});

describe('whatever the policies', () => {
  const enforcement = fc.constantFrom(...enforcements);
  const teams = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
  const policy: fc.Arbitrary<Policy> = fc
    .record(
      {
        extends: fc.constantFrom('recommended@1', 'strict@1'),
        comment: fc.constantFrom('always', 'needed', 'never'),
        enforcement,
        rules: fc.record(
          {
            tests: fc.record({ 'every-package': fc.boolean(), ignore: teams }, { requiredKeys: [] }),
            review: fc.record(
              { enforcement, approvals: fc.integer({ min: 1, max: 3 }), teams, 'exempt-authors': teams },
              { requiredKeys: [] },
            ),
            sast: fc.record({ threshold: fc.constantFrom('critical', 'high', 'medium', 'low') }),
            'threat-model': fc.record({
              threshold: fc.integer({ min: 1, max: 4 }),
              points: fc.record({ size: fc.integer({ min: 0, max: 2 }) }),
            }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    )
    .map((file) => {
      const result = loaded(JSON.stringify(file));
      if (!result.valid) throw new Error(JSON.stringify(result.problems));
      return result.policy;
    });

  it('a policy differs in nothing from itself', () => {
    fc.assert(fc.property(policy, (one) => expect(differencesOf(one, copied(one))).toEqual([])));
  });

  it('what loosens one way tightens the other way, and what has no direction has none back', () => {
    const opposite: Readonly<Record<Direction, Direction>> = {
      loosens: 'tightens',
      tightens: 'loosens',
      changes: 'changes',
    };
    fc.assert(
      fc.property(policy, policy, (one, other) => {
        const back = differencesOf(other, one).map(({ direction, from, to, ...what }) => ({
          ...what,
          direction: opposite[direction],
          from: to,
          to: from,
        }));
        const sorted = (list: readonly unknown[]) =>
          list.map((each) => JSON.stringify(each, keys)).toSorted();
        expect(sorted(differencesOf(one, other))).toEqual(sorted(back));
      }),
    );
  });

  it('each setting that differs is reported once, what loosens first', () => {
    fc.assert(
      fc.property(policy, policy, (one, other) => {
        const differences = differencesOf(one, other);
        const settings = differences.map(({ rule, option }) => `${rule}.${option}`);
        expect(new Set(settings).size).toBe(settings.length);
        const order = differences.map(({ direction }) =>
          ['loosens', 'changes', 'tightens'].indexOf(direction),
        );
        expect(order).toEqual(order.toSorted());
      }),
    );
  });

  const keys = ['direction', 'rule', 'option', 'from', 'to'];

  /** Equal, and no object of it the same. */
  function copied(one: Policy): Policy {
    return {
      ...one,
      rules: one.rules.map((each) => ({ ...each, options: JSON.parse(JSON.stringify(each.options)) })),
    };
  }
});
