import { describe, expect, it, test } from '@jest/globals';
import { registeredApp } from '../manifest.ts';
import { sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { itsTest, untestedChange } from './changes.ts';
import { enforcing, light, scene, writes } from './scene.ts';

const stage = scene();

const failing = 'failure: 1 of 1 rule fails: tests';
const noComment = 'No comment was written';
const summary = (change: Parameters<typeof sdlCheck>[0]) => sdlCheck(change).summary ?? '';
/** The warnings and errors since the last call. */
let read = 0;
function warnings(): readonly unknown[] {
  const found = stage.log.slice(read).filter(({ level }) => ['warn', 'error'].includes(level));
  read = stage.log.length;
  return found;
}

describe('on a locked conversation', () => {
  test('no comment is tried; the check says so, is written once, and the comment follows when it is unlocked', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest({ ...untestedChange, draft: true });
    await stage.settled();
    await change.lock({ by: 'mona', reason: 'too heated' });
    await stage.settled();
    expect(summary(change)).not.toContain(noComment);
    stage.asked();
    warnings();
    await change.readyForReview();
    await stage.settled();
    expect(light(change)).toBe(failing);
    expect(summary(change)).toContain('the conversation is locked');
    expect(writes(stage.asked())).toEqual(['checks/update']);
    await change.edit({ base: 'main', title: 'Taxes' });
    await stage.settled();
    expect(writes(stage.asked())).toEqual([]);
    expect(warnings()).toEqual([]);

    await change.unlock({ by: 'mona' });
    await stage.settled();
    expect(change.comments).toHaveLength(1);
    expect(summary(change)).not.toContain(noComment);
    expect(writes(stage.asked()).toSorted()).toEqual(['checks/update', 'issues/create-comment']);
  });

  test('a comment that is there already is kept up to date', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    await change.lock({ by: 'mona' });
    await change.push(itsTest);
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
    expect(change.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('nothing more is needed'),
    ]);
    expect(summary(change)).not.toContain(noComment);
  });

  test('two pull requests with one head, of which one is locked, do not write the check in turns', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    await repository.protect('release', { requiredChecks: [{ name: 'SDL' }] });
    await repository.branch('release', 'main');
    const one = await repository.openPullRequest({ ...untestedChange, branch: 'topic' });
    await one.lock({ by: 'mona' });
    await stage.settled();
    await repository.openPullRequest({ by: 'mona', title: 'Again', branch: 'topic', base: 'release' });
    await stage.settled();
    stage.asked();
    for (let count = 0; count < 3; count += 1) {
      await one.comment({ by: 'ada', body: '/sdl re-evaluate' });
      await stage.settled();
    }
    // A person asked each time.
    expect(writes(stage.asked()).filter((operation) => operation !== 'checks/update')).toEqual([]);
    expect(sdlChecks(one)).toHaveLength(1);
    for (let count = 0; count < 3; count += 1) {
      await one.edit({ base: 'main', body: `${count}` });
      await stage.settled();
    }
    expect(writes(stage.asked())).toEqual([]);
  });
});

test('without a permission to comment none is tried, and the check says what to grant; once granted it follows', async () => {
  const { permissions } = registeredApp();
  const repository = await stage.shop({
    policy: enforcing('tests'),
    permissions: { ...permissions, pull_requests: 'read', issues: 'read' },
  });
  warnings();
  const change = await repository.openPullRequest(untestedChange);
  await stage.settled();
  expect(light(change)).toBe(failing);
  expect(summary(change)).toMatch(/not permitted to comment\..* grant the app `Pull requests: write`/);
  expect(writes(stage.asked())).toEqual(['checks/create']);
  expect(warnings()).toEqual([]);

  await stage.installationOn(repository).accept(permissions);
  await stage.advance(3_600_000);
  await change.comment({ by: 'mona', body: '/sdl re-evaluate' });
  await stage.settled();
  expect(change.comments.filter(({ author }) => author !== 'mona')).toHaveLength(1);
  expect(summary(change)).not.toContain(noComment);
});

describe('an archived repository', () => {
  it('is given up at once, quietly, and evaluated again when it is unarchived and something happens', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    warnings();
    for (const operation of ['graphql:PullRequestEvidence', 'checks/create']) {
      const fault = stage.emulator.faults.hang(operation, { times: 1 });
      const change = await repository.openPullRequest({
        ...testedChange(),
        branch: operation.length.toString(),
      });
      await fault.reached();
      repository.archive(true);
      fault.release();
      await stage.settled();
      expect(sdlChecks(change)).toEqual([]);
      expect(warnings()).toEqual([]);
      repository.archive(false);
      await change.push({ files: { 'src/more.js': `export const more = '${operation}';\n` } });
      await stage.settled();
      expect(light(change)).toBe('success: The rule passes');
    }
  });
});

describe('a head that is gone', () => {
  test('because its branch was deleted while it was evaluated ends quietly', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    warnings();
    const fault = stage.emulator.faults.hang('checks/create', { times: 1 });
    const change = await repository.openPullRequest(testedChange());
    await fault.reached();
    await repository.deleteBranch(change.headRef);
    fault.release();
    await stage.settled();
    expect(warnings()).toEqual([]);
  });

  test('because GitHub does not know the commit any more ends quietly, and is not retried', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    warnings();
    const fault = stage.emulator.faults.fail('checks/create', {
      status: 422,
      message: 'No commit found for SHA: 0123456',
    });
    await repository.openPullRequest(testedChange());
    await stage.settled();
    await stage.advance(600_000);
    expect(fault.hits).toBe(1);
    expect(warnings()).toEqual([]);
  });
});
