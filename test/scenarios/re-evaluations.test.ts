import { describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();
const command = '/sdl re-evaluate';

/** The ways in which a person asks for the check again. */
const asks: Readonly<Record<string, (change: PullRequest) => Promise<unknown>>> = {
  'Re-run of the check': (change) => change.repository.rerequestCheck(sdlCheck(change).id, { by: 'mona' }),
  'Re-run of all checks': (change) => change.repository.rerequestSuite(change.headSha, { by: 'mona' }),
  'the button of the check': (change) =>
    change.repository.requestAction(sdlCheck(change).id, { by: 'mona', identifier: 're-evaluate' }),
  'a comment': (change) => change.comment({ by: 'mona', body: `The review is there.\n${command}` }),
  'a comment by another member': (change) => change.comment({ by: 'ada', body: command }),
  'a comment on a line': (change) =>
    change.review({
      by: 'ada',
      state: 'comment',
      comments: [{ path: 'src/cart.js', line: 1, body: command }],
    }),
  'the text of a review': (change) => change.review({ by: 'ada', state: 'comment', body: command }),
};

test.each(Object.entries(asks))('%s heals what a lost webhook left behind', async (_, ask) => {
  const repository = await stage.shop({ policy: enforcing('review') });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  const lost = stage.emulator.faults.webhooks.omit({ event: 'pull_request_review', times: 1 });
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(lost.hits).toBe(1);
  expect(light(change)).toBe('in_progress: Waiting for 1 review');

  await ask(change);
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
});

test.each(Object.entries(asks))('%s is answered though nothing has changed', async (_, ask) => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  const before = sdlCheck(change);
  stage.asked();
  await stage.later(60_000);
  await ask(change);
  await stage.settled();
  expect(light(change)).toBe('success: The rule passes');
  expect(stage.asked().map(({ operation }) => operation)).toContain('checks/update');
  expect(sdlChecks(change)).toHaveLength(1);
  // The result is a new one: it says when it was found.
  expect(sdlCheck(change).summary).not.toBe(before.summary);
});

describe('the button is there', () => {
  test.each<[light: string, policy: string, change: (repository: Repository) => Promise<PullRequest>]>([
    [
      'success: The rule passes',
      enforcing('tests'),
      (repository) => repository.openPullRequest(testedChange()),
    ],
    [
      'in_progress: Waiting for 1 review',
      enforcing('review'),
      (repository) => repository.openPullRequest(testedChange()),
    ],
    [
      'failure: 1 of 1 rule fails: tests',
      enforcing('tests'),
      (repository) =>
        repository.openPullRequest({
          by: 'mona',
          title: 'Count twice',
          files: { 'src/cart.js': 'export const total = (items) => items.length * 2;\n' },
        }),
    ],
    [
      'failure: The policy file has 1 error',
      'enforcement: perhaps\n',
      (repository) => repository.openPullRequest(testedChange()),
    ],
    [
      'success: No rules enabled: name a preset or rules in the policy file',
      'enforcement: off\n',
      (repository) => repository.openPullRequest(testedChange()),
    ],
  ])('%s', async (expected, policy, open) => {
    const change = await open(await stage.shop({ policy }));
    await stage.settled();
    expect(light(change)).toBe(expected);
    expect(sdlCheck(change).actions).toMatchObject([{ label: 'Re-evaluate', identifier: 're-evaluate' }]);
  });
});

describe(command, () => {
  it('is open to the author, also to one whom nobody knows', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest({
      ...testedChange(),
      by: 'eve',
      from: await repository.fork({ owner: 'eve', name: `shop-${repository.owner}` }),
    });
    await stage.settled();
    stage.asked();
    await change.comment({ by: 'eve', body: command });
    await stage.settled();
    expect(stage.asked().map(({ operation }) => operation)).toContain('checks/update');
  });

  test.each<[what: string, write: (change: PullRequest) => Promise<unknown>]>([
    ['by a stranger', (change) => change.comment({ by: 'eve', body: command })],
    ['by a stranger who reviews', (change) => change.review({ by: 'eve', state: 'comment', body: command })],
    [
      'by a bot that works here',
      (change) => {
        const login = `${change.repository.owner}-helper[bot]`;
        stage.emulator.world.user(login);
        change.repository.collaborator(login, 'write');
        return change.comment({ by: login, body: command });
      },
    ],
    [
      'on an issue that is no pull request',
      async ({ repository }) => {
        const issue = await repository.openIssue({ by: 'mona', title: 'It is red' });
        await issue.comment({ by: 'mona', body: command });
      },
    ],
    ['in a code block', (change) => change.comment({ by: 'mona', body: `Try:\n\`\`\`\n${command}\n\`\`\`` })],
    ['in a quote', (change) => change.comment({ by: 'mona', body: `> ${command}\n\nWhat is this?` })],
    ['within a sentence', (change) => change.comment({ by: 'mona', body: `Write ${command} then.` })],
    ['as a command to another app', (change) => change.comment({ by: 'mona', body: '/sdlx re-evaluate' })],
    [
      'put in later',
      async (change) => {
        const id = await change.comment({ by: 'mona', body: 'Hm.' });
        await change.editComment(id, { by: 'mona', body: command });
      },
    ],
  ])('asks nothing of GitHub %s', async (_, write) => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    const before = sdlCheck(change);
    stage.asked();
    await write(change);
    await stage.settled();
    expect(stage.asked()).toEqual([]);
    expect(sdlCheck(change)).toEqual(before);
  });

  test('asks nothing of GitHub on a pull request that is closed', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest(testedChange());
    await change.close();
    await stage.settled();
    await stage.advance(2_000);
    stage.asked();
    await change.comment({ by: 'mona', body: command });
    await stage.settled();
    expect(stage.asked()).toEqual([]);
  });
});
