import { expect, test } from '@jest/globals';
import { sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();

const failedEvaluation = 'failure: Evaluation failed: internal error after repeated attempts';

/** The service fails on each attempt, and stops trying in the end. */
async function failingFrom<Result>(act: () => Promise<Result>) {
  // A refusal does not pass by itself.
  const fault = stage.emulator.faults.fail('graphql:PullRequestEvidence', { status: 400 });
  const result = await act();
  await stage.settled();
  for (let tries = 1; tries < 10; tries += 1) await stage.advance(300_000);
  expect(fault.hits).toBe(10);
  return { fault, result };
}

test('a pull request that the service fails on says so, and is evaluated when a person asks for it after the fix', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await repository.openPullRequest(testedChange());
  const { fault } = await failingFrom(() => change.push({ files: { 'README.md': '# Shop\n' } }));
  expect(light(change)).toBe(failedEvaluation);
  expect(sdlCheck(change).summary).toContain(`sdl-gate work show ${repository.owner}/shop#${change.number}`);
  expect(change.comments).toEqual([]);

  fault.remove();
  await repository.rerequestCheck(sdlCheck(change).id, { by: 'mona' });
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
  expect(sdlChecks(change)).toHaveLength(1);
});

test('a check that was green turns red: what is not known does not pass', async () => {
  const repository = await stage.shop({ policy: enforcing('review') });
  const change = await repository.openPullRequest(testedChange());
  const review = await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');

  const { fault } = await failingFrom(() => review.dismiss({ by: 'ada', message: 'Too early.' }));
  expect(light(change)).toBe(failedEvaluation);

  fault.remove();
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
});

test('asked for again, it says again that it failed', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const { fault, result: change } = await failingFrom(() => repository.openPullRequest(testedChange()));
  fault.remove();
  const { id } = sdlCheck(change);
  await failingFrom(() => repository.rerequestCheck(id, { by: 'mona' }));
  expect(light(change)).toBe(failedEvaluation);
  expect(sdlChecks(change)).toHaveLength(1);
});
