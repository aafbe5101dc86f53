import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { BranchRules, PullRequest } from '../src/index.ts';
import { type Stage, stage } from './fixture.ts';

let on: Stage;
let pullRequest: PullRequest;
beforeEach(async () => {
  on = await stage();
  pullRequest = await on.repository.openPullRequest({
    title: 'Two steps',
    by: 'alice',
    branch: 'topic',
    commits: [
      { files: { a: '1\n' }, message: 'One' },
      { files: { b: '2\n' }, message: 'Two', author: 'carol' },
    ],
  });
  await on.repository.push({ branch: 'main', by: 'bob', files: { other: '' }, message: 'Meanwhile' });
});
afterEach(() => on.close());

function git(...words: readonly string[]): string {
  return execFileSync('git', ['--git-dir', on.repository.gitDirectory, ...words], { encoding: 'utf8' });
}

/** Subject, author and committer of the newest commits of the base, newest first. */
function log(count: number): readonly string[] {
  return git('log', '--first-parent', `-${count}`, '--format=%s (%an, %cn)', 'main').trim().split('\n');
}

describe('a merge', () => {
  test.each<['merge' | 'squash' | 'rebase', readonly string[]]>([
    ['merge', ['Merge pull request #1 from acme/topic (bob, GitHub)', 'Meanwhile (bob, bob)']],
    ['squash', ['Two steps (#1) (alice, GitHub)', 'Meanwhile (bob, bob)']],
    ['rebase', ['Two (carol, bob)', 'One (alice, bob)', 'Meanwhile (bob, bob)']],
  ])('by %s writes the same commits as GitHub', async (method, expected) => {
    await pullRequest.merge({ by: 'bob', method });
    expect(log(expected.length)).toEqual(expected);
    expect(git('ls-tree', '--name-only', 'main').split('\n')).toEqual(
      expect.arrayContaining(['a', 'b', 'other']),
    );
    expect(git('fsck', '--strict', '--no-dangling')).toBe('');
    expect(pullRequest).toMatchObject({ state: 'merged', author: 'alice' });
    const { data } = await on
      .as('alice')
      .rest.pulls.listFiles({ owner: 'acme', repo: 'shop', pull_number: 1 });
    expect(data.map(({ filename }) => filename)).toEqual(['a', 'b']);
  });

  it('names the co-authors when it squashes', async () => {
    await pullRequest.merge({ by: 'bob', method: 'squash' });
    expect(git('log', '-1', '--format=%b', 'main')).toContain(
      'Co-authored-by: carol <carol@users.noreply.github.test>',
    );
  });

  test.each<[string, BranchRules, string]>([
    [
      'a required check was never reported',
      { requiredChecks: [{ name: 'Gate' }] },
      'Required status check "Gate" is expected.',
    ],
    [
      'the check was reported by another app',
      { requiredChecks: [{ name: 'build', app: 'gate' }] },
      'Required status check "build" is expected.',
    ],
    [
      'a required check is under way',
      { requiredChecks: [{ name: 'slow' }] },
      'Required status check "slow" is in progress.',
    ],
    ['a review is missing', { approvals: 1 }, 'At least 1 approving review is required'],
    ['the last pusher alone approved', { lastPushApproval: true }, 'someone other than the last pusher'],
  ])('is refused where %s', async (_, rules, reason) => {
    on.repository.protect('main', rules);
    await on.repository.reportCheck({ name: 'build', sha: pullRequest.headSha, conclusion: 'success' });
    await on.repository.reportCheck({ name: 'slow', sha: pullRequest.headSha, status: 'in_progress' });
    expect(pullRequest.blockers).toEqual([expect.stringContaining(reason)]);
    await expect(pullRequest.merge({ by: 'bob' })).rejects.toThrow(reason);
    const { data } = await on.as('alice').rest.pulls.get({ owner: 'acme', repo: 'shop', pull_number: 1 });
    expect(data).toMatchObject({ mergeable: true, mergeable_state: 'blocked' });
  });

  test.each<[pattern: string, matching: readonly string[], others: readonly string[]]>([
    ['release/1', ['release/1'], ['release/10', 'releases']],
    ['release/*', ['release/1', 'release/2.0'], ['releases', 'release/1/hotfix', 'old/release/1']],
    ['release/**/*', ['release/1', 'release/1/hotfix'], ['releases', 'old/release/1']],
    ['**/v?', ['v1', 'release/v1', 'a/b/v2'], ['v10', 'release/v']],
    ['~ALL', ['release/1', 'main', 'a/b'], []],
    ['~DEFAULT_BRANCH', ['main'], ['release/1', 'master']],
  ])('follows the rules of a pattern that matches its base: %s', async (pattern, matching, others) => {
    on.repository.protect(pattern, { requiredChecks: [{ name: 'Gate' }] });
    for (const [branches, blockers] of [
      [matching, ['Required status check "Gate" is expected.']],
      [others, []],
    ] as const) {
      for (const base of branches) {
        if (base !== 'main') await on.repository.branch(base, 'main');
        await pullRequest.edit({ base });
        expect([base, pullRequest.blockers]).toEqual([base, blockers]);
        await pullRequest.edit({ base: 'main' });
        if (base !== 'main') await on.repository.deleteBranch(base);
      }
    }
  });

  it('follows all rulesets that match, and one branch protection rule', async () => {
    on.repository.protect('~ALL', { requiredChecks: [{ name: 'Gate' }] });
    on.repository.protect('main', { requiredChecks: [{ name: 'build' }] });
    on.repository.protect('*', { classic: true, requiredChecks: [{ name: 'older' }] });
    expect(pullRequest.blockers.map((blocker) => /"(.*)"/.exec(blocker)?.[1])).toEqual([
      'Gate',
      'build',
      'older',
    ]);
    on.repository.protect('main', { classic: true, requiredChecks: [{ name: 'of main' }] });
    expect(pullRequest.blockers.map((blocker) => /"(.*)"/.exec(blocker)?.[1])).toEqual(['Gate', 'of main']);
  });

  test.each(['release/[0-9]', 'release/{1,2}', 'release\\*'])(
    'a pattern like %s is not made up',
    (pattern) => {
      expect(() => on.repository.protect(pattern, {})).toThrow('not emulated');
    },
  );

  test.each(['success', 'neutral', 'skipped'] as const)(
    'is allowed by a check that ended as %s',
    async (conclusion) => {
      on.repository.protect('main', { requiredChecks: [{ name: 'Gate', app: 'gate' }] });
      await on.repository.reportCheck({
        app: 'gate',
        name: 'Gate',
        sha: pullRequest.headSha,
        conclusion: 'failure',
      });
      await on.repository.reportCheck({ app: 'gate', name: 'Gate', sha: pullRequest.headSha, conclusion });
      await pullRequest.merge({ by: 'bob' });
    },
  );

  it('is refused for a draft, for a conflict and for a head that moved', async () => {
    const merging = { owner: 'acme', repo: 'shop', pull_number: 1 };
    await expect(on.as('bob').rest.pulls.merge({ ...merging, sha: '0'.repeat(40) })).rejects.toMatchObject({
      status: 409,
    });
    await pullRequest.convertToDraft();
    await expect(pullRequest.merge({ by: 'bob' })).rejects.toThrow('still a draft');
    await pullRequest.readyForReview();
    await on.repository.push({ branch: 'main', by: 'bob', files: { a: 'other\n' } });
    await expect(pullRequest.merge({ by: 'bob' })).rejects.toThrow('not mergeable');
    const { data } = await on.as('alice').rest.pulls.get(merging);
    expect(data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
  });
});

describe('a base with new commits', () => {
  it('is merged into the branch by GitHub’s button', async () => {
    const before = pullRequest.headSha;
    const sha = await pullRequest.updateBranch();
    expect(git('rev-list', '--parents', '-1', sha).trim()).toBe(
      `${sha} ${before} ${await on.repository.sha('main')}`,
    );
    await expect(pullRequest.updateBranch()).rejects.toThrow('no new commits');
    const { data } = await on
      .as('alice')
      .rest.pulls.listFiles({ owner: 'acme', repo: 'shop', pull_number: 1 });
    expect(data.map(({ filename }) => filename)).toEqual(['a', 'b']);
  });

  it('may be merged by a push, which may resolve a conflict', async () => {
    await on.repository.push({ branch: 'main', by: 'bob', files: { a: 'other\n' } });
    await pullRequest.push({ parents: ['topic', 'main'], files: { a: 'both\n' }, message: 'Merge main' });
    expect(await on.repository.read('a', 'topic')).toBe('both\n');
    await pullRequest.merge({ by: 'bob' });
  });
});

describe('a base that is deleted', () => {
  const stacked = { title: 'On top', by: 'alice', branch: 'top', base: 'topic', files: { c: '3\n' } };

  it('after its own merge is replaced by the branch that it was merged into', async () => {
    const above = await on.repository.openPullRequest(stacked);
    await pullRequest.merge({ by: 'bob' });
    await on.repository.deleteBranch('topic');
    expect(above).toMatchObject({ state: 'open', baseRef: 'main' });
  });

  it('without a merge closes the pull requests into it', async () => {
    const above = await on.repository.openPullRequest(stacked);
    await on.repository.deleteBranch('topic');
    expect(above).toMatchObject({ state: 'closed', baseRef: 'topic' });
  });
});

describe('a pull request', () => {
  it('needs a new commit, two branches, and no other pull request for them', async () => {
    const opening = { title: 'Again', by: 'alice', branch: 'topic' };
    await expect(on.repository.openPullRequest(opening)).rejects.toMatchObject({
      errors: [{ message: 'A pull request already exists for acme:topic.' }],
    });
    await on.repository.branch('same', 'main');
    await expect(on.repository.openPullRequest({ ...opening, branch: 'same' })).rejects.toMatchObject({
      errors: [{ message: 'No commits between main and same' }],
    });
    await expect(on.repository.openPullRequest({ ...opening, branch: 'none' })).rejects.toMatchObject({
      errors: [{ field: 'head', code: 'invalid' }],
    });
  });

  it('shows renames, removals, binaries, submodules and links', async () => {
    await on.repository.push({
      branch: 'main',
      by: 'bob',
      files: { 'lib/long.ts': 'line\n'.repeat(30), 'lib/gone.ts': 'x\n', 'logo.png': new Uint8Array([0, 1]) },
    });
    const { number } = await on.repository.openPullRequest({
      title: 'Move',
      by: 'alice',
      rename: { 'lib/long.ts': 'lib/moved.ts' },
      remove: ['lib/gone.ts'],
      files: { 'logo.png': new Uint8Array([0, 2]) },
      submodules: { vendor: 'a'.repeat(40) },
      links: { latest: 'lib/moved.ts' },
    });
    const { data } = await on
      .as('alice')
      .rest.pulls.listFiles({ owner: 'acme', repo: 'shop', pull_number: number });
    expect(
      data.map(({ filename, status, previous_filename, patch }) => [
        filename,
        status,
        previous_filename,
        patch === undefined,
      ]),
    ).toEqual([
      ['latest', 'added', undefined, false],
      ['lib/gone.ts', 'removed', undefined, false],
      ['lib/moved.ts', 'renamed', 'lib/long.ts', true],
      ['logo.png', 'modified', undefined, true],
      ['vendor', 'added', undefined, false],
    ]);
  });
});
