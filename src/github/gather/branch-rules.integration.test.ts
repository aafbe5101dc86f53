import { beforeEach, expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';
import { evaluate } from '../../engine/evaluate.ts';
import type { GatheredPullRequest } from '../../subjects/pull-request.ts';

const gitHub = await emulatedGitHub();
let shop: Repository;
let pull: PullRequest;
beforeEach(async () => {
  shop = await gitHub.shop({ policy: 'comment: never\nrules: { tests: enforce }\n' });
  pull = await shop.openPullRequest(change);
});

const own = { name: 'SDL', app: 'sdl-gate' };

test.each<[string, Parameters<Repository['protect']>[1], string]>([
  ['has no rules', null, 'nothing'],
  ['requires approvals only', { approvals: 1 }, 'nothing'],
  ['requires another check', { requiredChecks: [{ name: 'build' }] }, 'nothing'],
  ['requires it from this app', { requiredChecks: [own] }, 'this-app'],
  ['requires it from any source', { requiredChecks: [{ name: 'SDL' }] }, 'any-source'],
  ['is protected by a classic rule', { requiredChecks: [own], classic: true }, 'unknown-source'],
  [
    'is protected by a classic rule for others',
    { requiredChecks: [{ name: 'build' }], classic: true },
    'nothing',
  ],
])('the base %s', async (_, rules, expected) => {
  shop.protect('main', rules);
  expect((await gitHub.gather(pull)).existing.branchRules).toEqual({ branch: 'main', requires: expected });
});

test.each(['rules', 'refUpdateRule'])(
  'where the app may not read %s, nothing is said to be missing',
  async (field) => {
    gitHub.emulator.faults.partial(`Ref.${field}`, { type: 'FORBIDDEN' });
    expect((await gitHub.gather(pull)).existing.branchRules?.requires).toBe('not-visible');
  },
);

const show = async (found: GatheredPullRequest) =>
  gitHub.github.publish(found, evaluate(found.subject, found.policy, found.evidence, new Date()));
const run = () => shop.checkRuns(pull.headSha).findLast(({ app }) => app === 'sdl-gate');

test('the check says so without another request, and is written again when the rules change', async () => {
  gitHub.asked();
  await show(await gitHub.gather(pull));
  expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence', 'pulls/list-files', 'checks/create']);
  expect(run()?.summary).toContain('Nothing on `main` requires this check');
  shop.protect('main', { requiredChecks: [own] });
  await expect(show(await gitHub.gather(pull))).resolves.toMatchObject({ check: 'updated' });
  await expect(show(await gitHub.gather(pull))).resolves.toMatchObject({ check: 'unchanged' });
  expect(run()?.summary).not.toContain('requires this check');
  expect(run()?.text).toContain('a ruleset requires this check from this app');
});
