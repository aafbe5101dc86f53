import { describe, expect, it } from '@jest/globals';
import type { CheckRunRecord, Repository } from '@sdl-gate/github-emulator';
import { readEntry } from '../../../src/record/entry.ts';
import { readManifest } from '../../manifest.ts';
import { scene, writes } from '../scene.ts';

const stage = scene();
const granted = { ...readManifest().default_permissions, issues: 'write' } as const;

const policy = `rules:
  release-sast: { enforcement: enforce, tools: [{ check: scan, app: github-actions }] }
releases:
  - name: production
    environments: [production]
  - name: versions
    tags: ["v*"]
`;

const hour = 3_600_000;

const openShop = (options: { readonly private?: boolean; readonly policy?: string } = {}) =>
  stage.shop({ policy, permissions: granted, ...options });

/** Has the commit analyzed, so that its release passes. */
const analyze = (shop: Repository, sha: string) =>
  shop.reportCheck({ name: 'scan', sha, conclusion: 'success' });

/** Work that follows work, each with its pause. */
async function done(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await stage.advance(20_000);
}

const checksOn = (shop: Repository, sha: string): readonly CheckRunRecord[] =>
  shop.checkRuns(sha).filter(({ name }) => name.startsWith('SDL release'));

const states = (runs: readonly CheckRunRecord[]) =>
  runs.map(({ name, status, conclusion }) => [name, conclusion ?? status]);

/** The entries of a kind about a commit, oldest first. */
async function entriesOf(shop: Repository, sha: string, kind: string) {
  const found = await stage.store.entries({ repositoryId: shop.id, sha, kind }, 50);
  const read = await Promise.all(
    found.toReversed().map(async (listed) => {
      const entry = readEntry((await stage.store.entry(listed.id))?.body ?? '');
      return { ...listed, facts: 'facts' in entry ? entry.facts : {} };
    }),
  );
  return read;
}

const verdictsOn = async (shop: Repository, sha: string) =>
  (await entriesOf(shop, sha, 'verdict')).map(({ branch, conclusion }) => [branch, conclusion]);

describe('a tag that is pushed', () => {
  it('is evaluated after the fact: the check is on its commit, the verdict in the record', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await analyze(shop, sha);
    await shop.tags.push({ 'v1.0.0': 'main' });
    await done();
    expect(states(checksOn(shop, sha))).toEqual([['SDL release', 'success']]);
    expect(await verdictsOn(shop, sha)).toEqual([['tag:v1.0.0', 'success']]);
    expect(shop.issues).toEqual([]);
  });

  it('leads to the commit where it is annotated', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await analyze(shop, sha);
    await shop.tags.push({ 'v1.0.0': { at: 'main', message: 'First' } });
    await done();
    expect(await verdictsOn(shop, sha)).toEqual([['tag:v1.0.0', 'success']]);
  });

  it('is evaluated again where it is moved', async () => {
    const shop = await openShop();
    const first = await shop.sha('main');
    await analyze(shop, first);
    await shop.tags.push({ 'v1.0.0': 'main' });
    await done();
    const second = await shop.push({ branch: 'main', files: { 'src/a.js': 'export const a = 1;\n' } });
    await analyze(shop, second);
    await shop.tags.push({ 'v1.0.0': 'main' });
    await done();
    expect(await verdictsOn(shop, second)).toEqual([['tag:v1.0.0', 'success']]);
    expect(states(checksOn(shop, second))).toEqual([['SDL release', 'success']]);
  });

  it('is nothing where the policy does not list it', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await shop.tags.push({ nightly: 'main' });
    await done();
    expect(checksOn(shop, sha)).toEqual([]);
    expect(await verdictsOn(shop, sha)).toEqual([]);
    expect(shop.issues).toEqual([]);
  });

  it('costs nothing more when its webhooks are sent again', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await analyze(shop, sha);
    await shop.tags.push({ 'v1.0.0': 'main' });
    await done();
    stage.asked();
    for (const { id, event } of [...stage.emulator.deliveries])
      if (event === 'create') await stage.emulator.redeliver(id);
    await done();
    expect(stage.asked().filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([]);
    expect(await verdictsOn(shop, sha)).toHaveLength(1);
    expect(checksOn(shop, sha)).toHaveLength(1);
  });

  it('has a check of its own name where the policy has other terms for other tags', async () => {
    const shop = await openShop({
      policy: `${policy}  - name: nightly\n    tags: ["nightly-*"]\n    rules: { release-sast: off }\n`,
    });
    const sha = await shop.sha('main');
    await shop.tags.push({ 'nightly-1': 'main' });
    await done();
    expect(states(checksOn(shop, sha))).toEqual([['SDL release (nightly)', 'success']]);
  });
});

describe('Re-run', () => {
  it('on the check evaluates the release again, and writes the check even where nothing changed', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await shop.tags.push({ 'v1.0.0': 'main' });
    await done();
    await stage.leap(2 * hour);
    await done();
    const [check] = checksOn(shop, sha);
    expect(check?.conclusion).toBe('failure');
    // GitHub sends no event for what changes the verdict now.
    await shop.reportCheck({ name: 'scan', sha, conclusion: 'success' });
    stage.emulator.clearRequests();
    await shop.rerequestCheck(check?.id ?? 0, { by: 'mona' });
    await done();
    expect(states(checksOn(shop, sha))).toEqual([['SDL release', 'success']]);
    stage.asked();
    await shop.rerequestCheck(check?.id ?? 0, { by: 'mona' });
    await done();
    expect(writes(stage.asked())).toEqual(['checks/update']);
    expect(await verdictsOn(shop, sha)).toContainEqual(['tag:v1.0.0', 'success']);
  });

  it('of all checks of the commit evaluates its releases, and nothing that is not released', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await shop.tags.push({ 'v1.0.0': 'main', 'v1.0.1': 'main' });
    await done();
    await stage.leap(2 * hour);
    await done();
    const before = (await verdictsOn(shop, sha)).length;
    await shop.rerequestSuite(sha, { by: 'mona' });
    await done();
    const verdicts = await verdictsOn(shop, sha);
    expect(verdicts.slice(before).toSorted()).toEqual([
      ['tag:v1.0.0', 'failure'],
      ['tag:v1.0.1', 'failure'],
    ]);
  });
});

describe('a release that fails after the fact', () => {
  it('opens an issue once, says in the check and in the record why, and comments once when it passes', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await shop.releases.create({ by: 'mona', tag: 'v1.0.0', target: 'main' });
    await done();
    // The analysis may still come.
    expect(states(checksOn(shop, sha))).toEqual([['SDL release', 'in_progress']]);
    expect(shop.issues).toEqual([]);
    await stage.leap(2 * hour);
    await done();
    expect(states(checksOn(shop, sha))).toEqual([['SDL release', 'failure']]);
    expect(shop.issues).toMatchObject([{ title: 'Release of tag v1.0.0 fails' }]);
    const [issue] = shop.issues;
    expect(issue?.body).toContain('does not meet the policy');
    expect(issue?.body).toContain('What to do');
    expect(await entriesOf(shop, sha, 'release-issue')).toMatchObject([
      { conclusion: 'opened', number: issue?.number },
    ]);
    await analyze(shop, sha);
    await stage.release(shop, sha, { kind: 'tag', name: 'v1.0.0' });
    await stage.release(shop, sha, { kind: 'tag', name: 'v1.0.0' });
    await done();
    expect(states(checksOn(shop, sha))).toEqual([['SDL release', 'success']]);
    expect(shop.issues).toHaveLength(1);
    expect(shop.issues[0]?.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('passes by now'),
    ]);
  });

  it('opens none in a dry run, and none where the app may not: the record says so', async () => {
    const dry = await openShop({ policy: `${policy}    dry-run: true\n` });
    const sha = await dry.sha('main');
    await dry.tags.push({ 'v1.0.0': 'main' });
    await done();
    await stage.leap(2 * hour);
    await done();
    expect(dry.issues).toEqual([]);
    expect(await verdictsOn(dry, sha)).toContainEqual(['tag:v1.0.0', 'failure']);
    expect(states(checksOn(dry, sha))).toEqual([['SDL release', 'success']]);
    expect(checksOn(dry, sha)[0]?.title).toMatch(/^Dry run: /);

    const shop = await stage.shop({
      policy,
      permissions: readManifest().default_permissions,
    });
    await shop.tags.push({ 'v1.0.0': 'main' });
    await done();
    await stage.leap(2 * hour);
    await done();
    expect(shop.issues).toEqual([]);
    expect(await entriesOf(shop, await shop.sha('main'), 'release-issue')).toMatchObject([
      { conclusion: 'refused' },
    ]);
  });

  it('says nothing that only the rules know where anybody can read the issue', async () => {
    const shop = await openShop({ private: false });
    const sha = await shop.push({ branch: 'topic', files: { 'src/secret-name.js': 'export {};\n' } });
    await analyze(shop, sha);
    await shop.tags.push({ 'v1.0.0': 'topic' });
    await done();
    expect(shop.issues).toHaveLength(1);
    expect(shop.issues[0]?.body).not.toContain('secret-name');
  });

  it('stays where a release is deleted or withdrawn', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await analyze(shop, sha);
    const id = await shop.releases.create({ by: 'mona', tag: 'v1.0.0', target: 'main' });
    await done();
    await shop.releases.delete(id, { by: 'mona' });
    await done();
    expect(await verdictsOn(shop, sha)).toEqual([['tag:v1.0.0', 'success']]);
    expect(states(checksOn(shop, sha))).toEqual([['SDL release', 'success']]);
  });
});

describe('a deployment', () => {
  it('without a verdict before it is recorded as not asked, and its verdict after the fact', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await analyze(shop, sha);
    await shop.reportDeployment({ sha, environment: 'Production', state: 'success', by: 'mona' });
    await done();
    expect(await verdictsOn(shop, sha)).toEqual([['environment:production', 'success']]);
    expect(await entriesOf(shop, sha, 'deployment')).toMatchObject([
      {
        conclusion: 'not-asked',
        branch: 'environment:production',
        facts: { by: 'mona', asked: false, environment: 'Production', verdict: { conclusion: 'success' } },
      },
    ]);
    expect(checksOn(shop, sha)).toEqual([]);
  });

  it('is recorded as asked where there was a verdict', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await analyze(shop, sha);
    await stage.release(shop, sha, { kind: 'environment', name: 'production' });
    await stage.advance(60_000);
    await shop.reportDeployment({ sha, environment: 'production', state: 'success', by: 'mona' });
    await done();
    expect(await entriesOf(shop, sha, 'deployment')).toMatchObject([{ conclusion: 'asked' }]);
  });

  it('that fails after the fact opens an issue once, also where it runs before it succeeds', async () => {
    const shop = await openShop();
    const sha = await shop.push({ branch: 'topic', files: { 'src/b.js': 'export {};\n' } });
    await shop.reportDeployment({ sha, environment: 'production', state: 'in_progress', by: 'mona' });
    await done();
    expect(shop.issues).toEqual([]);
    await shop.reportDeployment({ sha, environment: 'production', state: 'success', by: 'mona' });
    await done();
    await stage.leap(2 * hour);
    await done();
    expect(shop.issues).toMatchObject([{ title: `Release of ${sha.slice(0, 7)} to production fails` }]);
    expect(await entriesOf(shop, sha, 'deployment')).toHaveLength(1);
  });

  it('to an environment that the policy does not list is nothing', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await shop.reportDeployment({ sha, environment: 'preview', state: 'success', by: 'mona' });
    await done();
    expect(await verdictsOn(shop, sha)).toEqual([]);
    expect(await entriesOf(shop, sha, 'deployment')).toEqual([]);
  });
});
