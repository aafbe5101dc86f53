import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';
import { setSystemDate } from '../../../test/system-date.ts';
import type { Report, RuleReport } from '../../engine/report.ts';
import type { GatheredPullRequest } from '../../subjects/pull-request.ts';
import { type Reason, requested } from '../../subjects/reason.ts';
import { say } from '../../text/message.ts';

let now = new Date();
const gitHub = await emulatedGitHub({ now: () => now });
let shop: Repository;
let pull: PullRequest;

beforeEach(async () => {
  shop = await gitHub.shop({ policy: 'enforcement: off\n' });
  pull = await shop.openPullRequest(change);
});

const passed: RuleReport = {
  id: 'tests',
  title: 'Tests included',
  clauses: [],
  enforcement: 'enforce',
  verdict: { messageId: 'sample', status: 'pass', summary: say`All is tested.`, findings: [] },
};
const failed: RuleReport = {
  ...passed,
  verdict: {
    messageId: 'sample',
    status: 'fail',
    summary: say`${'src/cart.js'} has no test.`,
    remedy: say`Add a test.`,
    turn: 'author',
    findings: [],
  },
};
const waiting: RuleReport = {
  ...passed,
  verdict: {
    messageId: 'sample',
    status: 'pending',
    summary: say`Nobody has approved it.`,
    waitingFor: say`1 review`,
    remedy: say`Ask for a review.`,
    turn: 'reviewer',
    findings: [],
  },
};

function reportOf(
  { subject }: GatheredPullRequest,
  rule: RuleReport,
  comment: Report['comment'] = 'needed',
): Report {
  const conclusions = { fail: 'failure', pending: 'pending', pass: 'success' } as const;
  const { status } = rule.verdict;
  return {
    subject,
    policy: { kind: 'default' },
    policyProblems: [],
    comment,
    rules: [rule],
    conclusion: status in conclusions ? conclusions[status as keyof typeof conclusions] : 'failure',
    evaluatedAt: now,
    reevaluateAt: null,
  };
}

/** Gathers and shows what the rule says. */
async function show(rule: RuleReport, comment?: Report['comment'], reasons?: readonly Reason[]) {
  const found = await gitHub.gather(pull, reasons);
  return gitHub.github.publish(found, reportOf(found, rule, comment));
}

const sdlRuns = () => shop.checkRuns(pull.headSha).filter(({ name }) => name === 'SDL');

describe('the check run', () => {
  test('is created, then updated in place', async () => {
    await expect(show(waiting)).resolves.toMatchObject({ check: 'created' });
    expect(sdlRuns()).toMatchObject([
      { status: 'in_progress', conclusion: null, title: 'Waiting for 1 review' },
    ]);
    await expect(show(failed)).resolves.toMatchObject({ check: 'updated' });
    expect(sdlRuns()).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
    await expect(show(passed)).resolves.toMatchObject({ check: 'updated' });
    expect(sdlRuns()).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });

  test('that was completed and waits again is a new one, and that is found from then on', async () => {
    await show(passed);
    await expect(show(waiting)).resolves.toMatchObject({ check: 'created' });
    expect(sdlRuns().map(({ status }) => status)).toEqual(['completed', 'in_progress']);
    await expect(show(failed)).resolves.toMatchObject({ check: 'updated' });
    expect(sdlRuns().map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
  });

  test('is not written again when it says the same, but for a person who asks', async () => {
    await show(failed, 'never');
    now = new Date(now.getTime() + 60_000);
    gitHub.asked();
    await expect(show(failed, 'never')).resolves.toEqual({ check: 'unchanged', comment: 'unchanged' });
    expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence']);
    await expect(show(failed, 'never', [requested])).resolves.toMatchObject({ check: 'updated' });
    expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence', 'checks/update']);
  });

  test('of that name by another app is left alone', async () => {
    await shop.reportCheck({ sha: pull.headSha, name: 'SDL', app: 'impostor', conclusion: 'success' });
    await expect(show(failed)).resolves.toMatchObject({ check: 'created' });
    expect(sdlRuns().map(({ app, conclusion }) => [app, conclusion])).toEqual([
      ['impostor', 'success'],
      ['sdl-gate', 'failure'],
    ]);
  });

  test('is found when the checks of others may not be read', async () => {
    await show(waiting, 'never');
    gitHub.emulator.faults.partial('PullRequest.statusCheckRollup', { type: 'FORBIDDEN' });
    await expect(show(failed, 'never')).resolves.toMatchObject({ check: 'updated' });
  });

  test('has an annotation for each finding with a place', async () => {
    const findings = Array.from({ length: 60 }, (_, index) => ({
      messageId: 'sample-finding',
      message: say`Line ${index}`,
      path: 'src/cart.js',
      line: index + 1,
      level: 'failure' as const,
    }));
    await show({ ...failed, verdict: { ...failed.verdict, findings } });
    expect(sdlRuns()).toHaveLength(1);
    expect(sdlRuns()[0]?.annotations).toHaveLength(60);
    await expect(show(passed)).resolves.toMatchObject({ check: 'created' });
    expect(sdlRuns().at(-1)?.annotations).toEqual([]);
  });
});

describe('a check run that waits', () => {
  const day = 24 * 60 * 60 * 1000;
  const later = (days: number) => {
    setSystemDate(Date.now() + 10_000);
    gitHub.emulator.clock.advance(days * day);
    now = new Date(now.getTime() + days * day);
  };
  afterEach(() => {
    jest.useRealTimers();
  });

  const ways: readonly (readonly [string, () => void])[] = [
    ['read with all checks', () => {}],
    [
      'read on its own',
      () => gitHub.emulator.faults.partial('PullRequest.statusCheckRollup', { type: 'FORBIDDEN' }),
    ],
  ];

  test.each(ways)('stays for three days, then a new one says the same: %s', async (_, read) => {
    await show(waiting, 'never');
    read();
    later(2.9);
    await expect(show(waiting, 'never')).resolves.toMatchObject({ check: 'unchanged' });
    later(0.2);
    await expect(show(waiting, 'never')).resolves.toMatchObject({ check: 'renewed' });
    await expect(show(waiting, 'never')).resolves.toMatchObject({ check: 'unchanged' });
    expect(sdlRuns().map(({ conclusion, status, title }) => [conclusion ?? status, title])).toEqual([
      ['cancelled', 'Replaced by a newer check'],
      ['in_progress', 'Waiting for 1 review'],
    ]);
  });

  test.each(ways)('and was given up by GitHub is replaced, whatever is to be said: %s', async (_, read) => {
    await show(waiting, 'never');
    read();
    later(15);
    expect(sdlRuns()).toMatchObject([{ conclusion: 'stale' }]);
    await expect(show(passed, 'never')).resolves.toMatchObject({ check: 'created' });
    expect(sdlRuns().map(({ conclusion }) => conclusion)).toEqual(['stale', 'success']);
  });

  test('no more is not replaced, however old it is', async () => {
    await show(failed, 'never');
    later(30);
    await expect(show(failed, 'never')).resolves.toMatchObject({ check: 'unchanged' });
  });
});

describe('check runs that another evaluation made beside the newest', () => {
  const report = (name = 'SDL') =>
    shop.reportCheck({ app: 'sdl-gate', sha: pull.headSha, name, status: 'in_progress' });
  const states = (name = 'SDL') =>
    shop
      .checkRuns(pull.headSha)
      .filter((run) => run.name === name)
      .map(({ conclusion, status }) => conclusion ?? status);

  test('end as if they had ended when they began, so that the newest counts by any order', async () => {
    await report();
    gitHub.emulator.clock.advance(60_000);
    await show(waiting, 'never');
    expect(states()).toEqual(['cancelled', 'in_progress']);
    const [older] = sdlRuns();
    expect(older?.completedAt?.getTime()).toBeLessThanOrEqual(older?.startedAt.getTime() ?? 0);
    gitHub.asked();
    await expect(show(waiting, 'never')).resolves.toMatchObject({ check: 'unchanged' });
    expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence']);
  });

  test('under another name are left alone', async () => {
    await report('SDL (release)');
    await show(waiting, 'never');
    await show(passed, 'never');
    expect(states('SDL (release)')).toEqual(['in_progress']);
  });

  test('are no reason to fail when GitHub will not end them', async () => {
    await report();
    const fault = gitHub.emulator.faults.fail('checks/update', { status: 404, times: 1 });
    await expect(show(waiting, 'never')).resolves.toMatchObject({ check: 'created' });
    expect(fault.hits).toBe(1);
  });

  test('are tried again when GitHub is down', async () => {
    await report();
    const fault = gitHub.emulator.faults.fail('checks/update', { status: 502 });
    await expect(show(waiting, 'never')).rejects.toMatchObject({ name: 'RetryLater' });
    fault.remove();
    await expect(show(waiting, 'never')).resolves.toMatchObject({ check: 'unchanged' });
    expect(states()).toEqual(['cancelled', 'in_progress']);
  });

  test('are not looked for where the app may not read its checks', async () => {
    gitHub.emulator.faults.partial('Commit.checkSuites', { type: 'FORBIDDEN' });
    await expect(show(waiting, 'never')).resolves.toMatchObject({ check: 'created' });
  });
});

describe('a head that moved', () => {
  test('is not written to when the reading took long', async () => {
    const found = await gitHub.gather(pull);
    await pull.push({ files: { 'src/cart.js': 'three\n' } });
    now = new Date(now.getTime() + 2_001);
    const published = await gitHub.github.publish(found, reportOf(found, failed));
    expect(published).toEqual({ check: 'superseded', comment: 'unchanged' });
    expect(shop.checkRuns(found.subject.headSha)).toEqual([]);
    expect(pull.comments).toEqual([]);
  });

  test('that did not move is written to, at the price of one more query', async () => {
    const found = await gitHub.gather(pull);
    now = new Date(now.getTime() + 2_001);
    gitHub.asked();
    await gitHub.github.publish(found, reportOf(found, failed, 'never'));
    expect(gitHub.asked()).toEqual(['graphql:Head', 'checks/create']);
  });

  test('whose pull request was closed meanwhile is left alone', async () => {
    const found = await gitHub.gather(pull);
    await pull.close();
    now = new Date(now.getTime() + 2_001);
    await expect(gitHub.github.publish(found, reportOf(found, failed))).resolves.toMatchObject({
      check: 'superseded',
    });
  });

  test('while it is read is read again later', async () => {
    for (let index = 0; index < 101; index++) await pull.comment({ by: 'ada', body: `${index}` });
    const page = gitHub.emulator.faults.hang('graphql', { times: 1 });
    const reading = gitHub.gather(pull);
    await page.reached();
    const second = gitHub.emulator.faults.hang('graphql', { times: 1 });
    page.release();
    await second.reached();
    await pull.push({ files: { 'src/cart.js': 'three\n' } });
    second.release();
    await expect(reading).rejects.toMatchObject({ name: 'RetryLater' });
  });
});

describe('the comment', () => {
  test.each<[Report['comment'], RuleReport, string]>([
    ['needed', failed, 'created'],
    ['needed', passed, 'unchanged'],
    ['needed', waiting, 'unchanged'],
    ['always', passed, 'created'],
    ['never', failed, 'unchanged'],
  ])('with comment: %s', async (mode, rule, outcome) => {
    await expect(show(rule, mode)).resolves.toMatchObject({ comment: outcome });
    expect(pull.comments).toHaveLength(outcome === 'created' ? 1 : 0);
  });

  test('is one, edited in place, and says in the end that all is well', async () => {
    await show(failed);
    await expect(show(passed)).resolves.toMatchObject({ comment: 'updated' });
    await expect(show(passed)).resolves.toMatchObject({ comment: 'unchanged' });
    expect(pull.comments).toHaveLength(1);
    expect(pull.comments[0]).toMatchObject({ author: gitHub.emulator.app.botLogin });
    expect(pull.comments[0]?.body).toContain('nothing more is needed');
  });

  test('is known by its author as well as by its marker', async () => {
    await pull.comment({ by: 'ada', body: '<!-- sdl-gate --> I am the gate' });
    await expect(show(failed)).resolves.toMatchObject({ comment: 'created' });
    expect(pull.comments).toHaveLength(2);
  });

  test('is found behind a hundred others', async () => {
    for (let index = 0; index < 101; index++) await pull.comment({ by: 'ada', body: `${index}` });
    await show(failed);
    await show(passed);
    expect(pull.comments.filter(({ author }) => author !== 'ada')).toHaveLength(1);
  });

  test('is not sent to a bot', async () => {
    shop.collaborator('dependabot[bot]', 'write');
    const byBot = await shop.openPullRequest({
      by: 'dependabot[bot]',
      title: 'Bump',
      files: { 'x.js': '1\n' },
    });
    const found = await gitHub.gather(byBot);
    await expect(gitHub.github.publish(found, reportOf(found, failed))).resolves.toEqual({
      check: 'created',
      comment: 'unchanged',
    });
  });
});

describe('when GitHub fails', () => {
  test.each<[string, 'created' | 'unchanged']>([
    ['checks/create', 'created'],
    ['issues/create-comment', 'unchanged'],
  ])('on %s, the next try completes what is missing', async (operation, check) => {
    gitHub.emulator.faults.fail(operation, { status: 502, times: 1 });
    await expect(show(failed)).rejects.toMatchObject({ name: 'RetryLater' });
    await expect(show(failed)).resolves.toMatchObject({ check });
    expect(sdlRuns()).toHaveLength(1);
    expect(pull.comments).toHaveLength(1);
  });

  const summary = () => sdlRuns().at(-1)?.summary ?? '';
  const refusals: readonly (readonly [string, number, string, string])[] = [
    ['that was locked meanwhile', 403, 'Unable to create comment because issue is locked.', 'is locked'],
    ['without the permission', 403, 'Resource not accessible by integration', '`Pull requests: write`'],
    ['on what was deleted', 410, 'This issue was deleted', 'the reason is in the log'],
    ['that GitHub does not accept', 422, 'Validation Failed', 'the reason is in the log'],
  ];

  test.each(refusals)(
    'a comment that GitHub refuses, %s: the check is written, and once more to say why there is none',
    async (_, status, message, says) => {
      const fault = gitHub.emulator.faults.fail('issues/create-comment', { status, message });
      gitHub.asked();
      await expect(show(failed)).resolves.toMatchObject({
        check: 'created',
        comment: 'refused',
        refusal: expect.stringContaining(message),
      });
      expect(
        gitHub
          .asked()
          .filter((operation) => /^(checks|issues)/.test(operation))
          .toSorted(),
      ).toEqual(['checks/create', 'checks/update', 'issues/create-comment']);
      expect(summary()).toContain(says);
      expect(sdlRuns()).toHaveLength(1);
      fault.remove();
      await expect(show(passed)).resolves.toEqual({ check: 'updated', comment: 'unchanged' });
      expect(summary()).not.toContain('No comment was written');
      expect(pull.comments).toEqual([]);
    },
  );

  const other = { status: 422, message: 'Validation Failed' };
  const anHour = 3_600_000;

  test('it is not sent again within the hour, nor is the check written again', async () => {
    const fault = gitHub.emulator.faults.fail('issues/create-comment', other);
    await show(failed);
    gitHub.asked();
    await expect(show(failed)).resolves.toEqual({ check: 'unchanged', comment: 'refused' });
    expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence']);
    expect(fault.hits).toBe(1);
  });

  test('it is sent again after an hour, and refused again: what is shown stays the same', async () => {
    const fault = gitHub.emulator.faults.fail('issues/create-comment', other);
    await show(failed);
    const { title, text } = sdlRuns()[0] ?? {};
    now = new Date(now.getTime() + anHour);
    await expect(show(failed)).resolves.toMatchObject({ check: 'unchanged', comment: 'refused' });
    expect(fault.hits).toBe(2);
    await expect(show(failed)).resolves.toEqual({ check: 'unchanged', comment: 'refused' });
    expect(fault.hits).toBe(2);
    expect(sdlRuns()).toMatchObject([{ title, text }]);
    expect(summary()).toContain('No comment was written');
  });

  test.each<[string, RuleReport, readonly Reason[] | undefined, number]>([
    ['after an hour', failed, undefined, anHour],
    ['when a person asks', failed, [requested], 0],
    [
      'when it says something else',
      { ...failed, verdict: { ...failed.verdict, remedy: say`Add another test` } as typeof failed.verdict },
      undefined,
      0,
    ],
  ])(
    'it is sent again %s; then the check says no more that there is none',
    async (_, rule, reasons, later) => {
      gitHub.emulator.faults.fail('issues/create-comment', { ...other, times: 1 });
      await show(failed);
      now = new Date(now.getTime() + later);
      await expect(show(rule, undefined, reasons)).resolves.toEqual({ check: 'updated', comment: 'created' });
      expect(summary()).not.toContain('No comment was written');
      expect(pull.comments).toHaveLength(1);
    },
  );

  test('it is sent after the check when GitHub is away in between', async () => {
    gitHub.emulator.faults.fail('issues/create-comment', { ...other, times: 1 });
    const away = gitHub.emulator.faults.fail('checks/update', { status: 502, times: 1 });
    await expect(show(failed)).rejects.toMatchObject({ name: 'RetryLater' });
    expect(away.hits).toBe(1);
    await expect(show(failed)).resolves.toEqual({ check: 'unchanged', comment: 'created' });
  });

  test('an edit of the comment that GitHub refuses fails nothing, and the check says so', async () => {
    await show(failed);
    gitHub.emulator.faults.fail('issues/update-comment', { status: 403, message: 'Forbidden' });
    await expect(show(passed)).resolves.toMatchObject({ comment: 'refused' });
    expect(summary()).toContain('No comment was written');
  });

  test('of a repository that was archived meanwhile, nothing is to be published', async () => {
    const found = await gitHub.gather(pull);
    shop.archive(true);
    await expect(gitHub.github.publish(found, reportOf(found, failed))).resolves.toBeNull();
    shop.archive(false);
    expect(sdlRuns()).toEqual([]);
    expect(pull.comments).toEqual([]);
  });

  test('of a head that GitHub does not know any more, nothing is to be published', async () => {
    gitHub.emulator.faults.fail('checks/create', {
      status: 422,
      message: `No commit found for SHA: ${pull.headSha}`,
    });
    await expect(show(failed, 'never')).resolves.toBeNull();
  });

  test.each(['checks/create', 'issues/create-comment'])(
    'after %s was done, nothing is written twice',
    async (operation) => {
      gitHub.emulator.faults.drop(operation, { when: 'after', times: 1 });
      await expect(show(failed)).rejects.toMatchObject({ name: 'RetryLater' });
      await show(failed);
      expect(sdlRuns()).toHaveLength(1);
      expect(pull.comments).toHaveLength(1);
    },
  );

  test('a limit names the time', async () => {
    gitHub.emulator.faults.secondaryLimit('checks/create', { retryAfterSeconds: 90, times: 1 });
    await expect(show(failed)).rejects.toMatchObject({
      name: 'RetryLater',
      notBefore: new Date(now.getTime() + 90_000),
    });
    now = new Date(now.getTime() + 90_000);
  });
});
