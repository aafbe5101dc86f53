import { describe, expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { readManifest } from '../../manifest.ts';
import { scene } from '../scene.ts';

const stage = scene();
const granted = { ...readManifest().default_permissions, issues: 'write' } as const;

const policy = `rules:
  release-sast: { enforcement: enforce, tools: [{ check: scan, app: github-actions }] }
releases:
  - name: versions
    tags: ["v*"]
    branches: [main, "release/*"]
`;

const hour = 3_600_000;

const openShop = () => stage.shop({ policy, permissions: granted });

const analyze = (shop: Repository, sha: string) =>
  shop.reportCheck({ name: 'scan', sha, conclusion: 'success' });

async function done(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await stage.advance(20_000);
}

const checksOn = (shop: Repository, sha: string) =>
  shop
    .checkRuns(sha)
    .filter(({ name }) => name.startsWith('SDL release'))
    .map(({ conclusion, status }) => conclusion ?? status);

describe('a draft release', () => {
  it('is evaluated before it is published, and the check of its commit stays then', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await analyze(shop, sha);
    const id = await shop.releases.create({ by: 'mona', tag: 'v1.0.0', draft: true });
    await done();
    expect(checksOn(shop, sha)).toEqual(['success']);
    expect(shop.tags.names).toEqual([]);
    await shop.releases.publish(id, { by: 'mona' });
    await done();
    expect(checksOn(shop, sha)).toEqual(['success']);
    const entries = await stage.store.entries({ repositoryId: shop.id, sha, kind: 'verdict' }, 10);
    expect(entries.map(({ branch, conclusion }) => [branch, conclusion])).toEqual([
      ['tag:v1.0.0', 'success'],
    ]);
  });

  it('fails without an issue: nothing is released yet', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    await shop.releases.create({ by: 'mona', tag: 'v1.0.0', draft: true });
    await done();
    expect(checksOn(shop, sha)).toEqual(['in_progress']);
    await stage.leap(2 * hour);
    await done();
    expect(checksOn(shop, sha)).toEqual(['failure']);
    expect(shop.issues).toEqual([]);
  });

  it('that fails opens one when it is published', async () => {
    const shop = await openShop();
    const id = await shop.releases.create({ by: 'mona', tag: 'v1.0.0', draft: true });
    await done();
    await stage.leap(2 * hour);
    await done();
    await shop.releases.publish(id, { by: 'mona' });
    await done();
    expect(shop.issues).toMatchObject([{ title: 'Release of tag v1.0.0 fails' }]);
  });

  it('is evaluated again with another commit, when it is edited or its branch moves', async () => {
    const shop = await openShop();
    shop.protect('release/*', { approvals: 1 });
    const main = await shop.sha('main');
    await analyze(shop, main);
    const other = await shop.push({ branch: 'release/1.x', files: { 'src/b.js': 'export {};\n' } });
    await analyze(shop, other);
    const id = await shop.releases.create({ by: 'mona', tag: 'v1.0.0', draft: true });
    await done();
    await shop.releases.edit(id, { by: 'mona', target: 'release/1.x' });
    await done();
    expect(checksOn(shop, other)).toEqual(['success']);
    const next = await shop.push({ branch: 'release/1.x', files: { 'src/c.js': 'export {};\n' } });
    await analyze(shop, next);
    await done();
    expect(checksOn(shop, next)).toEqual([]);
    await stage.leap(hour);
    await done();
    expect(checksOn(shop, next)).toEqual(['success']);
  });

  it('of a tag that the policy does not list is nothing, until it gets another one', async () => {
    const shop = await openShop();
    const sha = await shop.sha('main');
    const id = await shop.releases.create({ by: 'mona', tag: 'nightly', draft: true });
    await done();
    expect(checksOn(shop, sha)).toEqual([]);
    await shop.releases.edit(id, { by: 'mona', tag: 'v1.0.0' });
    await done();
    expect(checksOn(shop, sha)).toEqual(['in_progress']);
  });

  it('that was deleted is not read any more', async () => {
    const shop = await openShop();
    await analyze(shop, await shop.sha('main'));
    const id = await shop.releases.create({ by: 'mona', tag: 'v1.0.0', draft: true });
    await done();
    await shop.releases.delete(id, { by: 'mona' });
    await done();
    const next = await shop.push({ branch: 'main', files: { 'src/d.js': 'export {};\n' } });
    await stage.leap(2 * hour);
    await done();
    expect(checksOn(shop, next)).toEqual([]);
  });

  it('of no commit that exists has no check', async () => {
    const shop = await openShop();
    await shop.releases.create({ by: 'mona', tag: 'v1.0.0', draft: true, target: 'a'.repeat(40) });
    await done();
    expect(checksOn(shop, await shop.sha('main'))).toEqual([]);
  });

  it('lets a ruleset for tags require the check', async () => {
    const shop = await openShop();
    shop.tags.rules('versions', {
      include: ['v*'],
      requiredChecks: [{ name: 'SDL release', app: stage.emulator.app.slug }],
    });
    const id = await shop.releases.create({ by: 'mona', tag: 'v1.0.0', draft: true });
    await done();
    await expect(shop.releases.publish(id, { by: 'mona' })).rejects.toThrow();
    await analyze(shop, await shop.sha('main'));
    await done();
    await shop.releases.publish(id, { by: 'mona' });
    expect(shop.tags.names).toEqual(['v1.0.0']);
  });
});
