import { expect, test } from '@jest/globals';
import { sdlCheck, testedChange } from '../running-service.ts';
import { scene } from './scene.ts';

const stage = scene();

const policy = 'policy: { owner: CTO, review-by: 2026-03-02 }\nenforcement: enforce\nrules: { tests: {} }\n';

test('a new date ends it', async () => {
  const repository = await stage.shop({ policy: policy.replace('2026-03-02', '2025-12-31') });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  expect(sdlCheck(change).summary).toContain('was due on 2025-12-31');
  await repository.push({
    branch: 'main',
    by: 'ada',
    message: 'Reviewed',
    files: { '.github/sdl.yml': policy.replace('2026-03-02', '2026-12-31') },
  });
  await stage.settled();
  expect(sdlCheck(change).summary).not.toContain('The review of this policy');
});
