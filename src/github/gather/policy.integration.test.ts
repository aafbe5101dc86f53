import { beforeAll, describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';
import type { PolicyChange, PolicyResult } from '../../policy/policy.ts';

const gitHub = await emulatedGitHub();
const { faults } = gitHub.emulator;

const path = '.github/sdl.yml';
const enforcing = 'comment: never\nrules:\n  review: enforce\n';
const observing = 'comment: never\nrules:\n  review: observe\n';

interface Commit {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly remove?: readonly string[];
  readonly rename?: Readonly<Record<string, string>>;
  readonly submodules?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
}

/** Where the policy came from, or the state and turn of what stands in its way. */
function brief(policy: PolicyResult): unknown {
  if (policy.valid) return policy.policy.source;
  return policy.problems.map((problem) =>
    'state' in problem ? `${problem.turn}: ${problem.state}` : problem.message,
  );
}

describe('what lies at the policy’s path of the base branch', () => {
  let shop: Repository;
  let pull: PullRequest;

  beforeAll(async () => {
    shop = await gitHub.shop();
    pull = await shop.openPullRequest(change);
  });

  /** Puts something into the base branch, which had no policy, and gathers. */
  async function gathered(push: Commit) {
    const branch = 'main';
    await shop.push({ branch, by: 'ada', force: true, from: pull.baseSha, ...push });
    gitHub.asked();
    // Without a former version that could count.
    faults.fail('repos/list-activities', { status: 403, times: 1 });
    const { policy, evidence } = await gitHub.gather(pull);
    return { policy, evidence, asked: gitHub.asked() };
  }

  const administrator = (state: string) => [`administrator: the policy file is ${state}`];
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(enforcing, 'utf16le')]);
  const shown = ['graphql:PullRequestEvidence'];
  const read = [...shown, 'git/get-blob'];

  test.each<[string, Commit, readonly string[], readonly string[]]>([
    ['UTF-16', { files: { [path]: utf16 } }, administrator('encoded as UTF-16'), read],
    ['Latin-1', { files: { [path]: Buffer.from('# für\n', 'latin1') } }, administrator('not UTF-8'), read],
    ['a binary file', { files: { [path]: new Uint8Array([0, 1, 2, 255]) } }, administrator('binary'), read],
    ['a large file', { files: { [path]: '#'.repeat(100_001) } }, administrator('too large'), shown],
    ['an empty file', { files: { [path]: '' } }, administrator('empty'), shown],
    ['a folder', { files: { [`${path}/a.yml`]: enforcing } }, administrator('a folder'), shown],
    ['a submodule', { submodules: { [path]: 'a'.repeat(40) } }, administrator('a submodule'), shown],
    [
      'a link to a policy',
      { links: { [path]: 'real.yml' }, files: { '.github/real.yml': enforcing } },
      administrator('a symbolic link'),
      shown,
    ],
    [
      'a pointer of Git LFS',
      { files: { [path]: 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n' } },
      administrator('stored in Git LFS'),
      shown,
    ],
  ])('%s is no policy, and never the default', async (_, push, expected, requests) => {
    const { policy, evidence, asked } = await gathered(push);
    expect(brief(policy)).toEqual(expected);
    expect(evidence).toEqual({});
    expect(asked).toEqual([...requests, 'repos/list-activities']);
  });

  test('a file with a byte order mark is read like any other', async () => {
    const { policy } = await gathered({ files: { [path]: `\u{feff}${enforcing}` } });
    expect(policy).toMatchObject({ valid: true, policy: { rules: [{ enforcement: 'enforce' }] } });
  });

  test.each<[string, Commit, string | undefined]>([
    ['nothing', { files: { 'src/a.js': '1\n' } }, undefined],
    ['another ending', { files: { '.github/sdl.yaml': enforcing } }, '.github/sdl.yaml'],
    ['another case', { files: { '.github/SDL.yml': enforcing } }, '.github/SDL.yml'],
    ['the root', { files: { 'sdl.yml': enforcing } }, 'sdl.yml'],
    ['the documentation', { files: { 'docs/sdl.yml': enforcing } }, 'docs/sdl.yml'],
    [
      'a linked folder',
      { links: { '.github': 'config' }, files: { 'config/sdl.yml': enforcing } },
      undefined,
    ],
  ])(
    'without a file there the default applies; what was perhaps meant is named: %s',
    async (_, push, overlooked) => {
      const { policy, asked } = await gathered(push);
      const expected = overlooked === undefined ? { kind: 'default' } : { kind: 'default', overlooked };
      expect(brief(policy)).toEqual(expected);
      expect(asked).not.toContain('git/get-blob');
    },
  );

  test('beside a policy, another file is nothing to talk about', async () => {
    const { policy } = await gathered({ files: { [path]: enforcing, '.github/sdl.yaml': observing } });
    expect(brief(policy)).toMatchObject({ kind: 'repository', path });
  });

  test('a file whose bytes GitHub does not return is no policy', async () => {
    faults.fail('git/get-blob', { status: 403, times: 1 });
    const { policy } = await gathered({ files: { [path]: Buffer.concat([utf16, utf16]) } });
    expect(brief(policy)).toEqual(['administrator: GitHub does not return the policy file']);
  });

  test('a file whose bytes cannot be read now is read later', async () => {
    faults.fail('git/get-blob', { status: 502, times: 1 });
    await expect(gathered({ files: { [path]: Buffer.concat([utf16, utf16, utf16]) } })).rejects.toMatchObject(
      {
        name: 'RetryLater',
      },
    );
  });
});

describe('what stands between the app and the policy', () => {
  const allowList =
    'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.';
  const singleSignOn =
    'Resource protected by organization SAML enforcement. You must grant your token access.';

  test.each<[string, string, { readonly type: string | null; readonly message?: string }, string]>([
    [
      'a missing permission',
      'Ref.target',
      { type: 'FORBIDDEN' },
      'administrator: the app lacks the permission to read the policy',
    ],
    [
      'the same for the file',
      'Commit.file',
      { type: 'FORBIDDEN' },
      'administrator: the app lacks the permission to read the policy',
    ],
    [
      'an allow list',
      'PullRequest.baseRef',
      { type: 'FORBIDDEN', message: allowList },
      'administrator: the IP allow list refuses the app',
    ],
    [
      'single sign-on',
      'Ref.target',
      { type: 'FORBIDDEN', message: singleSignOn },
      'administrator: SAML single sign-on refuses the app',
    ],
    [
      'a branch that is gone',
      'PullRequest.baseRef',
      { type: null },
      'author: the base branch does not exist',
    ],
    [
      'the same with an error',
      'PullRequest.baseRef',
      { type: 'NOT_FOUND' },
      'author: the base branch does not exist',
    ],
    [
      'a commit that is not returned',
      'Ref.target',
      { type: null },
      'administrator: GitHub does not return the base branch',
    ],
    [
      'a file that is not returned',
      'TreeEntry.object',
      { type: null },
      'administrator: GitHub does not return the policy file',
    ],
    [
      'the same with an error',
      'TreeEntry.object',
      { type: 'NOT_FOUND' },
      'administrator: GitHub does not return the policy file',
    ],
  ])('%s: %s', async (_, field, fault, expected) => {
    const shop = await gitHub.shop({ policy: enforcing });
    const pull = await shop.openPullRequest(change);
    faults.partial(field, fault);
    const { policy, evidence } = await gitHub.gather(pull);
    expect(brief(policy)).toEqual([expected]);
    expect(evidence).toEqual({});
  });

  test('a branch that was forced to another history is read at its new commit', async () => {
    const shop = await gitHub.shop({ policy: enforcing });
    const start = await shop.sha('main');
    await shop.push({ branch: 'main', by: 'ada', files: { 'src/b.js': '1\n' } });
    const pull = await shop.openPullRequest(change);
    await shop.push({
      branch: 'main',
      by: 'ada',
      force: true,
      from: start,
      files: { [path]: observing, 'a.js': '1\n' },
    });
    expect((await gitHub.gather(pull)).policy).toMatchObject({
      policy: { source: { commit: await shop.sha('main') }, rules: [{ enforcement: 'observe' }] },
    });
  });

  test('a repository without a default branch has policies all the same', async () => {
    const shop = await gitHub.shop({ policy: enforcing });
    const pull = await shop.openPullRequest(change);
    faults.partial('Repository.defaultBranchRef', { type: null });
    expect((await gitHub.gather(pull)).policy).toMatchObject({ valid: true });
  });
});

describe('a pull request that changes the policy', () => {
  const opening = { by: 'mona', title: 'Loosen' } as const;
  const query = 'graphql:PullRequestEvidence';
  const proposal = 'graphql:ProposedPolicy';
  const loosened: Partial<PolicyChange> = {
    kind: 'settings',
    file: 'changed',
    differences: [{ direction: 'loosens', rule: 'review', option: null, from: 'enforce', to: 'observe' }],
  };
  const broken = (state: string) => ({ kind: 'broken', wasValid: true, problem: { state } });

  async function changeIn(pull: PullRequest) {
    gitHub.asked();
    const { subject, policy } = await gitHub.gather(pull);
    return { policyChange: subject.policyChange, policy, asked: gitHub.asked() };
  }

  test.each<[string, Commit, unknown]>([
    ['loosens it', { files: { [path]: observing } }, loosened],
    ['removes it', { remove: [path] }, { kind: 'settings', file: 'removed' }],
    [
      'renames it',
      { rename: { [path]: '.github/sdl.yaml' } },
      { kind: 'settings', file: 'removed', overlooked: '.github/sdl.yaml' },
    ],
    [
      'breaks it',
      { files: { [path]: 'rules:\n  revew: enforce\n' } },
      { kind: 'broken', problem: { line: 2 } },
    ],
    [
      'makes it a link',
      { links: { [path]: '../src/cart.js' } },
      broken('the policy file is a symbolic link'),
    ],
    [
      'makes it a submodule',
      { submodules: { [path]: 'a'.repeat(40) } },
      broken('the policy file is a submodule'),
    ],
    [
      'makes it a folder',
      { remove: [path], files: { [`${path}/a.yml`]: observing } },
      broken('the policy file is a folder'),
    ],
    ['makes its folder a link', { remove: [path], links: { '.github': 'src' } }, { file: 'removed' }],
    ['empties it', { files: { [path]: '' } }, broken('the policy file is empty')],
    [
      'makes it too large',
      { files: { [path]: '#'.repeat(100_001) } },
      broken('the policy file is too large'),
    ],
  ])('%s: its check can say so, and the base branch’s policy applies', async (_, commit, expected) => {
    const shop = await gitHub.shop({ policy: enforcing });
    const pull = await shop.openPullRequest({ ...opening, ...commit });
    const first = await changeIn(pull);
    expect(first.policyChange).toMatchObject(expected as object);
    expect(first.policy).toMatchObject({ valid: true, policy: { rules: [{ enforcement: 'enforce' }] } });
    expect(first.asked.toSorted()).toEqual([proposal, query].toSorted());
    expect((await changeIn(pull)).asked).toEqual([query]);
  });

  test('from a fork is read like any other', async () => {
    const shop = await gitHub.shop({ policy: enforcing });
    const from = await shop.fork({ owner: 'eve', name: `shop-${shop.owner}` });
    const pull = await shop.openPullRequest({
      by: 'eve',
      title: 'Loosen',
      from,
      branch: 'loosen',
      files: { [path]: observing },
    });
    expect((await changeIn(pull)).policyChange).toMatchObject(loosened);
    faults.partial('PullRequest.potentialMergeCommit', { type: null });
    expect((await changeIn(pull)).policyChange).toMatchObject(loosened);
  });

  test('without a setting of it has nothing to say', async () => {
    const shop = await gitHub.shop({ policy: enforcing });
    const pull = await shop.openPullRequest({ ...opening, files: { [path]: `# Ours\n${enforcing}` } });
    expect((await changeIn(pull)).policyChange).toBeUndefined();
  });

  test('in a file that GitHub does not show is said to be one', async () => {
    const shop = await gitHub.shop({ policy: enforcing });
    const pull = await shop.openPullRequest({ ...opening, files: { [path]: observing } });
    faults.partial('Repository.object', { type: 'NOT_FOUND' });
    expect((await changeIn(pull)).policyChange).toEqual({ kind: 'unreadable' });
  });

  test('that cannot be read now is read later', async () => {
    const shop = await gitHub.shop({ policy: enforcing });
    const pull = await shop.openPullRequest({ ...opening, files: { [path]: observing } });
    faults.partial('Repository.object', { type: 'INTERNAL' });
    await expect(gitHub.gather(pull)).rejects.toMatchObject({ name: 'RetryLater' });
  });

  describe('costs no request where it leaves the policy alone', () => {
    it('as it nearly always does', async () => {
      const shop = await gitHub.shop({ policy: enforcing });
      const { policyChange, asked } = await changeIn(await shop.openPullRequest(change));
      expect(policyChange).toBeUndefined();
      expect(asked).toEqual([query]);
    });

    it('though the base branch moved on since', async () => {
      const shop = await gitHub.shop({ policy: observing });
      const pull = await shop.openPullRequest(change);
      await shop.push({ branch: 'main', by: 'ada', files: { [path]: enforcing } });
      const { policyChange, asked } = await changeIn(pull);
      expect(policyChange).toBeUndefined();
      expect(asked).toEqual([query]);
    });
  });

  describe('without a test merge', () => {
    it('that leaves the policy alone costs no request', async () => {
      const shop = await gitHub.shop({ policy: enforcing });
      const pull = await shop.openPullRequest(change);
      faults.partial('PullRequest.potentialMergeCommit', { type: null });
      expect(await changeIn(pull)).toMatchObject({ policyChange: undefined, asked: [query] });
    });

    it('is told from one whose base branch moved on by its files', async () => {
      const shop = await gitHub.shop({ policy: observing });
      const pull = await shop.openPullRequest(change);
      await shop.push({ branch: 'main', by: 'ada', files: { [path]: enforcing, 'src/cart.js': 'three\n' } });
      const { policyChange, asked } = await changeIn(pull);
      expect(policyChange).toBeUndefined();
      expect(asked).toEqual([query, 'pulls/list-files']);
    });

    it('is read at its head', async () => {
      const shop = await gitHub.shop({ policy: enforcing });
      const pull = await shop.openPullRequest({ ...opening, files: { [path]: observing } });
      await shop.push({ branch: 'main', by: 'ada', files: { [path]: `${enforcing}  tests: observe\n` } });
      const { policyChange, asked } = await changeIn(pull);
      expect(policyChange).toMatchObject({
        differences: [
          { direction: 'loosens', rule: 'tests', to: null },
          { direction: 'loosens', rule: 'review', to: 'observe' },
        ],
      });
      expect(asked).toEqual([query, 'pulls/list-files', proposal]);
    });
  });

  test('fixes a broken one', async () => {
    const shop = await gitHub.shop({ policy: 'rules: [\n' });
    const pull = await shop.openPullRequest({ ...opening, files: { [path]: enforcing } });
    expect((await changeIn(pull)).policyChange).toEqual({ kind: 'repaired' });
  });

  test('adds one', async () => {
    const shop = await gitHub.shop();
    const pull = await shop.openPullRequest({ ...opening, files: { [path]: enforcing } });
    expect((await changeIn(pull)).policyChange).toMatchObject({ kind: 'settings', file: 'added' });
  });
});
