import { describe, expect, it, test } from '@jest/globals';
import type { Explanation } from './explanation.ts';
import { asText } from './explanation-text.ts';

const plainExplanation: Explanation = {
  pullRequest: 'acme/shop#7',
  head: 'c0ffee'.repeat(7).slice(0, 40),
  base: 'main',
  conclusion: 'success',
  policy: { kind: 'default' },
  organization: null,
  policyProblems: [],
  standIns: [],
  policyWarnings: [],
  rules: [],
  settings: [],
  scopes: [],
  refused: [],
  attestations: [],
};

const rule: Explanation['rules'][number] = {
  id: 'review',
  title: 'Peer review',
  enforcement: 'warn',
  status: 'pending',
  summary: 'Nobody approved.',
  remedy: 'Ask somebody.',
  turn: 'security-reviewer',
  waivers: [],
  findings: [],
  approvers: null,
};

const attestation: Explanation['attestations'][number] = {
  clause: 'flowfuse environment',
  state: 'attested',
  statement: 'Staging and production are in separate accounts.',
  owner: { team: 'infrastructure' },
  evidence: 'https://wiki.example.com/aws',
  date: '2026-01-31',
  'next-review': '2027-01-31',
};

const finding = { id: null, waivedBy: null, path: null, line: null, message: 'Bad.' };

const approvers = {
  unknown: null,
  excluded: [],
  unidentified: [],
  teams: [],
  codeOwners: [],
  policyOwners: null,
} as const;

function lines(changed: Partial<Explanation>): readonly string[] {
  return asText({ ...plainExplanation, ...changed }).split('\n');
}

describe('an explanation as text', () => {
  test.each<[string, Partial<Explanation>, string]>([
    ['begins with the result', { conclusion: 'failure' }, 'acme/shop#7 into main, head c0ffeec0ffee: fails'],
    [
      'names a mistake in the policy',
      { policyProblems: [{ line: 3, column: 1, message: 'Wrong.' }] },
      '  The policy cannot be used. Line 3, column 1: Wrong.',
    ],
    [
      'names another obstacle',
      {
        policyProblems: [
          { state: 'x', message: 'It is a link.', remedy: 'Replace it.', turn: 'administrator' },
        ],
      },
      '  The policy cannot be used. It is a link. Replace it.',
    ],
    ['says that there is no file', {}, 'Policy: the built-in default: there is no policy file'],
    ['says that nothing could be read', { policy: { kind: 'unread' } }, 'Policy: could not be read'],
    ['warns', { policyWarnings: ['No such team.'] }, '  Warning: No such team.'],
    ['says whose turn it is', { rules: [rule] }, '  Next, security reviewer: Ask somebody.'],
    [
      'says how a rule counts',
      { rules: [rule] },
      'Peer review (review, warning only): waits. Nobody approved.',
    ],
    [
      'has the place of a finding',
      { rules: [{ ...rule, findings: [{ ...finding, path: 'a.ts', line: 2 }] }] },
      '  - a.ts:2: Bad.',
    ],
    [
      'says what waives a rule, and why where that may be shown',
      {
        rules: [
          {
            ...rule,
            status: 'waived',
            waivers: [{ kind: 'exception', id: 'EX-1', until: null, reason: 'Legacy code.', control: null }],
          },
        ],
      },
      '  By the exception EX-1: Legacy code.',
    ],
    [
      'names a finding by the id that an exception can name',
      { rules: [{ ...rule, findings: [{ ...finding, id: 'tests/untested-file/0123' }] }] },
      '  - Bad. (tests/untested-file/0123)',
    ],
    [
      'says which exception covers a finding',
      { rules: [{ ...rule, findings: [{ ...finding, id: 'tests/untested-file/0123', waivedBy: 'EX-1' }] }] },
      '  - Bad. (waived by EX-1)',
    ],
    [
      'counts the findings that it does not show',
      {
        rules: [
          {
            ...rule,
            findings: Array.from({ length: 53 }, () => ({ ...finding })),
          },
        ],
      },
      '  - and 3 more',
    ],
    [
      'says that anybody can approve',
      { rules: [{ ...rule, approvers }] },
      '  Who can approve: anybody with write access',
    ],
    [
      'says that nobody knows who can',
      { rules: [{ ...rule, approvers: { ...approvers, unknown: 'The commits are too many.' } }] },
      '  Who can approve: not known. The commits are too many.',
    ],
    [
      'names who can for a team',
      { rules: [{ ...rule, approvers: { ...approvers, teams: [{ team: 'a', members: ['ada', 'bob'] }] } }] },
      '    For the team a: ada or bob',
    ],
    [
      'names a team that nobody knows',
      { rules: [{ ...rule, approvers: { ...approvers, teams: [{ team: 'a', members: null }] } }] },
      '    For the team a: not known',
    ],
    [
      'names code owners',
      { rules: [{ ...rule, approvers: { ...approvers, codeOwners: [{ owner: '@acme/web', people: [] }] } }] },
      '    For the code owner @acme/web: nobody',
    ],
    [
      'names owners of the policy',
      { rules: [{ ...rule, approvers: { ...approvers, policyOwners: ['ada'] } }] },
      '    As an owner of the policy: ada',
    ],
    [
      'names who cannot be identified',
      { rules: [{ ...rule, approvers: { ...approvers, unidentified: ['the address a@b.c'] } }] },
      '    Not identified: the address a@b.c',
    ],
    [
      'says what is attested',
      { attestations: [attestation] },
      '  flowfuse environment: until 2027-01-31, by infrastructure',
    ],
    [
      'says whose attestation is overdue',
      { attestations: [{ ...attestation, state: 'overdue' }] },
      '  flowfuse environment: overdue: the review was due by 2027-01-31, by infrastructure',
    ],
    [
      'says when an attestation begins',
      { attestations: [{ ...attestation, state: 'not-yet', owner: 'CTO' }] },
      '  flowfuse environment: not before 2026-01-31, by CTO',
    ],
  ])('%s', (_, changed, line) => {
    expect(lines(changed)).toContain(line);
  });

  describe('of settings', () => {
    const settings: Explanation['settings'] = [
      { path: 'extends', value: 'strict@1', origin: { layer: 'repository', line: 1 } },
      { path: 'rules.review.approvals', value: 1, origin: { layer: 'default' } },
    ];
    const on = (width: number | null) =>
      asText({ ...plainExplanation, settings }, { width, colors: false, links: false });

    test.each([null, 160])('is a table where it fits (%s)', (width) => {
      expect(on(width)).toContain('\n  rules.review.approvals  1         default\n');
    });

    it('is a sentence for each on a narrow screen', () => {
      expect(on(40)).toMatch(
        /\n {2}extends: strict@1 \(\S+, line 1\)\n {2}rules\.review\.approvals: 1 \(default\)\n/,
      );
    });
  });

  it('cannot write anything else to the terminal', () => {
    const hostile = 'a\u001b[31m\nb\u202ec';
    const text = lines({
      rules: [
        { ...rule, summary: hostile, findings: [{ ...finding, path: hostile, line: 1, message: hostile }] },
      ],
      settings: [{ path: hostile, value: hostile, origin: { layer: 'default' } }],
    });
    expect(text.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).toHaveLength(9);
  });
});
