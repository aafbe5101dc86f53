import { describe, expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck } from '../running-service.ts';
import { itsTest, untestedChange } from './changes.ts';
import { enforcing, light, scene, writes } from './scene.ts';

const stage = scene();

const missing = /^Nothing on .* requires this check: .*$/m;
const own = { name: 'SDL', app: 'sdl-gate' };

async function opened(rules: Parameters<Repository['protect']>[1], base = 'main'): Promise<PullRequest> {
  const repository = await stage.shop({ policy: enforcing('tests') });
  if (base !== 'main') await repository.branch(base, await repository.sha('main'), { by: 'mona' });
  repository.protect('main', base === 'main' ? rules : { requiredChecks: [own] });
  if (base !== 'main') repository.protect(base, rules);
  const change = await repository.openPullRequest({ ...untestedChange, base });
  await stage.settled();
  return change;
}

describe('the check of a branch that does not require it', () => {
  test.each<[string, Parameters<Repository['protect']>[1]]>([
    ['without rules', null],
    ['with a ruleset about reviews', { approvals: 1 }],
    ['with a ruleset that requires another check', { requiredChecks: [{ name: 'build' }] }],
    [
      'with a classic rule that requires another check',
      { requiredChecks: [{ name: 'build' }], classic: true },
    ],
  ])('%s: says so under the table, and decides as before', async (_, rules) => {
    const change = await opened(rules);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(sdlCheck(change).summary).toMatch(missing);
    expect(sdlCheck(change).title).not.toMatch(missing);
  });

  test('is silent in the summary while no rule is enforced', async () => {
    const repository = await stage.shop({ policy: 'rules: { tests: observe }\n' });
    repository.protect('main', null);
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    expect(sdlCheck(change).summary).not.toMatch(missing);
    expect(sdlCheck(change).text).toContain('nothing requires this check');
  });

  test('passes with the same line', async () => {
    const change = await opened(null);
    await change.push(itsTest);
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
    expect(sdlCheck(change).summary).toMatch(missing);
  });

  test('that takes it from another app only: says that its own result does not count', async () => {
    const change = await opened({ requiredChecks: [{ name: 'SDL', app: 'former-gate' }] });
    expect(sdlCheck(change).summary).toContain('The rules of `main` take `SDL` only from another app');
  });
});

test('another branch is asked for the same name, which its check then has', async () => {
  const change = await opened(null, 'next');
  const run = change.repository.checkRuns(change.headSha).find(({ name }) => name === 'SDL (next)');
  expect(run?.summary).toContain('Nothing on `next` requires this check');
  expect(run?.summary).toContain('require the status check `SDL`');
  change.repository.protect('next', { requiredChecks: [own] });
  await change.push(itsTest);
  await stage.settled();
  expect(sdlCheck(change).summary).not.toMatch(missing);
});

describe('the check of a branch that requires it', () => {
  test.each<[string, Parameters<Repository['protect']>[1], string]>([
    ['from this app', { requiredChecks: [own] }, 'a ruleset requires this check from this app'],
    ['from any source', { requiredChecks: [{ name: 'SDL' }] }, 'from any source'],
    ['by a classic rule', { requiredChecks: [own], classic: true }, 'Its source is not visible to us'],
  ])('%s: is silent in the summary, and says what it sees in the details', async (_, rules, seen) => {
    const { summary, text } = sdlCheck(await opened(rules));
    expect(summary).not.toMatch(missing);
    expect(text).toContain(seen);
    expect(text).toContain('Who can bypass these rules is not visible to us');
  });
});

test.each(['rules', 'refUpdateRule'])(
  'where GitHub refuses %s, nothing is said to be missing',
  async (field) => {
    stage.emulator.faults.partial(`Ref.${field}`, { type: 'FORBIDDEN' });
    const { summary, text } = sdlCheck(await opened(null));
    expect(summary).not.toMatch(missing);
    expect(text).toContain('not visible to us');
  },
);

test('pull requests of one head into two branches show the same line, and do not rewrite it for each other', async () => {
  const first = await opened(null);
  const { repository } = first;
  await repository.branch('release/1', await repository.sha('main'), { by: 'mona' });
  repository.protect('release/1', { requiredChecks: [own] });
  await repository.branch('copy', first.headSha, { by: 'mona' });
  await repository.openPullRequest({ title: 'The same', by: 'mona', branch: 'copy', base: 'release/1' });
  await stage.settled();
  const { summary, text } = sdlCheck(first);
  expect(summary).toContain('Nothing on `main` requires this check');
  expect(text).toContain('`release/1`: a ruleset requires this check from this app');
  stage.asked();
  await first.comment({ by: 'mona', body: 'Hello' });
  await stage.settled();
  expect(writes(stage.asked())).toEqual([]);
});

test('a merge group does not say it: its queue waits for what the rules require', async () => {
  const change = await opened({ requiredChecks: [{ name: 'build' }], mergeQueue: { groupSize: 1 } });
  const { repository } = change;
  await repository.reportCheck({ name: 'build', sha: change.headSha, conclusion: 'success' });
  await change.enqueue({ by: 'mona' });
  await stage.settled();
  const group = repository.mergeGroups().at(-1);
  expect(sdlCheck(change, group?.headSha).summary).not.toMatch(missing);
});
