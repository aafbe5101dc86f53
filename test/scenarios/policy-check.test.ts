import { describe, expect, it } from '@jest/globals';
import type { CheckRunRecord, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { testedChange } from '../running-service.ts';
import { enforcing, lights, scene, writes } from './scene.ts';

// The second check of a pull request that changes the policy file.

const stage = scene();

const policy = enforcing('tests');
const name = 'SDL policy';

async function opened(
  repository: Repository,
  text: string | null,
  more: { readonly branch?: string; readonly base?: string } = {},
): Promise<PullRequest> {
  const change = text === null ? { remove: ['.github/sdl.yml'] } : { files: { '.github/sdl.yml': text } };
  const pullRequest = await repository.openPullRequest({ by: 'mona', title: 'Policy', ...change, ...more });
  await stage.settled();
  return pullRequest;
}

function policyCheck({ repository, headSha }: PullRequest, of = name): CheckRunRecord {
  const run = repository
    .checkRuns(headSha)
    .filter((each) => each.name === of)
    .at(-1);
  if (run === undefined) throw new Error(`There is no check ${of}.`);
  return run;
}

const policyWrites = (requests: ReturnType<typeof stage.asked>) => writes(requests).length;

describe('a pull request that changes the policy', () => {
  it('has a second check with each key that changes', async () => {
    const pullRequest = await opened(
      await stage.shop({ policy }),
      'rules:\n  tests: observe\n  review: { enforcement: enforce, approvals: 2 }\n',
    );
    expect(lights(pullRequest)[name]).toBe('success: Valid: 3 settings change, 1 of them looser');
    expect(policyCheck(pullRequest).summary).toContain(
      '- 🔓 Looser: `rules.tests.enforcement`: `enforce` → `observe`',
    );
  });

  it('fails it where the file is not valid, and fails the check SDL, too', async () => {
    const pullRequest = await opened(
      await stage.shop({ policy }),
      'rules:\n  tests: enforced\n  reveiw: enforce\n',
    );
    expect(lights(pullRequest)).toMatchObject({
      [name]: 'failure: The policy file has 2 errors',
      SDL: expect.stringMatching(/^failure: /),
    });
    const { annotations } = policyCheck(pullRequest);
    expect(annotations.map(({ path, startLine, level }) => [path, startLine, level])).toEqual([
      ['.github/sdl.yml', 2, 'failure'],
      ['.github/sdl.yml', 3, 'failure'],
    ]);
    await pullRequest.push({
      by: 'mona',
      message: 'Fix',
      files: { '.github/sdl.yml': policy.replace('enforce', 'warn') },
    });
    await stage.settled();
    expect(lights(pullRequest)[name]).toBe('success: Valid: 1 setting becomes looser');
  });

  it('says what it repairs', async () => {
    const repository = await stage.shop({ policy: 'rules: { tests: enforced }\n' });
    const pullRequest = await opened(repository, policy);
    expect(lights(pullRequest)[name]).toBe('success: The policy file is fixed');
  });

  it('says that it removes the file', async () => {
    const pullRequest = await opened(await stage.shop({ policy }), null);
    expect(lights(pullRequest)[name]).toMatch(/^success: The policy file is removed: /);
  });

  it('says that only words change', async () => {
    const pullRequest = await opened(await stage.shop({ policy }), `# Words.\n${policy}`);
    expect(lights(pullRequest)[name]).toBe('success: Valid: no setting changes');
  });

  it('is not written again by what does not change it', async () => {
    const pullRequest = await opened(await stage.shop({ policy }), policy.replace('enforce', 'observe'));
    stage.asked();
    await pullRequest.review({ by: 'ada', state: 'approve' });
    await pullRequest.edit({ by: 'mona', title: 'Another title' });
    await stage.settled();
    expect(policyWrites(stage.asked())).toBe(0);
  });

  it('of another branch has a check of its own', async () => {
    const repository = await stage.shop({ policy });
    await repository.push({ branch: 'next', by: 'ada', message: 'Next', files: { 'a.txt': 'a\n' } });
    const pullRequest = await opened(repository, policy.replace('enforce', 'warn'), {
      base: 'next',
      branch: 'next-policy',
    });
    expect(lights(pullRequest)).toMatchObject({
      'SDL policy (next)': 'success: Valid: 1 setting becomes looser',
    });
  });

  it('keeps the check where the base has caught up, which says so', async () => {
    const repository = await stage.shop({ policy });
    const looser = policy.replace('enforce', 'warn');
    const pullRequest = await opened(repository, looser);
    await repository.push({
      branch: 'main',
      by: 'ada',
      message: 'Same',
      files: { '.github/sdl.yml': looser },
    });
    await pullRequest.edit({ by: 'mona', title: 'Another title' });
    await stage.settled();
    expect(lights(pullRequest)[name]).toBe('success: The policy does not change');
  });

  it('ends its check where it is closed', async () => {
    const pullRequest = await opened(await stage.shop({ policy }), policy.replace('enforce', 'warn'));
    await pullRequest.close({ by: 'mona' });
    await stage.settled();
    expect(lights(pullRequest)[name]).toMatch(/^cancelled: /);
  });
});

describe('the effect on other open pull requests', () => {
  const untested = { by: 'mona', title: 'Sum', files: { 'src/cart.js': 'export const total = () => 2;\n' } };

  it('is evaluated under both policies', async () => {
    const repository = await stage.shop({ policy });
    const failing = await repository.openPullRequest({ ...untested, branch: 'untested' });
    const passing = await repository.openPullRequest({ ...testedChange(), branch: 'tested' });
    const pullRequest = await opened(repository, policy.replace('enforce', 'observe'), { branch: 'policy' });
    const { summary } = policyCheck(pullRequest);
    expect(summary).toContain(
      '2 other open pull requests into this branch, the newest, were evaluated under both policies. The check of 1 pull request differs:',
    );
    expect(summary).toContain(`- #${failing.number}: fails now, passes then (tests)`);
    expect(summary).not.toContain(`#${passing.number}`);
    expect(lights(failing)).toMatchObject({ SDL: expect.stringMatching(/^failure: /) });
  });

  it('of a rule that the present policy does not have is read for it', async () => {
    const repository = await stage.shop({ policy });
    const other = await repository.openPullRequest({ ...testedChange(), branch: 'tested' });
    const pullRequest = await opened(repository, `${policy}  review: enforce\n`, { branch: 'policy' });
    expect(policyCheck(pullRequest).summary).toContain(`- #${other.number}: passes now, waits then (review)`);
  });

  it('is evaluated on merged ones, too, by their files', async () => {
    const repository = await stage.shop({ policy: enforcing('policy-guard') });
    for (const file of ['CODEOWNERS', 'src/cart.js']) {
      const merged = await repository.openPullRequest({
        by: 'mona',
        title: file,
        branch: file.slice(0, 3),
        files: { [file]: '* @ada\n' },
      });
      repository.protect('main', {});
      await stage.settled();
      await merged.merge({ by: 'mona' });
    }
    const pullRequest = await opened(repository, enforcing('policy-guard\n    files: ["src/**"]', 'review'), {
      branch: 'policy',
    });
    const { summary } = policyCheck(pullRequest);
    expect(summary).toContain('2 pull requests that were merged into this branch');
    expect(summary).toContain('- `policy-guard`: applies to 1 now, 2 then');
    expect(summary).toContain('Not evaluated, because more would have to be read: `review`');
  });

  it('is said once, and kept by what does not change the policy', async () => {
    const repository = await stage.shop({ policy });
    await repository.openPullRequest({ ...untested, branch: 'untested' });
    const pullRequest = await opened(repository, policy.replace('enforce', 'observe'), { branch: 'policy' });
    const before = policyCheck(pullRequest).summary;
    stage.asked();
    await pullRequest.review({ by: 'ada', state: 'approve' });
    await stage.settled();
    expect(policyWrites(stage.asked())).toBe(0);
    expect(policyCheck(pullRequest).summary).toBe(before);
  });

  it('is none where no setting changes', async () => {
    const repository = await stage.shop({ policy });
    await repository.openPullRequest({ ...untested, branch: 'untested' });
    const pullRequest = await opened(repository, `# Words.\n${policy}`, { branch: 'policy' });
    expect(policyCheck(pullRequest).summary).not.toContain('open pull request');
  });
});

it('another pull request has none', async () => {
  const repository = await stage.shop({ policy });
  const pullRequest = await repository.openPullRequest(testedChange());
  await stage.settled();
  expect(Object.keys(lights(pullRequest))).toEqual(['SDL']);
});

it('the policy of all repositories has one in its own repository', async () => {
  const shop = await stage.shop({ policy });
  const repository = await stage.emulator.world.repository({
    owner: shop.owner,
    name: '.github',
    files: { '.github/sdl.yml': 'rules: { review: enforce }\n' },
  });
  repository.teamAccess('developers', 'write');
  await stage.settled();
  const pullRequest = await opened(repository, 'rules: { review: observe }\n');
  expect(lights(pullRequest)[name]).toBe('success: Valid: 1 setting becomes looser');
  expect(policyCheck(pullRequest).summary).toContain('all repositories of this account');
});
