import { describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck, testedChange } from '../running-service.ts';
import { signIn, threatModel } from './changes.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();

const review = enforcing('review');
const waiting = 'in_progress: Waiting for 1 review';
const green = 'success: The rule passes';

/** Numbered lines, some of them replaced. */
function lines(replaced: Readonly<Record<number, string>> = {}, count = 40): string {
  return Array.from({ length: count }, (_, index) => `${replaced[index + 1] ?? `line ${index + 1}`}\n`).join(
    '',
  );
}

const path = 'src/list.txt';
const before = { [path]: lines() };
const change = { by: 'mona', title: 'Change', message: 'Change', files: { [path]: lines({ 10: 'ten' }) } };

interface Approved {
  readonly shop: Repository;
  readonly pull: PullRequest;
  /** The head that grace approved. */
  readonly head: string;
}

/** A change by mona that grace approved. */
async function approved(options: Parameters<Repository['openPullRequest']>[0] = change): Promise<Approved> {
  const shop = await stage.shop({ policy: review, files: before });
  const pull = await shop.openPullRequest(options);
  await stage.settled();
  await pull.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(pull)).toBe(green);
  return { shop, pull, head: pull.headSha };
}

/** Moves the base on, somewhere else. */
async function moveBase(
  shop: Repository,
  files: Readonly<Record<string, string>> = { 'README.md': '# Shop\n' },
) {
  await shop.push({ branch: 'main', by: 'ada', files });
  await stage.settled();
}

/** What the check says on the pull request after the next steps are done. */
async function lightAfter(pull: PullRequest): Promise<string> {
  await stage.settled();
  return light(pull);
}

function says(pull: PullRequest): string {
  const { summary, text } = sdlCheck(pull);
  return `${summary}\n${text}`;
}

describe('an approval holds while the change is the same, no matter who brings the head up to date', () => {
  const rebased = { message: change.message, files: change.files, author: 'mona' };
  test.each<[string, (on: Approved) => Promise<unknown>]>([
    ['the author merges the base', ({ pull }) => pull.updateBranch({ by: 'mona' })],
    ['the reviewer presses "Update branch"', ({ pull }) => pull.updateBranch({ by: 'grace' })],
    ['the author rebases', ({ pull }) => pull.forcePush({ by: 'mona', ...rebased })],
    [
      'the reviewer presses "Update with rebase"',
      ({ pull }) => pull.forcePush({ by: 'grace', ...rebased, committer: 'grace' }),
    ],
    [
      'the author amends the message',
      ({ pull }) => pull.forcePush({ by: 'mona', ...rebased, message: 'Change the tenth line' }),
    ],
  ])('%s', async (_, act) => {
    const on = await approved();
    await moveBase(on.shop);
    await act(on);
    expect(await lightAfter(on.pull)).toBe(green);
    expect(on.pull.headSha).not.toBe(on.head);
    expect(says(on.pull)).toMatch(
      new RegExp(
        `\`grace\` approved at .*${on.head.slice(0, 7)}.* on 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC; the change is still the same`,
      ),
    );
  });

  it('also where the base changed other lines of the same file', async () => {
    const on = await approved();
    await moveBase(on.shop, { [path]: lines({ 30: 'thirty' }) });
    await on.pull.updateBranch({ by: 'grace' });
    expect(await lightAfter(on.pull)).toBe(green);
    await moveBase(on.shop, { [path]: lines({ 30: 'thirty', 35: 'thirty-five' }) });
    await on.pull.forcePush({
      by: 'grace',
      committer: 'grace',
      author: 'mona',
      files: { [path]: lines({ 10: 'ten', 30: 'thirty', 35: 'thirty-five' }) },
    });
    expect(await lightAfter(on.pull)).toBe(green);
  });

  it('also for a fork', async () => {
    const shop = await stage.shop({ policy: review, files: before });
    const fork = await shop.fork({ owner: 'eve' });
    const pull = await shop.openPullRequest({ ...change, by: 'eve', from: fork });
    await pull.review({ by: 'grace', state: 'approve' });
    expect(await lightAfter(pull)).toBe(green);
    await moveBase(shop);
    await pull.updateBranch({ by: 'eve' });
    expect(await lightAfter(pull)).toBe(green);
    await pull.push({ by: 'eve', files: { 'src/more.txt': 'more\n' } });
    expect(await lightAfter(pull)).toBe(waiting);
  });

  it('and who rebased it may approve it for the first time', async () => {
    const shop = await stage.shop({ policy: review, files: before });
    const pull = await shop.openPullRequest(change);
    await moveBase(shop);
    await pull.forcePush({ by: 'grace', ...rebased, committer: 'grace' });
    await pull.review({ by: 'grace', state: 'approve' });
    expect(await lightAfter(pull)).toBe(green);
  });
});

describe('an approval ends when the head changes something else, and the check names the first path', () => {
  const link = { files: { [path]: 'elsewhere' }, modes: { [path]: '120000' } } as const;
  const executable = { files: change.files, modes: { [path]: '100755' } } as const;
  test.each<[what: string, act: (on: Approved) => Promise<unknown>, named: string]>([
    [
      'a push',
      ({ pull }) => pull.push({ by: 'mona', files: { 'src/a.txt': 'a\n', 'src/b.txt': 'b\n' } }),
      'src/a.txt',
    ],
    [
      'a merge of the base with something in addition',
      ({ pull }) =>
        pull.push({ by: 'mona', parents: [pull.headRef, 'main'], files: { 'src/evil.txt': 'evil\n' } }),
      'src/evil.txt',
    ],
    [
      'a merge of the base that drops a file of the base',
      ({ pull }) => pull.push({ by: 'mona', parents: [pull.headRef, 'main'], remove: ['README.md'] }),
      'README.md',
    ],
    [
      'the same hunk in another place with equal context',
      ({ pull }) => pull.forcePush({ by: 'mona', files: { [path]: lines({ 20: 'ten' }) } }),
      path,
    ],
    ['the file as a link', ({ pull }) => pull.push({ by: 'mona', ...link }), path],
    ['the file made executable', ({ pull }) => pull.push({ by: 'mona', ...executable }), path],
    ['the file removed', ({ pull }) => pull.push({ by: 'mona', remove: [path] }), path],
    [
      'the file renamed',
      ({ pull }) => pull.push({ by: 'mona', rename: { [path]: 'src/renamed.txt' } }),
      path,
    ],
    [
      'other ends of lines',
      ({ pull }) =>
        pull.push({ by: 'mona', files: { [path]: lines({ 10: 'ten' }).replaceAll('\n', '\r\n') } }),
      path,
    ],
    [
      'lines that look like the head of a hunk',
      ({ pull }) =>
        pull.push({
          by: 'mona',
          files: { [path]: lines({ 10: 'ten\r@@ -1,1 +1,1 @@\u2028@@ -2,2 +2,2 @@' }) },
        }),
      path,
    ],
    [
      'a binary file',
      ({ pull }) => pull.push({ by: 'mona', files: { 'logo.png': new Uint8Array([137, 80, 78, 71, 0, 1]) } }),
      'logo.png',
    ],
    ['a submodule', ({ pull }) => pull.push({ by: 'mona', submodules: { lib: '1'.repeat(40) } }), 'lib'],
  ])('%s', async (_, act, named) => {
    const on = await approved();
    await moveBase(on.shop);
    await act(on);
    expect(await lightAfter(on.pull)).toBe(waiting);
    expect(says(on.pull)).toContain('`grace` approved, but did so at');
    expect(says(on.pull)).toMatch(
      new RegExp(`the change is no longer the same in [^ ]*${named.replace('.', '\\.')}`),
    );
  });

  it('of a submodule, when it moves on', async () => {
    const on = await approved({ ...change, submodules: { lib: '1'.repeat(40) } });
    await on.pull.push({ by: 'mona', submodules: { lib: '2'.repeat(40) } });
    expect(await lightAfter(on.pull)).toBe(waiting);
    await on.pull.push({ by: 'mona', submodules: { lib: '1'.repeat(40) } });
    expect(await lightAfter(on.pull)).toBe(green);
  });

  it('of a binary file, unless it is the same', async () => {
    const logo = (last: number) => ({ 'logo.png': new Uint8Array([137, 80, 78, 71, 0, last]) });
    const on = await approved({ ...change, files: logo(1) });
    await moveBase(on.shop);
    await on.pull.updateBranch({ by: 'grace' });
    expect(await lightAfter(on.pull)).toBe(green);
    await on.pull.push({ by: 'mona', files: logo(2) });
    expect(await lightAfter(on.pull)).toBe(waiting);
  });

  it('not when a push is taken back', async () => {
    const on = await approved();
    await on.pull.push({ by: 'mona', remove: [path] });
    expect(await lightAfter(on.pull)).toBe(waiting);
    await on.pull.push({ by: 'mona', files: change.files });
    expect(await lightAfter(on.pull)).toBe(green);
  });

  it('when conflicts with the base are resolved, which is writing', async () => {
    const on = await approved();
    await moveBase(on.shop, { [path]: lines({ 10: 'TEN' }) });
    await on.pull.push({
      by: 'mona',
      parents: [on.pull.headRef, 'main'],
      files: { [path]: lines({ 10: 'ten' }) },
    });
    expect(await lightAfter(on.pull)).toBe(waiting);
  });

  it('when it has more files than GitHub compares', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 301 }, (_, index) => [`many/${index}.txt`, `${index}\n`]),
    );
    const on = await approved({ ...change, files: many });
    await moveBase(on.shop);
    await on.pull.updateBranch({ by: 'mona' });
    expect(await lightAfter(on.pull)).toBe(waiting);
    expect(says(on.pull)).toContain(
      'it is not known whether the change is still the same: it has 300 files or more',
    );
  });
});

describe('an approval belongs to what lands in the base', () => {
  /** A change into `feature`, whose commits are not in main. */
  async function intoFeature(hidden: Readonly<Record<string, string>> = { 'src/hidden.txt': 'hidden\n' }) {
    const shop = await stage.shop({ policy: review, files: before });
    await shop.push({ branch: 'feature', from: 'main', by: 'mona', message: 'Hidden', files: hidden });
    const pull = await shop.openPullRequest({ ...change, base: 'feature', parents: ['feature'] });
    await pull.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    return { shop, pull };
  }

  it('it ends where another base makes more land', async () => {
    const { pull } = await intoFeature();
    await pull.edit({ base: 'main' });
    expect(await lightAfter(pull)).toBe(waiting);
    expect(says(pull)).toContain('the change is no longer the same in');
    expect(says(pull)).toContain('src/hidden.txt');
  });

  it('it holds where the same lands in another base, and when the base is changed back', async () => {
    const shop = await stage.shop({ policy: review, files: before });
    await shop.push({ branch: 'next', from: 'main', by: 'ada', files: { 'src/next.txt': 'next\n' } });
    const pull = await shop.openPullRequest(change);
    await stage.settled();
    await pull.review({ by: 'grace', state: 'approve' });
    expect(await lightAfter(pull)).toBe(green);
    await pull.edit({ base: 'next' });
    await stage.settled();
    await pull.edit({ base: 'main' });
    expect(await lightAfter(pull)).toBe(green);
  });

  it('it does not hold where the old base is moved after the fact', async () => {
    const { shop, pull } = await intoFeature();
    await pull.edit({ base: 'main' });
    await shop.push({ branch: 'feature', from: 'main', force: true, by: 'mona', files: { 'x.txt': 'x\n' } });
    await pull.comment({ by: 'mona', body: '/sdl re-evaluate' });
    expect(await lightAfter(pull)).toBe(waiting);
    await shop.deleteBranch('feature', { by: 'mona' });
    await pull.comment({ by: 'mona', body: '/sdl re-evaluate' });
    expect(await lightAfter(pull)).toBe(waiting);
  });

  it('it does not hold where the base is force-pushed back', async () => {
    const shop = await stage.shop({ policy: review, files: before });
    const first = await shop.sha('main');
    await shop.push({ branch: 'main', by: 'ada', files: { 'src/kept.txt': 'kept\n' } });
    const pull = await shop.openPullRequest(change);
    await pull.review({ by: 'grace', state: 'approve' });
    expect(await lightAfter(pull)).toBe(green);
    await shop.push({
      branch: 'main',
      from: first,
      force: true,
      by: 'ada',
      files: { 'README.md': '# Shop\n' },
    });
    expect(await lightAfter(pull)).toBe(waiting);
    expect(says(pull)).toContain('src/kept.txt');
  });

  it('it holds where the base is force-pushed and the same lands', async () => {
    const on = await approved();
    const main = await on.shop.sha('main');
    await moveBase(on.shop);
    await on.pull.updateBranch({ by: 'mona' });
    expect(await lightAfter(on.pull)).toBe(green);
    await on.shop.push({
      branch: 'main',
      from: main,
      force: true,
      by: 'ada',
      files: { 'README.md': '# Shop\n' },
    });
    await on.pull.comment({ by: 'mona', body: '/sdl re-evaluate' });
    expect(await lightAfter(on.pull)).toBe(green);
  });

  it('it holds in a stack whose lower parts are squashed into the base', async () => {
    const shop = await stage.shop({ policy: review, files: before });
    const parts = ['one', 'two', 'three'].map((name) => ({
      name,
      files: { [`src/${name}.txt`]: `${name}\n` },
    }));
    const pulls: PullRequest[] = [];
    for (const { name, files } of parts) {
      const base = pulls.at(-1)?.headRef ?? 'main';
      pulls.push(
        await shop.openPullRequest({
          by: 'mona',
          title: name,
          message: name,
          branch: name,
          base,
          parents: [base],
          files,
        }),
      );
    }
    for (const pull of pulls) await pull.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    const [bottom, middle, top] = pulls as [PullRequest, PullRequest, PullRequest];
    expect(light(bottom)).toBe(green);
    await bottom.merge({ by: 'ada', method: 'squash' });
    await shop.deleteBranch('one', { by: 'ada' });
    await stage.settled();
    expect(middle.baseRef).toBe('main');
    expect(light(middle)).toBe(green);
    await middle.merge({ by: 'ada', method: 'squash' });
    await shop.deleteBranch('two', { by: 'ada' });
    expect(await lightAfter(top)).toBe(green);
  });

  it('it is not known while GitHub has no test merge of head and base, and is known soon after', async () => {
    const on = await approved();
    await moveBase(on.shop);
    on.pull.mergeability('unknown');
    await on.pull.updateBranch({ by: 'mona' });
    expect(await lightAfter(on.pull)).toBe(waiting);
    expect(says(on.pull)).toContain('GitHub has not made its test merge yet');
    on.pull.mergeability('known');
    await stage.advance(60_000);
    expect(light(on.pull)).toBe(green);
  });

  it('a test merge with the base before is not taken for one with the base now', async () => {
    const { pull } = await intoFeature();
    pull.mergeability('unknown');
    await pull.edit({ base: 'main' });
    expect(await lightAfter(pull)).toBe(waiting);
    pull.mergeability('known');
    await stage.advance(60_000);
    expect(light(pull)).toBe(waiting);
  });
});

describe('a dismissal', () => {
  it('by a person stands, though the change is the same', async () => {
    const on = await approved();
    await moveBase(on.shop);
    await on.pull.updateBranch({ by: 'mona' });
    const given = await on.pull.review({ by: 'grace', state: 'approve' });
    await given.dismiss({ by: 'ada', message: 'The merge-base changed after approval.' });
    expect(await lightAfter(on.pull)).toBe(waiting);
  });

  it('by GitHub, since the merge base changed, is decided by the change', async () => {
    const shop = await stage.shop({ policy: review, files: before });
    const pull = await shop.openPullRequest(change);
    const given = await pull.review({ by: 'grace', state: 'approve' });
    await given.dismiss({ by: 'web-flow', message: 'The merge-base changed after approval.' });
    expect(await lightAfter(pull)).toBe(green);
    await pull.push({ by: 'mona', files: { 'src/more.txt': 'more\n' } });
    expect(await lightAfter(pull)).toBe(waiting);
  });

  it('by GitHub for a push is decided by the change', async () => {
    const shop = await stage.shop({ policy: review, files: before });
    shop.protect('main', { dismissStaleReviews: true });
    const pull = await shop.openPullRequest(change);
    await pull.review({ by: 'grace', state: 'approve' });
    await moveBase(shop);
    await pull.updateBranch({ by: 'mona' });
    expect(pull.reviews.map(({ state }) => state)).toEqual(['dismissed']);
    expect(await lightAfter(pull)).toBe(green);
  });
});

describe('whatever an approval is counted for, it ends with the change', () => {
  it('the approval of the security team', async () => {
    const shop = await stage.shop({ policy: enforcing('threat-model\n    team: security') });
    await shop.push({
      branch: 'feature',
      from: 'main',
      by: 'mona',
      files: { 'src/auth/hidden.js': 'export {};\n' },
    });
    const pull = await shop.openPullRequest({
      ...signIn,
      base: 'feature',
      parents: ['feature'],
      files: { ...signIn.files, 'docs/threat-models/sign-in.md': threatModel(1) },
    });
    await pull.review({ by: 'sam', state: 'approve' });
    await stage.settled();
    await pull.edit({ base: 'main' });
    expect(await lightAfter(pull)).toBe('in_progress: Waiting for a security review');
    expect(says(pull)).toContain('src/auth/hidden.js');
    await pull.review({ by: 'sam', state: 'approve' });
    expect(await lightAfter(pull)).toBe(green);
    await moveBase(shop);
    await pull.updateBranch({ by: 'mona' });
    expect(await lightAfter(pull)).toBe(green);
    expect(says(pull)).toMatch(/The team `security` approved at .* UTC; the change is still the same/);
  });

  it('the approval of a reason instead of tests', async () => {
    const shop = await stage.shop({ policy: enforcing('tests\n    reasons: [hard-to-test]') });
    await shop.push({
      branch: 'feature',
      from: 'main',
      by: 'mona',
      files: { 'src/pay.js': 'export const pay = () => 1;\n' },
    });
    const pull = await shop.openPullRequest({
      by: 'mona',
      title: 'Print',
      base: 'feature',
      parents: ['feature'],
      files: { 'src/print.js': 'export const print = () => 1;\n' },
      body: 'Tests-Not-Needed: hard-to-test: only a printer that no runner has shows it',
    });
    await stage.advance(5_000);
    await pull.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    await pull.edit({ base: 'main' });
    expect(await lightAfter(pull)).toMatch(/^in_progress: Waiting for a reviewer to accept/);
    expect(says(pull)).toContain('src/pay.js');
  });
});

describe('what it asks of GitHub, under a policy that enforces tests and review', () => {
  const { message, files } = testedChange();
  const opened = ['graphql:PullRequestEvidence', 'pulls/list-files', 'checks/create'];
  const compare = 'repos/compare-commits-with-basehead';
  const entries = 'graphql:TreeEntries';

  test.each<[event: string, act: (pull: PullRequest) => Promise<unknown>, more: readonly string[]]>([
    // The merge base and the files of the approved head are known from when it was the head.
    ['another base', (pull) => pull.edit({ base: 'next' }), [entries]],
    ['a push', (pull) => pull.push({ by: 'mona', files: { 'README.md': '# Shop\n' } }), [entries]],
    ['"Update branch"', (pull) => pull.updateBranch({ by: 'grace' }), [compare, compare, entries]],
    [
      '"Update with rebase" by the reviewer',
      (pull) => pull.forcePush({ by: 'grace', author: 'mona', committer: 'grace', message, files }),
      ['graphql:PullRequestsIntoBranch', compare, entries],
    ],
  ])('%s', async (_, act, more) => {
    const shop = await stage.shop({ policy: enforcing('tests', 'review') });
    await shop.push({ branch: 'next', from: 'main', by: 'ada', files: { 'src/next.txt': 'next\n' } });
    const pull = await shop.openPullRequest(testedChange());
    await stage.settled();
    expect(operations()).toEqual(opened.toSorted());
    await pull.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(operations()).toEqual(['checks/update', 'graphql:PullRequestEvidence']);
    await moveBase(shop);
    expect(operations()).toEqual([]);
    await act(pull);
    await stage.settled();
    expect(operations()).toEqual([...opened, ...more].toSorted());
    await pull.requestReview({ users: ['ada'] });
    await stage.settled();
    expect(operations().filter((operation) => operation !== 'checks/update')).toEqual([
      'graphql:PullRequestEvidence',
    ]);
  });

  it('a push while the base stands: nothing more than for any push', async () => {
    const shop = await stage.shop({ policy: enforcing('tests', 'review') });
    const other = await shop.openPullRequest(testedChange());
    await other.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    operations();
    await other.push({ by: 'mona', files: { 'README.md': '# Shop\n' } });
    await stage.settled();
    expect(operations()).toEqual(opened.toSorted());
    expect(says(other)).toContain('the change is no longer the same in');
  });

  /** But for what is read of a branch for the record, in the background. */
  function operations(): readonly string[] {
    return stage
      .asked()
      .map(({ operation }) => operation)
      .filter((operation) => !['graphql:PolicyFileOfBranch', 'graphql:BranchHistory'].includes(operation))
      .sort();
  }
});
