import { expect, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { sampleRelease } from '../../../test/samples/release.ts';
import { analysis, at, check, codeqlWorkflow, defaultSetup, head, run } from '../../../test/samples/scans.ts';
import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Analysis } from '../../evidence/code-scanning.ts';
import type { Release } from '../../evidence/release.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { plain } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import { releaseSast } from './index.ts';

interface Situation {
  readonly analyses?: readonly Analysis[];
  /** Analyses of earlier commits of the branch. */
  readonly earlier?: readonly Analysis[];
  readonly checks?: readonly ReportedCheck[];
  readonly runs?: readonly WorkflowRun[];
  readonly release?: Partial<Release>;
  readonly options?: object;
  readonly now?: Date;
}

const ofMain = (made: Partial<Analysis> = {}) => analysis({ ref: 'refs/heads/main', ...made });
const minutes = (count: number) => new Date(at.getTime() + count * 60_000);

function verdictOf({
  analyses = [],
  earlier = [],
  checks = [],
  runs,
  release,
  options,
  now,
}: Situation): Verdict {
  return judgeRule(
    releaseSast,
    {
      release: sampleRelease({ sha: head, committedAt: at, ...release }),
      checks,
      codeScanning: { analyses, alerts: [], background: { base: earlier, merged: [], workflows: [] } },
      workflowRuns: runs ?? [run(defaultSetup), run(codeqlWorkflow)],
    },
    options,
    now ?? minutes(5),
    'release',
  );
}

test.each<[what: string, situation: Situation, status: string, messageId: string]>([
  ['analyzed', { analyses: [ofMain()] }, 'pass', 'analyzed'],
  ['not analyzed yet', {}, 'pending', 'tool-awaited'],
  ['not analyzed in time', { now: minutes(60) }, 'fail', 'tool-failed'],
  [
    'not analyzed in time, while a check runs',
    { now: minutes(60), checks: [check({ conclusion: 'pending' })] },
    'pending',
    'tool-awaited',
  ],
  [
    'not analyzed within a day, whatever runs',
    { now: minutes(24 * 60), checks: [check({ conclusion: 'pending' })] },
    'fail',
    'tool-failed',
  ],
  [
    'not analyzed, with a time in the future',
    { release: { committedAt: minutes(999) } },
    'fail',
    'tool-failed',
  ],
  ['analyzed with an error', { analyses: [ofMain({ error: 'out of memory' })] }, 'fail', 'tool-failed'],
  [
    'analyzed by a run that failed',
    { analyses: [ofMain()], runs: [run(defaultSetup, { conclusion: 'failure' })] },
    'fail',
    'tool-failed',
  ],
  ['analyzed without proof', { analyses: [ofMain()], runs: [] }, 'pending', 'tool-awaited'],
  [
    'analyzed without proof in time',
    { analyses: [ofMain()], runs: [], now: minutes(60) },
    'fail',
    'tool-failed',
  ],
  [
    'analyzed without proof that is asked for',
    { analyses: [ofMain()], runs: [], options: { provenance: 'shown' } },
    'pass',
    'analyzed',
  ],
  [
    'analyzed by another workflow than before',
    {
      analyses: [ofMain({ workflow: codeqlWorkflow })],
      earlier: [ofMain({ workflow: '.github/workflows/scan.yml' })],
    },
    'pending',
    'tool-awaited',
  ],
  [
    'analyzed with fewer rules than before',
    { analyses: [ofMain({ rules: 79 })], earlier: [ofMain()] },
    'fail',
    'tool-failed',
  ],
  [
    'analyzed in one of two languages',
    {
      analyses: [ofMain({ category: '/language:go' })],
      earlier: [ofMain({ category: '/language:go' }), ofMain({ category: '/language:python' })],
    },
    'pending',
    'tool-awaited',
  ],
  [
    'analyzed again with fewer results',
    { analyses: [ofMain({ results: 3 }), ofMain({ results: 1, createdAt: minutes(1) })] },
    'error',
    'not-comparable',
  ],
  [
    'analyzed by one of two tools',
    { analyses: [ofMain()], options: { tools: ['CodeQL', 'Trivy'] }, now: minutes(60) },
    'fail',
    'tool-failed',
  ],
  [
    'checked with success',
    {
      checks: [check({ name: 'scan', reportedBy: 'acme-scanner' })],
      options: { tools: [{ check: 'scan', app: 'acme-scanner' }] },
    },
    'pass',
    'analyzed',
  ],
  [
    'checked by another app',
    {
      checks: [check({ name: 'scan', reportedBy: 'evil' })],
      options: { tools: [{ check: 'scan', app: 'acme-scanner' }] },
      now: minutes(60),
    },
    'fail',
    'tool-failed',
  ],
  [
    'checked and skipped',
    {
      checks: [check({ name: 'scan', reportedBy: 'acme-scanner', conclusion: 'skipped' })],
      options: { tools: [{ check: 'scan', app: 'acme-scanner' }] },
    },
    'fail',
    'tool-failed',
  ],
])('a released commit that was %s', (_, situation, status, messageId) => {
  expect(verdictOf(situation)).toMatchObject({ status, messageId });
});

test('a tool that never started fails with what to do', () => {
  const verdict = verdictOf({ now: minutes(60) });
  expect(verdict).toMatchObject({ turn: 'releaser' });
  expect('remedy' in verdict && plain(verdict.remedy)).toBe(
    'Start the workflow of CodeQL for this commit. Or release a commit that was analyzed.',
  );
});

test('a wait ends with the time of grace', () => {
  expect(verdictOf({})).toMatchObject({ turn: 'tool', reevaluateAt: minutes(60) });
});

test('what cannot be read is an error', () => {
  const release = sampleRelease({ sha: head });
  const verdict = judgeRule(releaseSast, { release, checks: [] }, {}, at, 'release');
  expect(verdict.status).toBe('error');
});
