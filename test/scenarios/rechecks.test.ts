import { expect, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();

/** The ways in which a person asks for the check again. */
const asks = {
  'Re-run of the check': (change: PullRequest) =>
    change.repository.rerequestCheck(sdlCheck(change).id, { by: 'mona' }),
  'Re-run of all checks': (change: PullRequest) =>
    change.repository.rerequestSuite(change.headSha, { by: 'mona' }),
  'the button of the check': (change: PullRequest) =>
    change.repository.requestAction(sdlCheck(change).id, { by: 'mona', identifier: 'recheck' }),
};

test.each(Object.entries(asks))('%s mends what a lost webhook left behind', async (_, ask) => {
  const repository = await stage.shop({ policy: enforcing('review') });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  const lost = stage.emulator.faults.webhooks.lose({ event: 'pull_request_review' });
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(lost.hits).toBe(1);
  expect(light(change)).toBe('in_progress: Waiting for 1 review');

  await ask(change);
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
});

test.each(Object.entries(asks))('%s is answered though nothing has changed', async (_, ask) => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  stage.asked();
  await ask(change);
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
  expect(stage.asked().map(({ operation }) => operation)).toContain('checks/update');
  expect(sdlChecks(change)).toHaveLength(1);
});
