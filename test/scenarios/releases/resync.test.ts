import { describe, expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { publicationOf } from '../../../src/exceptions/event.ts';
import { scene } from '../scene.ts';

const stage = scene();
const hour = 3_600_000;

const policy = `rules:
  release-sast: { enforcement: enforce, tools: [{ check: scan, app: github-actions }] }
releases:
  - name: versions
    tags: ["v*"]
    environments: [production]
`;

async function done(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await stage.advance(20_000);
}

/** A shop whose resync has begun. */
async function openShop(options: Parameters<typeof stage.shop>[0] = {}): Promise<Repository> {
  const shop = await stage.shop({ policy, ...options });
  const sha = await shop.sha('main');
  await shop.reportCheck({ name: 'scan', sha, conclusion: 'success' });
  await shop.tags.push({ 'v0.1.0': 'main' });
  await done();
  return shop;
}

async function verdictsOn(shop: Repository): Promise<readonly string[]> {
  const entries = await stage.store.entries({ repositoryId: shop.id, kind: 'verdict' }, 50);
  return entries.map(({ branch }) => branch ?? '').toSorted();
}

describe('a resync', () => {
  it('finds tags that are pushed at once, of which GitHub says nothing', async () => {
    const shop = await openShop();
    await shop.tags.push({ v1: 'main', v2: 'main', v3: { at: 'main', message: 'Third' }, nightly: 'main' });
    await done();
    expect(await verdictsOn(shop)).toEqual(['tag:v0.1.0']);
    await stage.leap(hour);
    await done();
    expect(await verdictsOn(shop)).toEqual(['tag:v0.1.0', 'tag:v1', 'tag:v2', 'tag:v3']);
  });

  it('finds a tag that was moved, and a deployment, whose webhooks were lost', async () => {
    const shop = await openShop();
    const lost = stage.emulator.faults.webhooks.lose();
    const next = await shop.push({ branch: 'main', files: { 'src/a.js': 'export {};\n' } });
    await shop.reportCheck({ name: 'scan', sha: next, conclusion: 'success' });
    await shop.tags.push({ 'v0.1.0': 'main' });
    await shop.reportDeployment({ sha: next, environment: 'production', state: 'success', by: 'mona' });
    lost.remove();
    await stage.leap(hour);
    await done();
    const entries = await stage.store.entries({ repositoryId: shop.id, sha: next }, 50);
    const ofReleases = entries.filter(({ branch }) => branch?.includes(':') === true);
    expect(ofReleases.map(({ kind, branch }) => `${kind} ${branch}`).toSorted()).toEqual([
      'deployment environment:production',
      'verdict environment:production',
      'verdict tag:v0.1.0',
    ]);
  });

  it('is four requests where nothing is new, and none where the policy lists no releases', async () => {
    const shop = await openShop();
    await stage.leap(hour);
    stage.asked();
    await stage.leap(hour);
    const asked = stage
      .asked()
      .filter(({ actor }) => actor === `installation:${stage.installationOn(shop).id}`);
    expect(asked.map(({ operation }) => operation).toSorted()).toEqual([
      'graphql:ListedTags',
      'graphql:ReleasesPolicy',
      'repos/list-deployments',
      'repos/list-releases',
    ]);
    await shop.push({ branch: 'main', files: { '.github/sdl.yml': 'rules: {}\n' } });
    await done();
    await stage.leap(hour);
    stage.asked();
    await stage.leap(2 * hour);
    expect(stage.asked().filter(({ actor }) => actor.endsWith(`:${stage.installationOn(shop).id}`))).toEqual(
      [],
    );
  });
});

describe('a published release', () => {
  it('ends the exceptions that last until it, once', async () => {
    const shop = await openShop({
      policy: `${policy}exceptions:\n  approvers:\n    - by: [ada]\n`,
    });
    await shop.releases.create({ by: 'mona', tag: 'v2.0.0' });
    await done();
    const events = await stage.store.eventsOfException(shop.id, publicationOf('v2.0.0'));
    expect(events.map(({ event }) => event)).toMatchObject([{ kind: 'released', tag: 'v2.0.0', by: 'mona' }]);
  });
});
