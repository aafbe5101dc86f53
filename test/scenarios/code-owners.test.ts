import { describe, expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();

const policy = enforcing('review\n    code-owners: true');
const green = 'success: The rule passes';
const change = { by: 'mona', title: 'Change', files: { 'src/cart.js': 'export const total = () => 2;\n' } };

/** A pull request by mona under a file CODEOWNERS, where `{owner}` stands for the organization. */
async function opened(file: string, options: Parameters<Repository['openPullRequest']>[0] = change) {
  const shop = await stage.shop({ policy, files: { 'docs/a.md': 'a\n', 'lib/cart.js': 'x\n'.repeat(50) } });
  const text = file.replaceAll('{owner}', shop.owner);
  await shop.push({ branch: 'main', by: 'ada', files: { '.github/CODEOWNERS': text } });
  const pull = await shop.openPullRequest(options);
  await stage.settled();
  return { shop, pull };
}

async function approvedBy(pull: PullRequest, ...logins: readonly string[]): Promise<string> {
  for (const by of logins) await pull.review({ by, state: 'approve' });
  await stage.settled();
  return light(pull);
}

describe('an owner of each changed file has to approve', () => {
  test.each<[what: string, file: string, approvers: readonly string[], check: string]>([
    ['an owner approves', '/src/ @ada', ['ada'], green],
    ['somebody else approves', '/src/ @ada', ['grace'], 'in_progress: Waiting for 1 review by a code owner'],
    ['somebody else approves, then an owner', '/src/ @ada', ['grace', 'ada'], green],
    ['one of two owners', '/src/ @ada @grace', ['grace'], green],
    ['a member of the team', '/src/ @{owner}/security', ['sam'], green],
    [
      'nobody of the team',
      '/src/ @{owner}/security',
      ['ada'],
      'in_progress: Waiting for 1 review by a code owner',
    ],
    ['a file without owners', '/docs/ @ada', ['grace'], green],
    ['a later line takes the owners away', '* @ada\n/src/', ['grace'], green],
    ['a later line gives it to others', '* @ada\n*.js @grace', ['grace'], green],
    [
      'the address of an account',
      '* 1+ada@users.noreply.github.com',
      ['ada'],
      'failure: 1 of 1 rule fails: review',
    ],
    ['the author is the only owner', '* @mona', ['ada'], 'failure: 1 of 1 rule fails: review'],
    ['the author and another own it', '* @mona @ada', ['ada'], green],
    ['nobody of that name', '* @ghost', ['ada'], 'failure: 1 of 1 rule fails: review'],
    ['a person who may not write', '* @eve', ['ada'], 'failure: 1 of 1 rule fails: review'],
    ['a section is no line', '/src/ @ada\n[All] @grace\n* @grace', ['grace'], green],
  ])('%s', async (_, file, approvers, check) => {
    const { pull } = await opened(file);
    expect(await approvedBy(pull, ...approvers)).toBe(check);
  });

  test('of a renamed file, those of both names', async () => {
    const { pull } = await opened('/lib/ @ada\n/src/ @grace', {
      ...change,
      files: {},
      rename: { 'lib/cart.js': 'src/moved.js' },
    });
    expect(await approvedBy(pull, 'grace')).toBe('in_progress: Waiting for 1 review by a code owner');
    expect(sdlCheck(pull).summary).toContain('No code owner has approved `lib/cart.js`');
    expect(await approvedBy(pull, 'ada')).toBe(green);
  });

  test('of the file CODEOWNERS itself, those of the base: a change gives nobody a say', async () => {
    const files = { ...change.files, '.github/CODEOWNERS': '* @grace\n' };
    const { pull } = await opened('* @ada', { ...change, files });
    expect(await approvedBy(pull, 'grace')).toBe('in_progress: Waiting for 1 review by a code owner');
    expect(await approvedBy(pull, 'ada')).toBe(green);
  });
});

describe('the check names', () => {
  test('the files, their owners, and whom to ask', async () => {
    const { shop, pull } = await opened('/src/ @ada @{owner}/security @ghost');
    const { summary, text } = sdlCheck(pull);
    expect(summary).toContain('No code owner has approved `src/cart.js`.');
    expect(summary).toContain(
      `Ask a code owner of \`src/cart.js\` for a review: \`@ada\` or \`@${shop.owner}/security\`.`,
    );
    expect(`${summary}${text}`).toContain('`@ghost` does not exist or has no write access');
    expect(`${summary}${text}`).not.toContain('`sam`');
  });

  test('what is wrong with a file that GitHub does not load', async () => {
    const { pull } = await opened(`${'# a comment of twenty\n'.repeat(160_000)}* @ada\n`);
    expect(await approvedBy(pull, 'ada')).toBe('failure: Cannot check 1 of 1 rule: review');
    expect(sdlCheck(pull).summary).toContain('it is larger than 3 MB');
  });
});

test('what the owners take is asked once for a base, and again after some minutes for who they are', async () => {
  const { shop, pull } = await opened('* @{owner}/security');
  const besides = () =>
    stage
      .asked()
      .map(({ operation }) => operation)
      .filter((operation) => /codeowners|CodeOwners|TeamMembers/.test(operation))
      .toSorted();
  expect(besides()).toEqual(['graphql:CodeOwners', 'graphql:TeamMembers', 'repos/codeowners-errors']);
  await pull.review({ by: 'ada', state: 'approve' });
  await shop.openPullRequest({ ...change, files: { 'src/other.js': 'export {};\n' } });
  await stage.settled();
  expect(besides()).toEqual([]);
  await stage.advance(10 * 60_000);
  await pull.review({ by: 'sam', state: 'approve' });
  await stage.settled();
  expect(besides()).toEqual(['graphql:TeamMembers', 'repos/codeowners-errors']);
  expect(light(pull)).toBe(green);
});

test('a rule that asks for no owners costs no request', async () => {
  const shop = await stage.shop({ policy: enforcing('review'), files: { CODEOWNERS: '* @ada\n' } });
  const pull = await shop.openPullRequest(change);
  expect(await approvedBy(pull, 'grace')).toBe(green);
  expect(stage.asked().filter(({ operation }) => /codeowners/i.test(operation))).toEqual([]);
});
