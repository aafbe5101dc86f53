import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rules } from '../rules/index.ts';
import type { Policy } from './policy.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { resolvePolicy } from './resolve.ts';
import { enforcements, type PolicyFile } from './written-policy.ts';

const policies: readonly string[] = [
  `# yaml-language-server: $schema=sdl.schema.json
extends: recommended@1
enforcement: enforce
comment: needed
owners: [ada, { team: security }]
rules:
  tests:
    enforcement: warn
    ignore: ['docs/**', "**/*.{md,txt}"]
    reasons: [refactoring]
  review: { approvals: 2, teams: [security, [web, api]], exempt-authors: ['renovate[bot]'] }
`,
  `extends: strict@1
rules:
  sast:
    enforcement: observe
    roll-out: { warn: 2027-01-01, enforce: 2027-02-01 }
    tools:
      - CodeQL
      - { name: semgrep, category: /main }
      - { check: scan, app: github-actions }
    threshold: low
  threat-model:
    team: security
    signals:
      - name: Billing
        points: 3
        paths: [billing/**]
        lines: ['charge\\([a-z]{1,20}\\)']
`,
  `overridable:
  - rules.tests.ignore
  - rules.sast
enforcement: enforce
rules: { tests: {}, review: &review { approvals: 2 }, sast: off }
scopes:
  - name: Releases
    branches: [release/**]
    rules: { review: *review }
  - name: Updates
    authors: ['renovate[bot]', 'dependabot[bot]']
    rules: { tests: off }
  - { name: Tier 1, properties: { tier: ["1"] }, paths: ['src/**'], rules: { review: { approvals: 3 } } }
`,
];

const organization: PolicyFile = valid(`enforcement: enforce
rules:
  tests: { ignore: [docs/**] }
  review: { approvals: 2, teams: [security] }
  sast: { threshold: medium }
`);

function valid(text: string): PolicyFile {
  const read = readPolicyFile(text, { kind: 'default' }, rules);
  if (!read.valid) throw new Error(JSON.stringify(read.problems));
  return read.file;
}

/** What else may stand in a policy. */
const pieces = [
  ...[
    '',
    '\n',
    '  ',
    ': ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    "'",
    '"',
    '*',
    '&a ',
    '*a',
    '#',
    '|',
    '>',
    '\t',
    '\0',
    '!!js ',
    '---\n',
  ],
  ...[
    'off',
    'observe',
    'null',
    'true',
    '0',
    '-1',
    '1e999',
    '2027-13-41',
    '__proto__: 1\n',
    'constructor',
    '\u202e',
    '\ud800',
  ],
  ...[
    'rules:\n',
    'scopes:\n',
    'review: off\n',
    'approvals: 0',
    'overridable: [rules.review]\n',
    '(?=a)',
    'a{1000}{1000}',
    '**/',
  ],
];

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.constantFrom(0, 0, 1, 1, 2, 5, 20, 200),
  piece: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })),
});

/** Values that may stand for one another in a policy that stays one. */
const words = [
  'enforce',
  'observe',
  'warn',
  'off',
  '1',
  '2',
  '3',
  'low',
  'high',
  'critical',
  'security',
  'web',
  'eve',
  'true',
];

const exchange = fc.record({ which: fc.nat(), by: fc.constantFrom(...words) });

/** A real policy with other values in some places. */
const exchanged = fc
  .tuple(fc.constantFrom(...policies), fc.array(exchange, { minLength: 1, maxLength: 3 }))
  .map(([policy, exchanges]) =>
    exchanges.reduce((text, { which, by }) => {
      const places = [...text.matchAll(new RegExp(`\\b(?:${words.join('|')})\\b`, 'g'))];
      const place = places[which % Math.max(1, places.length)];
      return place === undefined
        ? text
        : text.slice(0, place.index) + by + text.slice(place.index + place[0].length);
    }, policy),
  );

/** A real policy, damaged in some places. */
const mutated = fc
  .tuple(fc.constantFrom(...policies), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([policy, mutations]) =>
    mutations.reduce((text, { at, length, piece }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + piece + text.slice(start + length);
    }, policy),
  );

it('a damaged policy is a policy, or every mistake has its place and says what is wrong', () => {
  let policyCount = 0;
  fc.assert(
    fc.property(fc.oneof(mutated, exchanged), (text) => {
      const read = readPolicyFile(text, { kind: 'default' }, rules);
      if (!read.valid) {
        const lines = text.split('\n').length;
        expect(read.problems.length).toBeGreaterThan(0);
        for (const { line, column, message } of read.problems) {
          if (!(line >= 1 && line <= lines && column >= 1 && message.length > 10))
            throw new Error(`${line}:${column} ${message}`);
        }
        return;
      }
      policyCount += 1;
      const alone = under(null);
      const policy = under(read.file);
      for (const enabled of alone.rules) {
        const found = policy.rules.find(({ rule }) => rule === enabled.rule);
        if (found === undefined) throw new Error(`${enabled.rule.id} is off`);
        if (enforcements.indexOf(found.enforcement) < enforcements.indexOf(enabled.enforcement))
          throw new Error(`${enabled.rule.id} counts for less`);
      }
      const { approvals, teams } = optionsAt(policy, 'review');
      if (!(Number(approvals) >= 2 && Array.isArray(teams) && teams.includes('security')))
        throw new Error('a looser review');
      const { ignore } = optionsAt(policy, 'tests');
      if (!(Array.isArray(ignore) && ignore.every((glob) => glob === 'docs/**')))
        throw new Error('more is ignored');
      if (!['medium', 'low'].includes(String(optionsAt(policy, 'sast').threshold)))
        throw new Error('a higher threshold');
    }),
    { numRuns: 2_000 },
  );
  expect(policyCount).toBeGreaterThan(50);
});

function under(repository: PolicyFile | null): Policy {
  return resolvePolicy(
    { organization, repository },
    { branch: 'release/1', properties: { tier: ['1'] } },
    rules,
  );
}

function optionsAt({ rules: enabled }: Policy, id: string): Readonly<Record<string, unknown>> {
  return Object(enabled.find(({ rule }) => rule.id === id)?.options);
}
