import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile } from '../../../test/samples/changed-file.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { at, check, commit, run } from '../../../test/samples/scans.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Commit } from '../../evidence/commits.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { plain } from '../../text/message.ts';
import { requiredChecks } from './index.ts';

interface Situation {
  readonly checks?: readonly ReportedCheck[];
  readonly runs?: readonly WorkflowRun[];
  readonly files?: readonly ChangedFile[];
  readonly pullRequest?: Partial<PullRequest>;
  readonly commits?: readonly Commit[];
  /** Minutes since the commit was first seen; null where that is not known. */
  readonly age?: number | null;
  readonly onGroup?: boolean;
}

function verdictOf(expected: readonly unknown[] | null, situation: Situation = {}) {
  const {
    checks = [],
    runs = [],
    files = [changedFile('src/a.ts')],
    commits = [commit()],
    onGroup = false,
  } = situation;
  const { age = 5 } = situation;
  return judgeRule(
    requiredChecks,
    {
      checks,
      commitSeen: { at: age === null ? null : new Date(at.getTime() - age * 60_000) },
      workflowRuns: runs,
      change: { files },
      ...(onGroup
        ? {}
        : {
            pullRequest: samplePullRequest(situation.pullRequest),
            commits: { commits, forcePushes: [] },
          }),
    },
    expected === null ? {} : { checks: expected },
    at,
    onGroup ? 'merge-group' : 'pull-request',
  );
}

const said = (...of: Parameters<typeof verdictOf>) => {
  const verdict = verdictOf(...of);
  return [verdict.status, plain(verdict.summary)];
};
const remedy = (...of: Parameters<typeof verdictOf>) => {
  const verdict = verdictOf(...of);
  return 'remedy' in verdict ? plain(verdict.remedy) : '';
};
const findings = (...of: Parameters<typeof verdictOf>) =>
  verdictOf(...of).findings.map(({ level, message }) => `${level}: ${plain(message)}`);

const job = (name: string, conclusion: ReportedCheck['conclusion'] = 'success', more: object = {}) =>
  check({ name, conclusion, suite: 1, suiteEnded: conclusion !== 'pending', ...more });
const status = (name: string, by: string, conclusion: ReportedCheck['conclusion'] = 'success') =>
  check({ kind: 'status', name, reportedBy: by, conclusion });

describe('a required check', () => {
  test.each<[string, ReportedCheck['conclusion'], string, string]>([
    ['succeeded', 'success', 'pass', '1 check succeeded.'],
    ['has not ended', 'pending', 'pending', '1 check has not ended yet.'],
    ['failed', 'failure', 'fail', '1 check did not succeed: ci failed.'],
    ['was cancelled', 'cancelled', 'fail', '1 check did not succeed: ci was cancelled.'],
    ['timed out', 'timed-out', 'fail', '1 check did not succeed: ci timed out.'],
    [
      'waits for an action',
      'action-required',
      'fail',
      '1 check did not succeed: ci waits for an action by somebody.',
    ],
    ['is stale', 'stale', 'fail', '1 check did not succeed: ci was given up by GitHub (stale).'],
    ['was skipped', 'skipped', 'fail', '1 check did not succeed: ci was skipped.'],
    ['is neutral', 'neutral', 'fail', '1 check did not succeed: ci ended without a verdict (neutral).'],
  ])('that %s', (_, conclusion, verdict, summary) => {
    expect(said(['ci'], { checks: [job('ci', conclusion)] })).toEqual([verdict, summary]);
  });

  test.each<[string, readonly string[], ReportedCheck['conclusion'], string]>([
    ['skipped, and that is accepted', ['skipped'], 'skipped', 'pass'],
    ['neutral, and only skipped is accepted', ['skipped'], 'neutral', 'fail'],
    ['failed: that can never be accepted', ['neutral', 'skipped'], 'failure', 'fail'],
  ])('%s', (_, accept, conclusion, verdict) => {
    expect(said([{ check: 'ci', accept }], { checks: [job('ci', conclusion)] })[0]).toBe(verdict);
  });

  it('is named with who reports it: nobody else counts', () => {
    const others = [
      status('ci', 'mona'),
      check({ name: 'ci', reportedBy: 'other-app' }),
      check({ name: 'ci', reportedBy: null }),
    ];
    expect(said(['ci'], { checks: others })[0]).toBe('pending');
    expect(findings(['ci'], { checks: others })).toEqual([
      'notice: A commit status ci of mona does not count: the policy expects a check of github-actions.',
      'notice: A check ci of other-app does not count: the policy expects a check of github-actions.',
      'notice: A check ci of unknown does not count: the policy expects a check of github-actions.',
    ]);
    expect(said([{ check: 'ci', app: 'other-app' }], { checks: others })[0]).toBe('pass');
    expect(said([{ status: 'ci', by: 'Mona' }], { checks: others })[0]).toBe('pass');
    expect(said([{ status: 'ci', by: 'grace' }], { checks: others })[0]).toBe('pending');
  });

  it('may be one of a matrix: each that is reported counts', () => {
    const checks = [job('build (linux)'), job('build (mac)', 'failure'), job('lint', 'failure')];
    expect(said(['build (*)'], { checks })).toEqual(['fail', '1 check did not succeed: build (mac) failed.']);
    expect(said(['build (*)'], { checks: [job('build (linux)')] })[0]).toBe('pass');
    expect(said(['build (*)'], { checks: [job('build')] })[0]).toBe('pending');
  });

  it('that ended badly fails, whatever else runs', () => {
    const checks = [job('ci', 'failure'), job('lint', 'pending')];
    expect(said(['ci', 'lint'], { checks })[0]).toBe('fail');
  });

  it('is a finding, once, however many entries it matches', () => {
    expect(findings(['ci', '*'], { checks: [job('ci', 'failure')] })).toEqual([
      'failure: The check ci of github-actions failed.',
    ]);
  });
});

describe('what to do', () => {
  test.each<[ReportedCheck['conclusion'], RegExp]>([
    ['failure', /^Fix what ci found, and push; or run it again/],
    ['cancelled', /^Run ci again\.$/],
    ['timed-out', /^Run ci again\.$/],
    ['stale', /^Run ci again\.$/],
    ['action-required', /^Open ci and do what it asks for\.$/],
    ['skipped', /^Let ci run: .* paths only, or accept this\.$/],
  ])('about %s', (conclusion, expected) => {
    expect(remedy(['ci'], { checks: [job('ci', conclusion)] })).toMatch(expected);
  });
});

describe('runs that were repeated', () => {
  const ci = '.github/workflows/ci.yml';
  const other = '.github/workflows/other.yml';
  const twice = [job('ci', 'failure', { suite: 1 }), job('ci', 'success', { suite: 2 })];
  const skippedLast = [job('ci', 'success', { suite: 1 }), job('ci', 'skipped', { suite: 3 })];

  test.each<[string, readonly WorkflowRun[], string]>([
    ['of one workflow: the newer run counts', [run(ci, { suite: 2 }), run(ci, { suite: 1 })], 'pass'],
    ['of one workflow: the newer run failed', [run(ci, { suite: 1 }), run(ci, { suite: 2 })], 'fail'],
    [
      'of one workflow: in the newer run the job was skipped',
      [run(ci, { suite: 3 }), run(ci, { suite: 1 })],
      'fail',
    ],
    ['of two workflows: both count', [run(ci, { suite: 2 }), run(other, { suite: 1 })], 'fail'],
    ['of workflows that are not known: both count', [], 'fail'],
  ])('%s', (_, runs, verdict) => {
    const checks = [...twice, job('ci', 'skipped', { suite: 3 })].filter(({ suite }) =>
      runs.length === 0 ? suite !== 3 : runs.some((each) => each.suite === suite),
    );
    expect(said(['ci'], { checks, runs })[0]).toBe(verdict);
    expect(said(null, { checks, runs })[0]).toBe(verdict);
  });

  it('whose last one was skipped keep the result of the code', () => {
    const runs = [run(ci, { suite: 3 }), run(ci, { suite: 1 })];
    expect(said(['ci'], { checks: skippedLast, runs })[0]).toBe('pass');
  });

  it('of a workflow that the policy names: no other one counts', () => {
    const expected = [{ check: 'ci', workflow: ci }];
    const runs = [run(ci, { suite: 2 }), run(other, { suite: 1 })];
    expect(said(expected, { checks: twice, runs })[0]).toBe('pass');
    expect(said(expected, { checks: [job('ci', 'success', { suite: 1 })], runs })[0]).toBe('pending');
  });
});

describe('a check that nobody reported', () => {
  it('is awaited for the grace time, with a look when that is over', () => {
    expect(said(['ci'])).toEqual(['pending', 'ci of github-actions has not been reported yet.']);
    expect(verdictOf(['ci'])).toMatchObject({
      waitingFor: [{ quoted: 'ci' }],
      turn: 'tool',
      reevaluateAt: new Date(at.getTime() + 55 * 60_000),
    });
  });

  it('then fails', () => {
    expect(said(['ci', 'lint'], { age: 60 })).toEqual([
      'fail',
      'ci of github-actions and lint of github-actions were not reported within 60 minutes.',
    ]);
  });

  it('is awaited while others run, for a day', () => {
    const checks = [job('build', 'pending')];
    expect(said(['ci'], { checks, age: 70 })[0]).toBe('pending');
    expect(said(['ci'], { checks, age: 25 * 60 })[0]).toBe('fail');
  });

  it('is awaited while jobs of a workflow are to come', () => {
    const checks = [job('build', 'success', { suiteEnded: false })];
    expect(said(['ci'], { checks, age: 70 })[0]).toBe('pending');
  });

  it('is awaited where nobody knows since when, with a look after the grace time', () => {
    expect(verdictOf(['ci'], { age: null })).toMatchObject({
      status: 'pending',
      reevaluateAt: new Date(at.getTime() + 60 * 60_000),
    });
  });

  it('waits for a maintainer where workflows are held back, without a limit', () => {
    const pullRequest = { head: { ...samplePullRequest().head, workflowsHeld: true } };
    for (const expected of [['ci'], null]) {
      expect(verdictOf(expected, { pullRequest, age: 100_000 })).toMatchObject({
        status: 'pending',
        messageId: 'workflows-held',
        turn: 'reviewer',
      });
    }
    const reported = { pullRequest, checks: [job('ci')] };
    expect(said(['ci'], reported)[0]).toBe('pass');
    expect(said(['ci', { check: 'x', app: 'x', mode: 'when-present' }], reported)[0]).toBe('pass');
  });

  const cause = (situation: Situation, expected: unknown = 'unit tests') =>
    findings([expected], { age: 90, ...situation }).find((text) => text.startsWith('failure'));

  test.each<[string, Situation, string]>([
    ['it was renamed', { checks: [job('unit-test')] }, 'it has another name now. unit-test was reported.'],
    [
      'the head commit skips it',
      { commits: [commit(), commit('mona', { message: 'Words\n\n[Skip CI] please' })] },
      'the message of the head commit holds [skip ci].',
    ],
    [
      'a trailer skips it',
      { commits: [commit('mona', { message: 'Words\n\n\nskip-checks: true\n' })] },
      'the message of the head commit holds skip-checks: true.',
    ],
    [
      'its workflow did not start',
      { checks: [job('lint')], commits: [commit('mona', { message: '[skip ci]' }), commit()] },
      'its workflow did not start, because of its filters of paths, branches or authors, or because the branch conflicts with its base.',
    ],
    ['it does not run on groups', { onGroup: true }, 'its workflow does not run on: merge_group.'],
  ])('probably because %s', (_, situation, expected) => {
    expect(cause(situation)).toBe(
      `failure: A check unit tests of github-actions was not reported. Likely cause: ${expected}`,
    );
  });

  it('is a status that no message skips', () => {
    const commits = [commit('mona', { message: '[skip ci]' })];
    expect(cause({ commits }, { status: 'ci', by: 'jenkins' })).toMatch(/Likely cause: its workflow did not/);
  });
});

describe('checks that need not be there', () => {
  const lint = [{ check: 'lint', mode: 'when-present' }];

  test.each<[string, Situation, string]>([
    ['none was reported', {}, 'not-applicable'],
    ['one succeeded', { checks: [job('lint')] }, 'pass'],
    ['one was skipped', { checks: [job('lint', 'skipped')] }, 'pass'],
    ['one is neutral', { checks: [job('lint', 'neutral')] }, 'pass'],
    ['one failed', { checks: [job('lint', 'failure')] }, 'fail'],
    ['one was cancelled', { checks: [job('lint', 'cancelled')] }, 'fail'],
    ['one runs', { checks: [job('lint', 'pending')] }, 'pending'],
    ['another failed', { checks: [job('x', 'failure')] }, 'not-applicable'],
  ])('%s', (_, situation, verdict) => {
    expect(said(lint, situation)[0]).toBe(verdict);
  });

  it('may begin within a minute of the push', () => {
    for (const checks of [[], [job('lint')]]) {
      expect(verdictOf(lint, { checks, age: 0.25 })).toMatchObject({
        status: 'pending',
        waitingFor: ['further checks'],
        reevaluateAt: new Date(at.getTime() + 45_000),
      });
    }
    expect(said(lint, { age: 1 })[0]).toBe('not-applicable');
    expect(said(lint, { age: null })[0]).toBe('pending');
    expect(said(lint, { age: null, onGroup: true })[0]).toBe('not-applicable');
  });

  it('do not begin where neither the base nor the head has a workflow', () => {
    const none = { age: 0.25, pullRequest: { hasWorkflows: false } };
    expect(said(null, none)[0]).toBe('not-applicable');
    expect(said(null, { ...none, age: null })[0]).toBe('not-applicable');
    expect(said(null, { ...none, checks: [job('CodeQL', 'pending')] })[0]).toBe('pending');
    expect(said(null, { ...none, checks: [job('CodeQL')] })[0]).toBe('pass');
    expect(said([{ check: 'cla', app: 'cla', mode: 'when-present' }], none)[0]).toBe('pending');
    expect(said(['ci'], none)[0]).toBe('pending');
    for (const hasWorkflows of [true, undefined])
      expect(
        said(null, { age: 0.25, pullRequest: hasWorkflows === undefined ? {} : { hasWorkflows } })[0],
      ).toBe('pending');
  });

  const skipping = [commit(), commit('mona', { message: 'Words [skip ci]' })];

  test.each<[string, readonly unknown[] | null, Situation, string]>([
    ['none was reported', null, {}, 'fail'],
    ['only a workflow ran that no message skips', null, { checks: [job('label')] }, 'fail'],
    ['a check is of this name', lint, { checks: [job('lint')] }, 'pass'],
    ['no check is of this name', lint, { checks: [job('label')] }, 'fail'],
    ['there are no workflows', null, { pullRequest: { hasWorkflows: false } }, 'not-applicable'],
    ['another app is expected', [{ check: 'cla', app: 'cla', mode: 'when-present' }], {}, 'not-applicable'],
    ['it is an earlier commit', null, { commits: [...skipping, commit()] }, 'not-applicable'],
    ['it is a merge group', null, { onGroup: true }, 'not-applicable'],
  ])('the message of the head commit skips the workflows, and %s', (_, expected, situation, verdict) => {
    expect(said(expected, { commits: skipping, ...situation })[0]).toBe(verdict);
  });

  it('may skip one only if the policy lets them', () => {
    expect(said([{ ...lint[0], accept: [] }], { checks: [job('lint', 'skipped')] })[0]).toBe('fail');
  });
});

describe('without a check that the policy names', () => {
  test.each<[string, readonly ReportedCheck[], string]>([
    ['each that GitHub Actions reports must end well', [job('a'), job('b', 'failure')], 'fail'],
    ['all did', [job('a'), job('b', 'skipped')], 'pass'],
    [
      'what other apps report does not count',
      [job('a'), check({ name: 'x', reportedBy: 'x', conclusion: 'failure' })],
      'pass',
    ],
    ['jobs that need others are awaited', [job('a', 'success', { suiteEnded: false })], 'pending'],
    ['nothing was reported', [], 'not-applicable'],
  ])('%s', (_, checks, verdict) => {
    expect(said(null, { checks })[0]).toBe(verdict);
  });
});

describe('checks of certain files', () => {
  const expected = ['ci', { check: 'docs', paths: ['docs/**'] }];

  it('are expected of a change that touches them', () => {
    expect(said(expected, { checks: [job('ci')] })[0]).toBe('pass');
    expect(said(expected, { checks: [job('ci')], files: [changedFile('docs/a.md')] })[0]).toBe('pending');
  });

  it('are expected of a file that is moved away', () => {
    const moved = changedFile('x.md', { previousPath: 'docs/a.md', status: 'renamed' });
    expect(said(expected, { checks: [job('ci')], files: [moved] })[0]).toBe('pending');
  });

  it('are all that is expected: the rule does not apply to another change', () => {
    expect(said(expected.slice(1))).toEqual([
      'not-applicable',
      'The policy expects no check of a change to these files.',
    ]);
  });
});

describe('on a merge group', () => {
  const cla = { check: 'cla', app: 'cla-app', 'merge-groups': 'when-present' };

  it('the same checks are required of its own commit', () => {
    expect(said(['ci'], { onGroup: true })[0]).toBe('pending');
    expect(said(['ci'], { onGroup: true, checks: [job('ci')] })[0]).toBe('pass');
    expect(remedy(['ci'], { onGroup: true, age: 60 })).toMatch(/run on: merge_group, or set merge-groups/);
  });

  it('but those that the policy requires on pull requests only', () => {
    expect(said(['ci', cla], { checks: [job('ci')] })[0]).toBe('pending');
    expect(said(['ci', cla], { checks: [job('ci')], onGroup: true })[0]).toBe('pass');
  });
});

describe('hostile names', () => {
  it('are quoted, and cost no time', () => {
    const name = `@acme/all <img src=x> ${'('.repeat(5_000)}`;
    const checks = Array.from({ length: 1_000 }, (_, index) => job(`${name}${index}`, 'failure'));
    const started = performance.now();
    const verdict = verdictOf(['*', 'a*b*c*d*e*f*g*h'], { checks });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(verdict.summary).toContainEqual({ quoted: `${name}0` });
    expect(verdict.findings).toHaveLength(30);
  });
});

test.each([
  [{ checks: [] }],
  [{ checks: [''] }],
  [{ checks: [{ check: 'ci', by: 'mona' }] }],
  [{ checks: [{ status: 'ci' }] }],
  [{ checks: [{ check: 'ci', paths: [] }] }],
  [{ checks: [{ check: 'ci', accept: ['failure'] }] }],
  [{ checks: [{ check: 'ci', workflow: 'ci.yml' }] }],
])('the options %j are refused', (options) => {
  expect(requiredChecks.options.safeParse(options).success).toBe(false);
});
