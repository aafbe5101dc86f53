import { expect, test } from '@jest/globals';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub({ organizationRepository: 'sdl-policy' });
const policy = { '.github/sdl.yml': 'rules: { review: enforce }\n' };

test('the organization’s policy is in the repository that the operator names, and in no other', async () => {
  const shop = await gitHub.shop();
  const pull = await shop.openPullRequest(change);
  await gitHub.emulator.world.repository({ owner: shop.owner, name: '.github', files: policy });
  expect((await gitHub.gather(pull)).policy).toMatchObject({ policy: { source: { kind: 'default' } } });
  await gitHub.emulator.world.repository({ owner: shop.owner, name: 'sdl-policy', files: policy });
  expect((await gitHub.gather(pull)).policy).toMatchObject({
    policy: { source: { kind: 'organization', repository: `${shop.owner}/sdl-policy` } },
  });
});
