import { expect, it } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck, testedChange } from '../running-service.ts';
import { enforced } from '../samples/policies.ts';
import { itsTest, signIn, threatModel, untestedChange } from './changes.ts';
import { enforcing, light, mergeRef, scene, shown } from './scene.ts';

const stage = scene();

/** A fork by eve, who has no rights in the shop, with a pull request back to it. */
async function fork(
  policy = enforced,
  files: Readonly<Record<string, string>> = testedChange().files,
): Promise<{ readonly repository: Repository; readonly source: Repository; readonly change: PullRequest }> {
  const repository = await stage.shop({ policy });
  const source = await repository.fork({ owner: 'eve', name: `shop-${repository.owner}` });
  const change = await repository.openPullRequest({
    by: 'eve',
    title: 'Count twice',
    from: source,
    branch: 'twice',
    files,
  });
  await stage.settled();
  return { repository, source, change };
}

it('evaluates a pull request from a fork, and GitHub merges it when all is well', async () => {
  const { repository, change } = await fork();
  expect(light(change)).toBe('in_progress: Waiting for 1 review and CodeQL');
  await repository.uploadAnalysis({ ref: mergeRef(change) });
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('success: 3 rules pass, 1 does not apply');
  await change.merge({ by: 'mona' });
  expect(change.state).toBe('merged');
});

it('finds the pull request of a check run that names none, by its commit', async () => {
  const { repository, change } = await fork(
    enforcing('sast\n    tools: [{ check: scan, app: scanner }]', 'tests'),
  );
  for (const [conclusion, expected] of [
    ['success', 'success: All 2 rules pass'],
    ['failure', 'failure: 1 of 2 rules fails: sast'],
  ] as const) {
    await repository.reportCheck({ app: 'scanner', name: 'scan', sha: change.headSha, conclusion });
    await stage.settled();
    expect(light(change)).toBe(expected);
  }
  const runs = stage.emulator.deliveries.filter(
    ({ event, payload }) => event === 'check_run' && Reflect.get(payload.check_run ?? {}, 'name') === 'scan',
  );
  expect(runs.map(({ payload }) => Reflect.get(payload.check_run ?? {}, 'pull_requests'))).toEqual([
    [],
    [],
    [],
    [],
  ]);
});

it('follows a push to the fork', async () => {
  const { change } = await fork(enforcing('tests'), untestedChange.files);
  expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
  await change.push(itsTest);
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
});

it('does not read the policy of the fork', async () => {
  const { change } = await fork(enforcing('review'), {
    ...testedChange().files,
    '.github/sdl.yml': 'enforcement: off\n',
  });
  expect(shown(change)).toMatchObject({ status: 'in_progress', rules: { review: 'pending' } });
  expect(sdlCheck(change).summary).toContain(change.baseSha.slice(0, 7));
});

it('does not count an approval by somebody who may only write to the fork', async () => {
  const { repository, source, change } = await fork(enforcing('review'));
  stage.emulator.world.user(`friend-of-${repository.owner}`);
  source.collaborator(`friend-of-${repository.owner}`, 'write');
  await change.review({ by: `friend-of-${repository.owner}`, state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('in_progress: Waiting for 1 review');
  expect(sdlCheck(change).text).toContain('approved, but has no write access');
});

it('reads a threat model that is in the fork’s branch', async () => {
  const { change } = await fork(enforcing('threat-model'), {
    ...signIn.files,
    'docs/threat-models/sessions.md': threatModel(1),
  });
  expect(shown(change).rules).toEqual({ 'threat-model': 'pass' });
});
