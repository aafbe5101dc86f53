import { beforeAll, describe, expect, it, test } from '@jest/globals';
import type { OpenOptions, PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck, testedChange } from '../running-service.ts';
import { enforced } from '../samples/policies.ts';
import { enforcing, light, mergeRef, scene, shown } from './scene.ts';

const stage = scene();

const review = enforcing('review');
const strict = enforcing('review\n    independence: strict');
const waiting = 'in_progress: Waiting for 1 review';
const green = 'success: The rule passes';

const unlinked = { name: 'Nobody', email: 'nobody@example.test' };
const commit = {
  message: 'Count twice',
  files: { 'src/cart.js': 'export const total = (items) => items.length * 2;\n' },
};
const another = { message: 'Tax', files: { 'src/tax.js': 'export const rate = 0.19;\n' } };

interface Row {
  readonly who: string;
  readonly change?: OpenOptions;
  readonly act: (change: PullRequest) => Promise<unknown>;
  readonly check: string;
  /** What the check says, word for word. */
  readonly says: RegExp;
}

const grace = (change: PullRequest) => change.review({ by: 'grace', state: 'approve' });

const rows: readonly Row[] = [
  {
    who: 'a colleague who did not contribute to the change',
    act: grace,
    check: green,
    says: /Approved by `grace`/,
  },
  {
    who: 'a co-author',
    change: { by: 'mona', title: 'Twice', ...commit, coAuthors: ['grace'] },
    act: grace,
    check: waiting,
    says: /`grace` approved, but co-wrote/,
  },
  {
    who: 'the author of a commit of somebody else’s pull request',
    change: { by: 'mona', title: 'Twice', commits: [commit, { ...another, author: 'grace' }] },
    act: grace,
    check: waiting,
    says: /`grace` approved, but wrote/,
  },
  {
    who: 'the committer, as after a rebase',
    change: { by: 'mona', title: 'Twice', ...commit, author: 'mona', committer: 'grace' },
    act: grace,
    check: waiting,
    says: /`grace` approved, but committed/,
  },
  {
    who: 'somebody who pushed a forced commit under the author’s name',
    act: async (change) => {
      await change.forcePush({ by: 'grace', ...commit, author: 'mona' });
      await grace(change);
    },
    check: waiting,
    says: /`grace` approved, but (?:force-pushed to this pull request|committed|wrote)/,
  },
  {
    who: 'a commit made by GitHub’s web editor, which GitHub committed',
    change: { by: 'mona', title: 'Twice', ...commit, author: 'mona', committer: 'web-flow' },
    act: grace,
    check: green,
    says: /Approved by `grace`/,
  },
  {
    who: 'an author whose email belongs to no account',
    change: { by: 'mona', title: 'Twice', commits: [commit, { ...another, author: unlinked }] },
    act: grace,
    check: waiting,
    says: /One more approval is needed: the address `nobody@example.test` in .* belongs to no GitHub account/,
  },
  {
    who: 'a co-author whose email belongs to no account',
    change: { by: 'mona', title: 'Twice', ...commit, coAuthors: [unlinked] },
    act: grace,
    check: waiting,
    says: /Say whose `nobody@example\.test` is in `rules\.review\.identities`/,
  },
  {
    who: 'a reviewer who may only read',
    act: (change) => change.review({ by: 'eve', state: 'approve' }),
    check: waiting,
    says: /`eve` approved, but has no write access/,
  },
  {
    who: 'a stranger who asks for changes',
    act: async (change) => {
      await grace(change);
      await change.review({ by: 'eve', state: 'request-changes' });
    },
    check: green,
    says: /`eve` asked for changes, but has no write access/,
  },
  {
    who: 'a reviewer whose approval was dismissed',
    act: async (change) => {
      const given = await grace(change);
      await given.dismiss({ by: 'mona', message: 'Not yet.' });
    },
    check: waiting,
    says: /the review by `grace` was dismissed/,
  },
  {
    who: 'a reviewer who approved before the last push',
    act: async (change) => {
      await grace(change);
      await change.push(another);
    },
    check: waiting,
    says: /`grace` approved, but did so at .* and the change is no longer the same in/,
  },
  {
    who: 'a reviewer who approved an older commit, after the push',
    act: async (change) => {
      const before = change.headSha;
      await change.push(another);
      await change.review({ by: 'grace', state: 'approve', commit: before });
    },
    check: waiting,
    says: /the change is no longer the same in/,
  },
  {
    who: 'a reviewer who commented after an approval',
    act: async (change) => {
      await grace(change);
      await change.review({ by: 'grace', state: 'comment', body: 'And a thought.' });
    },
    check: green,
    says: /Approved by `grace`/,
  },
];

test.each(rows)('$who', async ({ change: options, act, check, says }) => {
  const repository = await stage.shop({ policy: strict });
  const change = await repository.openPullRequest(options ?? testedChange());
  await act(change);
  await stage.settled();
  expect(light(change)).toBe(check);
  const { summary, text } = sdlCheck(change);
  expect(`${summary}\n${text}`).toMatch(says);
});

test('a reviewer whose account was deleted', async () => {
  const repository = await stage.shop({ policy: review });
  stage.emulator.world.user('passing-by');
  repository.collaborator('passing-by', 'write');
  const change = await repository.openPullRequest(testedChange());
  await change.review({ by: 'passing-by', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe(green);

  stage.emulator.world.deleteUser('passing-by');
  await repository.rerequestCheck(sdlCheck(change).id, { by: 'mona' });
  await stage.settled();
  expect(light(change)).toBe(waiting);
  expect(sdlCheck(change).text).toContain('a deleted account approved, but cannot be identified');
});

test('an author whose account was deleted', async () => {
  const repository = await stage.shop({ policy: review });
  stage.emulator.world.user('short-lived');
  repository.collaborator('short-lived', 'write');
  const change = await repository.openPullRequest({ ...testedChange(), by: 'short-lived' });
  await stage.settled();
  stage.emulator.world.deleteUser('short-lived');
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe(waiting);
  expect(sdlCheck(change).text).toContain('belongs to no GitHub account');
});

describe('an approval is kept', () => {
  test('over a merge of the base by “Update branch”', async () => {
    const repository = await stage.shop({ policy: review });
    const change = await repository.openPullRequest(testedChange());
    await change.review({ by: 'grace', state: 'approve' });
    await repository.push({ branch: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } });
    const approved = change.headSha;
    await change.updateBranch({ by: 'grace' });
    await stage.settled();
    expect(change.headSha).not.toBe(approved);
    expect(light(change)).toBe(green);
  });

  test('over a rebase that changes nothing', async () => {
    const repository = await stage.shop({ policy: review });
    const change = await repository.openPullRequest({ by: 'mona', title: 'Twice', ...commit });
    await change.review({ by: 'grace', state: 'approve' });
    await repository.push({ branch: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } });
    await change.forcePush(commit);
    await stage.settled();
    expect(light(change)).toBe(green);
  });

  test('not over a merge that brings in something of its own', async () => {
    const repository = await stage.shop({ policy: review });
    const change = await repository.openPullRequest({ by: 'mona', title: 'Twice', ...commit });
    await change.review({ by: 'grace', state: 'approve' });
    await repository.push({ branch: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } });
    await change.push({
      message: 'Merge main',
      parents: [change.headRef, 'main'],
      files: { 'src/cart.js': 'export const total = () => 0;\n' },
    });
    await stage.settled();
    expect(light(change)).toBe(waiting);
  });
});

describe('a bot', () => {
  const bump = {
    by: 'dependabot[bot]',
    title: 'Bump left-pad',
    message: 'Bump left-pad',
    files: { 'src/vendored.js': 'export const pad = 2;\n' },
  };
  beforeAll(() => {
    stage.emulator.world.user('dependabot[bot]');
  });
  const withBot = async (policy: string) => {
    const repository = await stage.shop({ policy });
    repository.collaborator('dependabot[bot]', 'write');
    return repository;
  };

  test('is sent no comment', async () => {
    const repository = await withBot(enforced);
    const change = await repository.openPullRequest(bump);
    await stage.settled();
    expect(shown(change)).toMatchObject({ conclusion: 'failure', rules: { tests: 'fail' } });
    expect(change.comments).toEqual([]);
  });

  test('needs a review like everybody else', async () => {
    const repository = await withBot(review);
    const change = await repository.openPullRequest(bump);
    await stage.settled();
    expect(light(change)).toBe(waiting);
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(light(change)).toBe(green);
  });

  test('does not count as a reviewer', async () => {
    const repository = await withBot(review);
    const change = await repository.openPullRequest(testedChange());
    await change.review({ by: 'dependabot[bot]', state: 'approve' });
    await stage.settled();
    expect(light(change)).toBe(waiting);
    expect(sdlCheck(change).text).toContain('approved, but is not a person');
  });

  const exempting = enforcing('review\n    exempt-authors: ["dependabot[bot]"]');

  test('that the policy exempts needs none, as far as GitHub signed its commits', async () => {
    const repository = await withBot(exempting);
    const signed = await repository.openPullRequest({ ...bump, committer: 'web-flow' });
    await stage.settled();
    expect(light(signed)).toBe('success: No rule applies');
    await signed.push({ by: 'mona', ...another });
    await stage.settled();
    expect(light(signed)).toBe(waiting);
  });

  test('whose name somebody writes into a commit is not believed', async () => {
    const repository = await withBot(exempting);
    const forged = await repository.openPullRequest(bump);
    await stage.settled();
    expect(light(forged)).toBe(waiting);
    expect(sdlCheck(forged).text).toContain('GitHub did not sign');
  });
});

it('asks the team that can still review a change by several, without its members on a public repository', async () => {
  const repository = await stage.shop({
    policy: enforcing('review\n    teams: [security]\n    independence: strict'),
  });
  const change = await repository.openPullRequest({ ...testedChange(), coAuthors: ['ada'] });
  await repository.uploadAnalysis({ ref: mergeRef(change) });
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('in_progress: Waiting for 1 review by the team security');
  const { summary, text } = sdlCheck(change);
  expect(summary).toContain('Ask the team `security` for a review.');
  expect(`${summary} ${text}`).not.toContain('sam');
  await change.review({ by: 'sam', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe(green);
});
