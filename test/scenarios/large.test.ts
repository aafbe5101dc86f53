import { expect, it, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck, testedChange } from '../running-service.ts';
import { enforcing, light, scene, shown } from './scene.ts';

const stage = scene();

const many = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** This number of files of product code, and nothing else. */
function files(count: number, folder = 'src'): Record<string, string> {
  return Object.fromEntries(many(count).map((n) => [`${folder}/part${n}.js`, `export const n = ${n};\n`]));
}

/** Does many things without telling the app, then asks for the check again. */
async function unheard(change: PullRequest, act: () => Promise<unknown>): Promise<void> {
  await stage.settled();
  const lost = stage.emulator.faults.webhooks.lose();
  await act();
  lost.remove();
  stage.asked();
  await change.repository.rerequestCheck(sdlCheck(change).id, { by: 'mona' });
  await stage.settled();
}

it('finds the test behind the hundredth file', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await repository.openPullRequest({
    by: 'mona',
    title: 'Parts',
    files: { ...files(150), 'test/z.test.js': 'test("z", () => 1);\n' },
  });
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
  expect(stage.asked().filter(({ operation }) => operation === 'pulls/list-files')).toHaveLength(2);
});

it('names some of 150 untested files and counts the others', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await repository.openPullRequest({ by: 'mona', title: 'Parts', files: files(150) });
  await stage.settled();
  expect(shown(change).conclusion).toBe('failure');
  const { summary, text } = sdlCheck(change);
  expect(summary).toContain('150');
  for (const shownText of [summary, text]) expect(Buffer.byteLength(shownText ?? '')).toBeLessThan(65_536);
});

it('fails closed over 3,000 files, which GitHub does not list, and says what to do', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await repository.openPullRequest({ by: 'mona', title: 'Parts', files: files(3_001) });
  await stage.settled();
  expect(shown(change)).toMatchObject({ conclusion: 'failure', rules: { tests: 'error' } });
  expect(sdlCheck(change).title).toBe('Cannot check 1 of 1 rule: tests');
  expect(sdlCheck(change).summary).toMatch(/there are too many.*Split the pull request/);
});

it('counts the approval that comes after a hundred comments', async () => {
  const repository = await stage.shop({ policy: enforcing('review') });
  const change = await repository.openPullRequest(testedChange());
  await unheard(change, async () => {
    for (const n of many(101)) await change.review({ by: 'ada', state: 'comment', body: `Remark ${n}` });
    await change.review({ by: 'grace', state: 'approve' });
  });
  expect(light(change)).toBe('success: The rule passes');
  expect(sdlCheck(change).summary).toContain('Approved by `grace`');
});

test.each([101, 251])('knows the author of the last of %i commits', async (count) => {
  const repository = await stage.shop({ policy: enforcing('review\n    independence: strict') });
  const change = await repository.openPullRequest({
    by: 'mona',
    title: 'Small steps',
    commits: many(count).map((n) => ({
      files: { 'src/cart.js': `export const total = () => ${n};\n` },
      message: `Step ${n}`,
      ...(n === count ? { author: 'ada' } : {}),
    })),
  });
  await change.review({ by: 'ada', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('in_progress: Waiting for 1 review');
  expect(sdlCheck(change).text).toContain('`ada` approved, but wrote');
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
});

it('finds the scan, and its own check, among more than a hundred', async () => {
  const repository = await stage.shop({
    policy: enforcing('sast\n    tools: [{ check: scan, app: scanner }]'),
  });
  const change = await repository.openPullRequest(testedChange());
  await unheard(change, async () => {
    for (const n of many(120)) {
      await repository.reportCheck({ name: `job ${n}`, sha: change.headSha, conclusion: 'success' });
    }
    await repository.reportCheck({
      app: 'scanner',
      name: 'scan',
      sha: change.headSha,
      conclusion: 'success',
    });
  });
  expect(light(change)).toBe('success: The rule passes');
  expect(repository.checkRuns(change.headSha).filter(({ name }) => name === 'SDL')).toHaveLength(1);
});

it('asks for no test where many files only moved', async () => {
  const repository = await stage.shop({ policy: enforcing('tests'), files: files(120, 'old') });
  const change = await repository.openPullRequest({
    by: 'mona',
    title: 'Move',
    rename: Object.fromEntries(many(120).map((n) => [`old/part${n}.js`, `new/part${n}.js`])),
  });
  await stage.settled();
  expect(shown(change).conclusion).toBe('success');
});

it('asks for a test where a source file is too large to be shown', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await repository.openPullRequest({
    by: 'mona',
    title: 'Table',
    files: { 'src/table.js': `export const table = [\n${'  1234567890,\n'.repeat(100_000)}];\n` },
  });
  await stage.settled();
  expect(shown(change).rules).toEqual({ tests: 'fail' });
});

it('asks for no test for a picture', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await repository.openPullRequest({
    by: 'mona',
    title: 'Logo',
    files: { 'assets/logo.png': Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 255]) },
  });
  await stage.settled();
  expect(shown(change).rules).toEqual({ tests: 'not-applicable' });
});
