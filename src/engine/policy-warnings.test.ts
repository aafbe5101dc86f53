import { expect, test } from '@jest/globals';
import type { PolicyNames } from '../evidence/policy-names.ts';
import { available } from '../evidence/slice.ts';
import { loadPolicy } from '../policy/load.ts';
import { rules } from '../rules/index.ts';
import { plain } from '../text/message.ts';
import { policyWarnings } from './policy-warnings.ts';

function warnings(
  text: string,
  names: Partial<PolicyNames> | null,
  teams: Readonly<Record<string, readonly string[]>> = {},
): readonly string[] {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  if (!loaded.valid) throw new Error(JSON.stringify(loaded.problems));
  const evidence =
    names === null
      ? {}
      : {
          policyNames: available({ accounts: {}, teams: null, checks: null, ...names }),
          teams: available(teams),
        };
  return policyWarnings(loaded.policy, evidence).map(plain);
}

const rule = (id: string, options: string) => `rules:\n  ${id}:\n    ${options}\n`;

test.each<[what: string, policy: string, names: Partial<PolicyNames> | null, expected: readonly string[]]>([
  [
    'a bot without its ending',
    rule('review', 'exempt-authors: [dependabot]'),
    { accounts: { dependabot: 'bot' } },
    [
      'dependabot in review.exempt-authors matches nobody: the login of an app ends with [bot]. Did you mean dependabot[bot]?',
    ],
  ],
  [
    'an account that does not exist',
    rule('review', 'not-reviewers: [gracee]'),
    { accounts: { gracee: 'none' } },
    ['gracee in review.not-reviewers matches nobody: GitHub has no account of that name.'],
  ],
  [
    'an account that exists',
    rule('review', 'not-reviewers: [grace]'),
    { accounts: { grace: 'account' } },
    [],
  ],
  [
    'a check that only releases have',
    rule('release-verified', 'check: { name: by hand, app: testrail }'),
    { checks: ['build'] },
    [],
  ],
  ['an account that was not looked up', rule('review', 'not-reviewers: [grace]'), {}, []],
  [
    'a team that does not exist, among others',
    'owners: [{ team: secuirty }]\n',
    { teams: ['platform', 'security'] },
    ['secuirty in owners matches nobody: the organization has no such team. Did you mean security?'],
  ],
  ['a team that exists', 'owners: [{ team: security }]\n', { teams: ['security'] }, []],
  [
    'an owner who does not exist',
    'owners-fallback: [adda]\nowners: [ada]\n',
    { accounts: { adda: 'none', ada: 'account' } },
    ['adda in owners-fallback matches nobody: GitHub has no account of that name.'],
  ],
  [
    'a check that was never reported',
    rule('sast', 'tools: [{ check: semgrep/c, app: semgrep-app }]'),
    { checks: ['build', 'semgrep/ci'] },
    [
      'semgrep/c in sast.tools was reported on none of the last merged pull requests. Did you mean semgrep/ci?',
    ],
  ],
  [
    'a check that was reported',
    rule('sast', 'tools: [{ check: semgrep/ci, app: semgrep-app }]'),
    { checks: ['semgrep/ci'] },
    [],
  ],
  [
    'a check of a repository without merged pull requests',
    rule('sast', 'tools: [{ check: semgrep/ci, app: semgrep-app }]'),
    { checks: null },
    [],
  ],
  ['what could not be read', rule('review', 'exempt-authors: [dependabot]'), null, []],
  ['a name that objects have, too', rule('review', 'not-reviewers: [constructor]'), {}, []],
])('%s', (_, policy, names, expected) => {
  expect(warnings(policy, names)).toEqual(expected);
});

test('each team that is not known is missing where its members were read', () => {
  const policy = rule('review', 'teams: [security, platfrom]');
  expect(warnings(policy, { teams: null }, { security: [] })).toEqual([
    'platfrom in review.teams matches nobody: the organization has no such team.',
  ]);
});
