import { describe, expect, test } from '@jest/globals';
import type { OpenTarget, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck, testedChange } from '../running-service.ts';
import { itsTest } from './changes.ts';
import { enforcing, light, lights, scene, writes } from './scene.ts';

const stage = scene();

const review = enforcing('review');
const waits = 'waiting for 1 review';
const passes = 'the rule passes';

/** A change by mona on the branch `topic`, evaluated. */
async function original(policy: string, change: Partial<OpenTarget> = {}): Promise<PullRequest> {
  const repository = await stage.shop({ policy });
  const opened = await repository.openPullRequest({ ...testedChange(), branch: 'topic', ...change });
  await stage.settled();
  return opened;
}

let copies = 0;

/** The same head, proposed again from a branch of the repository. */
async function copyOf(
  { repository, headSha }: PullRequest,
  by: string,
  options: Partial<OpenTarget> = {},
): Promise<PullRequest> {
  copies += 1;
  const branch = `copy-${copies}`;
  await repository.branch(branch, headSha, { by });
  const copy = await repository.openPullRequest({ title: 'The same', by, branch, ...options });
  await stage.settled();
  return copy;
}

/** The same head, proposed again by eve, who may write nothing but her fork. */
async function strangersCopy(
  { repository }: { readonly repository: Repository },
  options: Partial<OpenTarget> = {},
): Promise<PullRequest> {
  copies += 1;
  const from = await repository.fork({ owner: 'eve', name: `fork-${copies}` });
  const copy = await repository.openPullRequest({
    title: 'Mine',
    by: 'eve',
    from,
    branch: 'topic',
    ...options,
  });
  await stage.settled();
  return copy;
}

async function approve(change: PullRequest, by: string): Promise<void> {
  await change.review({ by, state: 'approve' });
  await stage.settled();
}

/** What the check says after the pull request that it is about. */
function said(change: PullRequest): string {
  return light(change).replace(/#\d+ \(same head as [^)]*\): /, '');
}

describe('a copy by a colleague', () => {
  test('and the original have one check, that says which is which', async () => {
    const change = await original(review);
    const copy = await copyOf(change, 'ada');
    expect(copy.headSha).toBe(change.headSha);
    expect(light(change)).toBe(`in_progress: #1 (same head as #2): ${waits}`);
    expect(sdlCheck(change).summary).toMatch(
      /#1.* and .*#2.* propose the same commits to the same branch and are evaluated as one\..*are those of .*#1/,
    );
  });

  test('who then approves the original is not independent of it', async () => {
    const change = await original(review);
    await copyOf(change, 'ada');
    await approve(change, 'ada');
    expect(said(change)).toBe(`in_progress: ${waits}`);
    expect(sdlCheck(change).text).toMatch(/`ada` approved, but opened .*#2.*, which has the same head/);
    await approve(change, 'grace');
    expect(said(change)).toBe(`success: ${passes}`);
  });

  test('who approved the original before: that does not count any more', async () => {
    const change = await original(review);
    await approve(change, 'ada');
    expect(said(change)).toBe('success: The rule passes');
    const copy = await copyOf(change, 'ada');
    expect(said(change)).toBe(`in_progress: ${waits}`);
    await copy.close();
    await stage.settled();
    expect(said(change)).toBe('success: The rule passes');
  });

  test('gets no approval from the author of the original', async () => {
    const change = await original(review);
    const copy = await copyOf(change, 'ada');
    await approve(copy, 'mona');
    expect(said(change)).toBe(`in_progress: ${waits}`);
    expect(sdlCheck(change).text).toMatch(/`mona` approved, but opened this pull request/);
    await expect(copy.merge({ by: 'ada' })).rejects.toThrow('SDL');
  });

  test('gets none from the one who pushed the head to the original', async () => {
    const repository = await stage.shop({ policy: review });
    const change = await repository.openPullRequest({ ...testedChange(), branch: 'topic' });
    await change.push({ by: 'grace', ...itsTest });
    await stage.settled();
    const copy = await copyOf(change, 'ada');
    await approve(copy, 'grace');
    expect(said(change)).toBe(`in_progress: ${waits}`);
    expect(sdlCheck(change).text).toMatch(/`grace` approved, but made the last push/);
    await approve(copy, 'sam');
    expect(said(change)).toBe(`success: ${passes}`);
  });

  test('is approved by somebody else: the approval counts for both, and both can be merged', async () => {
    const change = await original(review);
    const copy = await copyOf(change, 'ada');
    await approve(copy, 'grace');
    expect(light(change)).toBe(`success: #1 (same head as #2): ${passes}`);
    expect(sdlCheck(change).text).toMatch(/`grace` approved at .* in .*#2/);
    await change.merge({ by: 'mona' });
  });

  test.each([
    ['in the copy', 1],
    ['in the original', 0],
  ])(
    'in which changes are asked for %s: both are stopped, whatever is approved in the other',
    async (_, where) => {
      const change = await original(review);
      const copy = await copyOf(change, 'ada');
      const pulls = [change, copy];
      await pulls[where]?.review({ by: 'grace', state: 'request-changes' });
      await approve(pulls[1 - where] ?? change, 'sam');
      await approve(pulls[1 - where] ?? change, 'grace');
      expect(said(change)).toBe('failure: 1 of 1 rule fails: review');
      await pulls[where]?.review({ by: 'grace', state: 'approve' });
      await stage.settled();
      expect(said(change)).toBe(`success: ${passes}`);
    },
  );

  test('as a draft does not stop the original, and the draft of an original waits', async () => {
    const change = await original(review);
    const copy = await copyOf(change, 'ada', { draft: true });
    await approve(change, 'grace');
    expect(said(change)).toBe(`success: ${passes}`);
    await change.convertToDraft();
    await stage.settled();
    expect(said(change)).toMatch(/^in_progress: draft/);
    await copy.readyForReview({ by: 'ada' });
    await stage.settled();
    expect(said(change)).toMatch(/^in_progress: draft/);
  });

  test('that is merged first, or closed and reopened, counts while it is open', async () => {
    const change = await original(review);
    const copy = await copyOf(change, 'ada');
    await approve(copy, 'grace');
    expect(said(change)).toBe(`success: ${passes}`);
    await copy.close();
    await stage.settled();
    expect(said(change)).toBe('in_progress: Waiting for 1 review');
    await copy.reopen();
    await stage.settled();
    expect(said(change)).toBe(`success: ${passes}`);
    await copy.merge({ by: 'ada', method: 'squash' });
    await stage.settled();
    expect(said(change)).toBe('in_progress: Waiting for 1 review');
  });

  test('that moves from another branch brings the approval that it got there, if the change is the same', async () => {
    const change = await original(review);
    const { repository } = change;
    await repository.push({ branch: 'free', from: 'main', by: 'mona', files: { 'free.md': 'free\n' } });
    const copy = await copyOf(change, 'ada', { base: 'free' });
    await stage.advance(60_000);
    await approve(copy, 'grace');
    expect(lights(change).SDL).toBe('in_progress: Waiting for 1 review');
    await stage.advance(60_000);
    await copy.edit({ base: 'main' });
    await stage.settled();
    expect(said(change)).toBe(`success: ${passes}`);
    await copy.edit({ base: 'free' });
    await stage.settled();
    expect(lights(change).SDL).toBe('in_progress: Waiting for 1 review');
  });

  test('into a branch that has most of the change already was approved for the rest alone', async () => {
    const repository = await stage.shop({ policy: review });
    const change = await repository.openPullRequest({ ...testedChange(), branch: 'topic' });
    await repository.branch('most', change.headSha, { by: 'mona' });
    await change.push({ files: { 'docs/read.md': '# Read\n' } });
    await stage.settled();
    const copy = await copyOf(change, 'ada', { base: 'most' });
    await stage.advance(60_000);
    await approve(copy, 'grace');
    await stage.advance(60_000);
    await copy.edit({ base: 'main' });
    await stage.settled();
    expect(said(change)).toBe(`in_progress: ${waits}`);
    expect(sdlCheck(change).text).toMatch(
      /`grace` approved, but did so .* in .*#2.*the change is no longer the same/,
    );
  });

  test('is not written twice, whichever of them is evaluated', async () => {
    const change = await original(review);
    const copy = await copyOf(change, 'ada');
    stage.asked();
    for (const pull of [change, copy, change, copy]) {
      await pull.edit({ title: `${pull.title}!` });
      await stage.settled();
    }
    expect(writes(stage.asked())).toEqual([]);
  });
});

describe('a copy by a stranger', () => {
  test('changes nothing of a check that passes, and gets what the original got', async () => {
    const change = await original(review);
    await approve(change, 'grace');
    const copy = await strangersCopy(change, { draft: true });
    expect(said(change)).toBe(`success: ${passes}`);
    await copy.review({
      by: 'eve',
      state: 'comment',
      comments: [{ path: 'src/cart.js', line: 1, body: 'Hm.' }],
    });
    await copy.review({ by: 'eve', state: 'comment', body: 'No.' });
    await stage.settled();
    expect(said(change)).toBe(`success: ${passes}`);
    await change.merge({ by: 'mona' });
  });

  test('opens no conversation of the original', async () => {
    const change = await original(enforcing('review\n    resolved-threads: true'));
    await approve(change, 'grace');
    const copy = await strangersCopy(change);
    await copy.review({
      by: 'ada',
      state: 'comment',
      comments: [{ path: 'src/cart.js', line: 1, body: 'Hm.' }],
    });
    await stage.settled();
    expect(said(change)).toBe(`success: ${passes}`);
  });

  test('neither approves nor stops', async () => {
    const change = await original(review);
    const copy = await strangersCopy(change);
    await change.review({ by: 'eve', state: 'approve' });
    await stage.settled();
    expect(said(change)).toBe(`in_progress: ${waits}`);
    await approve(copy, 'mona');
    expect(said(change)).toBe(`in_progress: ${waits}`);
    await approve(copy, 'grace');
    expect(said(change)).toBe(`success: ${passes}`);
    await change.review({ by: 'eve', state: 'request-changes' });
    await stage.settled();
    expect(said(change)).toBe(`success: ${passes}`);
    await copy.review({ by: 'ada', state: 'request-changes' });
    await stage.settled();
    expect(said(change)).toBe('failure: 1 of 1 rule fails: review');
  });

  test('that is older is not what the check is about', async () => {
    const repository = await stage.shop({ policy: review });
    await repository.push({ branch: 'topic', from: 'main', by: 'mona', files: testedChange().files });
    const copy = await strangersCopy({ repository }, { draft: true });
    const change = await repository.openPullRequest({ title: 'Count', by: 'mona', branch: 'topic' });
    await stage.settled();
    await approve(change, 'grace');
    expect(copy.number).toBeLessThan(change.number);
    expect(light(change)).toBe(`success: #${change.number} (same head as #${copy.number}): ${passes}`);
  });

  test('gives no reason for missing tests, and takes none away', async () => {
    const policy = enforcing('tests\n    reasons: [hard-to-test]');
    const reason = 'Tests-Not-Needed: hard-to-test: it shows on the printer alone';
    const untested = { files: { 'src/cart.js': 'export const total = (items) => items.length * 2;\n' } };
    const change = await original(policy, untested as Partial<OpenTarget>);
    const copy = await strangersCopy(change, { body: reason });
    await stage.advance(60_000);
    await approve(copy, 'grace');
    await approve(change, 'grace');
    expect(said(change)).toBe('failure: 1 of 1 rule fails: tests');

    await change.edit({ by: 'mona', body: reason });
    await stage.advance(60_000);
    await approve(copy, 'ada');
    expect(said(change)).toMatch(/^in_progress: waiting for a reviewer to accept/);
    expect(sdlCheck(change).text).toMatch(/`ada` approved, but did so in .*#2.*, whose description/);
    await approve(change, 'sam');
    expect(said(change)).toBe(`success: ${passes}`);
  });

  test('and seven more of them stop nobody', async () => {
    const change = await original(review);
    for (let count = 0; count < 8; count++) await strangersCopy(change);
    await approve(change, 'grace');
    expect(light(change)).toBe(`success: #1 (same head as #2, #3, #4 and 2 more): ${passes}`);
    expect(sdlCheck(change).summary).toMatch(
      /#7.*, .*#8.* and .*#9.*, opened by people without write access/,
    );
    const last = change.repository.pullRequest(9);
    await last.edit({ by: 'eve', title: 'Mine!' });
    await stage.settled();
    expect(said(change)).toBe(`success: ${passes}`);
  });

  test('of another stranger’s pull request: the older one speaks', async () => {
    const repository = await stage.shop({ policy: review });
    await repository.push({ branch: 'topic', from: 'main', by: 'mona', files: testedChange().files });
    const one = await strangersCopy({ repository });
    const other = await strangersCopy({ repository }, { draft: true });
    await approve(other, 'grace');
    expect(one.headSha).toBe(other.headSha);
    expect(light(other)).toBe(`success: #${one.number} (same head as #${other.number}): ${passes}`);
  });

  test('into another branch that requires the check is evaluated there, and the worse is shown', async () => {
    const change = await original(enforcing('tests'));
    const { repository } = change;
    await repository.push({
      branch: 'release/1',
      from: 'main',
      by: 'mona',
      files: { '.github/sdl.yml': review },
    });
    repository.protect('release/*', { requiredChecks: [{ name: 'SDL' }] });
    const copy = await strangersCopy(change, { base: 'release/1' });
    expect(light(change)).toBe(`in_progress: #${copy.number} (same head as #1): ${waits}`);
    await copy.close();
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
  });
});

test('more copies by colleagues than are read: the check fails, and says what to do', async () => {
  const change = await original(review);
  for (let count = 0; count < 6; count++) await copyOf(change, 'ada');
  expect(light(change)).toBe('failure: 7 open pull requests have the same head');
});

test('in a merge queue, the approval of a copy counts as on the pull request', async () => {
  const repository = await stage.shop({ policy: review });
  repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
  const change = await repository.openPullRequest({ ...testedChange(), branch: 'topic' });
  await stage.settled();
  const copy = await copyOf(change, 'ada');
  await approve(copy, 'grace');
  await change.enqueue({ by: 'mona' });
  await stage.settled();
  expect(change.state).toBe('merged');
});

test('costs of a copy: it and who opened both are read once more, and the original is told', async () => {
  const change = await original(review);
  const { repository } = change;
  await repository.branch('twin', change.headSha, { by: 'ada' });
  await stage.settled();
  stage.asked();
  await repository.openPullRequest({ title: 'The same', by: 'ada', branch: 'twin' });
  await stage.settled();
  const asked = stage.asked().map(({ operation }) => operation);
  const count = (operation: string) => asked.filter((each) => each === operation).length;
  expect(count('graphql:PullRequestEvidence')).toBe(4);
  expect(count('repos/get-collaborator-permission-level')).toBe(4);
  expect(writes(stage.asked())).toEqual([]);
});
