import { beforeAll, describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck } from '../running-service.ts';
import { light, scene, shown, writes } from './scene.ts';

// Who approves a change of the policy, and of the workflows that it rests on.

const stage = scene();

const policy = `owners: [{ team: security }]
owners-fallback: [grace]
rules:
  policy-guard: enforce
`;

const ci = '.github/workflows/ci.yml';
const files = {
  [ci]: 'on: pull_request\njobs:\n  build:\n    steps:\n      - uses: ./.github/actions/setup\n      - run: ./ci/check.sh\n',
  '.github/workflows/labels.yml': 'on: pull_request_target\njobs:\n  label: { steps: [] }\n',
  '.github/actions/setup/action.yml': 'runs:\n  using: composite\n  steps:\n    - run: ./ci/setup.sh\n',
  'ci/check.sh': 'exit 0\n',
  'ci/setup.sh': 'exit 0\n',
};

async function shop(more: { policy?: string | null } = {}): Promise<Repository> {
  const repository = await stage.shop({ policy, files, ...more });
  repository.protect('main', {
    requiredChecks: [{ name: 'SDL', app: 'sdl-gate' }, { name: 'build' }],
  });
  return repository;
}

interface Changed {
  readonly files?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  readonly rename?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly submodules?: Readonly<Record<string, string>>;
}

const opened = async (repository: Repository, changed: Changed, by = 'mona'): Promise<PullRequest> => {
  const pullRequest = await repository.openPullRequest({ by, title: 'Change', ...changed });
  await stage.settled();
  return pullRequest;
};

const approvedBy = async (pullRequest: PullRequest, by: string) => {
  await pullRequest.review({ by, state: 'approve' });
  await stage.settled();
  return shown(pullRequest).rules['policy-guard'];
};

const looser = policy.replace('enforce', 'observe');

describe('a change of the policy', () => {
  it('waits for an owner, and an owner approves it', async () => {
    const pullRequest = await opened(await shop(), { files: { '.github/sdl.yml': looser } });
    expect(light(pullRequest)).toBe('in_progress: Waiting for an approval by an owner');
    expect(sdlCheck(pullRequest).summary).toContain('named there under `owners`');
    expect(await approvedBy(pullRequest, 'ada')).toBe('pending');
    expect(await approvedBy(pullRequest, 'sam')).toBe('pass');
  });

  it('waits again after another push', async () => {
    const pullRequest = await opened(await shop(), { files: { '.github/sdl.yml': looser } });
    expect(await approvedBy(pullRequest, 'sam')).toBe('pass');
    await pullRequest.push({ by: 'mona', message: 'More', files: { '.github/sdl.yml': 'rules: {}\n' } });
    await stage.settled();
    expect(shown(pullRequest).rules['policy-guard']).toBe('pending');
  });

  it('is not approved by an owner who wrote it, but by who stands in', async () => {
    const pullRequest = await opened(await shop(), { files: { '.github/sdl.yml': looser } }, 'sam');
    expect(sdlCheck(pullRequest).summary).toContain('under `owners-fallback`');
    expect(await approvedBy(pullRequest, 'ada')).toBe('pending');
    expect(await approvedBy(pullRequest, 'grace')).toBe('pass');
  });

  it('is not approved by an owner who pushed to it', async () => {
    const pullRequest = await opened(await shop(), { files: { '.github/sdl.yml': looser } });
    await pullRequest.push({ by: 'sam', message: 'More', files: { 'README.md': '# Shop\n' } });
    await stage.settled();
    expect(await approvedBy(pullRequest, 'sam')).toBe('pending');
  });

  test.each<[what: string, changed: Changed]>([
    ['is removed', { remove: ['.github/sdl.yml'] }],
    ['is moved', { rename: { '.github/sdl.yml': 'sdl.yml' } }],
    ['becomes a link', { links: { '.github/sdl.yml': '../README.md' } }],
    ['becomes a submodule', { submodules: { '.github/sdl.yml': 'a'.repeat(40) } }],
    [
      'goes with its folder, which becomes a link',
      {
        remove: ['.github/sdl.yml', ...Object.keys(files).filter((path) => path.startsWith('.github/'))],
        links: { '.github': 'elsewhere' },
      },
    ],
    ['has a twin in other letters', { files: { '.GitHub/SDL.yml': 'rules: {}' } }],
  ])('waits where it %s', async (_, changed) => {
    expect(shown(await opened(await shop(), changed)).rules['policy-guard']).toBe('pending');
  });

  it('needs an administrator where nobody is named', async () => {
    const repository = await shop({ policy: 'rules: { policy-guard: enforce }\n' });
    repository.collaborator('ada', 'admin');
    const pullRequest = await opened(repository, { files: { CODEOWNERS: '* @mona\n' } });
    expect(sdlCheck(pullRequest).summary).toContain('an administrator of the repository');
    expect(await approvedBy(pullRequest, 'grace')).toBe('pending');
    expect(await approvedBy(pullRequest, 'ada')).toBe('pass');
  });

  it('needs whom the file CODEOWNERS of the base names', async () => {
    const repository = await stage.shop({
      policy: 'rules: { policy-guard: enforce }\n',
      files: { '.github/CODEOWNERS': '* @mona\n/.github/ @ada\n' },
    });
    const pullRequest = await opened(repository, { files: { '.github/CODEOWNERS': '* @grace\n' } });
    expect(await approvedBy(pullRequest, 'grace')).toBe('pending');
    expect(await approvedBy(pullRequest, 'ada')).toBe('pass');
  });
});

describe('a change of a workflow', () => {
  test.each<[what: string, changed: Changed, verdict: string]>([
    ['of a required check', { files: { [ci]: `${files[ci]}# changed\n` } }, 'pending'],
    ['of a required check, removed', { remove: [ci] }, 'pending'],
    [
      'of nothing required',
      { files: { '.github/workflows/labels.yml': 'jobs:\n  label: { steps: [{ run: echo }] }\n' } },
      'pass',
    ],
    [
      'of a new job with the required name',
      { files: { '.github/workflows/new.yml': 'jobs: { x: { name: build, steps: [] } }\n' } },
      'pending',
    ],
    ['that a required check runs from: a script', { files: { 'ci/check.sh': 'exit 1\n' } }, 'pending'],
    [
      'that a required check runs from: an action',
      { files: { '.github/actions/setup/run.js': '\n' } },
      'pending',
    ],
    [
      'that a required check runs from: a script of an action',
      { files: { 'ci/setup.sh': 'exit 1\n' } },
      'pending',
    ],
    ['and product code', { files: { 'src/cart.js': 'export const total = () => 1;\n' } }, 'not-applicable'],
  ])('%s: %s', async (_, changed, verdict) => {
    expect(shown(await opened(await shop(), changed)).rules['policy-guard']).toBe(verdict);
  });

  it('is named where nobody has to approve it', async () => {
    const changed = { '.github/workflows/labels.yml': 'jobs:\n  label: { steps: [{ run: echo }] }\n' };
    const pullRequest = await opened(await shop(), { files: changed });
    expect(light(pullRequest)).toBe('success: The rule passes');
    expect(sdlCheck(pullRequest).summary).toContain('Nothing that this branch requires runs from');
    expect(sdlCheck(pullRequest).text).toContain('.github/workflows/labels.yml');
  });

  describe('by a bot', () => {
    beforeAll(() => {
      stage.emulator.world.user('dependabot[bot]');
    });

    const bump = async (committer: object) => {
      const uses = (version: number) =>
        `on: pull_request\njobs:\n  build:\n    steps:\n      - uses: acme/setup@v${version}\n`;
      const repository = await stage.shop({ policy, files: { [ci]: uses(1) } });
      repository.protect('main', { requiredChecks: [{ name: 'build' }] });
      repository.collaborator('dependabot[bot]', 'write');
      return repository.openPullRequest({
        by: 'dependabot[bot]',
        title: 'Bump',
        files: { [ci]: uses(2) },
        ...committer,
      });
    };

    it('that GitHub signed needs an ordinary approval, where only a version moves', async () => {
      const pullRequest = await bump({ committer: 'web-flow' });
      await stage.settled();
      expect(shown(pullRequest).rules['policy-guard']).toBe('pending');
      expect(await approvedBy(pullRequest, 'ada')).toBe('pass');
    });

    it('that anybody may have made needs an owner', async () => {
      const pullRequest = await bump({});
      await stage.settled();
      expect(await approvedBy(pullRequest, 'ada')).toBe('pending');
      expect(await approvedBy(pullRequest, 'sam')).toBe('pass');
    });
  });
});

describe('requests', () => {
  it('are none for a change that touches nothing guarded, once the workflows are known', async () => {
    const repository = await shop();
    const ofWorkflows = (asked: ReturnType<typeof stage.asked>) =>
      asked
        .map(({ operation }) => operation)
        .filter((each) => /:(?:Texts|LocalActions|CodeOwners)$/.test(each));
    await opened(repository, { files: { 'src/a.js': 'export {};\n' } });
    expect(ofWorkflows(stage.asked())).toContain('graphql:LocalActions');
    await opened(repository, { files: { 'src/b.js': 'export {};\n' } });
    const asked = stage.asked();
    expect(ofWorkflows(asked)).toEqual([]);
    expect(writes(asked)).toHaveLength(1);
  });
});
