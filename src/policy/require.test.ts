import { describe, expect, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { loadPolicy } from './load.ts';
import type { PolicyLayers } from './policy.ts';
import { differencesOf } from './policy-change.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { nowhere, resolvePolicy, rulesWhere } from './resolve.ts';
import type { PolicyFile } from './written-policy.ts';

function file(text: string, kind: 'organization' | 'repository'): PolicyFile {
  const at = { path: '.github/sdl.yml', commit: 'a'.repeat(40) };
  const source =
    kind === 'organization'
      ? ({ kind, repository: 'acme/.github', ...at } as const)
      : ({ kind, ...at } as const);
  const read = readPolicyFile(text, source, rules);
  if (!read.valid) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return read.file;
}

function layers(organization: string | null, repository: string | null): PolicyLayers {
  return {
    organization: organization === null ? null : file(organization, 'organization'),
    repository: repository === null ? null : file(repository, 'repository'),
  };
}

function policy(organization: string | null, repository: string | null) {
  return resolvePolicy(layers(organization, repository), nowhere, rules);
}

/** The rules of a policy: `{ 'require.a': 'enforce' }`. */
function counting(organization: string | null, repository: string | null) {
  const { rules: enabled } = policy(organization, repository);
  return Object.fromEntries(enabled.map(({ rule, enforcement }) => [rule.id, enforcement]));
}

const one = 'require: { a: { enforcement: enforce, requires: { title: [x] } } }';
const other = 'require: { a: { enforcement: observe, requires: { title: [y] } } }';

describe('which rules a policy defines', () => {
  test.each<[what: string, organization: string | null, repository: string | null, expected: object]>([
    ['one of a repository', null, one, { 'require.a': 'enforce' }],
    ['one of an organization', one, null, { 'require.a': 'enforce' }],
    ['one of each', one, one.replace('a:', 'b:'), { 'require.a': 'enforce', 'require.b': 'enforce' }],
    ['one that is off', null, one.replace('enforce,', 'off,'), {}],
    [
      'one that says nothing',
      null,
      'require: { a: { requires: { title: [x] } } }',
      { 'require.a': 'observe' },
    ],
    [
      'the enforcement of the policy',
      null,
      'enforcement: warn\nrequire: { a: { requires: { title: [x] } } }',
      { 'require.a': 'warn' },
    ],
    [
      'one that is rolled out',
      null,
      'require: { a: { enforcement: off, roll-out: { enforce: 2030-01-01 }, requires: { title: [x] } } }',
      { 'require.a': 'observe' },
    ],
    [
      'one of the name of a rule',
      null,
      `rules: { review: warn }\n${one.replace('a:', 'review:')}`,
      { review: 'warn', 'require.review': 'enforce' },
    ],
    ['one of an odd name', null, one.replace('a:', 'constructor:'), { 'require.constructor': 'enforce' }],
  ])('%s', (_, organization, repository, expected) => {
    expect(counting(organization, repository)).toEqual(expected);
  });
});

test('a repository cannot define one of the organization again, and is told so', () => {
  const { rules: enabled, refused } = policy(one, other);
  expect(enabled.map(({ enforcement, options }) => [enforcement, options])).toEqual([
    ['enforce', expect.objectContaining({ requires: { title: ['x'] } })],
  ]);
  expect(refused?.map(({ path }) => path)).toEqual(['require.a.enforcement', 'require.a.requires']);
  expect(policy(one, one).refused).toEqual([]);
});

test('every key says where it comes from', () => {
  const settings = policy(null, `require:\n  a:\n    requires:\n      title: [x]\n`).settings ?? [];
  const origins = Object.fromEntries(settings.map(({ path, origin }) => [path, origin]));
  expect(origins).toMatchObject({
    'require.a.enforcement': { layer: 'default' },
    'require.a.requires': { layer: 'repository', line: 3 },
    'require.a.independence': { layer: 'default' },
  });
});

test('they count in every scope, too', () => {
  const { resolved } = policy(
    null,
    `${one}\nscopes: [{ name: docs, paths: [docs/**], rules: { review: warn } }]`,
  );
  if (resolved === undefined) throw new Error('The policy was not resolved.');
  expect(rulesWhere(resolved, resolved.scopes).map(({ rule }) => rule.id)).toEqual(['review', 'require.a']);
});

test('a change of one is shown', () => {
  const differences = differencesOf(policy(null, one), policy(null, other));
  expect(differences.map(({ direction, rule, option }) => [direction, rule, option])).toEqual([
    ['loosens', 'require.a', null],
    ['changes', 'require.a', 'requires'],
  ]);
});

test.each<[what: string, text: string, says: string]>([
  [
    'a misspelled condition',
    'require:\n  a:\n    when:\n      all:\n        - not: { pathes: [x] }\n    requires: { title: [x] }\n',
    '5: `pathes` is not a known key of `require.a.when.all[0].not`: did you mean `paths`?',
  ],
  [
    'a misspelled requirement',
    'require: { a: { requires: { aprovals: {} } } }',
    '1: `aprovals` is not a known key of `require.a.requires`: did you mean `approvals`?',
  ],
  [
    'a list of conditions that is none',
    'require: { a: { when: { all: { paths: [x] } }, requires: { title: [x] } } }',
    '1: `require.a.when.all` must be a list, not a map: begin each entry of a list with `- `.',
  ],
  ['a name in capitals', 'require: { A: { requires: { title: [x] } } }', '1: '],
  ['a name from JavaScript', 'require: { __proto__: { requires: { title: [x] } } }', '1: '],
  [
    'no requirement',
    'require: { a: { when: { draft: true } } }',
    '1: `require.a.requires` is missing: it must be a map of keys and values.',
  ],
])('%s is a mistake with its place', (_, text, says) => {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  const [problem] = loaded.valid ? [] : loaded.problems;
  expect(`${problem?.line}: ${problem?.message}`).toContain(says);
});

test('a file of many definitions is read in time', () => {
  const entries = Array.from(
    { length: 50 },
    (_, index) =>
      `  r${index}:\n    when: { all: [{ paths: [src/${index}/**] }, { not: { authors: ['renovate[bot]'] } }] }\n    requires: { approvals: { count: 2 } }\n`,
  );
  const text = `require:\n${entries.join('')}`;
  loadPolicy(text, { kind: 'default' }, rules);
  const started = process.cpuUsage();
  expect(loadPolicy(text, { kind: 'default' }, rules)).toMatchObject({ valid: true });
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(1_000);
});
