import { describe, expect, it, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { teamsWithDetails } from './dashboard-roles.ts';
import { fileLayer } from './file-layer.ts';
import { loadPolicy } from './load.ts';
import { differencesOf } from './policy-change.ts';
import type { PolicySource } from './written-policy.ts';

const organization: PolicySource = {
  kind: 'organization',
  repository: 'acme/.github',
  path: '.github/sdl.yml',
  commit: 'a'.repeat(40),
};
const repository: PolicySource = { kind: 'repository', path: '.github/sdl.yml', commit: 'b'.repeat(40) };
const text = 'dashboard:\n  auditors: [audit, security]\n  security: [security]\n';

describe('the roles of the dashboard', () => {
  test.each<[string, readonly string[]]>([
    [text, ['audit', 'security']],
    ['dashboard:\n  security: [security]\n', ['security']],
    ['dashboard: {}\n', []],
    ['rules: {}\n', []],
  ])('of %j are teams, each once: %j', (written, expected) => {
    const layer = fileLayer(written, organization, rules);
    expect(layer.kind === 'file' && teamsWithDetails(layer.file)).toEqual(expected);
  });

  it('are none of a repository: its file has a mistake, at its place', () => {
    expect(fileLayer(`comment: never\n${text}`, repository, rules)).toMatchObject({
      kind: 'invalid',
      problems: [
        { line: 2, column: 1, message: expect.stringContaining('`dashboard` belongs in the policy') },
      ],
    });
  });

  test.each([
    'dashboard: [audit]',
    'dashboard: { auditors: [acme/audit] }',
    'dashboard: { everybody: [all] }',
  ])('are no other thing: %s', (written) => {
    expect(fileLayer(written, organization, rules).kind).toBe('invalid');
  });

  it('are a setting of the policy, and a change of it', () => {
    const [before, after] = ['rules: {}\n', text].map((written) => loadPolicy(written, organization, rules));
    if (!before?.valid || !after?.valid) throw new Error('Both are valid.');
    expect(after.policy.settings?.filter(({ path }) => path.startsWith('dashboard'))).toMatchObject([
      { path: 'dashboard.auditors', value: ['audit', 'security'], origin: { line: 2 } },
      { path: 'dashboard.security', value: ['security'], origin: { line: 3 } },
    ]);
    expect(JSON.stringify(differencesOf(before.policy, after.policy))).toContain('dashboard');
  });
});
