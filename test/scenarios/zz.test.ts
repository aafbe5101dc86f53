import { expect, it } from '@jest/globals';
import { testedChange, sdlChecks } from '../running-service.ts';
import { enforcing, light, scene, shown, writes } from './scene.ts';

const stage = scene();
it('base moves', async () => {
  const repository = await stage.shop({ policy: enforcing('review') });
  const change = await repository.openPullRequest({ ...testedChange(), branch: 'topic' });
  await stage.settled();
  stage.asked();
  await repository.push({ branch: 'main', by: 'ada', files: { 'README.md': 'x\n' } });
  await change.review({ by: 'grace', state: 'comment', body: 'x' });
  await stage.settled();
  console.log(writes(stage.asked()));
});
it('retarget lost', async () => {
  const repository = await stage.shop({ policy: enforcing('review') });
  await repository.push({ branch: 'free', by: 'ada', files: { '.github/sdl.yml': 'enforcement: off\n' } });
  const change = await repository.openPullRequest({ ...testedChange(), branch: 'topic', base: 'free' });
  await stage.settled();
  stage.emulator.faults.webhooks.lose();
  await change.edit({ base: 'main' });
  await change.merge({ by: 'mona' });
  console.log(change.state, light(change));
});
