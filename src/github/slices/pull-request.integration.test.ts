import { expect, test } from '@jest/globals';
import { change, emulatedGitHub, everyEvidence } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

test.each([
  [false, true],
  [true, false],
])('of a repository whose private flag is %s, anybody can read it: %s', async (isPrivate, isPublic) => {
  const shop = await gitHub.shop({ policy: everyEvidence, private: isPrivate });
  const pull = await shop.openPullRequest(change);
  expect((await gitHub.slice(pull, 'pullRequest')).base.public).toBe(isPublic);
});
