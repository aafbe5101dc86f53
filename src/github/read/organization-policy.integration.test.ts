import { beforeEach, describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';
import { event } from '../../subjects/reason.ts';

const hour = 3_600_000;
const day = 24 * hour;
let time = Date.UTC(2026, 2, 1);
const gitHub = await emulatedGitHub({ now: () => new Date(time) });
const { world, faults } = gitHub.emulator;

const path = '.github/sdl.yml';
const minimum = 'rules:\n  review: enforce\n';

let shop: Repository;
let policies: Repository;
let pull: PullRequest;

async function account(file: string | null, options: { readonly private?: boolean } = {}): Promise<void> {
  shop = await gitHub.shop();
  policies = await world.repository({
    owner: shop.owner,
    name: '.github',
    files: { 'README.md': 'x\n', ...(file === null ? {} : { [path]: file }) },
    ...options,
  });
  policies.collaborator('ada', 'write');
  pull = await shop.openPullRequest(change);
}

/** What the change is evaluated by: the files, what counts instead, or why it cannot be evaluated. */
async function found(): Promise<unknown> {
  const { policy } = await gitHub.gather(pull);
  if (!policy.valid)
    return policy.problems.map((problem) => ('state' in problem ? problem.state : problem.message));
  const { source, standIns } = policy.policy;
  return standIns === undefined
    ? source.kind
    : standIns.map(({ layer, problems, until }) => ({
        layer,
        until,
        state: problems.map((problem) => ('state' in problem ? problem.state : problem.line)),
      }));
}

const installation = () => {
  const [on] = world.installations.filter(({ account: owner }) => owner === shop.owner);
  if (on === undefined) throw new Error('The app is not installed.');
  return on;
};

describe('a file that was read before', () => {
  beforeEach(async () => {
    await account(minimum, { private: true });
    expect(await found()).toBe('organization');
  });

  const unread = 'the organization’s policy cannot be read';

  it('counts for seven days from when it was read last', async () => {
    const readAt = time;
    await installation().remove([policies.fullName]);
    const until = new Date(readAt + 7 * day).toISOString();
    const standIn = [{ layer: 'organization', until, state: [unread] }];
    expect(await found()).toEqual(standIn);
    time = readAt + 7 * day - 1;
    expect(await found()).toEqual(standIn);
    time = readAt + 7 * day + 1;
    expect(await found()).toEqual([unread]);
    time = readAt + 400 * day;
    expect(await found()).toEqual([unread]);
    await installation().add([policies.fullName]);
    expect(await found()).toBe('organization');
  });

  it('is noted again each hour, with no request', async () => {
    const readAt = time;
    time = readAt + 3 * day;
    gitHub.asked();
    expect(await found()).toBe('organization');
    expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence']);
    await installation().remove([policies.fullName]);
    time = readAt + 9 * day;
    expect(await found()).toMatchObject([{ until: new Date(readAt + 10 * day).toISOString() }]);
  });

  it('is no minimum any more once it is seen to be deleted', async () => {
    await policies.push({ branch: 'main', by: 'ada', remove: [path], files: {} });
    expect(await found()).toBe('default');
    await installation().remove([policies.fullName]);
    expect(await found()).toBe('default');
  });

  test.each(['delete', 'rename', 'transfer'] as const)(
    'counts where its repository is gone: %s',
    async (how) => {
      if (how === 'delete') await policies.delete();
      if (how === 'rename') await policies.rename('former');
      if (how === 'transfer') {
        world.organization(`${shop.owner}-2`);
        await policies.transfer(`${shop.owner}-2`);
      }
      expect(await found()).toMatchObject([{ layer: 'organization', state: [unread] }]);
    },
  );

  test('counts where its repository may not be read', async () => {
    faults.partial('Repository.defaultBranchRef', { type: 'FORBIDDEN' });
    expect(await found()).toMatchObject([
      { layer: 'organization', state: ['the app may not read the organization’s policy'] },
    ]);
  });

  test('does not help where the app may read no file at all', async () => {
    await shop.push({ branch: 'main', by: 'ada', files: { 'README.md': 'y\n' } });
    faults.partial('Commit.file', { type: 'FORBIDDEN' });
    expect(await found()).toEqual(['the app lacks the permission to read the policy']);
  });
});

describe('a file that was never read', () => {
  test('of a repository that does not exist is no layer', async () => {
    shop = await gitHub.shop();
    pull = await shop.openPullRequest(change);
    expect(await found()).toBe('default');
  });

  test('of a repository that may not be read fails', async () => {
    await account(minimum);
    faults.partial('Repository.defaultBranchRef', { type: 'FORBIDDEN' });
    expect(await found()).toEqual(['the app may not read the organization’s policy']);
  });

  test('of a repository without the file is no layer', async () => {
    await account(null);
    expect(await found()).toBe('default');
  });
});

test.each(['sdl.yml', '.github/sdl.yaml', '.github/SDL.yml', 'docs/sdl.yml'])(
  'a file in the wrong place is no layer, and is named: %s',
  async (misplaced) => {
    await account(null);
    await policies.push({ branch: 'main', by: 'ada', files: { [misplaced]: minimum } });
    const { policy } = await gitHub.gather(pull);
    expect(policy).toMatchObject({
      policy: { source: { kind: 'default' }, overlooked: { repository: policies.fullName, path: misplaced } },
    });
  },
);

test('a file is read once, whatever commits leave it alone', async () => {
  await account(minimum);
  const written = async () => {
    const { policy } = await gitHub.gather(pull);
    return policy.valid ? policy.policy.resolved?.layers.organization?.written : undefined;
  };
  const before = await written();
  await policies.push({ branch: 'main', by: 'ada', files: { 'README.md': 'y\n' } });
  expect(before).toBeDefined();
  expect(await written()).toBe(before);
});

test('a resync sees each change of the file, and nothing else of its repository', async () => {
  await account(minimum);
  const seen = async () => {
    const { fingerprint } = await gitHub.gather(pull);
    const repository = { kind: 'repository', ...gitHub.placeOf(shop) } as const;
    const listed = await gitHub.github.survey.openPullRequests(repository);
    expect(listed?.items.map((item) => item.fingerprint)).toEqual([fingerprint]);
    return fingerprint;
  };
  const fingerprints = [await seen()];
  await policies.push({ branch: 'main', by: 'ada', files: { 'README.md': 'y\n' } });
  expect(await seen()).toBe(fingerprints[0]);
  await policies.push({ branch: 'main', by: 'ada', files: { [path]: 'rules: [\n' } });
  fingerprints.push(await seen());
  await policies.push({ branch: 'main', by: 'ada', remove: [path], files: {} });
  fingerprints.push(await seen());
  expect(new Set(fingerprints).size).toBe(3);
});

describe('the last valid version', () => {
  const push = (text: string) =>
    policies.push({ branch: 'main', by: 'ada', message: text, files: { [path]: text } });

  it('is looked for once for a commit', async () => {
    await account(minimum);
    await push('rules: [\n');
    gitHub.asked();
    await found();
    expect(gitHub.asked()).toEqual([
      'graphql:PullRequestEvidence',
      'repos/list-activities',
      'graphql:PolicyVersions',
      'graphql:PolicyVersions',
    ]);
    await found();
    expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence']);
  });

  it('is at most ten versions away', async () => {
    await account(minimum);
    for (let version = 1; version <= 10; version += 1) await push(`rules: [ # ${version}\n`);
    expect(await found()).toMatchObject([{ layer: 'organization', state: [2] }]);
    await push('rules: [ # 11\n');
    await push('rules: [ # 12\n');
    const { policy } = await gitHub.gather(pull);
    expect(policy).toMatchObject({ valid: false, source: { kind: 'organization' }, problems: [{ line: 2 }] });
  });

  it('is never a commit inside a pull request that was merged', async () => {
    await account('rules:\n  review: enforce\n  tests: enforce\n');
    const loose = await policies.openPullRequest({
      by: 'ada',
      title: 'Loose',
      files: { [path]: 'rules: {}\n' },
    });
    await loose.push({ files: { [path]: 'rules: [\n' } });
    await loose.merge({ by: 'ada', method: 'merge' });
    const { policy } = await gitHub.gather(pull);
    expect(policy).toMatchObject({ valid: true, policy: { rules: [{ enforcement: 'enforce' }, {}] } });
  });
});

test('custom properties are read again when an event says that they changed', async () => {
  await account(
    'rules: { review: observe }\nscopes:\n  - { name: a, properties: { tier: [one] }, rules: { review: enforce } }\n',
  );
  const enforcement = async (reasons: Parameters<typeof gitHub.gather>[1] = []) => {
    const { policy } = await gitHub.gather(pull, reasons);
    return policy.valid ? policy.policy.rules[0]?.enforcement : policy.problems;
  };
  expect(await enforcement()).toBe('observe');
  await shop.property('tier', 'one');
  expect(await enforcement()).toBe('observe');
  expect(await enforcement([event('custom_property_values.updated')])).toBe('enforce');
});
