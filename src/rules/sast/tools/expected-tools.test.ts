import { describe, expect, test } from '@jest/globals';
import {
  alert,
  analysis,
  at,
  check,
  codeqlWorkflow,
  head,
  levelsAndTexts,
  remedyOf,
  run,
  type Situation,
  said,
  verdictOf,
} from '../../../../test/samples/scans.ts';
import { plain } from '../../../text/message.ts';

const go = '/language:go';
const python = '/language:python';
const of = (category: string, workflow = codeqlWorkflow) => analysis({ category, workflow });
const minutes = (count: number) => new Date(at.getTime() + count * 60_000);

describe('categories that are expected', () => {
  const known = (base: readonly string[], merged: readonly string[]) => ({
    base: base.map((category) => of(category)),
    merged: merged.map((category) => of(category)),
    workflows: [],
  });
  test.each<[what: string, situation: Situation, status: string]>([
    [
      'those that merged pull requests had',
      { analyses: [of(go)], background: known([go, python], [go, python]) },
      'pending',
    ],
    [
      'all of them are there',
      { analyses: [of(go), of(python)], background: known([go], [go, python]) },
      'pass',
    ],
    [
      'not those that only the base has',
      { analyses: [of(go)], background: known([go, python], [go]) },
      'pass',
    ],
    [
      'those of the base, where no merged pull request was analyzed',
      { analyses: [of(go)], background: known([go, python], []) },
      'pending',
    ],
    [
      'not those of the base from another workflow',
      {
        analyses: [of(go)],
        background: {
          base: [of(go), of(python, '.github/workflows/nightly.yml')],
          merged: [],
          workflows: [],
        },
      },
      'pass',
    ],
    [
      'only the one that the policy names',
      {
        analyses: [of(go)],
        background: known([go, python], [go, python]),
        options: { tools: [{ name: 'CodeQL', category: go }] },
      },
      'pass',
    ],
    [
      'none of another tool',
      {
        analyses: [of(go)],
        background: { ...known([go], [go]), merged: [of(go), analysis({ tool: 'Trivy', category: 'x' })] },
      },
      'pass',
    ],
  ])('%s', (_, situation, status) => {
    expect(verdictOf(situation).status).toBe(status);
  });

  test('are named while they are awaited', () => {
    const verdict = verdictOf({ analyses: [of(go)], background: known([], [go, python]) });
    expect('waitingFor' in verdict && plain(verdict.waitingFor)).toBe('CodeQL (/language:python)');
    expect(plain(verdict.summary)).toBe(
      'CodeQL has not analyzed this commit under /language:python, as it did before.',
    );
  });

  test('those that only the base has are listed', () => {
    const verdict = verdictOf({ analyses: [of(go)], background: known([go, python], [go]) });
    expect(levelsAndTexts(verdict)).toEqual([
      ['notice', 'CodeQL analyzes /language:python on the base only; it is not awaited here.'],
    ]);
  });
});

describe('while a tool is awaited and another reported', () => {
  test.each([
    [
      'semgrep',
      ['Semgrep OSS'],
      'This commit was analyzed by Semgrep OSS, not by semgrep. Is Semgrep OSS meant by semgrep in the policy?',
    ],
    [
      'CodeQl-Go',
      ['CodeQL Go', 'Trivy'],
      'This commit was analyzed by CodeQL Go and Trivy, not by CodeQl-Go. Is CodeQL Go meant by CodeQl-Go in the policy?',
    ],
    ['Snyk', ['Trivy'], 'This commit was analyzed by Trivy, not by Snyk.'],
  ])('%s: %j', (name, tools, text) => {
    const verdict = verdictOf({
      analyses: tools.map((tool) => analysis({ tool })),
      options: { tools: [name] },
    });
    expect(verdict.status).toBe('pending');
    expect(levelsAndTexts(verdict)).toEqual([['notice', text]]);
  });
});

describe('a tool that does not come', () => {
  const seen = (minutesAgo: number, more: object = {}) => ({
    pullRequest: {
      head: { sha: head, ref: 'x', repository: 'acme/shop', seenAt: minutes(-minutesAgo), ...more },
    },
  });
  test.each<[what: string, situation: Situation, status: string]>([
    ['is awaited for an hour', seen(59), 'pending'],
    ['then fails', seen(60), 'fail'],
    [
      'is awaited longer where the policy says so',
      { ...seen(90), options: { 'grace-minutes': 120 } },
      'pending',
    ],
    [
      'is awaited while a check is in progress',
      { ...seen(90), checks: [check({ name: 'Analyze', conclusion: 'pending' })] },
      'pending',
    ],
    [
      'but not longer than a day',
      { ...seen(1500), checks: [check({ name: 'Analyze', conclusion: 'pending' })] },
      'fail',
    ],
    [
      'fails where its job was skipped',
      { ...seen(61), checks: [check({ name: 'Analyze', conclusion: 'skipped' })] },
      'fail',
    ],
    ['waits for a maintainer, however long', { ...seen(5000, { workflowsHeld: true }) }, 'pending'],
    [
      'fails if one of its categories does not come',
      {
        ...seen(61),
        analyses: [of(go)],
        background: { base: [], merged: [of(go), of(python)], workflows: [] },
      },
      'fail',
    ],
    ['passes when it has come at last', { ...seen(900), analyses: [analysis()] }, 'pass'],
    [
      'or a check that never comes',
      { ...seen(61), options: { tools: [{ check: 'scan', app: 'scanner' }] } },
      'fail',
    ],
  ])('%s', (_, situation, status) => {
    expect(verdictOf(situation).status).toBe(status);
  });

  test('is said with the likely cause', () => {
    expect(said(seen(60))[1]).toBe(
      'CodeQL has not analyzed this commit yet. Nothing came within 60 minutes. Likely cause: no workflow of it started, because of its filters of paths, branches or authors.',
    );
    const skipped = { ...seen(60), checks: [check({ name: 'Analyze', conclusion: 'skipped' })] };
    expect(said(skipped)[1]).toContain('Likely cause: the job Analyze was skipped.');
    expect(remedyOf(verdictOf(skipped))).toContain('ignore-paths');
  });

  test.each<[what: string, situation: Situation, inMinutes: number | null]>([
    ['at the end of its time', seen(20), 40],
    ['a whole time for a head that is new', {}, 60],
    [
      'every half hour while a check is in progress',
      { ...seen(70), checks: [check({ conclusion: 'pending' })] },
      30,
    ],
    ['not while a maintainer has to act', seen(70, { workflowsHeld: true }), null],
    ['not when it has come', { analyses: [analysis()] }, null],
  ])('is evaluated again %s', (_, situation, inMinutes) => {
    const verdict = verdictOf(situation);
    expect('reevaluateAt' in verdict ? verdict.reevaluateAt : null).toEqual(
      inMinutes === null ? null : minutes(inMinutes),
    );
  });

  test('because a maintainer has to approve the workflows', () => {
    const verdict = verdictOf(seen(5, { workflowsHeld: true }));
    expect(verdict).toMatchObject({ status: 'pending', turn: 'reviewer', messageId: 'workflows-held' });
    expect(plain(verdict.summary)).toContain(
      'Waiting for a maintainer to approve the workflows of this head.',
    );
  });
});

describe('checks of one name', () => {
  const scan = '.github/workflows/scan.yml';
  const stub = '.github/workflows/stub.yml';
  const options = { tools: [{ check: 'scan', app: 'github-actions' }] };
  const bound = { tools: [{ check: 'scan', app: 'github-actions', workflow: scan }] };
  const job = (suite: number, conclusion: 'success' | 'failure' | 'pending' | 'skipped') =>
    check({ name: 'scan', suite, conclusion });
  const runs = [run(stub, { suite: 3 }), run(scan, { suite: 2 }), run(scan, { suite: 1 })];
  test.each<[what: string, situation: Situation, status: string]>([
    [
      'one failed, of another workflow one succeeded later',
      { checks: [job(1, 'failure'), job(3, 'success')], runs },
      'fail',
    ],
    ['both succeeded', { checks: [job(2, 'success'), job(3, 'success')], runs }, 'pass'],
    [
      'one failed, then another run of its workflow succeeded',
      { checks: [job(1, 'failure'), job(2, 'success')], runs },
      'pass',
    ],
    [
      'one succeeded, then another run of its workflow failed',
      { checks: [job(1, 'success'), job(2, 'failure')], runs },
      'fail',
    ],
    [
      'one succeeded, then another run of its workflow began',
      { checks: [job(1, 'success'), job(2, 'pending')], runs },
      'pending',
    ],
    [
      'one succeeded, of another workflow one is skipped',
      { checks: [job(2, 'success'), job(3, 'skipped')], runs },
      'fail',
    ],
    [
      'one failed and one succeeded, and nobody knows of which workflows',
      { checks: [job(1, 'failure'), job(2, 'success')], runs: [] },
      'fail',
    ],
    [
      'the policy names the workflow: the others do not count',
      { checks: [job(2, 'success'), job(3, 'failure')], runs, options: bound },
      'pass',
    ],
    [
      'the policy names the workflow: only another reported',
      { checks: [job(3, 'success')], runs, options: bound },
      'pending',
    ],
  ])('%s', (_, situation, status) => {
    expect(verdictOf({ options, ...situation }).status).toBe(status);
  });

  test('of GitHub Actions without a workflow in the policy are a warning', () => {
    const warnings = (given: Record<string, unknown>) =>
      levelsAndTexts(verdictOf({ checks: [job(2, 'success')], runs, options: given })).filter(
        ([level]) => level === 'warning',
      );
    expect(warnings(options)).toEqual([
      [
        'warning',
        'Any workflow can report a check scan of the app github-actions. Name the workflow of the tool in the policy.',
      ],
    ]);
    expect(warnings(bound)).toEqual([]);
  });
});

describe('a tool known by a commit status', () => {
  const options = { tools: [{ status: 'scan/sast', by: 'scan-service' }] };
  const status = (reportedBy: string, conclusion: 'success' | 'failure' | 'pending' = 'success') =>
    check({ kind: 'status', name: 'scan/sast', reportedBy, conclusion });
  test.each<[what: string, situation: Situation, expected: string]>([
    ['succeeded', { checks: [status('scan-service')] }, 'pass'],
    ['in other letters', { checks: [status('Scan-Service')] }, 'pass'],
    ['failed', { checks: [status('scan-service', 'failure')] }, 'fail'],
    ['is pending', { checks: [status('scan-service', 'pending')] }, 'pending'],
    ['by another account', { checks: [status('mona')] }, 'pending'],
    ['by a bot of that name', { checks: [status('scan-service[bot]')] }, 'pending'],
    ['as a check run', { checks: [check({ name: 'scan/sast', reportedBy: 'scan-service' })] }, 'pending'],
    [
      'failed by the right, succeeded by another account',
      { checks: [status('scan-service', 'failure'), status('mona')] },
      'fail',
    ],
  ])('%s', (_, situation, expected) => {
    expect(verdictOf({ ...situation, options }).status).toBe(expected);
  });

  test('is shown when another account reports it', () => {
    expect(levelsAndTexts(verdictOf({ checks: [status('mona')], options }))).toEqual([
      [
        'notice',
        'A commit status scan/sast by mona does not count: the policy asks for a commit status by scan-service.',
      ],
    ]);
  });
});

test('an alert fails whatever is not proven', () => {
  expect(
    verdictOf({
      analyses: [analysis(), analysis({ tool: 'Trivy', workflow: null })],
      alerts: [alert({ tool: 'Trivy' })],
    }).status,
  ).toBe('fail');
});
