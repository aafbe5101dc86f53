import { expect, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

// Whether a change of what users meet is documented, here or elsewhere, and whether a major one records its decision.

const stage = scene();

const policy = enforcing('documentation');
const variable = { 'src/cart.js': 'export const limit = process.env.CART_LIMIT;\n' };
const major = { 'src/auth/login.js': 'export const login = (password) => verifyPassword(password);\n' };
const failing = 'failure: 1 of 1 rule fails: documentation';
const green = 'success: The rule passes';
const waiting = (what: string) => `in_progress: Waiting for a reviewer to accept that ${what} is needed`;

async function opened(
  files: Readonly<Record<string, string>>,
  told: { readonly policy?: string; readonly body?: string } = {},
): Promise<PullRequest> {
  const shop = await stage.shop({ policy: told.policy ?? policy });
  const change = await shop.openPullRequest({ by: 'mona', title: 'Carts', body: told.body ?? '', files });
  await stage.settled();
  return change;
}

async function approve(change: PullRequest): Promise<void> {
  await stage.advance(60_000);
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
}

async function write(change: PullRequest, body: string): Promise<void> {
  await stage.advance(60_000);
  await change.edit({ by: 'mona', body });
  await stage.settled();
}

test('a variable without documentation fails until a document says something', async () => {
  const change = await opened(variable);
  expect(light(change)).toBe(failing);
  expect(sdlCheck(change).text).toMatch(/Adds the environment variable `CART_LIMIT`/);

  await stage.later(20_000);
  await change.push({
    by: 'mona',
    message: 'Document',
    files: { 'docs/setup.md': '`CART_LIMIT`: the largest cart\n' },
  });
  await stage.settled();
  expect(light(change)).toBe(green);
});

test('a change inside the product does not need any', async () => {
  const change = await opened({ 'src/cart.js': 'export const limit = 10;\n' });
  expect(light(change)).toBe('success: No rule applies');
});

test('a reason counts once a reviewer approves after it was written', async () => {
  const change = await opened(variable, { body: 'Docs-Not-Needed: the variable is not released yet' });
  expect(light(change)).toBe(waiting('no documentation'));
  await approve(change);
  expect(light(change)).toBe(green);
  await write(change, 'Docs-Not-Needed: the variable is not released so far');
  expect(light(change)).toBe(waiting('no documentation'));
});

test('a pull request of the repository of documentation counts if it exists', async () => {
  const elsewhere = enforcing('documentation\n    repositories: [acme-docs/shop]');
  const docs = await stage.shop({ owner: 'acme-docs', policy: elsewhere });
  const page = await docs.openPullRequest({
    by: 'mona',
    title: 'Carts',
    files: { 'docs/cart.md': '# Carts\n' },
  });
  await stage.settled();
  await stage.later(20_000);
  const change = await docs.openPullRequest({
    by: 'mona',
    title: 'Limit',
    body: 'See #999',
    files: variable,
  });
  await stage.settled();
  expect(light(change)).toBe(failing);

  await write(change, `See #${page.number}`);
  expect(light(change)).toBe(green);
});

test('a major change records its decision in a file, in an issue, or says why not', async () => {
  const change = await opened(major);
  expect(light(change)).toBe(failing);
  expect(sdlCheck(change).summary).toMatch(/The change is major .*, and nothing records its decision/);

  await write(change, 'Decided in #999');
  expect(light(change)).toBe(failing);

  const issue = await change.repository.openIssue({ by: 'grace', title: 'Sign in by password' });
  await write(change, `Decided in #${issue.number}`);
  expect(light(change)).toBe(green);

  await write(change, 'Decision-Not-Needed: the decision is that of the first release');
  expect(light(change)).toBe(waiting('no recorded decision'));

  await stage.later(20_000);
  await change.push({
    by: 'mona',
    message: 'Record',
    files: { 'docs/adr/0001-passwords.md': '# Passwords\n\nWe verify them.\n' },
  });
  await stage.settled();
  expect(light(change)).toBe(green);
});
