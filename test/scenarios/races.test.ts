import { describe, expect, it, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { itsTest, untestedChange } from './changes.ts';
import { enforcing, light, mergeRef, scene, shown, writes } from './scene.ts';

const stage = scene();

const review = enforcing('review');
const tests = enforcing('tests');

const evaluations = () =>
  stage.asked().filter(({ operation }) => operation === 'graphql:PullRequestEvidence').length;

describe('a push while an evaluation is slow', () => {
  it('beside a fast approval: the approval counts', async () => {
    const repository = await stage.shop({ policy: review });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    const slow = stage.emulator.faults.hang('checks/create', { times: 1 });
    await change.push(untestedChange);
    await slow.reached();
    await change.review({ by: 'grace', state: 'approve' });
    await stage.emulator.idle();
    slow.release();
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
    expect(sdlChecks(change)).toHaveLength(1);
  });

  it('two in a row: only the last head is evaluated, once', async () => {
    const repository = await stage.shop({ policy: tests });
    const slow = stage.emulator.faults.hang('pulls/list-files', { times: 1 });
    const change = await repository.openPullRequest(untestedChange);
    const first = change.headSha;
    await slow.reached();
    const second = await change.push({ files: { 'src/tax.js': 'export const rate = 0.2;\n' } });
    await change.push(itsTest);
    await stage.emulator.idle();
    slow.release();
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
    expect(sdlChecks(change, first)).toEqual([]);
    expect(sdlChecks(change, second)).toEqual([]);
    expect(evaluations()).toBe(2);
  });

  it('after the evidence was read: the old result is thrown away, and the new head evaluated', async () => {
    const repository = await stage.shop({ policy: enforcing('sast') });
    const slow = stage.emulator.faults.hang('code-scanning/list-recent-analyses', { times: 1 });
    const change = await repository.openPullRequest(testedChange());
    const old = change.headSha;
    await slow.reached();
    await change.push(untestedChange);
    await stage.emulator.idle();
    await stage.later(5_000);
    slow.release();
    await stage.settled();
    expect(sdlChecks(change, old)).toEqual([]);
    expect(sdlChecks(change)).toHaveLength(1);
  });

  it('whose webhook got lost: the moved head is found all the same', async () => {
    const repository = await stage.shop({ policy: enforcing('sast') });
    const slow = stage.emulator.faults.hang('code-scanning/list-recent-analyses', { times: 1 });
    stage.emulator.faults.webhooks.lose({ event: 'pull_request.synchronize' });
    const change = await repository.openPullRequest(testedChange());
    const old = change.headSha;
    await slow.reached();
    await change.push(untestedChange);
    await stage.emulator.idle();
    await stage.later(5_000);
    slow.release();
    await stage.settled();
    await stage.advance(2_000);
    expect(sdlChecks(change, old)).toEqual([]);
    expect(light(change)).toBe('in_progress: Waiting for CodeQL');
  });

  it('in the very moment of the write: the old result stays on the old commit', async () => {
    const repository = await stage.shop({ policy: tests });
    const slow = stage.emulator.faults.hang('checks/create', { times: 1 });
    const change = await repository.openPullRequest(testedChange());
    const old = change.headSha;
    await slow.reached();
    await change.push({ remove: ['test/cart.test.js'], files: { 'src/tax.js': 'export const a = 1;\n' } });
    await stage.emulator.idle();
    slow.release();
    await stage.settled();
    expect(light(change, old)).toBe('success: The rule passes');
    expect(shown(change).conclusion).toBe('failure');
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
  });
});

it('a forced push starts again: the approval of the old commits does not count', async () => {
  const repository = await stage.shop({ policy: review });
  const change = await repository.openPullRequest(testedChange());
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(shown(change).conclusion).toBe('success');
  await change.forcePush({ files: { 'src/cart.js': 'export const total = () => 42;\n' } });
  await stage.settled();
  expect(light(change)).toBe('in_progress: Waiting for 1 review');
  expect(sdlCheck(change).text).toContain('the change is no longer the same in');
});

describe('webhooks', () => {
  it('that come twice write once', async () => {
    const repository = await stage.shop({ policy: `${tests}comment: needed\n` });
    const doubled = stage.emulator.faults.webhooks.double();
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    expect(doubled.hits).toBeGreaterThan(2);
    expect(writes(stage.asked()).toSorted()).toEqual(['checks/create', 'issues/create-comment']);
    expect(change.comments).toHaveLength(1);
  });

  it('that come in the wrong order end in the same', async () => {
    const repository = await stage.shop({ policy: review });
    const held = stage.emulator.faults.webhooks.hold();
    const change = await repository.openPullRequest(testedChange());
    const given = await change.review({ by: 'grace', state: 'request-changes' });
    await change.push(untestedChange);
    await given.dismiss({ by: 'ada', message: 'Settled.' });
    await change.review({ by: 'grace', state: 'approve' });
    await held.release('reversed');
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
  });

  it('that got lost count when they are redelivered', async () => {
    const repository = await stage.shop({ policy: review });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    stage.emulator.faults.webhooks.lose({ event: 'pull_request_review', times: 1 });
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(light(change)).toBe('in_progress: Waiting for 1 review');
    const lost = stage.emulator.deliveries.findLast(({ status }) => status === 0);
    await stage.emulator.redeliver(lost?.id ?? 0);
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
  });

  it('that are redelivered though they were accepted cost nothing', async () => {
    const repository = await stage.shop({ policy: review });
    await repository.openPullRequest(testedChange());
    await stage.settled();
    stage.asked();
    const accepted = stage.emulator.deliveries.findLast(({ event }) => event === 'pull_request');
    expect(await stage.emulator.redeliver(accepted?.id ?? 0)).toMatchObject({
      redelivery: true,
      guid: accepted?.guid,
      status: 202,
    });
    await stage.settled();
    expect(stage.asked()).toEqual([]);
  });

  it('a hundred for one pull request are answered at once, and by two evaluations', async () => {
    const repository = await stage.shop({ policy: enforcing('sast', 'review') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    stage.asked();
    const slow = stage.emulator.faults.hang('graphql:PullRequestEvidence', { times: 1 });
    const before = stage.emulator.deliveries.length;
    for (let count = 0; count < 50; count++) {
      await repository.reportCheck({ name: `job ${count}`, sha: change.headSha, conclusion: 'success' });
    }
    await change.review({ by: 'grace', state: 'approve' });
    await repository.uploadAnalysis({ ref: mergeRef(change) });
    await slow.reached();
    await stage.emulator.idle();
    const sent = stage.emulator.deliveries.slice(before);
    expect(sent.length).toBeGreaterThan(100);
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([202]));
    slow.release();
    await stage.settled();
    expect(light(change)).toBe('success: All 2 rules pass');
    expect(evaluations()).toBe(2);
  });
});

it('a check run is news for each pull request with that head', async () => {
  const repository = await stage.shop({
    policy: enforcing('sast\n    tools: [{ check: scan, app: scanner }]'),
  });
  await repository.branch('release', 'main', { by: 'ada' });
  const change = await repository.openPullRequest({ ...testedChange(), branch: 'topic' });
  await repository.openPullRequest({ title: 'The same', by: 'mona', branch: 'topic', base: 'release' });
  await stage.settled();
  evaluations();
  await repository.reportCheck({ app: 'scanner', name: 'scan', sha: change.headSha, conclusion: 'success' });
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
  expect(evaluations()).toBeGreaterThanOrEqual(2);
});

describe('two open pull requests with one head and one gate, evaluated at the same moment', () => {
  test.each([
    ['older', [0, 1]],
    ['newer', [1, 0]],
  ] as const)('leave one check that waits, when the %s of them writes first', async (_, order) => {
    const repository = await stage.shop({ policy: enforcing('sast') });
    await repository.branch('release/1', 'main', { by: 'ada' });
    repository.protect('release/*', { requiredChecks: [{ name: 'SDL' }] });
    const slow: ReturnType<typeof stage.emulator.faults.hang>[] = [];
    const opened: PullRequest[] = [];
    for (const base of ['main', 'release/1']) {
      const held = stage.emulator.faults.hang('code-scanning/list-recent-analyses', { times: 1 });
      const content = opened.length === 0 ? testedChange() : { by: 'mona', title: 'Back-port' };
      opened.push(await repository.openPullRequest({ ...content, branch: 'topic', base }));
      await held.reached();
      await stage.later(10);
      slow.push(held);
    }
    for (const index of order) {
      const writing = stage.emulator.faults.hang('checks/create', { times: 1 });
      slow[index]?.release();
      await writing.reached();
      writing.release();
    }
    await stage.settled();
    const [one, other] = opened;
    if (one === undefined || other === undefined) throw new Error('Nothing was opened.');
    const runs = () => sdlChecks(one).map(({ status, conclusion }) => conclusion ?? status);
    expect(runs()).toEqual(['cancelled', 'in_progress']);
    expect(light(one)).toContain('waiting for CodeQL');

    for (const change of opened) await repository.uploadAnalysis({ ref: mergeRef(change) });
    await stage.settled();
    expect(runs()).toEqual(['cancelled', 'success']);
    await one.merge({ by: 'mona' });
  });
});
