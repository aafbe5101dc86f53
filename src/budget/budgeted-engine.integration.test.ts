import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from '@jest/globals';
import { samplePullRequest } from '../../test/samples/pull-request.ts';
import { engine } from '../engine/engine.ts';
import type { ChangedFile } from '../evidence/change.ts';
import type { Evidence } from '../evidence/index.ts';
import { available } from '../evidence/slice.ts';
import { loadPolicy } from '../policy/load.ts';
import type { Policy, StandIn } from '../policy/policy.ts';
import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { plain } from '../text/message.ts';
import { type BudgetedEngine, createBudgetedEngine } from './budgeted-engine.ts';
import type { EvaluationBudget } from './evaluation-thread.ts';

const sha = 'a'.repeat(40);
const now = new Date('2026-03-01T12:00:00Z');
const mona = { login: 'mona', kind: 'user' } as const;
const subject = {
  kind: 'pull-request',
  repository: 'acme/shop',
  repositoryUrl: 'https://github.com/acme/shop',
  number: 7,
  draft: false,
  headSha: sha,
  baseSha: sha,
} as const;

const pullRequest = samplePullRequest();

const policy: Policy = {
  source: { kind: 'default' },
  comment: 'needed',
  rules: rules.map((rule) => ({ rule, enforcement: 'enforce', options: rule.options.parse({}) })),
};

const generous: EvaluationBudget = { limitMs: 60_000, memoryMb: 512 };

const opened: BudgetedEngine[] = [];
afterAll(() => Promise.all(opened.map((each) => each.close())));
function open(budget: EvaluationBudget): BudgetedEngine {
  const budgeted = createBudgetedEngine(budget);
  opened.push(budgeted);
  return budgeted;
}

describe('a large change', () => {
  const change = { files: files(20, 'const total = items.length;') };

  it('gets the same report as from the engine in this thread', async () => {
    const evidence = evidenceOf(change.files);
    const expected = await engine.evaluate(subject, { valid: true, policy }, evidence, now);
    const budgeted = open(generous);
    expect(await budgeted.files(policy, { change })).toEqual(await engine.files(policy, { change }));
    expect(await budgeted.needsOwner(policy, { change })).toBe(false);
    expect(await budgeted.needsIssues(policy, { pullRequest, change, labels: [] })).toBe(false);
    expect(await budgeted.baseDirectories(policy, { change })).toEqual(
      await engine.baseDirectories(policy, { change }),
    );
    expect(await budgeted.documents(policy, { pullRequest, change })).toEqual(
      await engine.documents(policy, { pullRequest, change }),
    );
    expect(await budgeted.evaluate(subject, { valid: true, policy }, evidence, now)).toEqual(expected);
  });

  it('asks for the same linked work as the engine in this thread', async () => {
    const linked = loadPolicy(
      'rules: { threat-model: { mitigations: linked } }\n',
      { kind: 'default' },
      rules,
    );
    if (!linked.valid) throw new Error('The policy is not valid.');
    const body =
      '# Threat model\n\n## What are we working on?\n\nThe cart.\n\n## What can go wrong?\n\n- Theft: mitigated in #12\n';
    const asked = { pullRequest: { ...pullRequest, body }, change, documents: [] };
    const expected = await engine.linkedWork(linked.policy, asked);
    expect(expected).toMatchObject([{ number: 12 }]);
    expect(await open(generous).linkedWork(linked.policy, asked)).toEqual(expected);
  });

  it('is told of the policy file that cannot be used now', async () => {
    const evidence = evidenceOf(change.files);
    const loaded = loadPolicy('rules: { tests: enforce }\n', { kind: 'default' }, rules);
    if (!loaded.valid) throw new Error('The policy is not valid.');
    const standIn: StandIn = {
      layer: 'repository',
      present: { kind: 'unread' },
      problems: [{ line: 1, column: 1, message: 'A mistake.' }],
      version: { commit: sha, at: now.toISOString() },
    };
    const under = { valid: true as const, policy: { ...loaded.policy, standIns: [standIn] } };
    expect(await open(generous).evaluate(subject, under, evidence, now)).toMatchObject({
      standIns: [standIn],
    });
  });

  it('does not hold up the event loop while it is evaluated', async () => {
    const budgeted = open(generous);
    const turns: string[] = [];
    const hostile = evidenceOf(files(40, '('.repeat(1_000)));
    const evaluated = budgeted
      .evaluate(subject, { valid: true, policy }, hostile, now)
      .then(() => turns.push('evaluated'));
    await new Promise((resolve) => setImmediate(resolve));
    turns.push('another turn of the loop');
    await evaluated;
    expect(turns).toEqual(['another turn of the loop', 'evaluated']);
  });
});

describe('a change over the budget', () => {
  const slow = files(60, '('.repeat(1_000));

  it.each([
    [
      'of time',
      { limitMs: 1, memoryMb: 512 },
      'The change could not be evaluated within 0.001 s: it is too large.',
    ],
    [
      'of memory',
      { limitMs: 60_000, memoryMb: 24 },
      'The change could not be evaluated with 24 MB of memory: it is too large.',
    ],
  ] as const)('%s fails each rule, and names the largest files', async (_, budget, says) => {
    const budgeted = open(budget);
    const evidence = evidenceOf([file('src/largest.ts', '('.repeat(40_000)), ...slow]);
    const report = await budgeted.evaluate(subject, { valid: true, policy }, evidence, now);
    expect(report.conclusion).toBe('failure');
    for (const { verdict } of report.rules) {
      expect(verdict).toMatchObject({ status: 'error', messageId: 'over-budget', turn: 'author' });
      expect(plain(verdict.summary)).toBe(says);
      expect('remedy' in verdict && plain(verdict.remedy)).toMatch(
        /^Split the change into smaller ones\. Its largest files are src\/largest\.ts, /,
      );
    }
  });

  it('is not tried a second time, and the next change is evaluated', async () => {
    const budgeted = open({ limitMs: 1, memoryMb: 512 });
    const evidence = evidenceOf(slow);
    const change = { files: slow };
    expect(await budgeted.files(policy, { change })).toEqual([]);
    const again = { ...evidence, change: available(change) };
    const report = await budgeted.evaluate(subject, { valid: true, policy }, again, now);
    expect(report.rules.map(({ verdict }) => verdict.messageId)).toEqual(
      rules.filter(({ on }) => on.pullRequest !== undefined).map(() => 'over-budget'),
    );
    const small = evidenceOf(files(1, 'const a = 1;'));
    const { rules: verdicts } = await budgeted.evaluate(subject, { valid: true, policy }, small, now);
    expect(verdicts.map(({ verdict }) => verdict.messageId)).not.toContain('over-budget');
  });
});

it('a thread that was sent no change evaluates none', async () => {
  const worker = new Worker(new URL('./thread.ts', import.meta.url));
  const call = { kind: 'files', policy: { source: { kind: 'default' }, comment: 'needed', rules: [] } };
  worker.postMessage({ call });
  expect(await once(worker, 'message')).toMatchObject([{ error: { message: 'The thread has no change.' } }]);
  await worker.terminate();
});

it('a defect in the thread is a defect, not a change over the budget', async () => {
  const budgeted = open(generous);
  const broken = { ...policy, rules: policy.rules.map((each) => ({ ...each, options: null })) };
  await expect(
    budgeted.evaluate(subject, { valid: true, policy: broken }, evidenceOf(files(20, 'const a = 1;')), now),
  ).rejects.toThrow(/null/);
});

it('a rule that another thread cannot know is evaluated in this one', async () => {
  const [first] = rules;
  if (first === undefined) throw new Error('There is no rule.');
  const own: Rule = {
    ...first,
    evaluate: () => ({ status: 'pass', messageId: 'x', summary: ['Mine.'], findings: [] }),
  };
  const only = {
    ...policy,
    rules: [{ rule: own, enforcement: 'enforce' as const, options: first.options.parse({}) }],
  };
  const evidence = evidenceOf(files(20, 'const a = 1;'));
  const { conclusion } = await open({ limitMs: 1, memoryMb: 16 }).evaluate(
    subject,
    { valid: true, policy: only },
    evidence,
    now,
  );
  expect(conclusion).toBe('success');
});

function files(count: number, line: string): readonly ChangedFile[] {
  return Array.from({ length: count }, (_, index) => file(`src/part${index}/file.ts`, line));
}

function file(path: string, line: string): ChangedFile {
  const lines = Math.ceil(24_000 / (line.length + 2));
  const patch = [`@@ -0,0 +1,${lines} @@`, ...Array.from({ length: lines }, () => `+${line}`)].join('\n');
  return { path, status: 'added', additions: lines, deletions: 0, patch, binary: false };
}

function evidenceOf(changed: readonly ChangedFile[]): Evidence {
  const signature = { name: 'Mona', email: 'mona@example.com', actor: mona };
  const commit = {
    sha,
    message: 'Change the cart',
    committedAt: now,
    authors: [signature],
    committer: signature,
    committedByGitHub: false,
    parents: [],
  };
  return {
    pullRequest: available(pullRequest),
    change: available({ files: changed }),
    commits: available({ commits: [commit], forcePushes: [] }),
    earlierChanges: available({ baseEvents: [], changes: [], texts: {} }),
    reviews: available({ reviews: [], requested: [] }),
    pushes: available({ needed: false }),
    labels: available([]),
    checks: available([]),
    requiredChecks: available({ complete: true, checks: [], workflows: [] }),
    baseWorkflows: available({ workflows: {}, actions: {} }),
    codeScanning: available({ analyses: [], alerts: [] }),
    workflowRuns: available([]),
    documents: available([]),
    teams: available({}),
    owners: available({ needed: false }),
  };
}
