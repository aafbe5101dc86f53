import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { changedFile } from '../../../../test/samples/changed-file.ts';
import { verdictOf } from '../../../../test/samples/own-rule.ts';
import { isOwnRule, ownRule, ownRuleFrom, ownRuleName, ownRuleSchema } from '../index.ts';
import type { Condition } from './condition.ts';

const definitionSchema = ownRuleSchema.strict();
const requires = { title: ['x'] };

/** The mistake in a definition; null where there is none. */
function mistake(written: object): string | null {
  const parsed = definitionSchema.safeParse(written);
  if (parsed.success) return null;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.')}: ${issue?.code === 'unrecognized_keys' ? 'unknown key' : issue?.message}`;
}

function nested(levels: number): Condition {
  return levels === 1 ? { draft: true } : { not: nested(levels - 1) };
}

describe('a definition', () => {
  test.each<[what: string, written: object]>([
    ['of one title', { requires }],
    [
      'of all keys',
      {
        title: 'Payments change reviewed',
        when: { all: [{ paths: ['src/payments/**'] }, { not: { authors: ['renovate[bot]'] } }] },
        requires: {
          approvals: { count: 2, teams: ['payments'], people: ['ada'], paths: ['src/**'] },
          checks: [
            'integration/payments',
            { name: 'scan', app: 'scanner', conclusions: ['success', 'skipped'] },
          ],
          description: { sections: ['Risk', 'Rollback'] },
          links: ['issue', { url: 'https://tracker\\.example\\.com/' }],
          labels: { all: ['qa'], by: { teams: ['qa'] } },
          title: ['^feat'],
          conditions: { size: { total: { 'at-most': 500 } } },
        },
        'request-reviews': { from: ['ada', { team: 'payments' }], count: 2, mode: 'random' },
        independence: 'strict',
        unknown: 'fail',
      },
    ],
    ['of ten levels', { when: nested(10), requires }],
    [
      'of a hundred conditions',
      { when: { all: Array.from({ length: 99 }, () => ({ draft: true })) }, requires },
    ],
    [
      'that names a label of anyone where it asks',
      { when: { not: { not: { labels: { any: ['a'], by: 'anyone' } } } }, requires },
    ],
  ])('%s', (_, written) => {
    expect(mistake(written)).toBeNull();
  });

  test.each<[what: string, written: object, says: RegExp]>([
    ['asks for nothing', { requires: {} }, /^requires: must be a map with at least one requirement/],
    ['has no requirement', {}, /^requires: /],
    ['has an unknown key', { requires, wen: {} }, /unknown key/],
    ['has an unknown condition', { when: { path: ['a'] }, requires }, /^when: unknown key/],
    ['has an empty condition', { when: {}, requires }, /^when: must be a map with at least one key/],
    ['has an empty condition inside', { when: { not: {} }, requires }, /^when\.not: must be/],
    ['has an empty list', { when: { all: [] }, requires }, /^when\.all: /],
    ['has eleven levels', { when: nested(11), requires }, /^when: must be a condition of at most 10 levels/],
    [
      'has too many conditions',
      { when: { all: Array.from({ length: 60 }, () => ({ not: { draft: true } })) }, requires },
      /^when: must be at most 100 conditions/,
    ],
    [
      'has too many globs',
      {
        when: { all: Array.from({ length: 3 }, () => ({ paths: Array.from({ length: 90 }, () => '**') })) },
        requires,
      },
      /^when: must be conditions with at most 200 globs and patterns together/,
    ],
    ['has a glob with a mistake', { when: { paths: { any: ['/src'] } }, requires }, /a glob from the root/],
    ['has a pattern with a mistake', { requires: { title: ['(?=x)'] } }, /look-ahead is not supported/],
    [
      'has a pattern that is too large',
      { requires: { title: ['(a{100}){100}'] } },
      /at most 1000 are allowed/,
    ],
    [
      'spares a change by a label of anyone',
      { when: { all: [{ not: { labels: { any: ['skip'], by: 'anyone' } } }] }, requires },
      /^when: must not spare a change the requirement by a label of `anyone`/,
    ],
    ['has a title of two lines', { title: 'a\nb', requires }, /^title: must be one line/],
    ['has a title that turns the text', { title: 'a\u202eb', requires }, /^title: must be one line/],
    ['asks for no approval', { requires: { approvals: { count: 0 } } }, /^requires\.approvals/],
    [
      'names a team with its organization',
      { requires: { approvals: { teams: ['acme/payments'] } } },
      /requires\.approvals/,
    ],
    ['has only ignored paths', { when: { paths: { ignore: ['a'] } }, requires }, /when\.paths/],
    [
      'asks more than 15 people',
      { requires, 'request-reviews': { from: ['ada'], count: 16 } },
      /request-reviews\.count/,
    ],
  ])('%s is a mistake', (_, written, says) => {
    expect(mistake(written)).toMatch(says);
  });

  test.each([
    ['payments-review', true],
    ['a', true],
    ['review', true],
    ['__proto__', false],
    ['Payments', false],
    ['a.b', false],
    ['a--b', false],
    ['', false],
    ['a'.repeat(31), false],
  ])('%j as a name: %s', (name, valid) => {
    expect(ownRuleName.safeParse(name).success).toBe(valid);
  });

  test('is an object that a policy can add its keys to, and has a JSON Schema', () => {
    const withEnforcement = ownRuleSchema.extend({ enforcement: z.literal('enforce').optional() }).strict();
    expect(withEnforcement.safeParse({ requires, enforcement: 'enforce' }).success).toBe(true);
    const { properties = {} } = z.toJSONSchema(withEnforcement, {
      io: 'input',
      target: 'draft-7',
      unrepresentable: 'any',
    });
    for (const property of Object.values(properties)) expect(property).not.toBe(true);
  });
});

describe('the rule of a definition', () => {
  const of = (written: object) => ownRule('constructor', definitionSchema.parse(written));

  test('has an id of its own, whatever its name', () => {
    const rule = of({ requires });
    expect(rule).toMatchObject({ id: 'require.constructor', title: 'constructor' });
    expect(isOwnRule(rule.id)).toBe(true);
    expect(isOwnRule('review')).toBe(false);
  });

  test('can be made again from what is data', () => {
    const definition = definitionSchema.parse({ title: 'T', requires: { approvals: { teams: ['a'] } } });
    const rule = ownRule('x', definition);
    const again = ownRuleFrom(rule.id, structuredClone(definition));
    expect({ ...again, evaluate: null, teams: null, labels: null, names: null }).toEqual({
      ...rule,
      evaluate: null,
      teams: null,
      labels: null,
      names: null,
    });
    expect(again.teams?.(definition)).toEqual(['a']);
  });

  const contributions = ['commits', 'earlierChanges', 'reviews', 'pushes'];
  test.each<[what: string, written: object, slices: readonly string[]]>([
    ['a title', { requires }, []],
    ['sections and links', { requires: { description: { sections: ['a'] }, links: ['issue'] } }, []],
    ['paths', { when: { paths: ['a'] }, requires }, ['change']],
    ['sizes', { when: { size: { files: { 'at-least': 1 } } }, requires }, ['change']],
    ['an author who asks', { when: { authors: ['a'] }, requires }, []],
    ['an author who spares', { when: { not: { authors: ['a'] } }, requires }, contributions],
    ['a team', { when: { authors: { teams: ['a'] } }, requires }, ['teams']],
    ['labels', { when: { labels: ['a'] }, requires }, ['decidingLabels', ...contributions]],
    ['checks', { requires: { checks: ['a'] } }, ['checks']],
    ['checks as a condition', { when: { not: { any: [{ checks: ['a'] }] } }, requires }, ['checks']],
    ['approvals', { requires: { approvals: {} } }, contributions],
    ['approvals for paths', { requires: { approvals: { paths: ['a'] } } }, ['change', ...contributions]],
    ['code owners', { requires: { 'code-owners': true } }, ['codeOwners', ...contributions]],
    [
      'requests for reviews',
      { requires: { approvals: {} }, 'request-reviews': { from: ['ada'] } },
      ['reviewRequests', ...contributions],
    ],
    [
      'strict approvals',
      { requires: { approvals: {} }, independence: 'strict' },
      [...contributions, 'replacedHeads'],
    ],
  ])('reads for %s only what it needs', (_, written, slices) => {
    expect([...of(written).evidence].sort()).toEqual(['pullRequest', ...slices].sort());
  });

  test.each<[what: string, when: Condition, unrecorded: readonly string[]]>([
    ['the title', { title: ['x'] }, []],
    ['the author', { any: [{ not: { authors: ['ada'] } }] }, ['author']],
    ['branches', { base: ['main'], head: ['x'] }, ['base branch', 'head branch']],
  ])('says of %s whether a record of past changes holds it', (_, when, unrecorded) => {
    expect(of({ when, requires }).unrecorded).toEqual(unrecorded);
  });

  test('names what can be misspelled, with its place', () => {
    const definition = definitionSchema.parse({
      when: { any: [{ authors: ['ada'] }, { not: { labels: { any: ['a'], by: { teams: ['t'] } } } }] },
      requires: { checks: ['scan'], approvals: { people: ['bob'], teams: ['u'] } },
      'request-reviews': { from: [{ team: 'v' }] },
    });
    expect(ownRule('x', definition).names?.(definition)).toEqual({
      accounts: [
        { option: 'when.authors', name: 'ada' },
        { option: 'requires.approvals.people', name: 'bob' },
      ],
      teams: [
        { option: 'when.labels.by', name: 't' },
        { option: 'requires.approvals.teams', name: 'u' },
        { option: 'request-reviews.from', name: 'v' },
      ],
      checks: [{ option: 'requires.checks', name: 'scan' }],
    });
    expect(ownRule('x', definition).labels?.(definition)).toEqual(['a']);
  });
});

/** Conditions of every kind, a few levels deep. */
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Condition>(
      { paths: ['src/**'] },
      { paths: { only: ['docs/**'] } },
      { labels: ['a'] },
      { labels: { all: ['a'], by: { teams: ['sec'] } } },
      { title: ['^S'] },
      { base: ['main'] },
      { head: [{ pattern: 'x' }] },
      { size: { total: { 'at-least': 1 } } },
      { authors: ['mona'] },
      { contributors: { only: 'author' } },
      { draft: false },
      { 'signed-by-github': true },
      { checks: ['scan'] },
    ),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}));

describe('of any condition', () => {
  const runs = { numRuns: 300 };

  test('the rule declares everything that it reads', () => {
    fc.assert(
      fc.property(condition, (when) => {
        const { status } = verdictOf({ when, requires: { conditions: when } }, { teams: { sec: [] } });
        expect(['pass', 'fail', 'pending', 'error', 'not-applicable']).toContain(status);
      }),
      runs,
    );
  });

  test('the condition or its opposite applies, or neither is known: no change slips through both', () => {
    fc.assert(
      fc.property(condition, (when) => {
        const of = (written: Condition) =>
          verdictOf({ when: written, requires: { title: ['^never$'] } }, { teams: { sec: [] } }).status;
        expect([of(when), of({ not: when })]).not.toEqual(['not-applicable', 'not-applicable']);
      }),
      runs,
    );
  });
});

test('the largest definition on the largest change takes bounded time', () => {
  const paths = Array.from({ length: 50 }, (_, index) => `**/${'*a'.repeat(20)}${index}/**`);
  const when = { any: Array.from({ length: 4 }, () => ({ paths: { any: [...paths] } })) };
  const files = Array.from({ length: 3000 }, (_, index) =>
    changedFile(`${'a'.repeat(60)}/${index}/${'a'.repeat(60)}`),
  );
  const started = process.cpuUsage();
  expect(verdictOf({ when, requires }, { files }).status).toBe('not-applicable');
  const spent = process.cpuUsage(started).user / 1000;
  expect(spent).toBeLessThan(20_000);
}, 60_000);
