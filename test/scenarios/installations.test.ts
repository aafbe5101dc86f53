import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { testedChange } from '../running-service.ts';
import { setSystemDate } from '../system-date.ts';
import { itsTest, untestedChange } from './changes.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();

/** Octokit takes the refusal of a token for a delay of GitHub’s while the token is younger than five seconds. */
const letTokensAge = () => setSystemDate(Date.now() + 10_000);

describe('the app', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('gets a new token when the one it has is revoked', async () => {
    const repository = await stage.shop({ policy: enforcing('review') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    letTokensAge();
    stage.emulator.revokeInstallationTokens();
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
  });

  test.each(['uninstall', 'suspend'] as const)('that is gone (%s) asks nothing more', async (way) => {
    const repository = await stage.shop({ policy: enforcing('review') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    const held = stage.emulator.faults.webhooks.hold({ event: 'pull_request_review' });
    await change.review({ by: 'grace', state: 'approve' });
    letTokensAge();
    await stage.installationOn(repository)[way]();
    stage.asked();
    await held.release();
    await stage.settled();
    stage.asked();
    await stage.advance(600_000);
    expect(stage.asked()).toEqual([]);
    expect(light(change)).toBe('in_progress: Waiting for 1 review');
  });

  test('that is no longer suspended goes on', async () => {
    const repository = await stage.shop({ policy: enforcing('review') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    await stage.installationOn(repository).suspend();
    await change.review({ by: 'ada', state: 'comment', body: 'Hm.' });
    await stage.installationOn(repository).unsuspend();
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
  });

  test('leaves a repository alone that was taken out of the installation', async () => {
    const repository = await stage.shop({ policy: enforcing('review') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    const held = stage.emulator.faults.webhooks.hold({ event: 'pull_request_review' });
    await change.review({ by: 'grace', state: 'approve' });
    await stage.installationOn(repository).remove([repository.fullName]);
    await held.release();
    await stage.settled();
    expect(light(change)).toBe('in_progress: Waiting for 1 review');
  });
});

describe('a repository', () => {
  test('that was renamed while a webhook was under way is evaluated under its new name', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const held = stage.emulator.faults.webhooks.hold();
    const change = await repository.openPullRequest(untestedChange);
    await repository.rename('store');
    await held.release();
    await stage.settled();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(change.comments).toHaveLength(1);
    await change.push(itsTest);
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
    expect(change.comments).toHaveLength(1);
  });

  test('that was given to an account with the app is evaluated there', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const { owner } = await stage.shop();
    await repository.rename('given');
    await repository.transfer(owner);
    const change = await repository.openPullRequest({ ...testedChange(), by: `${owner}-owner` });
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
  });
});
