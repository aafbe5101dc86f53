import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { light, scene } from './scene.ts';

// The labels by which the security team decides whether a change is major: who set them, on what, and what became of both.

const stage = scene();
const policy = 'rules:\n  threat-model:\n    enforcement: enforce\n    team: security\n';
const notNeeded = 'threat-model: not-needed';
const required = 'threat-model: required';

const login = 'export const login = (password) => verifyPassword(password);\n';
const other = 'export const total = (items) => items.length;\n';

let shop: Repository;

beforeEach(async () => {
  shop = await stage.shop({ policy });
});

async function opened(files: Readonly<Record<string, string>> = { 'src/auth/login.js': login }) {
  const pullRequest = await shop.openPullRequest({ by: 'mona', title: 'Sign in', message: 'Sign in', files });
  await stage.settled();
  return pullRequest;
}

async function isMajor(pullRequest: PullRequest): Promise<boolean> {
  await stage.advance(120_000);
  return light(pullRequest).startsWith('failure');
}

const push = (pullRequest: PullRequest, files: Readonly<Record<string, string>>, by = 'mona') =>
  pullRequest.push({ by, message: 'More', files });

describe('that no threat model is needed, set by the team, counts', () => {
  test.each<[what: string, then: (pullRequest: PullRequest) => Promise<unknown>]>([
    ['at once', async () => undefined],
    ['after a comment', (of) => push(of, { 'src/auth/login.js': `// Signs in.\n${login}` })],
    ['after a change of another file', (of) => push(of, { 'src/total.js': other, 'README.md': '# Shop\n' })],
    [
      'after a merge of the base',
      async (of) => {
        await shop.push({ branch: 'main', by: 'ada', message: 'Words', files: { 'README.md': '# Shop\n' } });
        await of.updateBranch({ by: 'mona' });
      },
    ],
    [
      'after a rebase',
      async (of) => {
        await shop.push({ branch: 'main', by: 'ada', message: 'Words', files: { 'README.md': '# Shop\n' } });
        await of.forcePush({ by: 'mona', message: 'Again', files: { 'src/auth/login.js': login } });
      },
    ],
    [
      'after three pushes',
      async (of) => {
        for (const word of ['a', 'b', 'c']) await push(of, { [`docs/${word}.md`]: word });
      },
    ],
  ])('%s', async (_, then) => {
    const pullRequest = await opened();
    await pullRequest.label(notNeeded, { by: 'sam' });
    await then(pullRequest);
    expect(await isMajor(pullRequest)).toBe(false);
  });

  test('on a pull request of a fork', async () => {
    const fork = await shop.fork({ owner: 'eve' });
    const files = { 'src/auth/login.js': login };
    const pullRequest = await shop.openPullRequest({
      by: 'eve',
      from: fork,
      title: 'a',
      message: 'a',
      files,
    });
    await stage.settled();
    await pullRequest.label(notNeeded, { by: 'sam' });
    expect(await isMajor(pullRequest)).toBe(false);
    await push(pullRequest, { 'src/auth/token.js': login }, 'eve');
    expect(await isMajor(pullRequest)).toBe(true);
    await pullRequest.unlabel(notNeeded, { by: 'sam' });
    await pullRequest.label(notNeeded, { by: 'sam' });
    expect(await isMajor(pullRequest)).toBe(false);
  });
});

describe('that no threat model is needed does not count', () => {
  test.each<[what: string, by: string, then: (pullRequest: PullRequest) => Promise<unknown>]>([
    ['where the author set it', 'mona', async () => undefined],
    ['where somebody with write access set it', 'ada', async () => undefined],
    [
      'after another line of the kind in the same file',
      'sam',
      (of) =>
        push(of, {
          'src/auth/login.js': `${login}export const anyone = (password) => grantAdmin(password);\n`,
        }),
    ],
    ['after the same line in another file', 'sam', (of) => push(of, { 'src/auth/again.js': login })],
    [
      'after a forced push of something else',
      'sam',
      (of) => of.forcePush({ by: 'mona', message: 'x', files: { 'src/auth/other.js': login } }),
    ],
    [
      'after the author set it again',
      'sam',
      async (of) => {
        await of.unlabel(notNeeded, { by: 'mona' });
        await of.label(notNeeded, { by: 'mona' });
      },
    ],
    ['after its removal', 'sam', (of) => of.unlabel(notNeeded, { by: 'mona' })],
    [
      'where its giver contributed to the change',
      'sam',
      async (of) => {
        await push(of, { 'docs/a.md': 'a' }, 'sam');
      },
    ],
  ])('%s', async (_, by, then) => {
    const pullRequest = await opened();
    await pullRequest.label(notNeeded, { by });
    await then(pullRequest);
    expect(await isMajor(pullRequest)).toBe(true);
  });

  test('where another label was set and renamed to it', async () => {
    const pullRequest = await opened();
    await pullRequest.label('good first issue', { by: 'sam' });
    shop.renameLabel('good first issue', notNeeded);
    await push(pullRequest, { 'docs/a.md': 'a' });
    expect(await isMajor(pullRequest)).toBe(true);
  });

  test('where the base was changed to one that lacks more', async () => {
    await shop.push({ branch: 'feature', from: 'main', by: 'mona', files: { 'src/auth/session.js': login } });
    const pullRequest = await shop.openPullRequest({
      by: 'mona',
      title: 'a',
      base: 'feature',
      message: 'a',
      parents: ['feature'],
      files: { 'src/auth/login.js': login },
    });
    await stage.settled();
    await pullRequest.label(notNeeded, { by: 'sam' });
    await pullRequest.edit({ base: 'main' });
    expect(await isMajor(pullRequest)).toBe(true);
  });
});

describe('that a threat model is required, set by the team', () => {
  test.each<[what: string, major: boolean, then: (pullRequest: PullRequest) => Promise<unknown>]>([
    ['counts for later pushes', true, (of) => push(of, { 'src/total.js': `${other}${other}` })],
    ['is not lifted by the author', true, (of) => of.unlabel(required, { by: 'mona' })],
    ['is lifted by the team', false, (of) => of.unlabel(required, { by: 'sam' })],
    [
      'counts though the author sets it again',
      true,
      async (of) => {
        await of.unlabel(required, { by: 'mona' });
        await of.label(required, { by: 'mona' });
      },
    ],
  ])('%s', async (_, major, then) => {
    const pullRequest = await opened({ 'src/total.js': other });
    expect(await isMajor(pullRequest)).toBe(false);
    await pullRequest.label(required, { by: 'sam' });
    expect(await isMajor(pullRequest)).toBe(true);
    await then(pullRequest);
    expect(await isMajor(pullRequest)).toBe(major);
  });
});
