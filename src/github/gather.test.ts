import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { type EmulatedGitHub, startEmulatedGitHub } from '../../test/emulated-github.ts';
import type { Evidence } from '../evidence/index.ts';

let gitHub: EmulatedGitHub;

beforeAll(async () => {
  gitHub = await startEmulatedGitHub();
  gitHub.emulator.world.user('dependabot[bot]');
});
afterEach(() => {
  gitHub.emulator.faults.clear();
  expect(gitHub.emulator.violations).toEqual([]);
});
afterAll(() => gitHub.close());

/** A repository of its own, with a policy that asks for everything. */
function repository(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<Repository> {
  return gitHub.shop({ 'src/cart.js': 'one\n', '.github/sdl.yml': everything, ...files });
}

const everything = `
enforcement: observe
rules:
  review: { teams: [security] }
`;

/** A slice that must be there. */
function value<Name extends keyof Evidence>(evidence: Evidence, name: Name) {
  const slice = evidence[name];
  if (slice === undefined || !slice.available) throw new Error(`${name}: ${JSON.stringify(slice)}`);
  return slice.value as Extract<NonNullable<Evidence[Name]>, { available: true }>['value'];
}

async function evidenceOf(pullRequest: Parameters<EmulatedGitHub['gather']>[0]): Promise<Evidence> {
  const gathered = await gitHub.gather(pullRequest);
  if (gathered === null) throw new Error('nothing gathered');
  return gathered.evidence;
}

const change = { by: 'mona', title: 'Two', files: { 'src/cart.js': 'two\n' } };

describe('the pull request', () => {
  test('is told as GitHub shows it', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest({
      ...change,
      body: 'Why: *because*',
      draft: true,
      branch: 'two',
    });
    const gathered = await gitHub.gather(pull);
    expect(gathered?.subject).toEqual({
      kind: 'pull-request',
      repository: shop.fullName,
      number: pull.number,
      headSha: pull.headSha,
      baseSha: pull.baseSha,
      draft: true,
      authorKind: 'user',
    });
    expect(value(gathered?.evidence ?? {}, 'pullRequest')).toEqual({
      repository: shop.fullName,
      number: pull.number,
      url: expect.stringContaining(`/${shop.fullName}/pull/${pull.number}`),
      title: 'Two',
      body: 'Why: *because*',
      author: { login: 'mona', kind: 'user' },
      draft: true,
      state: 'open',
      createdAt: expect.any(Date),
      head: { sha: pull.headSha, ref: 'two', repository: shop.fullName },
      base: { sha: pull.baseSha, ref: 'main' },
      fork: false,
    });
  });

  test('from a fork names the fork', async () => {
    const shop = await repository();
    const fork = await shop.fork({ owner: 'eve' });
    const pull = await shop.openPullRequest({ ...change, by: 'eve', from: fork });
    expect(value(await evidenceOf(pull), 'pullRequest')).toMatchObject({
      fork: true,
      head: { repository: fork.fullName },
    });
  });

  test('by a bot, and by an account that was deleted', async () => {
    const shop = await repository();
    gitHub.emulator.world.user('leaver');
    shop.collaborator('leaver', 'write');
    const byBot = await shop.openPullRequest({ ...change, by: 'dependabot[bot]' });
    const byLeaver = await shop.openPullRequest({ ...change, by: 'leaver' });
    gitHub.emulator.world.deleteUser('leaver');
    expect(await gitHub.gather(byBot)).toMatchObject({ subject: { authorKind: 'bot' } });
    expect(value(await evidenceOf(byBot), 'pullRequest').author).toEqual({
      login: 'dependabot[bot]',
      kind: 'bot',
    });
    const leftBehind = await gitHub.gather(byLeaver);
    expect(leftBehind?.subject).not.toHaveProperty('authorKind');
    expect(value(leftBehind?.evidence ?? {}, 'pullRequest').author).toBeNull();
  });

  test('that is closed, merged or gone is nothing to talk about', async () => {
    const shop = await repository();
    const closed = await shop.openPullRequest(change);
    await closed.close();
    const merged = await shop.openPullRequest(change);
    await merged.merge({ by: 'ada' });
    await expect(gitHub.gather(closed)).resolves.toBeNull();
    await expect(gitHub.gather(merged)).resolves.toBeNull();
    await expect(gitHub.gather({ number: 99, repository: shop })).resolves.toBeNull();
    await expect(
      gitHub.gather({ number: 1, repository: { owner: shop.owner, name: 'none' } }),
    ).resolves.toBeNull();
  });

  test('of a repository that was renamed goes by the new name', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest(change);
    const old = { number: pull.number, repository: { owner: shop.owner, name: shop.name } };
    await shop.rename('store');
    expect(await gitHub.gather(old)).toMatchObject({ subject: { repository: `${shop.owner}/store` } });
  });
});

describe('the policy', () => {
  test('is that of the base branch, whatever the head says', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest({
      ...change,
      files: { '.github/sdl.yml': 'enforcement: off\n' },
    });
    const gathered = await gitHub.gather(pull);
    expect(gathered?.policy).toMatchObject({
      valid: true,
      policy: { source: { kind: 'repository', path: '.github/sdl.yml', commit: await shop.sha('main') } },
    });
  });

  test('follows the base branch', async () => {
    const shop = await repository();
    await shop.push({
      branch: 'release',
      from: 'main',
      by: 'ada',
      files: { '.github/sdl.yml': 'enforcement: x' },
    });
    const pull = await shop.openPullRequest(change);
    expect(await gitHub.gather(pull)).toMatchObject({ policy: { valid: true } });
    await pull.edit({ base: 'release' });
    expect(await gitHub.gather(pull)).toMatchObject({ policy: { valid: false, problems: [{ line: 1 }] } });
  });

  test('is the default where there is no file', async () => {
    const shop = await repository();
    await shop.push({ branch: 'main', by: 'ada', remove: ['.github/sdl.yml'] });
    const pull = await shop.openPullRequest(change);
    expect(await gitHub.gather(pull)).toMatchObject({
      policy: { valid: true, policy: { source: { kind: 'default' } } },
    });
  });

  test.each<[string, Readonly<Record<string, string | Uint8Array>>]>([
    ['a binary file', { '.github/sdl.yml': new Uint8Array([0, 1, 2, 255]) }],
    ['a folder', { '.github/sdl.yml/inner': 'enforcement: off\n' }],
  ])('that is %s is a mistake, never the default', async (_, files) => {
    const shop = await repository();
    await shop.push({ branch: 'main', by: 'ada', remove: ['.github/sdl.yml'] });
    await shop.push({ branch: 'main', by: 'ada', files });
    const pull = await shop.openPullRequest(change);
    const gathered = await gitHub.gather(pull);
    expect(gathered).toMatchObject({ policy: { valid: false, problems: [{ line: 1, column: 1 }] } });
    expect(Object.keys(gathered?.evidence ?? {})).toEqual(['pullRequest']);
  });
});

describe('the commits', () => {
  test('tell authors, co-authors and committers', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest({
      ...change,
      author: 'mona',
      committer: 'grace',
      coAuthors: ['ada', { name: 'Zoe', email: 'zoe@home.example' }],
    });
    const { commits, forcePushes } = value(await evidenceOf(pull), 'commits');
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
    const shop = await repository();
    const pull = await shop.openPullRequest(change);
    const before = pull.headSha;
    const after = await pull.forcePush({ by: 'grace', files: { 'src/cart.js': 'three\n' } });
    expect(value(await evidenceOf(pull), 'commits').forcePushes).toMatchObject([
      { actor: { login: 'grace', kind: 'user' }, before, after },
    ]);
  });

  test('tell what GitHub committed', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest(change);
    await shop.push({ branch: 'main', by: 'ada', files: { 'README.md': 'more\n' } });
    const merge = await pull.updateBranch({ by: 'mona' });
    const { commits } = value(await evidenceOf(pull), 'commits');
    expect(commits.at(-1)).toMatchObject({ sha: merge, committedByGitHub: true });
    expect(commits.at(-1)?.parents).toHaveLength(2);
  });
});

describe('earlier heads that proposed the same', () => {
  const same = async (pull: Parameters<EmulatedGitHub['gather']>[0]) =>
    value(await evidenceOf(pull), 'commits').sameChangeAsHead;

  test('are those before a merge of the base', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest(change);
    const approved = pull.headSha;
    await pull.review({ by: 'ada', state: 'approve' });
    await shop.push({ branch: 'main', by: 'ada', files: { 'README.md': 'more\n' } });
    await pull.updateBranch({ by: 'mona' });
    await expect(same(pull)).resolves.toEqual([approved]);
  });

  test('are those before a pure rebase', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest(change);
    const approved = pull.headSha;
    await pull.review({ by: 'ada', state: 'approve' });
    await shop.push({ branch: 'main', by: 'ada', files: { 'README.md': 'more\n' } });
    await pull.forcePush({ files: change.files, from: 'main' });
    await expect(same(pull)).resolves.toEqual([approved]);
  });

  test('are not those that another commit came after', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest(change);
    await pull.review({ by: 'ada', state: 'approve' });
    await pull.push({ files: { 'src/cart.js': 'three\n' } });
    await expect(same(pull)).resolves.toEqual([]);
  });
});

describe('reviews, labels and checks', () => {
  test('reviews come with what they were given to, and whether the reviewer may push', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest(change);
    await pull.review({ by: 'eve', state: 'approve' });
    shop.collaborator('eve', 'read');
    await pull.review({ by: 'ada', state: 'request-changes', body: 'No.' });
    const review = await pull.review({ by: 'grace', state: 'approve' });
    await review.dismiss({ by: 'ada', message: 'Not yet' });
    await pull.requestReview({ users: ['eve'], teams: ['security'] });
    const { reviews, requested } = value(await evidenceOf(pull), 'reviews');
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

  test('labels come with who set them last', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest({ ...change, labels: ['other'] });
    await pull.label('major', { by: 'ada' });
    await pull.unlabel('major', { by: 'mona' });
    await pull.label('major', { by: 'grace' });
    const labels = value(await evidenceOf(pull), 'labels');
    expect(labels.map(({ name, setBy }) => [name, setBy?.login])).toEqual([
      ['other', 'mona'],
      ['major', 'grace'],
    ]);
  });

  test('checks are those of others, the newest of each name and app', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest(change);
    await expect(evidenceOf(pull)).resolves.toMatchObject({ checks: { available: true, value: [] } });
    const sha = pull.headSha;
    await shop.reportCheck({ sha, name: 'build', conclusion: 'failure' });
    await shop.reportCheck({ sha, name: 'build', conclusion: 'success' });
    await shop.reportCheck({ sha, name: 'lint' });
    await shop.reportCheck({ sha, name: 'SDL', app: 'sdl-gate', conclusion: 'success' });
    await shop.reportStatus({ sha, context: 'ci/old', state: 'pending', by: 'ada' });
    const checks = value(await evidenceOf(pull), 'checks');
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
    const shop = await repository({ 'old.js': 'a\nb\nc\nd\n', 'gone.js': 'x\n', 'logo.png': picture });
    const pull = await shop.openPullRequest({
      ...change,
      files: { 'src/cart.js': 'two\n', 'logo.png': new Uint8Array([...picture, 4, 0]), empty: '' },
      rename: { 'old.js': 'new.js' },
      remove: ['gone.js'],
      submodules: { vendor: '1'.repeat(40) },
    });
    const { files } = value(await evidenceOf(pull), 'change');
    expect(Object.fromEntries(files.map((file) => [file.path, file]))).toMatchObject({
      'src/cart.js': { status: 'modified', additions: 1, deletions: 1, patch: expect.stringMatching(/^@@ /) },
      'logo.png': { status: 'modified', binary: true },
      empty: { status: 'added', binary: false, patch: '' },
      'new.js': { status: 'renamed', previousPath: 'old.js', binary: false },
      'gone.js': { status: 'removed', deletions: 1 },
      vendor: { status: 'added', submodule: true },
    });
  });
});

test('teams are those that the rules name, without those that do not exist', async () => {
  const shop = await repository({
    '.github/sdl.yml': 'rules:\n  review: { teams: [security, nobody] }\n',
  });
  const pull = await shop.openPullRequest(change);
  const teams = value(await evidenceOf(pull), 'teams');
  expect(Object.keys(teams)).toEqual(['security']);
  expect(teams.security?.toSorted()).toEqual(['ada', 'grace']);
});

describe('documents', () => {
  const model = '# Threat model\n\nWhat are we working on? The cart.\n';
  const documentsOf = async (pull: Parameters<EmulatedGitHub['gather']>[0]) =>
    value(await evidenceOf(pull), 'documents');

  test('are files of the head, and issues', async () => {
    const shop = await repository();
    const issue = await shop.openIssue({ title: 'Threats', body: model, by: 'ada' });
    const pull = await shop.openPullRequest({
      ...change,
      body: `Threat models: [cart](docs/threat-models/cart.md), [none](docs/threat-models/none.md), #${issue.number}, #999`,
      files: { ...change.files, 'docs/threat-models/cart.md': model },
    });
    const documents = await documentsOf(pull);
    expect(documents.toSorted((a, b) => b.text.length - a.text.length)).toEqual([
      {
        reference: { kind: 'file', path: 'docs/threat-models/cart.md' },
        state: 'found',
        text: model,
        truncated: false,
        url: expect.stringContaining(`/blob/${pull.headSha}/docs/threat-models/cart.md`),
      },
      {
        reference: { kind: 'issue', repository: shop.fullName, number: issue.number },
        state: 'found',
        text: model,
        truncated: false,
        url: expect.stringContaining(`/issues/${issue.number}`),
      },
      expect.objectContaining({
        reference: { kind: 'file', path: 'docs/threat-models/none.md' },
        state: 'not-found',
      }),
      expect.objectContaining({ reference: expect.objectContaining({ number: 999 }), state: 'not-found' }),
    ]);
  });

  test('are read once for a head', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest({
      ...change,
      body: 'Threat model: [cart](docs/threat-models/cart.md)',
    });
    gitHub.asked();
    await evidenceOf(pull);
    expect(gitHub.asked().filter((operation) => operation === 'graphql:Documents')).toHaveLength(1);
    await evidenceOf(pull);
    expect(gitHub.asked()).not.toContain('graphql:Documents');
  });

  test('are cut at a megabyte, and no folder or binary file is one', async () => {
    const shop = await repository({ 'docs/threat-models/folder.md/inner': 'x' });
    const pull = await shop.openPullRequest({
      ...change,
      body: '[folder](docs/threat-models/folder.md)',
      files: {
        'docs/threat-models/long.md': 'x'.repeat(1024 * 1024 + 1),
        'docs/threat-models/picture.md': new Uint8Array([0, 1, 2]),
      },
    });
    const documents = await documentsOf(pull);
    const states = documents.map(({ reference, state, truncated, text }) => [
      'path' in reference ? reference.path.split('/').at(-1) : '',
      state,
      truncated,
      text.length,
    ]);
    expect(states.toSorted()).toEqual([
      ['folder.md', 'unreadable', false, 0],
      ['long.md', 'found', true, 1024 * 1024],
      ['picture.md', 'unreadable', false, 0],
    ]);
  });

  test('of a private repository are not read for a public one', async () => {
    const shop = await repository();
    const vault = await gitHub.emulator.world.repository({ owner: shop.owner, name: 'vault', private: true });
    const secret = await vault.openIssue({ title: 'Threats', body: 'secret', by: 'ada' });
    const pull = await shop.openPullRequest({
      ...change,
      body: `Threat model: ${vault.fullName}#${secret.number}`,
    });
    expect(await documentsOf(pull)).toMatchObject([{ state: 'not-found', text: '', url: null }]);
  });
});

describe('long lists are read to their end', () => {
  test('files', async () => {
    const shop = await repository();
    const names = Array.from({ length: 230 }, (_, index) => `src/file-${index}.js`);
    const pull = await shop.openPullRequest({
      ...change,
      files: Object.fromEntries(names.map((name) => [name, `${name}\n`])),
    });
    expect(
      value(await evidenceOf(pull), 'change')
        .files.map(({ path }) => path)
        .sort(),
    ).toEqual(names.sort());
  });

  test('commits', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest({
      ...change,
      commits: Array.from({ length: 120 }, (_, index) => ({ files: { 'src/cart.js': `${index}\n` } })),
    });
    const { commits } = value(await evidenceOf(pull), 'commits');
    expect(commits).toHaveLength(120);
    expect(commits.at(-1)?.sha).toBe(pull.headSha);
  });

  test('reviews, labels, checks and comments', async () => {
    const shop = await repository();
    const pull = await shop.openPullRequest(change);
    for (let index = 0; index < 120; index++) {
      await pull.review({ by: 'ada', state: 'comment', body: `${index}` });
      await shop.reportStatus({ sha: pull.headSha, context: `ci/${index}`, state: 'success', by: 'ada' });
      await pull.comment({ by: 'ada', body: `${index}` });
      await pull.label('major');
      await pull.unlabel('major');
    }
    await pull.label('major', { by: 'grace' });
    const evidence = await evidenceOf(pull);
    expect(value(evidence, 'reviews').reviews).toHaveLength(120);
    expect(value(evidence, 'checks')).toHaveLength(120);
    expect(value(evidence, 'labels')).toMatchObject([{ name: 'major', setBy: { login: 'grace' } }]);
  });
});
