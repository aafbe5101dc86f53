import { beforeEach, expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';
import { evaluate } from '../../engine/evaluate.ts';

const gitHub = await emulatedGitHub();
let shop: Repository;
let pull: PullRequest;
beforeEach(async () => {
  shop = await gitHub.shop({ policy: 'enforcement: off\n' });
  pull = await shop.openPullRequest(change);
});

const reported = async () => (await gitHub.gather(pull)).existing.sameName;
const forge = (name = 'SDL', app = 'impostor') =>
  shop.reportCheck({ sha: pull.headSha, name, app, conclusion: 'success' });
const impostor = { kind: 'check-run', name: 'impostor' };

test('a check of another app and a status of the same name are found, whatever their case, each reporter once', async () => {
  await forge();
  await forge('sdl');
  for (const context of ['SDL', 'Sdl'])
    await shop.reportStatus({ sha: pull.headSha, context, state: 'success', by: 'ada' });
  expect(await reported()).toEqual([impostor, { kind: 'status', name: 'ada' }]);
});

test('checks of other names and this app’s own are not', async () => {
  await forge('SDL (release)');
  await forge('SDL2');
  await forge('SDL', 'sdl-gate');
  expect(await reported()).toEqual([]);
});

test.each<[string, Parameters<Repository['protect']>[1], boolean]>([
  ['requires nothing', null, true],
  ['takes it from any source', { requiredChecks: [{ name: 'SDL' }] }, true],
  ['takes it from this app only', { requiredChecks: [{ name: 'SDL', app: 'sdl-gate' }] }, false],
  ['requires another check', { requiredChecks: [{ name: 'build', app: 'sdl-gate' }] }, true],
  [
    'does not show its source: a branch protection rule',
    { requiredChecks: [{ name: 'SDL', app: 'sdl-gate' }], classic: true },
    true,
  ],
])('where the base %s', async (_, rules, expected) => {
  shop.protect('main', rules);
  await forge();
  expect(await reported()).toEqual(expected ? [impostor] : []);
});

test('the check says so, without another request, and no more once it is gone', async () => {
  const show = async () => {
    const found = await gitHub.gather(pull);
    const report = evaluate(found.subject, found.policy, found.evidence, new Date());
    return gitHub.github.publish(found, report);
  };
  const summary = () => shop.checkRuns(pull.headSha).findLast(({ app }) => app === 'sdl-gate')?.summary;
  await show();
  await forge();
  gitHub.asked();
  await expect(show()).resolves.toMatchObject({ check: 'updated' });
  expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence', 'checks/update']);
  expect(summary()).toContain('is also reported on this commit by the app `impostor`');
  await expect(show()).resolves.toMatchObject({ check: 'unchanged' });
  shop.protect('main', { requiredChecks: [{ name: 'SDL', app: 'sdl-gate' }] });
  await expect(show()).resolves.toMatchObject({ check: 'updated' });
  expect(summary()).not.toContain('impostor');
});
