import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../../../test/samples/hostile-text.ts';
import { type Base, checkNameOf, nameOfBranchCheck, requiredCheckName } from './check-name.ts';
import type { RequiredChecksNode } from './query-fragments.ts';

const ownAppId = 7;

const ruleset = (context: string, integrationId: number | null = null): RequiredChecksNode => ({
  rules: {
    nodes: [
      null,
      { parameters: null },
      { parameters: {} },
      { parameters: { requiredStatusChecks: [{ context: 'build', integrationId: null }] } },
      { parameters: { requiredStatusChecks: [{ context, integrationId }] } },
    ],
  },
  refUpdateRule: null,
});

const protection = (...requiredStatusCheckContexts: readonly string[]): RequiredChecksNode => ({
  rules: { nodes: [] },
  refUpdateRule: { requiredStatusCheckContexts },
});

describe('a base requires the check', () => {
  test.each<[string, Partial<Base>, string]>([
    ['as the default branch', { branch: 'main' }, 'SDL'],
    ['as the default branch, whatever it requires', { branch: 'main', required: ruleset('build') }, 'SDL'],
    ['by a ruleset', { required: ruleset('SDL') }, 'SDL'],
    ['by a ruleset that expects this app', { required: ruleset('SDL', ownAppId) }, 'SDL'],
    ['by a protection rule', { required: protection('build', 'SDL') }, 'SDL'],
  ])('%s', (_, base, expected) => {
    expect(nameOf(base)).toBe(expected);
  });

  test.each<[string, Partial<Base>]>([
    ['without any rule', {}],
    ['where its rules could not be read', { required: null }],
    ['where a part of them could not be read', { required: { rules: null, refUpdateRule: null } }],
    ['where the default branch could not be read', { defaultBranch: null }],
    ['by a rule that expects the check from another app', { required: ruleset('SDL', 8) }],
    ['by a rule that requires its own name', { required: ruleset('SDL (release/1)') }],
    ['by a rule that requires another spelling', { required: protection('sdl', ' SDL', 'SDL ') }],
  ])('not %s', (_, base) => {
    expect(nameOf(base)).toBe('SDL (release/1)');
  });

  test('not by the spelling of its name', () => {
    for (const branch of ['Main', 'mаin', 'SDL', '', ' main']) {
      expect(nameOf({ branch })).not.toBe('SDL');
    }
  });

  function nameOf(base: Partial<Base>): string {
    return checkNameOf(
      { branch: 'release/1', defaultBranch: 'main', required: protection(), ...base },
      ownAppId,
    );
  }
});

test.each([
  ['release/1', 'SDL (release/1)'],
  ['a)', 'SDL (a))'],
  ['x'.repeat(60), `SDL (${'x'.repeat(60)})`],
  ['x'.repeat(61), `SDL (${'x'.repeat(39)}… <digest>)`],
  ['Release/1', 'SDL (Release/1 <digest>)'],
  ['über', 'SDL (über <digest>)'],
  ['\u202emain', 'SDL (?main <digest>)'],
  ['\u{1f600}\ud83d', 'SDL (?? <digest>)'],
  [`${'x'.repeat(38)}\u{20000}yz`, `SDL (${'x'.repeat(38)}… <digest>)`],
  ['', 'SDL ( <digest>)'],
])('the branch %j: %s', (branch, expected) => {
  expect(nameOfBranchCheck(branch).replace(/ [0-9a-f]{20}\)$/, ' <digest>)')).toBe(expected);
});

describe('whatever the branch', () => {
  const branches = fc.oneof(
    anyText({ maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.string({ unit: fc.constantFrom('m', 'M', 'a', 'à', 'i', 'n', ' ', ')', '('), maxLength: 8 }),
    fc.constantFrom('SDL', 'main', ') SDL (', 'x'.repeat(60), 'x'.repeat(61), 'x'.repeat(62)),
  );
  /** As somebody may compare who heeds neither case, accents nor space around. */
  const loosely = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

  test('its name is never that of a required check, short, and plain text', () => {
    fc.assert(
      fc.property(branches, (branch) => {
        const name = nameOfBranchCheck(branch);
        expect(loosely(name)).not.toBe(loosely(requiredCheckName));
        expect(name.startsWith('SDL (') && name.endsWith(')')).toBe(true);
        expect(name.length).toBeLessThanOrEqual(70);
        expect(name).toMatch(/^[\p{L}\p{N} -~…]+$/u);
      }),
    );
  });

  test('no other has its name, however names are compared', () => {
    fc.assert(
      fc.property(branches, branches, (one, other) => {
        fc.pre(one !== other);
        expect(loosely(nameOfBranchCheck(one))).not.toBe(loosely(nameOfBranchCheck(other)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('nor one that is spelled almost alike', () => {
    const change = fc.constantFrom<(branch: string) => string>(
      (branch) => branch.toUpperCase(),
      (branch) => branch.normalize('NFD'),
      (branch) => `${branch}\u200b`,
      (branch) => branch.slice(0, -1),
      (branch) => `${branch} ${nameOfBranchCheck(branch).slice(-21, -1)}`,
      (branch) => nameOfBranchCheck(branch).slice(5, -1),
    );
    fc.assert(
      fc.property(branches, change, (branch, changed) => {
        const other = changed(branch);
        fc.pre(other !== branch);
        expect(loosely(nameOfBranchCheck(other))).not.toBe(loosely(nameOfBranchCheck(branch)));
      }),
    );
  });
});
