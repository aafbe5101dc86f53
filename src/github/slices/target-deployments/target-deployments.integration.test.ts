import { describe, expect, it, test } from '@jest/globals';
import { emulatedGitHub, type ReleaseToRead } from '../../../../test/emulated-github.ts';
import { registeredApp } from '../../../../test/manifest.ts';

const gitHub = await emulatedGitHub();
const permissions = { ...registeredApp().permissions, deployments: 'read' } as const;

async function shopWith(...environments: readonly string[]) {
  const shop = await gitHub.shop({ permissions });
  for (const name of environments) shop.environment(name);
  return { shop, sha: await shop.sha('main') };
}

type Shop = Awaited<ReturnType<typeof shopWith>>['shop'];

async function read(shop: Shop, release: ReleaseToRead) {
  const slice = await gitHub.readOfRelease(shop, release, 'targetDeployments');
  if (!slice?.available) throw new Error(JSON.stringify(slice));
  return slice.value;
}

describe('deployments', () => {
  it('are those of the target and of the environments that are asked about, of each commit, newest first', async () => {
    const { shop, sha } = await shopWith('Production', 'staging', 'preview');
    const next = await shop.push({ branch: 'main', files: { 'a.txt': 'a' } });
    for (const environment of ['staging', 'preview', 'Production'])
      await shop.reportDeployment({ sha, environment, state: 'success', by: 'mona' });
    await shop.reportDeployment({ sha: next, environment: 'Production', state: 'in_progress', by: 'ada' });
    const { deployments } = await read(shop, {
      sha,
      target: 'production',
      needs: { environments: ['Staging'] },
    });
    expect(deployments.map((each) => [each.environment, each.sha, each.by?.login])).toEqual([
      ['Production', next, 'ada'],
      ['Production', sha, 'mona'],
      ['staging', sha, 'mona'],
    ]);
    expect(deployments.map(({ states }) => states?.map(({ state }) => state))).toEqual([
      ['running'],
      ['success'],
      ['success'],
    ]);
  });

  it('say in which order their states were reported, and by whom', async () => {
    const { shop, sha } = await shopWith('staging');
    for (const [state, by] of [
      ['queued', 'mona'],
      ['success', 'ada'],
      ['error', 'grace'],
    ] as const)
      await shop.reportDeployment({ sha, environment: 'staging', state, by });
    const { deployments } = await read(shop, { sha, target: 'staging' });
    expect(deployments[0]?.states?.map(({ state, by }) => [state, by?.login])).toEqual([
      ['running', 'mona'],
      ['success', 'ada'],
      ['failure', 'grace'],
    ]);
  });

  it('with more states than are read say so', async () => {
    const { shop, sha } = await shopWith('staging');
    for (let index = 0; index < 31; index += 1)
      await shop.reportDeployment({ sha, environment: 'staging', state: 'in_progress', by: 'mona' });
    expect((await read(shop, { sha, target: 'staging' })).deployments[0]?.states).toBeNull();
  });

  it('are read back to those of the commit', async () => {
    const { shop, sha } = await shopWith('staging');
    await shop.reportDeployment({ sha, environment: 'staging', state: 'success', by: 'mona' });
    const next = await shop.push({ branch: 'main', files: { 'a.txt': 'a' } });
    const run = async () => shop.deploy({ sha: next, jobs: ['staging'] });
    for (let index = 0; index < 101; index += 1) await run();
    gitHub.asked();
    const { deployments } = await read(shop, { sha, target: 'staging' });
    expect(deployments).toHaveLength(102);
    expect(deployments.at(-1)?.sha).toBe(sha);
  });

  it('are none where no environment is asked about', async () => {
    const { shop, sha } = await shopWith();
    expect(await read(shop, { sha, target: { kind: 'tag', name: 'v1' } })).toEqual({
      deployments: [],
      runs: [],
    });
  });

  it('are not known without the permission', async () => {
    const { deployments: _, ...others } = registeredApp().permissions;
    const shop = await gitHub.shop({ permissions: others });
    const slice = await gitHub.readOfRelease(
      shop,
      { sha: await shop.sha('main'), target: 'staging' },
      'targetDeployments',
    );
    expect(slice).toMatchObject({ available: false, problem: { reason: 'not-permitted' } });
  });
});

describe('runs', () => {
  const needs = { runs: true };

  it('on the commit are named by the deployments that they make', async () => {
    const { shop, sha } = await shopWith('staging');
    const run = await shop.deploy({ path: '.github/workflows/deploy.yml', jobs: ['staging'] });
    await run.finish('success');
    const { deployments, runs } = await read(shop, { sha, target: 'staging', needs });
    expect(runs).toMatchObject([
      { id: run.id, workflow: '.github/workflows/deploy.yml', conclusion: 'success' },
    ]);
    expect(deployments).toMatchObject([{ run: run.id }]);
    expect(runs[0]).not.toHaveProperty('reviews');
  });

  it('have what people said when they approved deployments', async () => {
    const { shop, sha } = await shopWith();
    shop.environment('production', { reviewers: ['ada'] });
    const run = await shop.deploy({ jobs: ['production'], by: 'mona' });
    await run.approve({ by: 'ada', comment: 'verified on staging' });
    const { runs } = await read(shop, { sha, target: 'production', needs: { reviews: true } });
    expect(runs).toMatchObject([
      {
        conclusion: null,
        reviews: [
          {
            state: 'approved',
            by: { login: 'ada', kind: 'user' },
            comment: 'verified on staging',
            environments: ['production'],
          },
        ],
      },
    ]);
  });

  test('of another commit are none', async () => {
    const { shop, sha } = await shopWith('staging');
    const next = await shop.push({ branch: 'main', files: { 'a.txt': 'a' } });
    await shop.deploy({ sha: next, jobs: ['staging'] });
    expect((await read(shop, { sha, target: 'staging', needs })).runs).toEqual([]);
  });
});
