import { describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck, testedChange } from '../running-service.ts';
import { untestedChange } from './changes.ts';
import { enforcing, light, scene, shown } from './scene.ts';

const stage = scene();
const path = '.github/sdl.yml';

/** The minimum: tests are included, and two people approve. */
const minimum = 'rules:\n  tests: enforce\n  review:\n    enforcement: enforce\n    approvals: 2\n';

interface Account {
  readonly shop: Repository;
  /** Its repository `.github`. */
  readonly policies: Repository;
}

/** An account with the app on all its repositories, and its repository `.github` with these files. */
async function account(
  files: Readonly<Record<string, string | Uint8Array>>,
  shopPolicy: string | null = null,
  options: { readonly private?: boolean; readonly links?: Readonly<Record<string, string>> } = {},
): Promise<Account> {
  const shop = await stage.shop({ policy: shopPolicy });
  const policies = await policiesOf(shop.owner, files, options);
  return { shop, policies };
}

async function policiesOf(
  owner: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  { private: isPrivate = false }: { readonly private?: boolean } = {},
): Promise<Repository> {
  const policies = await stage.emulator.world.repository({
    owner,
    name: '.github',
    private: isPrivate,
    files: { 'README.md': '# Policies\n', ...files },
  });
  for (const team of ['developers', 'security']) policies.teamAccess(team, 'write');
  policies.protect('main', { requiredChecks: [{ name: 'SDL', app: stage.emulator.app.slug }] });
  return policies;
}

async function opened(repository: Repository, options = testedChange()): Promise<PullRequest> {
  const change = await repository.openPullRequest(options);
  await stage.settled();
  return change;
}

/** A pull request by mona that changes the policy file of a repository. */
function policyChange(text: string | null) {
  return {
    by: 'mona',
    title: 'Policy',
    message: 'Policy',
    ...(text === null ? { files: {}, remove: [path] } : { files: { [path]: text } }),
  };
}

async function pushPolicy(repository: Repository, text: string | null): Promise<void> {
  await repository.push({ branch: 'main', by: 'sam', message: 'Policy', ...policyFiles(text) });
  await stage.settled();
}

function policyFiles(text: string | null) {
  return text === null ? { files: {}, remove: [path] } : { files: { [path]: text } };
}

describe('the organization’s file is a minimum', () => {
  it('applies to a repository without a file', async () => {
    const { shop, policies } = await account({ [path]: minimum });
    const change = await opened(shop, untestedChange);
    expect(light(change)).toBe('failure: 1 of 2 rules fails: tests; waiting for 2 reviews');
    const commit = (await policies.sha('main')).slice(0, 7);
    expect(sdlCheck(change).summary).toMatch(
      new RegExp(
        `Policy: the organization’s \\[\`.github/sdl.yml\`\\]\\(http[^)]*/${shop.owner}/.github/blob/[0-9a-f]{40}/.github/sdl.yml\\) at \`${commit}\` in \`${shop.owner}/.github\``,
      ),
    );
  });

  it('a repository tightens it, and what it loosens is refused and shown', async () => {
    const { shop } = await account(
      { [path]: minimum },
      'rules:\n  tests: off\n  review:\n    enforcement: enforce\n    approvals: 1\n  threat-model: enforce\n',
    );
    const change = await opened(shop);
    expect(shown(change).rules).toEqual({
      tests: 'pass',
      review: 'pending',
      'threat-model': 'not-applicable',
    });
    expect(shown(change).title).toContain('Waiting for 2 reviews');
    const { summary, text } = sdlCheck(change);
    expect(summary).toMatch(
      /Policy: \[`\.github\/sdl\.yml`\][^ ]* at `[0-9a-f]{7}`, with the organization’s/,
    );
    expect(text).toContain('Policy: 2 settings of the repository refused by the organization');
    expect(text).toContain('- Refused: `rules.review.approvals: 1` (line 5; organization: `2`)');
  });

  it('loosens what the organization lets it loosen', async () => {
    const { shop } = await account(
      { [path]: `overridable: [rules.review.approvals]\n${minimum}` },
      'rules:\n  review:\n    approvals: 1\n',
    );
    const change = await opened(shop);
    expect(shown(change).title).toContain('Waiting for 1 review');
    expect(sdlCheck(change).text).not.toContain('Refused');
  });

  it('applies to merge groups', async () => {
    const { shop } = await account({ [path]: 'rules:\n  tests: enforce\n' });
    shop.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
    const change = await opened(shop);
    await change.enqueue({ by: 'mona' });
    await stage.settled();
    const [group] = shop.allMergeGroups;
    expect(sdlCheck(change, group?.headSha).summary).toContain('Policy: the organization’s');
  });

  test('a name with another case or another repository is no policy of the organization', async () => {
    const shop = await stage.shop({ policy: null });
    await stage.emulator.world.repository({
      owner: shop.owner,
      name: 'github',
      files: { [path]: minimum },
    });
    const change = await opened(shop, untestedChange);
    expect(light(change)).toMatch(/^success: Observing/);
  });
});

describe('what it costs', () => {
  it('not one request more than without it', async () => {
    const label = async (change: PullRequest, name: string) => {
      stage.asked();
      await change.label(name, { by: 'ada' });
      await stage.settled();
      return stage.asked().map(({ operation }) => operation);
    };
    const without = await opened(await stage.shop({ policy: minimum }));
    const { shop } = await account({ [path]: minimum }, minimum);
    const change = await opened(shop);
    await label(without, 'first');
    await label(change, 'first');
    expect(await label(change, 'second')).toEqual(await label(without, 'second'));
    await change.review({ by: 'grace', state: 'comment', body: 'Hm.' });
    await stage.settled();
    expect(stage.asked().map(({ operation }) => operation)).toEqual(['graphql:PullRequestEvidence']);
  });
});

describe('a push to the organization’s file', () => {
  it('re-evaluates the open pull requests of all repositories, one after the other', async () => {
    const { shop, policies } = await account({ [path]: 'rules:\n  tests: observe\n' });
    const { world, app } = stage.emulator;
    const other = await world.repository({ owner: shop.owner, name: 'other', files: { 'src/a.js': '1\n' } });
    other.teamAccess('developers', 'write');
    other.protect('main', { requiredChecks: [{ name: 'SDL', app: app.slug }] });
    const changes = [
      await opened(shop, untestedChange),
      await opened(shop, { ...untestedChange, files: { 'src/more.js': 'export const more = 1;\n' } }),
      await opened(other, untestedChange),
    ];
    expect(changes.map((change) => light(change))).toEqual(
      Array(3).fill('success: Observing: 1 of 1 rule would fail: tests'),
    );
    await pushPolicy(policies, 'rules:\n  tests: enforce\n');
    expect(changes.filter((change) => light(change).startsWith('failure')).length).toBeLessThan(3);
    await stage.advance(10_000);
    await stage.advance(10_000);
    expect(changes.map((change) => light(change))).toEqual(
      Array(3).fill('failure: 1 of 1 rule fails: tests'),
    );
  });

  it('leaves the pull requests alone where another file or another branch changes', async () => {
    const { shop, policies } = await account({ [path]: minimum });
    const change = await opened(shop, untestedChange);
    stage.asked();
    await policies.push({
      branch: 'main',
      by: 'sam',
      message: 'Read me',
      files: { 'README.md': '# More\n' },
    });
    await policies.push({
      branch: 'next',
      from: 'main',
      by: 'sam',
      message: 'x',
      files: { [path]: 'rules: {}\n' },
    });
    await stage.advance(20_000);
    // A branch is read for the record, and resolved to its pull requests.
    const ofBranches = ['graphql:PullRequestsIntoBranch', 'graphql:BranchHistory'];
    expect(stage.asked().filter(({ operation }) => !ofBranches.includes(operation))).toEqual([]);
    expect(light(change)).toContain('failure');
  });
});

describe('the repository of the organization’s file', () => {
  it('is under its own file, which is no second layer', async () => {
    const { policies } = await account({ [path]: 'rules:\n  tests: enforce\n' });
    const change = await opened(policies, untestedChange);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(sdlCheck(change).summary).toMatch(
      /Policy: the organization’s .* at `[0-9a-f]{7}` in `[^`]*\/\.github`\./,
    );
    expect(sdlCheck(change).text).not.toContain('refused');
  });

  it('shows what a pull request makes of it', async () => {
    const { policies } = await account({ [path]: minimum });
    const change = await opened(policies, policyChange(minimum.replace('2', '1')) as never);
    expect(sdlCheck(change).summary).toContain(
      '**This pull request loosens the policy:** `review.approvals` from `2` to `1`.',
    );
  });

  it('a pull request into another branch changes nothing of it', async () => {
    const { policies } = await account({ [path]: minimum });
    await policies.branch('next', 'main');
    const change = await policies.openPullRequest({ ...policyChange('rules: {}\n'), base: 'next' });
    await stage.settled();
    const run = policies.checkRuns(change.headSha).find(({ name }) => name.startsWith('SDL'));
    expect(run?.summary).not.toContain('This pull request');
    expect(run?.summary).toContain('Policy: the organization’s');
  });

  it('fails a pull request that breaks it, at the place of the mistake', async () => {
    const { policies } = await account({ [path]: 'rules:\n  tests: enforce\n' });
    const change = await opened(policies, policyChange('rules:\n  revew: enforce\n') as never);
    expect(shown(change)).toMatchObject({ conclusion: 'failure' });
    expect(shown(change).title).toContain('The policy file would be broken');
    expect(sdlCheck(change).annotations).toMatchObject([{ path, startLine: 2, level: 'failure' }]);
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
  });
});

describe('while the organization’s file has a mistake', () => {
  it('its last valid version counts, and a pull request can fix it', async () => {
    const { shop, policies } = await account({ [path]: 'rules:\n  tests: enforce\n' });
    const valid = (await policies.sha('main')).slice(0, 7);
    await pushPolicy(policies, 'rules:\n  tets: enforce\n');
    const change = await opened(shop, untestedChange);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    const { summary } = sdlCheck(change);
    expect(summary).toContain('The organization’s policy file has 1 error');
    expect(summary).toContain('First: line 2, column 3: `tets`');
    expect(summary).toMatch(
      new RegExp(
        `Its last valid version counts: \\[\`${valid}\`\\]\\(http[^)]*/.github/commit/[0-9a-f]{40}\\) of 2026-03-`,
      ),
    );
    expect(summary).toContain(`fix the file in \`${shop.owner}/.github\``);
    const repair = await opened(
      policies,
      policyChange('rules:\n  tests: enforce\n  review: observe\n') as never,
    );
    expect(light(repair)).toMatch(/^success:/);
    expect(sdlCheck(repair).summary).toContain('This pull request fixes the policy file');
    await repair.merge({ by: 'mona' });
    await stage.settled();
    const after = await opened(shop, { ...untestedChange, files: { 'src/b.js': 'export const b = 1;\n' } });
    expect(sdlCheck(after).summary).not.toContain('last valid version');
  });

  it('and no version was ever valid, each check fails; the pull request that fixes it passes', async () => {
    const { shop, policies } = await account({ [path]: 'rules: [\n' }, enforcing('tests'));
    policies.collaborator('ada', 'admin');
    const change = await opened(shop);
    expect(light(change)).toBe('failure: The organization’s policy file has 1 error');
    expect(sdlCheck(change).summary).toContain(`in \`${shop.owner}/.github\``);
    const unrelated = await opened(policies);
    expect(light(unrelated)).toBe('failure: The organization’s policy file has 1 error');
    const repair = await opened(policies, policyChange('rules:\n  tests: enforce\n') as never);
    expect(light(repair)).toBe('in_progress: Waiting for an approval by an owner');
    await repair.review({ by: 'ada', state: 'approve' });
    await stage.settled();
    expect(light(repair)).toMatch(/^success: /);
    await repair.merge({ by: 'mona' });
    await stage.advance(20_000);
    await stage.advance(20_000);
    expect(light(change)).toBe('success: The rule passes');
  });

  test.each<[string, Readonly<Record<string, string | Uint8Array>>, string]>([
    ['a folder', { [`${path}/a.yml`]: 'x: 1\n' }, 'The organization’s policy file is a folder'],
    ['bytes', { [path]: Uint8Array.from([0, 1, 2]) }, 'The organization’s policy file is binary'],
    ['nothing', { [path]: '' }, 'The organization’s policy file is empty'],
    ['too much', { [path]: '#'.repeat(100_001) }, 'The organization’s policy file is too large'],
  ])('which is %s, each check says so', async (_, files, title) => {
    const { shop } = await account(files, enforcing('tests'));
    const change = await opened(shop);
    expect(light(change)).toBe(`failure: ${title}`);
    expect(sdlCheck(change).summary).toContain(
      `The policy of the organization is in \`${shop.owner}/.github\``,
    );
  });
});

describe('where the organization’s file cannot be read', () => {
  it('the version that was read last counts, and the check says so', async () => {
    const { shop, policies } = await account({ [path]: 'rules:\n  tests: enforce\n' }, null, {
      private: true,
    });
    const change = await opened(shop, untestedChange);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    await stage.installationOn(shop).remove([policies.fullName]);
    await stage.advance(20_000);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    const { summary } = sdlCheck(change);
    expect(summary).toContain('The organization’s policy cannot be read');
    expect(summary).toContain('What was read last counts until 2026-03-');
    expect(summary).toContain(`Install the app on \`${policies.fullName}\``);
    await stage.installationOn(shop).add([policies.fullName]);
    await stage.advance(20_000);
    await stage.advance(20_000);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(sdlCheck(change).summary).not.toContain('cannot be read');
  });

  test('a repository that was renamed is not followed', async () => {
    const { shop, policies } = await account({ [path]: 'rules:\n  tests: enforce\n' });
    await opened(shop);
    await policies.rename('elsewhere');
    await stage.advance(20_000);
    const change = await opened(shop, untestedChange);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(sdlCheck(change).summary).toContain('What was read last counts until');
  });

  test('a file that was deleted is no minimum any more', async () => {
    const { shop, policies } = await account({ [path]: 'rules:\n  tests: enforce\n' });
    const change = await opened(shop, untestedChange);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    await pushPolicy(policies, null);
    await stage.advance(20_000);
    await stage.advance(20_000);
    expect(light(change)).toMatch(/^success: Observing/);
    expect(sdlCheck(change).summary).toContain('Policy: the built-in default');
  });

  test('one that was never seen asks for nothing', async () => {
    const shop = await stage.shop({ policy: null });
    const policies = await policiesOf(shop.owner, { [path]: minimum }, { private: true });
    await stage.installationOn(shop).remove([policies.fullName]);
    const change = await opened(shop, untestedChange);
    expect(light(change)).toMatch(/^success: Observing/);
  });
});

describe('custom properties', () => {
  const scoped = [
    'rules:',
    '  tests: observe',
    'scopes:',
    '  - name: critical',
    '    properties: { tier: [critical] }',
    '    rules: { tests: enforce }',
    '',
  ].join('\n');

  it('decide which scopes apply, and a change of them is noticed', async () => {
    const { shop } = await account({ [path]: scoped });
    const change = await opened(shop, untestedChange);
    expect(light(change)).toBe('success: Observing: 1 of 1 rule would fail: tests');
    await shop.property('tier', 'critical');
    await change.label('one', { by: 'ada' });
    await stage.advance(3_600_001);
    await change.push({ files: { 'src/tax.js': 'export const rate = 0.2;\n' } });
    await stage.settled();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
  });

  it('are read once an hour at most, and only where a scope asks for them', async () => {
    const read = () => stage.asked().filter(({ path: at }) => at.endsWith('/properties/values')).length;
    const { shop } = await account({ [path]: scoped });
    await opened(shop);
    expect(read()).toBe(1);
    await opened(shop, untestedChange);
    expect(read()).toBe(0);
    await opened((await account({ [path]: minimum })).shop);
    expect(read()).toBe(0);
  });

  it('fail the check where they cannot be read', async () => {
    const { shop } = await account({ [path]: scoped });
    stage.emulator.faults.fail('repos/custom-properties-for-repos-get-repository-values', { status: 403 });
    const change = await opened(shop);
    expect(light(change)).toBe('failure: The custom properties of the repository cannot be read');
  });
});
