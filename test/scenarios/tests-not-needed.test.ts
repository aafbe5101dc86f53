import { expect, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();

const policy = enforcing('tests\n    reasons: [hard-to-test]');
const untested = {
  by: 'mona',
  title: 'Count twice',
  files: { 'src/cart.js': 'export const total = (items) => items.length * 2;\n' },
};
const reason = 'Tests-Not-Needed: hard-to-test: it shows on the printer alone';
const failing = 'failure: 1 of 1 rule fails: tests';
const waiting = 'in_progress: Waiting for a reviewer to accept that no test is needed';
const green = 'success: The rule passes';

async function approve(change: PullRequest, by: string): Promise<void> {
  await stage.advance(60_000);
  await change.review({ by, state: 'approve' });
  await stage.settled();
}

async function write(change: PullRequest, body: string): Promise<void> {
  await stage.advance(60_000);
  await change.edit({ by: 'mona', body });
  await stage.settled();
}

test('a reason counts once a reviewer approves after it was written', async () => {
  const shop = await stage.shop({ policy });
  const change = await shop.openPullRequest(untested);
  await stage.settled();
  expect(light(change)).toBe(failing);

  await approve(change, 'grace');
  expect(light(change)).toBe(failing);

  await write(change, reason);
  expect(light(change)).toBe(waiting);
  expect(sdlCheck(change).text).toMatch(
    /`grace` approved, but did so before the description was last edited/,
  );

  await approve(change, 'ada');
  expect(light(change)).toBe(green);
  expect(sdlCheck(change).text).toMatch(
    /Tests not needed \(hard-to-test\), accepted by `ada`: `it shows on the printer alone`/,
  );

  await write(change, `${reason}, or so`);
  expect(light(change)).toBe(waiting);

  await approve(change, 'grace');
  expect(light(change)).toBe(green);
});

test('a new title takes nothing back', async () => {
  const shop = await stage.shop({ policy });
  const change = await shop.openPullRequest({ ...untested, body: reason });
  await stage.settled();
  expect(light(change)).toBe(waiting);

  await approve(change, 'grace');
  await stage.advance(60_000);
  await change.edit({ by: 'mona', title: 'Count them twice' });
  await stage.settled();
  expect(light(change)).toBe(green);
});

test('a policy that allows no reasons says so', async () => {
  const shop = await stage.shop({ policy: enforcing('tests') });
  const change = await shop.openPullRequest({ ...untested, body: reason });
  await stage.settled();
  await approve(change, 'grace');
  expect(light(change)).toBe(failing);
  expect(sdlCheck(change).text).toMatch(/The policy accepts no reason for missing tests\./);
});
