import { describe, expect, test } from '@jest/globals';
import type { OpenOptions, PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { untestedChange } from './changes.ts';
import { enforcing, light, lights, scene, writes } from './scene.ts';

const stage = scene();

const tests = enforcing('tests');
const review = enforcing('review');
const passes = 'success: The rule passes';
const ended = 'cancelled: Closed without merging';

const topic = () => ({ ...testedChange(), branch: 'topic' });
const again = { title: 'The same', by: 'mona', branch: 'topic' };

/** A pull request whose check is what its policy makes it. */
async function evaluated(policy: string, change: OpenOptions = topic()): Promise<PullRequest> {
  const repository = await stage.shop({ policy });
  const opened = await repository.openPullRequest(change);
  await stage.settled();
  stage.asked();
  return opened;
}

const operations = () => stage.asked().map(({ operation }) => operation);

describe('a pull request that is closed without merging', () => {
  test('takes its success back: its head cannot be pushed, and the text says how to go on', async () => {
    const change = await evaluated(tests);
    expect(light(change)).toBe(passes);
    await change.close();
    await stage.settled();
    await stage.advance(2_000);
    expect(light(change)).toBe(ended);
    expect(sdlCheck(change).summary).toMatch(/#1.* was closed without merging.*reopen the pull request/);
    expect(operations()).toEqual([
      'graphql:PullRequestEvidence',
      'checks/update',
      'graphql:PullRequestEvidence',
    ]);
  });

  test('and reopened is evaluated again', async () => {
    const change = await evaluated(tests);
    await change.close();
    await stage.settled();
    await change.reopen();
    await stage.settled();
    expect(light(change)).toBe(passes);
    await change.merge({ by: 'mona' });
  });

  test('with warnings on its lines, and reopened, shows them again', async () => {
    const repository = await stage.shop({ policy: 'rules:\n  tests: warn\n' });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    const { annotations } = sdlCheck(change);
    await change.close();
    await stage.settled();
    expect(light(change)).toBe(ended);
    await change.reopen();
    await stage.settled();
    expect(sdlCheck(change)).toMatchObject({ conclusion: 'success', annotations });
  });

  test('that failed costs one query and no write', async () => {
    const change = await evaluated(tests, { ...untestedChange, branch: 'topic' });
    await change.close();
    await stage.settled();
    await stage.advance(60_000);
    expect(operations()).toEqual(['graphql:PullRequestEvidence']);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
  });

  test('that waited does not wait for ever', async () => {
    const change = await evaluated(review);
    await change.close();
    await stage.settled();
    expect(light(change)).toBe(ended);
  });

  test('that was never evaluated costs one query', async () => {
    const repository = await stage.shop({ policy: tests });
    stage.emulator.faults.webhooks.lose({ event: 'pull_request', times: 1 });
    const change = await repository.openPullRequest(topic());
    await change.close();
    await stage.settled();
    expect(operations()).toEqual(['graphql:PullRequestEvidence']);
    expect(sdlChecks(change)).toEqual([]);
  });

  test('and reopened at once is evaluated, and not ended', async () => {
    const change = await evaluated(tests);
    await change.close();
    await change.reopen();
    await stage.settled();
    await stage.advance(2_000);
    expect(light(change)).toBe(passes);
    expect(writes(stage.asked())).not.toContain('checks/create');
  });

  test('and reopened while its check is taken back: the webhooks of neither, nor a lost one, leave it so', async () => {
    const change = await evaluated(tests);
    const held = stage.emulator.faults.hang('checks/update', { times: 1 });
    await change.close();
    await held.reached();
    stage.emulator.faults.webhooks.lose({ event: 'pull_request', times: 1 });
    await change.reopen();
    held.release();
    await stage.settled();
    await stage.advance(2_000);
    expect(light(change)).toBe(passes);
  });

  test('while it is evaluated is not left with a success', async () => {
    const repository = await stage.shop({ policy: tests });
    const held = stage.emulator.faults.hang('checks/create', { times: 1 });
    const change = await repository.openPullRequest(topic());
    await held.reached();
    await change.close();
    await stage.emulator.idle();
    held.release();
    await stage.settled();
    await stage.advance(2_000);
    expect(light(change)).toBe(ended);
  });

  test('while its evidence is read, and nobody told of it, gets no success', async () => {
    const repository = await stage.shop({ policy: tests });
    const held = stage.emulator.faults.hang('pulls/list-files', { times: 1 });
    const change = await repository.openPullRequest(topic());
    await held.reached();
    stage.emulator.faults.webhooks.lose({ event: 'pull_request', times: 1 });
    await change.close();
    await stage.later(5_000);
    held.release();
    await stage.settled();
    await stage.advance(2_000);
    expect(sdlChecks(change)).toEqual([]);
  });

  test('because its branch was deleted takes its success back', async () => {
    const change = await evaluated(tests);
    await change.repository.deleteBranch('topic');
    await stage.settled();
    expect(change.state).toBe('closed');
    expect(light(change)).toBe(ended);
  });

  test('whose base was changed before takes back what it got for the former base', async () => {
    const change = await evaluated(tests);
    await change.repository.push({ branch: 'free', from: 'main', by: 'mona', files: { 'a.md': 'a\n' } });
    await change.edit({ base: 'free' });
    await stage.settled();
    expect(Object.keys(lights(change))).toEqual(['SDL', 'SDL (free)']);
    await change.close();
    await stage.settled();
    expect(lights(change)).toEqual({ SDL: ended, 'SDL (free)': ended });
  });

  test('and proposed again as another one is evaluated as that one', async () => {
    const change = await evaluated(review);
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(light(change)).toBe(passes);
    await change.close();
    await stage.settled();
    const other = await change.repository.openPullRequest(again);
    await stage.settled();
    expect(light(other)).toBe('in_progress: Waiting for 1 review');
  });

  test('from a fork takes its success back, though the fork is gone', async () => {
    const repository = await stage.shop({ policy: tests });
    const from = await repository.fork({ owner: 'eve', name: `shop-${repository.owner}` });
    const change = await repository.openPullRequest({ ...topic(), by: 'eve', from });
    await stage.settled();
    expect(light(change)).toBe(passes);
    await change.close();
    await from.delete();
    await stage.settled();
    expect(light(change)).toBe(ended);
  });
});

test('who pushed to a fork is known after it was closed and reopened', async () => {
  const repository = await stage.shop({ policy: review });
  const from = await repository.fork({ owner: 'eve', name: `shop-${repository.owner}` });
  const change = await repository.openPullRequest({ ...topic(), by: 'eve', from });
  await stage.settled();
  await change.close();
  await stage.settled();
  await change.reopen();
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe(passes);
});

describe('another pull request with the same head', () => {
  test('into the same base, still open: it alone decides', async () => {
    const change = await evaluated(review);
    const { repository } = change;
    await repository.branch('twin', change.headSha, { by: 'ada' });
    const other = await repository.openPullRequest({ title: 'The same', by: 'ada', branch: 'twin' });
    await stage.settled();
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(light(other)).toBe(`success: #${change.number} (same head as #${other.number}): the rule passes`);
    await change.close();
    await stage.settled();
    expect(light(other)).toBe('in_progress: Waiting for 1 review');
  });

  test('that was merged keeps its success', async () => {
    const repository = await stage.shop({ policy: tests });
    const change = await repository.openPullRequest(topic());
    await repository.branch('twin', change.headSha, { by: 'ada' });
    const other = await repository.openPullRequest({ title: 'The same', by: 'ada', branch: 'twin' });
    await stage.settled();
    await other.merge({ by: 'ada', method: 'squash' });
    await change.close();
    await stage.settled();
    expect(lights(other).SDL).toMatch(/^success/);
  });

  test('under another check does not keep the success of this one', async () => {
    const change = await evaluated(tests);
    const { repository } = change;
    await repository.push({ branch: 'free', from: 'main', by: 'mona', files: { 'a.md': 'a\n' } });
    await repository.openPullRequest({ ...again, base: 'free' });
    await stage.settled();
    await change.close();
    await stage.settled();
    expect(lights(change)).toEqual({ SDL: ended, 'SDL (free)': passes });
  });

  test('opened while the success is taken back is not left without', async () => {
    const change = await evaluated(tests);
    const held = stage.emulator.faults.hang('checks/update', { times: 1 });
    await change.close();
    await held.reached();
    const other = await change.repository.openPullRequest(again);
    await stage.emulator.idle();
    held.release();
    await stage.settled();
    await stage.advance(2_000);
    expect(light(other)).toBe(passes);
  });
});

test('a merged pull request keeps its success, and is not evaluated again', async () => {
  const change = await evaluated(tests);
  await change.merge({ by: 'mona' });
  await stage.settled();
  // What landed is read for the record.
  expect(stage.asked().filter(({ operation }) => operation === 'graphql:PullRequestEvidence')).toEqual([]);
  expect(light(change)).toBe(passes);
});

test('a closed pull request whose webhook got lost is found when it is redelivered', async () => {
  const change = await evaluated(tests);
  stage.emulator.faults.webhooks.lose({ event: 'pull_request', times: 1 });
  await change.close();
  await stage.settled();
  expect(light(change)).toBe(passes);
  const lost = stage.emulator.deliveries.findLast(({ status }) => status === 0);
  await stage.emulator.redeliver(lost?.id ?? 0);
  await stage.settled();
  expect(light(change)).toBe(ended);
});
