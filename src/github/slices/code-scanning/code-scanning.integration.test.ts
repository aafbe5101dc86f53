import { describe, expect, test } from '@jest/globals';
import type { AlertOptions, AnalysisOptions, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub, type Permissions } from '../../../../test/emulated-github.ts';
import type { CodeScanning } from '../../../evidence/code-scanning.ts';
import type { Slice } from '../../../evidence/slice.ts';
import { event, type Reason, requested } from '../../../subjects/reason.ts';

let now = new Date('2026-03-01T12:00:00Z');
const gitHub = await emulatedGitHub({ now: () => now });
let shop: Repository;
let pull: PullRequest;

const alert: AlertOptions = {
  rule: 'js/xss',
  description: 'Cross-site scripting',
  path: 'src/cart.js',
  line: 1,
};

/** A repository of its own with a pull request, where code scanning is asked about. */
async function opened(options: { readonly permissions?: Permissions } = {}): Promise<void> {
  shop = await gitHub.shop({ policy: 'rules:\n  sast: observe\n', ...options });
  shop.codeScanning(true);
  pull = await shop.openPullRequest(change);
}

async function slice(reasons: readonly Reason[] = []): Promise<Slice<CodeScanning> | undefined> {
  const { evidence } = await gitHub.gather(pull, reasons);
  return evidence.codeScanning;
}

/** What it knows; fails when it could not be read. */
async function scan(reasons: readonly Reason[] = []): Promise<CodeScanning> {
  const read = await slice(reasons);
  if (!read?.available) throw new Error(JSON.stringify(read));
  return read.value;
}

const merge = () => `refs/pull/${pull.number}/merge`;
const analyzed = (change: Partial<AnalysisOptions> = {}) =>
  shop.uploadAnalysis({ tool: 'CodeQL', ref: merge(), ...change });

describe('analyses', () => {
  test('none yet is an empty list, not an error', async () => {
    await opened();
    await expect(scan()).resolves.toEqual({ analyses: [], alerts: [] });
  });

  test('of the test merge of this head', async () => {
    await opened();
    await analyzed({ category: '/language:js' });
    const { analyses } = await scan();
    expect(analyses).toMatchObject([
      {
        tool: 'CodeQL',
        category: '/language:js',
        error: '',
        ref: merge(),
        commit: expect.stringMatching(/^\w{40}$/),
      },
    ]);
    expect(analyses[0]?.commit).not.toBe(pull.headSha);
  });

  test('of the test merge of this head into an older base', async () => {
    await opened();
    await analyzed();
    await shop.push({ branch: 'main', by: 'ada', files: { 'README.md': 'more\n' } });
    expect((await scan()).analyses).toHaveLength(1);
  });

  test('of the head itself', async () => {
    await opened();
    await analyzed({ ref: `refs/pull/${pull.number}/head` });
    expect((await scan()).analyses).toMatchObject([
      { commit: pull.headSha, ref: `refs/pull/${pull.number}/head` },
    ]);
  });

  test('by one tool of the merge and by another of the head', async () => {
    await opened();
    await analyzed();
    await analyzed({ tool: 'Semgrep', ref: `refs/pull/${pull.number}/head` });
    expect((await scan()).analyses.map(({ tool }) => tool).sort()).toEqual(['CodeQL', 'Semgrep']);
  });

  test('of an earlier head do not count', async () => {
    await opened();
    await analyzed({ alerts: [alert] });
    await pull.push({ files: { 'src/cart.js': 'three\n' } });
    await expect(scan()).resolves.toEqual({ analyses: [], alerts: [] });
  });

  test('are found among hundreds of earlier ones', async () => {
    await opened();
    for (let index = 0; index < 105; index++) await analyzed({ category: `${index}` });
    await pull.push({ files: { 'src/cart.js': 'three\n' } });
    await analyzed({ category: 'new' });
    expect((await scan()).analyses).toMatchObject([{ category: 'new' }]);
  });

  test('that ended with an error say so', async () => {
    await opened();
    await analyzed({ error: 'Could not process' });
    expect((await scan()).analyses).toMatchObject([{ error: 'Could not process' }]);
  });
});

describe('alerts', () => {
  test('are those that are open on the pull request', async () => {
    await opened();
    await analyzed({
      alerts: [
        { ...alert, severity: 'high' },
        { ...alert, rule: 'js/style', line: 2 },
      ],
    });
    expect((await scan()).alerts.toSorted((a, b) => a.number - b.number)).toEqual([
      {
        number: 1,
        url: expect.stringContaining(`${shop.fullName}/security/code-scanning/1`),
        tool: 'CodeQL',
        rule: 'js/xss',
        description: 'Cross-site scripting',
        severity: 'high',
        level: 'error',
        path: 'src/cart.js',
        line: 1,
        onBase: 'absent',
      },
      expect.objectContaining({ number: 2, rule: 'js/style', severity: null }),
    ]);
  });

  test('that were on the base before are told apart', async () => {
    await opened();
    await analyzed({ ref: 'refs/heads/main', alerts: [alert] });
    await analyzed({ alerts: [alert, { ...alert, rule: 'js/new' }] });
    expect(Object.fromEntries((await scan()).alerts.map(({ rule, onBase }) => [rule, onBase]))).toEqual({
      'js/xss': 'open',
      'js/new': 'absent',
    });
  });

  test('that were fixed are not among them, and those that were dismissed say by whom', async () => {
    await opened();
    await analyzed({ alerts: [alert, { ...alert, rule: 'js/two' }] });
    await pull.push({ files: { 'src/cart.js': 'three\n' } });
    await analyzed({ alerts: [{ ...alert, rule: 'js/two' }] });
    expect((await scan()).alerts.map(({ rule }) => rule)).toEqual(['js/two']);
    await shop.dismissAlert(2, { by: 'ada', reason: 'false positive' });
    expect((await scan([event('code_scanning_alert.closed_by_user')])).alerts).toMatchObject([
      {
        rule: 'js/two',
        onBase: 'absent',
        dismissal: {
          by: { login: 'ada', kind: 'user' },
          reason: 'false positive',
          commented: false,
          approvedBy: null,
        },
      },
    ]);
  });

  test('more than a page of them', async () => {
    await opened();
    await analyzed({
      alerts: Array.from({ length: 130 }, (_, index) => ({ ...alert, rule: `js/${index}` })),
    });
    expect((await scan()).alerts).toHaveLength(130);
  });
});

describe('what cannot be read', () => {
  test('code scanning that is off', async () => {
    await opened();
    shop.codeScanning(false);
    await expect(slice()).resolves.toMatchObject({ available: false, problem: { reason: 'disabled' } });
  });

  test('a permission that the account has not granted', async () => {
    await opened({
      permissions: { contents: 'read', pull_requests: 'write', checks: 'write', statuses: 'read' },
    });
    await expect(slice()).resolves.toMatchObject({
      available: false,
      problem: { reason: 'not-permitted' },
    });
  });

  test('alerts that GitHub does not have yet, though it has the analysis: later', async () => {
    await opened();
    await analyzed();
    gitHub.emulator.faults.fail('code-scanning/list-alerts-for-repo', { status: 404 });
    await expect(slice()).rejects.toMatchObject({ name: 'RetryLater' });
  });

  test.each(['code-scanning/list-recent-analyses', 'code-scanning/list-alerts-for-repo'])(
    'while %s is unavailable, later',
    async (operation) => {
      await opened();
      await analyzed();
      gitHub.emulator.faults.fail(operation, { status: 503 });
      await expect(slice()).rejects.toMatchObject({ name: 'RetryLater' });
    },
  );
});

describe('what is known is not asked again', () => {
  const readings = () => gitHub.asked().filter((operation) => operation.startsWith('code-scanning/')).length;

  test('until a check of code scanning changes, an alert does, a person asks, or five minutes are over', async () => {
    await opened();
    await scan();
    readings();
    await scan([event('pull_request_review.submitted')]);
    await shop.reportCheck({ sha: pull.headSha, name: 'build', conclusion: 'success' });
    await scan([event('check_run.completed')]);
    expect(readings()).toBe(0);
    await analyzed();
    expect((await scan([event('check_run.completed')])).analyses).toHaveLength(1);
    expect(readings()).toBe(3);
    await scan([event('check_run.completed')]);
    expect(readings()).toBe(0);
    await scan([event('code_scanning_alert.fixed')]);
    expect(readings()).toBeGreaterThan(0);
    await scan([requested]);
    expect(readings()).toBeGreaterThan(0);
    now = new Date(now.getTime() + 5 * 60_000);
    await scan();
    expect(readings()).toBeGreaterThan(0);
  });
});
