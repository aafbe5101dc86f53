import { expect, test } from '@jest/globals';
import type { CheckRunRecord, Repository } from '@sdl-gate/github-emulator';
import { readManifest } from '../../manifest.ts';
import { scene } from '../scene.ts';
import { deploy, free, gatedShop, lastWords } from './gate-scene.ts';

const stage = scene();
const permissions = { ...readManifest().default_permissions, issues: 'write' } as const;

const policy = `rules:
  release-sast: { enforcement: enforce, tools: [{ check: scan, app: github-actions }] }
releases:
  - name: production
    environments: [production]
  - name: versions
    tags: ["v*"]
`;

const title = 'Evaluation failed: internal error after repeated attempts';

/** The service fails on each attempt at a request, and stops trying in the end. */
async function failingOn<Result>(operation: string, act: () => Promise<Result>) {
  // A refusal does not pass by itself.
  const fault = stage.emulator.faults.fail(operation, { status: 400 });
  const result = await act();
  await stage.settled();
  for (let tries = 1; tries < 12; tries += 1) await stage.advance(300_000);
  expect(fault.hits).toBeGreaterThanOrEqual(10);
  return { fault, result };
}

async function done(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await stage.advance(20_000);
}

const checksOn = (shop: Repository, sha: string): readonly CheckRunRecord[] =>
  shop.checkRuns(sha).filter(({ name }) => name.startsWith('SDL release'));

const failures = async (shop: Repository) =>
  (await stage.store.entries({ repositoryId: shop.id, kind: 'evaluation-failed' }, 10)).map(
    ({ branch, conclusion, confirmed }) => [branch, conclusion, confirmed],
  );

test.each([
  ['its policy', 'graphql:Release'],
  ['its evidence', 'graphql:CommitContexts'],
])(
  'a tag whose release the service fails on, at %s, says so on its commit and in an issue, and Re-run tries again',
  async (_, operation) => {
    const shop = await stage.shop({ policy, permissions });
    const sha = await shop.sha('main');
    await shop.reportCheck({ name: 'scan', sha, conclusion: 'success' });
    const { fault } = await failingOn(operation, () => shop.tags.push({ 'v1.0.0': 'main' }));
    expect(checksOn(shop, sha)).toMatchObject([{ name: 'SDL release', conclusion: 'failure', title }]);
    expect(shop.issues).toMatchObject([{ title: 'Release of tag v1.0.0 could not be evaluated' }]);
    expect(shop.issues[0]?.body).toContain('work list --state dead-lettered');
    expect(await failures(shop)).toEqual([['tag:v1.0.0', 'failure', true]]);

    fault.remove();
    await shop.rerequestCheck(checksOn(shop, sha)[0]?.id ?? 0, { by: 'mona' });
    await done();
    expect(checksOn(shop, sha)).toMatchObject([{ name: 'SDL release', conclusion: 'success' }]);
    expect(shop.issues).toHaveLength(1);
  },
);

test('a deployment that the service fails on opens an issue, once', async () => {
  const shop = await stage.shop({ policy, permissions });
  const sha = await shop.sha('main');
  const deployed = () =>
    shop.reportDeployment({ sha, environment: 'production', state: 'success', by: 'mona' });
  const { fault } = await failingOn('graphql:Release', deployed);
  fault.remove();
  await failingOn('graphql:Release', deployed);
  expect(shop.issues).toMatchObject([
    { title: `Release of ${sha.slice(0, 7)} to production could not be evaluated` },
  ]);
  expect(checksOn(shop, sha)).toEqual([]);
  expect(await failures(shop)).toEqual([['environment:production', 'failure', true]]);
});

test('a gate that the service fails on tells the jobs that wait, once', async () => {
  const shop = await gatedShop(stage, { policy: free, permissions });
  const { fault, result: run } = await failingOn('graphql:Release', () => deploy(stage, shop));
  expect(lastWords(run)).toContain('could not be checked');
  expect(lastWords(run)).toContain('sdl-gate work retry');
  expect(run.sets[0]?.gates['sdl-gate']?.reports).toHaveLength(1);
  expect(run.sets[0]?.outcome).toBe('waiting');
  fault.remove();
});

test('a gate that GitHub takes no more reports of is told of in an issue', async () => {
  const shop = await gatedShop(stage, { policy: free, permissions });
  const silent = stage.emulator.faults.fail('actions/review-custom-gates-for-run', { status: 403 });
  const { fault } = await failingOn('graphql:Release', () => deploy(stage, shop));
  expect(shop.issues).toMatchObject([{ title: 'A deployment to production waits and cannot be evaluated' }]);
  silent.remove();
  fault.remove();
});
