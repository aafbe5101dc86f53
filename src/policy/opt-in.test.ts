import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { evaluate, evaluateMergeGroup } from '../engine/evaluate.ts';
import { relevantEvents, requirements } from '../engine/required-evidence.ts';
import { rules } from '../rules/index.ts';
import { defineRule, type Rule } from '../rules/rule.ts';
import { say } from '../text/message.ts';
import { defaultPolicy, loadPolicy } from './load.ts';
import type { PolicyResult } from './policy.ts';
import { presets } from './presets/index.ts';

/** A rule of a later release, which fails whatever it sees. */
const scratch = defineRule({
  id: 'scratch',
  title: 'Scratch',
  passesWhen: 'Never.',
  clauses: [],
  messages: { sample: 'Says so.' },
  options: z.object({ approvals: z.int().default(9).describe('Approvals.') }),
  evidence: ['change', 'headFiles'],
  on: { pullRequest: 'evaluate', mergeGroup: 'evaluate' },
  teams: () => ['scratch'],
  evaluate: () => ({
    messageId: 'sample',
    status: 'fail',
    summary: say`No.`,
    remedy: say`None.`,
    turn: 'author',
    findings: [],
  }),
});

const more: readonly Rule[] = [...rules.slice(0, 1), scratch, ...rules.slice(1)];

const place = {
  repository: 'octo-org/widgets',
  repositoryUrl: 'https://github.com/octo-org/widgets',
  headSha: 'a'.repeat(40),
  baseSha: 'b'.repeat(40),
};
const pullRequest = { ...place, kind: 'pull-request', number: 7, draft: false } as const;
const group = { ...place, kind: 'merge-group', pullRequests: [7] } as const;

/** All that a policy decides: what is shown, what is read, and what wakes a subject. */
function outcome(policy: PolicyResult): unknown {
  const now = new Date(0);
  const report = evaluate(pullRequest, policy, {}, now);
  const asked = policy.valid ? requirements(policy.policy) : null;
  return {
    report,
    group: evaluateMergeGroup(group, policy, {}, [report], now),
    slices: [...(asked?.slices ?? [])],
    teams: asked?.teams,
    events: policy.valid ? [...relevantEvents(policy.policy)] : [],
  };
}

const files = [
  '',
  'comment: always\n',
  'enforcement: enforce\n',
  'rules: { tests: enforce }\n',
  'enforcement: enforce\nrules: { review: { approvals: 2 }, sast: warn }\n',
  'rules: { tests: off }\n',
  'rules: { reveiw: enforce }\n',
  ...presets.flatMap(({ name }) => [
    `extends: ${name}\n`,
    `extends: ${name}\nenforcement: enforce\n`,
    `extends: ${name}\nenforcement: warn\nrules: { tests: off, review: { approvals: 3 } }\n`,
  ]),
];

describe('one more rule in the registry changes nothing for', () => {
  test.each(files.map((text) => [JSON.stringify(text), text]))('the file %s', (_, text) => {
    const under = (registry: readonly Rule[]) => outcome(loadPolicy(text, { kind: 'default' }, registry));
    expect(under(more)).toEqual(under(rules));
  });

  test('a repository without a file', () => {
    const under = (registry: readonly Rule[]) => outcome({ valid: true, policy: defaultPolicy(registry) });
    expect(under(more)).toEqual(under(rules));
  });
});

it('is evaluated as soon as a file names it', () => {
  const policy = loadPolicy(
    'extends: recommended@1\nrules: { scratch: enforce }\n',
    { kind: 'default' },
    more,
  );
  const report = evaluate(pullRequest, policy, {}, new Date(0));
  expect(report.rules.map(({ id }) => id)).toContain('scratch');
  expect(policy.valid && requirements(policy.policy).teams).toEqual(['scratch']);
});
