import { describe, expect, test } from '@jest/globals';
import { change, emulatedGitHub, everyEvidence, sliceOf } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

describe('the commits', () => {
  test('tell authors, co-authors and committers', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest({
      ...change,
      author: 'mona',
      committer: 'grace',
      coAuthors: ['ada', { name: 'Zoe', email: 'zoe@home.example' }],
    });
    const { commits, forcePushes } = await gitHub.slice(pull, 'commits');
    expect(commits).toMatchObject([
      {
        sha: pull.headSha,
        authors: [
          { actor: { login: 'mona' } },
          { actor: { login: 'ada' } },
          { name: 'Zoe', email: 'zoe@home.example', actor: null },
        ],
        committer: { actor: { login: 'grace' } },
        committedByGitHub: false,
        parents: [pull.baseSha],
      },
    ]);
    expect(forcePushes).toEqual([]);
  });

  test('tell who replaced which head', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest(change);
    const before = pull.headSha;
    const after = await pull.forcePush({ by: 'grace', files: { 'src/cart.js': 'three\n' } });
    expect((await gitHub.slice(pull, 'commits')).forcePushes).toMatchObject([
      { actor: { login: 'grace', kind: 'user' }, before, after },
    ]);
  });

  test('tell what GitHub committed', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest(change);
    await shop.push({ branch: 'main', by: 'ada', files: { 'README.md': 'more\n' } });
    const merge = await pull.updateBranch({ by: 'mona' });
    const { commits } = await gitHub.slice(pull, 'commits');
    expect(commits.at(-1)).toMatchObject({ sha: merge, committedByGitHub: true });
    expect(commits.at(-1)?.parents).toHaveLength(2);
  });
});

describe('reviews, labels and checks', () => {
  test('reviews come with what they were given to, and whether the reviewer may push', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest(change);
    await pull.review({ by: 'eve', state: 'approve' });
    shop.collaborator('eve', 'read');
    await pull.review({ by: 'ada', state: 'request-changes', body: 'No.' });
    const review = await pull.review({ by: 'grace', state: 'approve' });
    await review.dismiss({ by: 'ada', message: 'Not yet' });
    await pull.requestReview({ users: ['eve'], teams: ['security'] });
    const { reviews, requested } = await gitHub.slice(pull, 'reviews');
    expect(reviews).toMatchObject([
      { author: { login: 'eve' }, state: 'approved', canPush: false, commit: pull.headSha },
      { author: { login: 'ada' }, state: 'changes-requested', canPush: true },
      { author: { login: 'grace' }, state: 'dismissed', canPush: true },
    ]);
    expect(requested).toEqual([
      { kind: 'user', name: 'eve' },
      { kind: 'team', name: 'security' },
    ]);
  });

  test('labels are those that are on it', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest({ ...change, labels: ['other'] });
    await pull.label('major', { by: 'ada' });
    await pull.unlabel('major', { by: 'mona' });
    await pull.label('major', { by: 'grace' });
    const labels = await gitHub.slice(pull, 'labels');
    expect(labels).toEqual([{ name: 'other' }, { name: 'major' }]);
  });

  test('checks are those of others, the newest of each name and app', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest(change);
    await expect(gitHub.slice(pull, 'checks')).resolves.toEqual([]);
    const sha = pull.headSha;
    await shop.reportCheck({ sha, name: 'build', conclusion: 'failure' });
    await shop.reportCheck({ sha, name: 'build', conclusion: 'success' });
    await shop.reportCheck({ sha, name: 'lint' });
    await shop.reportCheck({ sha, name: 'SDL', app: 'sdl-gate', conclusion: 'success' });
    await shop.reportStatus({ sha, context: 'ci/old', state: 'pending', by: 'ada' });
    const checks = await gitHub.slice(pull, 'checks');
    expect(
      checks.map(({ kind, name, reportedBy, conclusion }) => [kind, name, reportedBy, conclusion]),
    ).toEqual(
      expect.arrayContaining([
        ['check-run', 'build', 'github-actions', 'success'],
        ['check-run', 'lint', 'github-actions', 'pending'],
        ['status', 'ci/old', 'ada', 'pending'],
      ]),
    );
    expect(checks).toHaveLength(3);
  });
});

describe('the change', () => {
  test('is every file with its patch', async () => {
    const picture = new Uint8Array([137, 80, 78, 71, 0, 1, 2, 3]);
    const shop = await gitHub.shop({
      policy: everyEvidence,
      files: { 'old.js': 'a\nb\nc\nd\n', 'gone.js': 'x\n', 'logo.png': picture },
    });
    const pull = await shop.openPullRequest({
      ...change,
      files: { 'src/cart.js': 'two\n', 'logo.png': new Uint8Array([...picture, 4, 0]), empty: '' },
      rename: { 'old.js': 'new.js' },
      remove: ['gone.js'],
      submodules: { vendor: '1'.repeat(40) },
    });
    const { files } = await gitHub.slice(pull, 'change');
    expect(Object.fromEntries(files.map((file) => [file.path, file]))).toMatchObject({
      'src/cart.js': { status: 'modified', additions: 1, deletions: 1, patch: expect.stringMatching(/^@@ /) },
      'logo.png': { status: 'modified', binary: true },
      empty: { status: 'added', binary: false, patch: '' },
      'new.js': { status: 'renamed', previousPath: 'old.js', binary: false },
      'gone.js': { status: 'removed', deletions: 1 },
      vendor: { status: 'added', submodule: true },
    });
  });

  test('stays in memory with what was read of it, where it is small', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest(change);
    const first = await gitHub.slice(pull, 'change');
    const second = await gitHub.slice(pull, 'change');
    expect(second).toBe(first);
  });
});

test('teams are those that the rules name, without those that do not exist', async () => {
  const shop = await gitHub.shop({ policy: 'rules:\n  review: { teams: [security, nobody] }\n' });
  const pull = await shop.openPullRequest(change);
  const teams = await gitHub.slice(pull, 'teams');
  expect(Object.keys(teams)).toEqual(['security']);
  expect(teams.security?.toSorted()).toEqual(['ada', 'grace']);
});

test('large teams are read to their end', async () => {
  const { world } = gitHub.emulator;
  const logins = Array.from({ length: 120 }, (_, index) => `member-${index}`);
  for (const login of logins) world.user(login);
  world.organization('crowd').team('security', logins);
  const shop = await world.repository({
    owner: 'crowd',
    name: 'shop',
    files: { 'src/cart.js': 'one\n', '.github/sdl.yml': everyEvidence },
  });
  shop.collaborator('mona', 'write');
  await world.install({ account: 'crowd' });
  const pull = await shop.openPullRequest(change);
  expect((await gitHub.slice(pull, 'teams')).security).toHaveLength(120);
});

describe('long lists are read to their end', () => {
  test('files', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const names = Array.from({ length: 230 }, (_, index) => `src/file-${index}.js`);
    const pull = await shop.openPullRequest({
      ...change,
      files: Object.fromEntries(names.map((name) => [name, `${name}\n`])),
    });
    expect((await gitHub.slice(pull, 'change')).files.map(({ path }) => path).sort()).toEqual(names.sort());
  });

  test('commits', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest({
      ...change,
      commits: Array.from({ length: 120 }, (_, index) => ({ files: { 'src/cart.js': `${index}\n` } })),
    });
    const { commits } = await gitHub.slice(pull, 'commits');
    expect(commits).toHaveLength(120);
    expect(commits.at(-1)?.sha).toBe(pull.headSha);
  });

  test('reviews, labels, checks and comments', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest(change);
    for (let index = 0; index < 120; index++) {
      await pull.review({ by: 'ada', state: 'comment', body: `${index}` });
      await shop.reportStatus({ sha: pull.headSha, context: `ci/${index}`, state: 'success', by: 'ada' });
      await pull.comment({ by: 'ada', body: `${index}` });
      await pull.label('major');
      await pull.unlabel('major');
    }
    await pull.label('major', { by: 'grace' });
    const { evidence } = await gitHub.gather(pull);
    expect(sliceOf(evidence, 'reviews').reviews).toHaveLength(120);
    expect(sliceOf(evidence, 'checks')).toHaveLength(120);
    expect(sliceOf(evidence, 'labels')).toEqual([{ name: 'major' }]);
  });
});
