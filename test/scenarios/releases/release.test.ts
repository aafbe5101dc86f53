import { describe, expect, it } from '@jest/globals';
import { plain } from '../../../src/text/message.ts';
import { reported, scene } from '../scene.ts';

const stage = scene();

const production = { kind: 'environment', name: 'production' } as const;

const policy = `rules: {}
releases:
  - name: production
    environments: [production]
  - name: versions
    tags: ["v*"]
    branches: [main, "release/*"]
`;

describe('the release of a commit', () => {
  it('passes from the default branch', async () => {
    const shop = await stage.shop({ policy });
    const report = await stage.release(shop, await shop.sha('main'), production);
    expect(reported(report)).toEqual({ conclusion: 'success', rules: { 'release-branch': 'pass' } });
    expect(report.release).toEqual({ entries: ['production'], dryRun: false, rollBack: null });
  });

  it('fails from another branch, of which a pull request proposes it', async () => {
    const shop = await stage.shop({ policy });
    const change = await shop.openPullRequest({
      by: 'mona',
      title: 'Add a',
      files: { 'src/a.ts': 'export {};\n' },
    });
    const report = await stage.release(shop, change.headSha, production);
    expect(reported(report)).toEqual({ conclusion: 'failure', rules: { 'release-branch': 'fail' } });
    const [rule] = report.rules;
    expect(plain(rule?.verdict.summary ?? [])).toMatch(
      /^The policy releases from main; [0-9a-f]{7} is not there\.$/,
    );
  });

  it('passes from a branch that the policy names', async () => {
    const shop = await stage.shop({ policy });
    shop.protect('release/*', { approvals: 1 });
    const sha = await shop.push({ branch: 'release/1.x', files: { 'src/b.ts': 'export {};\n' } });
    const tag = { kind: 'tag', name: 'v1.0.0' } as const;
    expect(reported(await stage.release(shop, sha, tag)).conclusion).toBe('success');
    expect(reported(await stage.release(shop, sha, production)).conclusion).toBe('failure');
  });

  it('passes from one that a branch protection rule protects', async () => {
    const shop = await stage.shop({ policy });
    shop.protect('release/*', { classic: true });
    const sha = await shop.push({ branch: 'release/1.x', files: { 'src/b.ts': 'export {};\n' } });
    expect(reported(await stage.release(shop, sha, { kind: 'tag', name: 'v1.0.0' })).conclusion).toBe(
      'success',
    );
  });

  it.each<[what: string, protect: (shop: Awaited<ReturnType<typeof stage.shop>>) => void]>([
    ['nothing protects', () => undefined],
    ['a ruleset only keeps from being deleted or rewritten', (shop) => shop.protect('release/*', {})],
  ])('fails from a branch that the policy names and %s: anybody could push to it', async (_, protect) => {
    const shop = await stage.shop({ policy });
    protect(shop);
    const sha = await shop.push({ branch: 'release/1.x', files: { 'src/b.ts': 'export {};\n' } });
    const report = await stage.release(shop, sha, { kind: 'tag', name: 'v1.0.0' });
    expect(reported(report)).toEqual({ conclusion: 'failure', rules: { 'release-branch': 'fail' } });
    expect(report.rules[0]?.verdict.messageId).toBe('not-protected');
  });

  it('fails to a target that the policy does not list, and says where to add it', async () => {
    const shop = await stage.shop({ policy });
    const report = await stage.release(shop, await shop.sha('main'), {
      kind: 'environment',
      name: 'staging',
    });
    expect(report.conclusion).toBe('failure');
    expect(report.policyProblems).toEqual([
      expect.objectContaining({ state: 'the policy lists no such environment', turn: 'administrator' }),
    ]);
  });

  it('is evaluated by the policy of the default branch, not by that of the commit', async () => {
    const shop = await stage.shop({ policy });
    const sha = await shop.push({
      branch: 'anything',
      files: { '.github/sdl.yml': 'releases: [{ name: all, environments: ["**"], branches: ["**"] }]\n' },
    });
    expect(reported(await stage.release(shop, sha, production)).conclusion).toBe('failure');
  });
});
