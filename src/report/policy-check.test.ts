import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { defaultPolicy, loadPolicy } from '../policy/load.ts';
import { linkAtPath } from '../policy/obstacles.ts';
import { policyPath } from '../policy/path.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { PolicyProposal } from '../policy/policy-proposal.ts';
import { readPolicyFile } from '../policy/read-policy-file.ts';
import { resolvePolicy } from '../policy/resolve.ts';
import { rules } from '../rules/index.ts';
import { renderPolicyCheck } from './policy-check.ts';
import type { PolicyEffect } from './policy-effect.ts';

// What people read in the check `SDL policy`, one file for each change. To write them again, set the variable WRITE_EXAMPLES.

const examples = join(import.meta.dirname, 'policy-check-examples');
const source = { kind: 'repository', path: policyPath, commit: 'c'.repeat(40) } as const;

function loaded(text: string): PolicyResult {
  return loadPolicy(text, source, rules);
}

const none: PolicyResult = { valid: true, policy: defaultPolicy(rules) };
const moved: PolicyResult = {
  valid: true,
  policy: { ...defaultPolicy(rules), source: { kind: 'default', overlooked: 'sdl.yml' } },
};

/** The policy of a repository under the organization's file. */
function under(organization: string, repository: string): PolicyResult {
  const [one, other] = [organization, repository].map((text) => {
    const read = readPolicyFile(text, source, rules);
    if (!read.valid) throw new Error(JSON.stringify(read));
    return read.file;
  });
  const layers = { organization: one ?? null, repository: other ?? null };
  return { valid: true, policy: resolvePolicy(layers, { branch: 'main', properties: {} }, rules) };
}

const changes: Readonly<Record<string, readonly [before: PolicyResult, after: PolicyResult | null]>> = {
  'enforcement-lowered': [
    loaded('rules:\n  tests: enforce\n  review: enforce\n'),
    loaded('rules:\n  tests: observe\n  review: enforce\n'),
  ],
  'enforcement-raised': [
    loaded('enforcement: observe\nrules:\n  tests: {}\n  sast: {}\n'),
    loaded('enforcement: enforce\nrules:\n  tests: {}\n  sast: {}\n'),
  ],
  'rule-removed': [loaded('rules:\n  tests: enforce\n  sast: warn\n'), loaded('rules:\n  sast: warn\n')],
  'rule-added': [
    loaded('rules:\n  tests: enforce\n'),
    loaded('rules:\n  tests: enforce\n  review: { enforcement: warn, approvals: 2 }\n'),
  ],
  'exceptions-opened': [
    loaded('rules:\n  tests: enforce\nexceptions:\n  approvers: [{ by: [cto] }]\n'),
    loaded(
      'rules:\n  tests: enforce\nexceptions:\n  approvers: [{ by: [cto] }, { by: [dev] }]\n  longest: { high: 200, low: 30 }\n',
    ),
  ],
  'preset-swapped': [loaded('extends: strict@1\n'), loaded('extends: recommended@1\n')],
  'list-grown': [
    loaded('rules:\n  sast: { enforcement: enforce, ignore-paths: [docs/**] }\n'),
    loaded('rules:\n  sast: { enforcement: enforce, ignore-paths: [docs/**, "src/**"] }\n'),
  ],
  'list-shrunk': [
    loaded('rules:\n  review: { exempt-authors: ["renovate[bot]", "dependabot[bot]"] }\n'),
    loaded('rules:\n  review: { exempt-authors: ["renovate[bot]"] }\n'),
  ],
  'scope-added': [
    loaded('rules:\n  review: { enforcement: enforce, approvals: 2 }\n'),
    loaded(
      'rules:\n  review: { enforcement: enforce, approvals: 2 }\nscopes:\n  - name: docs\n    paths: ["docs/**"]\n    rules:\n      review: { approvals: 1 }\n',
    ),
  ],
  'overridable-widened': [
    under('overridable: [rules.sast]\nrules: { review: enforce }\n', 'rules: {}\n'),
    under('overridable: [rules.sast, rules.review]\nrules: { review: enforce }\n', 'rules: {}\n'),
  ],
  'roll-out-later': [
    loaded('rules:\n  tests: { roll-out: { warn: 2027-01-01, enforce: 2027-02-01 } }\n'),
    loaded('rules:\n  tests: { roll-out: { warn: 2027-01-01, enforce: 2027-06-01 } }\n'),
  ],
  'requirement-removed': [
    loaded(
      'rules:\n  tests: enforce\nrequire:\n  payments:\n    enforcement: enforce\n    requires: { approvals: { count: 2 } }\n',
    ),
    loaded('rules:\n  tests: enforce\n'),
  ],
  'requirement-changed': [
    loaded('require:\n  payments:\n    enforcement: enforce\n    requires: { approvals: { count: 2 } }\n'),
    loaded('require:\n  payments:\n    enforcement: warn\n    requires: { approvals: { count: 1 } }\n'),
  ],
  'review-later': [
    loaded('policy: { owner: CTO, review-by: 2027-01-31 }\nrules:\n  tests: enforce\n'),
    loaded('policy: { owner: CTO, review-by: 2029-01-31 }\nrules:\n  tests: enforce\n'),
  ],
  'owners-changed': [
    loaded('owners: [{ team: security }]\nrules: { policy-guard: enforce }\n'),
    loaded('owners: [mona]\nrules: { policy-guard: enforce }\n'),
  ],
  'file-broken': [
    loaded('rules:\n  tests: enforce\n'),
    loaded('rules:\n  tests: enforced\n  reveiw:\n    approvals: two\n'),
  ],
  'file-linked': [loaded('rules:\n  tests: enforce\n'), { valid: false, source, problems: [linkAtPath()] }],
  'file-repaired': [
    loaded('rules:\n  tests: enforced\n'),
    loaded('rules:\n  tests: enforce\n  review: observe\n'),
  ],
  'file-deleted': [loaded('rules:\n  tests: enforce\n'), none],
  'file-moved': [loaded('rules:\n  tests: enforce\n'), moved],
  'file-added': [none, loaded('extends: recommended@1\nenforcement: enforce\n')],
  'comment-only': [
    loaded('rules:\n  tests: enforce\n'),
    loaded('# The tests come first.\nrules:\n  tests: enforce\n'),
  ],
  'file-not-shown': [loaded('rules:\n  tests: enforce\n'), null],
};

function proposal(what: string): PolicyProposal {
  const [present, proposed] = changes[what] ?? [none, none];
  return { path: policyPath, isOrganization: what === 'overridable-widened', present, proposed };
}

function textOf(what: string, effect: PolicyEffect | null = null): string {
  const { title, conclusion, summary, annotations } = renderPolicyCheck(proposal(what), effect);
  const notes = annotations.map(
    ({ path, startLine, level, message }) => `${path}:${startLine}: ${level}: ${message}\n`,
  );
  return `${conclusion}: ${title}\n\n${summary}\n${notes.length === 0 ? '' : `\n${notes.join('')}`}`;
}

describe('a change of the policy', () => {
  test.each(Object.keys(changes))('%s is shown as in its example', (what) => {
    const file = join(examples, `${what}.txt`);
    if (process.env.WRITE_EXAMPLES !== undefined) writeFileSync(file, textOf(what));
    expect(textOf(what)).toBe(readFileSync(file, 'utf8'));
  });

  it('has an example, and each example a change', () => {
    expect(readdirSync(examples).sort()).toEqual(
      Object.keys(changes)
        .map((what) => `${what}.txt`)
        .sort(),
    );
  });

  it('is shown the same each time, and differs from others', () => {
    const digests = Object.keys(changes).map((what) => renderPolicyCheck(proposal(what)).digest);
    expect(new Set(digests).size).toBe(digests.length);
    expect(renderPolicyCheck(proposal('file-added')).digest).toBe(
      renderPolicyCheck(proposal('file-added')).digest,
    );
  });
});

describe('the effect', () => {
  const on = (number: number, before: 'success' | 'failure', after: 'success' | 'failure' | 'pending') => ({
    number,
    before,
    after,
    rules: before === after ? [] : ['tests'],
  });
  test.each<[what: string, effect: PolicyEffect, says: string]>([
    [
      'on two',
      { compared: [on(9, 'success', 'failure'), on(8, 'success', 'success')], left: 0 },
      '2 other open pull requests into this branch, the newest, were evaluated under both policies. The check of 1 pull request differs:\n\n- #9: passes now, fails then (tests)',
    ],
    [
      'on one of many',
      { compared: [on(9, 'failure', 'pending')], left: 30 },
      '1 other open pull request into this branch, the newest, was evaluated under both policies. 30 older ones were not compared. The check of 1 pull request differs:\n\n- #9: fails now, waits then (tests)',
    ],
    ['on none', { compared: [on(9, 'failure', 'failure')], left: 0 }, 'The check of each stays the same.'],
    ['where none is open', { compared: [], left: 0 }, 'No other pull request into this branch is open.'],
  ])('%s', (_, effect, says) => {
    expect(textOf('enforcement-raised', effect)).toContain(says);
  });

  it('on merged pull requests is counted by rule', () => {
    const merged = {
      compared: 98,
      unread: 2,
      rules: [
        { id: 'tests', measure: 'fails', before: 3, after: 7 },
        { id: 'threat-model', measure: 'applies', before: null, after: 1 },
      ],
      notEvaluated: ['review', 'sast'],
    } as const;
    expect(textOf('enforcement-raised', { compared: [], left: 0, merged })).toContain(
      [
        '**Effect on merged pull requests**',
        '98 pull requests that were merged into this branch, the newest, evaluated under both policies by the names of the files and the description. Diffs are not read, so that a verdict may differ from that of the check. 2 more have too many files. Not evaluated, because more would have to be read: `review`, `sast`.',
        '- `tests`: fails 3 now, 7 then\n- `threat-model`: applies to none (no such rule) now, 1 then',
      ].join('\n\n'),
    );
  });

  it('is not shown of a file that is not valid', () => {
    const effect = { compared: [on(9, 'success', 'failure')], left: 0 } as const;
    expect(textOf('file-broken', effect)).toBe(textOf('file-broken'));
  });
});

test('a hostile file makes no markup and stays within limits', () => {
  const name = '@everyone<img src=x>';
  const many = Array.from({ length: 90 }, (_, index) => `      "${name}${index}@x.example": mona\n`);
  const after = loaded(`rules:\n  review:\n    identities:\n${many.join('')}`);
  const { summary } = renderPolicyCheck({
    path: policyPath,
    isOrganization: false,
    present: loaded('rules: { review: {} }'),
    proposed: after,
  });
  expect(summary.length).toBeLessThan(65_535);
  expect(summary).toContain('rules.review.identities');
  expect(summary.replace(/`[^`]*`/g, '')).not.toContain('@everyone');
});
