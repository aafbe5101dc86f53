import { expect, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

// Who may review what: what only GitHub can show, from webhooks, the list of activities and the commits that forced pushes replaced.

const stage = scene();

const waiting = 'in_progress: Waiting for 1 review';
const green = 'success: The rule passes';
const review = enforcing('review');
const strict = enforcing('review\n    independence: strict');

const first = { message: 'Sum', files: { 'src/sum.js': 'export const sum = (a, b) => a + b;\n' } };
const second = { message: 'Rate', files: { 'src/rate.js': 'export const rate = 0.2;\n' } };

async function opened(policy: string, commit: object = first): Promise<PullRequest> {
  const repository = await stage.shop({ policy });
  const change = await repository.openPullRequest({ by: 'mona', title: 'Sum', ...first, ...commit });
  await stage.settled();
  return change;
}

/** What the check says after the approvals, and its whole text. */
async function approvedBy(change: PullRequest, ...people: readonly string[]) {
  for (const by of people) await change.review({ by, state: 'approve' });
  // Many events in a row are answered after a pause.
  await stage.advance(10_000);
  const { summary, text } = sdlCheck(change);
  return { light: light(change), says: `${summary}\n${text}` };
}

const requests = () => stage.asked().map(({ operation }) => operation);

test.each([
  ['two people', review],
  ['the strict reading', strict],
])('who pushed in the author’s name, by an ordinary push, does not count: %s', async (_, policy) => {
  const change = await opened(policy);
  await change.push({ by: 'ada', ...second, author: 'mona', committer: 'mona' });
  const { light: shown, says } = await approvedBy(change, 'ada');
  expect(shown).toBe(waiting);
  expect(says).toMatch(/`ada` approved, but (?:made the last push|pushed)/);
  expect((await approvedBy(change, 'grace')).light).toBe(green);
});

test('who pushed is known from webhooks, without a request', async () => {
  const change = await opened(review);
  await change.push({ by: 'ada', ...second, author: 'mona', committer: 'mona' });
  await stage.settled();
  requests();
  await approvedBy(change, 'ada');
  expect(requests()).toEqual(['graphql:PullRequestEvidence', 'checks/update']);
});

test('a person who pushed before the author did counts for two people, and not under the strict reading', async () => {
  for (const [policy, expected] of [
    [review, green],
    [strict, waiting],
  ] as const) {
    const change = await opened(policy);
    await change.push({ by: 'ada', ...second, author: 'mona', committer: 'mona' });
    await change.push({
      by: 'mona',
      message: 'Round',
      files: { 'src/round.js': 'export const round = Math.round;\n' },
    });
    expect((await approvedBy(change, 'ada')).light).toBe(expected);
  }
});

test('a branch that somebody else pushed before it was opened is theirs under the strict reading', async () => {
  const repository = await stage.shop({ policy: strict });
  await repository.push({
    branch: 'sum',
    by: 'ada',
    from: 'main',
    ...first,
    author: 'mona',
    committer: 'mona',
  });
  const change = await repository.openPullRequest({ by: 'mona', title: 'Sum', branch: 'sum' });
  const { light: shown, says } = await approvedBy(change, 'ada');
  expect(shown).toBe(waiting);
  expect(says).toContain('`ada` approved, but pushed');
});

test('commits that the author squashed into one of their own keep their authors under the strict reading', async () => {
  for (const [policy, expected] of [
    [review, green],
    [strict, waiting],
  ] as const) {
    const change = await opened(policy);
    await change.push({ by: 'ada', ...second });
    await change.forcePush({ by: 'mona', message: 'All', files: { ...first.files, ...second.files } });
    const { light: shown, says } = await approvedBy(change, 'ada');
    expect(shown).toBe(expected);
    if (policy === strict) expect(says).toContain('which a forced push replaced');
    expect((await approvedBy(change, 'grace')).light).toBe(green);
  }
});

test.each([
  ['Co-authored-by: ada', /`ada` approved, but co-wrote/],
  ['Co-authored-by: @ada', /`ada` approved, but co-wrote/],
  ['Co-authored-by: Ada Moe ada@users.noreply.github.test', /`ada` approved, but co-wrote/],
  ['Co-authored-by: Kim Moe', /the name `Kim Moe` in a trailer/],
])('%s names a contributor under the strict reading', async (trailer, says) => {
  const change = await opened(strict, { message: `Sum\n\n${trailer}\n\nTalked through on a call.` });
  const approved = await approvedBy(change, 'ada');
  expect(approved.light).toBe(waiting);
  expect(approved.says).toMatch(says);
});

test('a tool that names itself with an address of no account asks for one more approval, unless the policy knows it', async () => {
  const coAuthors = [{ name: 'Writer', email: 'bot@writer.example' }];
  const unknown = await opened(review, { coAuthors });
  expect((await approvedBy(unknown, 'grace')).light).toBe(waiting);
  expect((await approvedBy(unknown, 'ada')).light).toBe(green);
  const known = await opened(enforcing('review\n    identities: { "bot@writer.example": nobody }'), {
    coAuthors,
  });
  expect((await approvedBy(known, 'grace')).light).toBe(green);
  const listed = await opened(review, { coAuthors: [{ name: 'Claude', email: 'noreply@anthropic.com' }] });
  expect((await approvedBy(listed, 'grace')).light).toBe(green);
});

test('the policy of the pull request itself says nothing about whose an address is', async () => {
  const change = await opened(review, {
    coAuthors: [{ name: 'Writer', email: 'bot@writer.example' }],
    files: {
      ...first.files,
      '.github/sdl.yml': enforcing('review\n    identities: { "bot@writer.example": nobody }'),
    },
  });
  expect((await approvedBy(change, 'grace')).light).toBe(waiting);
});

test('a machine account that the policy names does not count', async () => {
  const repository = await stage.shop({ policy: enforcing('review\n    not-reviewers: [ada]') });
  const change = await repository.openPullRequest({ by: 'mona', title: 'Sum', ...first });
  const { light: shown, says } = await approvedBy(change, 'ada');
  expect(shown).toBe(waiting);
  expect(says).toContain('never counts as a reviewer');
});

test('conversations are to be resolved where the policy asks, and the check follows', async () => {
  const change = await opened(enforcing('review\n    resolved-threads: true'));
  const given = await change.review({
    by: 'grace',
    state: 'approve',
    comments: [{ path: 'src/sum.js', line: 1, body: 'Numbers only?' }],
  });
  await stage.settled();
  expect(light(change)).toBe('in_progress: Waiting for 1 conversation to be resolved');
  await given.resolveThreads({ by: 'mona' });
  await stage.settled();
  expect(light(change)).toBe(green);
});

test('an agent’s pull request is not approved by the person who asked for it', async () => {
  stage.emulator.world.user('copilot-swe-agent[bot]');
  const repository = await stage.shop({ policy: review });
  repository.collaborator('copilot-swe-agent[bot]', 'write');
  const change = await repository.openPullRequest({
    by: 'copilot-swe-agent[bot]',
    title: 'Sum',
    ...first,
    coAuthors: ['ada'],
  });
  const { light: shown, says } = await approvedBy(change, 'ada');
  expect(shown).toBe(waiting);
  expect(says).toContain('`ada` approved, but asked `copilot-swe-agent[bot]` for this change');
  expect((await approvedBy(change, 'grace')).light).toBe(green);
});

test('a person who lost access no longer stops a change', async () => {
  const change = await opened(review);
  stage.emulator.world.user('leaver');
  change.repository.collaborator('leaver', 'write');
  await change.review({ by: 'leaver', state: 'request-changes' });
  await approvedBy(change, 'grace');
  expect(light(change)).toBe('failure: 1 of 1 rule fails: review');
  change.repository.collaborator('leaver', null);
  await change.repository.rerequestCheck(sdlCheck(change).id, { by: 'mona' });
  await stage.settled();
  expect(light(change)).toBe(green);
});
