import { describe, expect, test } from '@jest/globals';
import { loadPolicy } from '../policy/load.ts';
import { rules } from '../rules/index.ts';
import { honoredFiles } from './honored-files.ts';

const now = new Date('2026-03-01T00:00:00Z');
const approvers = 'exceptions: { approvers: [{ by: [cto] }] }';

describe('the files of exceptions that count', () => {
  test.each<[string, string, { repository: boolean; organization: boolean; named: string | null }]>([
    [
      'that of the repository only where the guard is enforced',
      `rules: { policy-guard: enforce }\n${approvers}`,
      { repository: true, organization: true, named: null },
    ],
    [
      'not where the guard only warns',
      `rules: { policy-guard: warn }\n${approvers}`,
      { repository: false, organization: true, named: null },
    ],
    [
      'not where there is no guard',
      `rules: { tests: enforce }\n${approvers}`,
      { repository: false, organization: true, named: null },
    ],
    [
      'not before the guard is rolled out',
      `rules: { policy-guard: { roll-out: { enforce: 2026-03-02 } } }\n${approvers}`,
      { repository: false, organization: true, named: null },
    ],
    [
      'not where a scope switches the guard off for some changes',
      `rules: { policy-guard: enforce }\nscopes: [{ name: docs, paths: ['docs/**'], rules: { policy-guard: off } }]\n${approvers}`,
      { repository: false, organization: true, named: null },
    ],
    [
      'none but the named one where the policy wants no file',
      'rules: { policy-guard: enforce }\nexceptions: { file: false, repository: acme/risks, approvers: [{ by: [cto] }] }',
      { repository: false, organization: false, named: 'acme/risks' },
    ],
    [
      'none where nobody approves exceptions',
      'rules: { policy-guard: enforce }\nexceptions: { repository: acme/risks }',
      { repository: false, organization: false, named: null },
    ],
    [
      'none without the section',
      'rules: { policy-guard: enforce }',
      { repository: false, organization: false, named: null },
    ],
  ])('%s', (_, text, expected) => {
    const loaded = loadPolicy(text, { kind: 'default' }, rules);
    if (!loaded.valid) throw new Error(loaded.problems[0]?.message);
    expect(honoredFiles(loaded.policy, now)).toEqual(expected);
  });
});
