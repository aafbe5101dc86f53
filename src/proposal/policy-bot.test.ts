import { describe, expect, it, test } from '@jest/globals';
import { readPolicyBot } from './policy-bot.ts';

const two = `
policy:
  approval:
    - two people
    - or:
        - security
        - owners
approval_rules:
  - name: two people
    requires:
      count: 2
      teams: [acme/reviewers]
  - name: security
    if:
      changed_files: { paths: ["^auth/"] }
    requires: { count: 1, teams: [acme/security] }
  - name: owners
    requires: { count: 3, users: [ada] }
  - name: forgotten
    requires: { count: 4 }
`;

describe('a policy of policy-bot', () => {
  it('is translated where every change needs a rule', () => {
    expect(readPolicyBot(two)).toEqual({
      approvals: 2,
      teams: [['reviewers']],
      remote: null,
      rules: [
        { name: 'two people', read: 'translated' },
        { name: 'security', read: 'conditional' },
        { name: 'owners', read: 'alternative' },
        { name: 'forgotten', read: 'unused' },
      ],
    });
  });

  test.each<[string, string, number | null, readonly (readonly string[])[]]>([
    ['a list of teams is any one of them', '{ count: 1, teams: [acme/a, acme/b] }', 1, [['a', 'b']]],
    ['a team beside people may not be needed', '{ count: 1, teams: [acme/a], users: [ada] }', 1, []],
    ['a team with another name is left out', '{ count: 1, teams: [acme/Über] }', 1, []],
    [
      'many teams are left out',
      '{ count: 1, teams: [acme/a, acme/b, acme/c, acme/d, acme/e, acme/f] }',
      1,
      [],
    ],
    ['many approvals are as many as the rule takes', '{ count: 40 }', 10, []],
    ['no approval is none', '{ count: 0, teams: [acme/a] }', null, []],
    ['text is no number', '{ count: "2" }', null, []],
    ['half an approval is none', '{ count: 1.5 }', null, []],
  ])('%s', (_, requires, approvals, teams) => {
    const text = `policy: { approval: [{ and: [a] }] }\napproval_rules:\n  - name: a\n    requires: ${requires}\n`;
    expect(readPolicyBot(text)).toMatchObject({ approvals, teams });
  });

  it('takes the largest count of several rules', () => {
    const text =
      'policy: { approval: [a, b] }\napproval_rules:\n  - { name: a, requires: { count: 1 } }\n  - { name: b, requires: { count: 2 } }\n';
    expect(readPolicyBot(text)?.approvals).toBe(2);
  });

  it('takes the only entry of an alternative as needed', () => {
    const text =
      'policy: { approval: [{ or: [a] }] }\napproval_rules:\n  - { name: a, requires: { count: 2 } }\n';
    expect(readPolicyBot(text)?.approvals).toBe(2);
  });

  it('may be in another repository', () => {
    expect(readPolicyBot('remote: acme/policies\npath: policy.yml\n')).toMatchObject({
      remote: 'acme/policies',
      approvals: null,
    });
  });

  test.each(['', '[]', 'a', '[', 'policy: {}', 'approval_rules: 7', '\0'])('is not %j', (text) => {
    expect(readPolicyBot(text)).toBeNull();
  });

  it('is read to a bounded depth', () => {
    const nested = `${'{ and: ['.repeat(8)}a${'] }'.repeat(8)}`;
    const text = `policy: { approval: ${nested} }\napproval_rules:\n  - { name: a, requires: { count: 2 } }\n`;
    expect(readPolicyBot(text)).not.toBeUndefined();
  });
});
