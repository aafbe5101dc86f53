import { describe, expect, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

describe('the pull requests of a commit', () => {
  const ofCommit = async (shop: Repository, sha: string) => {
    const found = await gitHub.github.pullRequestsOfCommit({ kind: 'commit', ...gitHub.placeOf(shop), sha });
    return found.map(({ number }) => number);
  };

  test('are the open ones whose head it is', async () => {
    const shop = await gitHub.shop();
    const pull = await shop.openPullRequest(change);
    const earlier = pull.headSha;
    await expect(ofCommit(shop, earlier)).resolves.toEqual([pull.number]);
    await pull.push({ files: { 'src/cart.js': 'three\n' } });
    await expect(ofCommit(shop, earlier)).resolves.toEqual([]);
    await expect(ofCommit(shop, pull.headSha)).resolves.toEqual([pull.number]);
    await pull.close();
    await expect(ofCommit(shop, pull.headSha)).resolves.toEqual([]);
  });

  test('are found from a fork, too', async () => {
    const shop = await gitHub.shop();
    const fork = await shop.fork({ owner: 'eve' });
    const pull = await shop.openPullRequest({ ...change, by: 'eve', from: fork });
    await expect(ofCommit(shop, pull.headSha)).resolves.toEqual([pull.number]);
  });

  test('are none for a commit or a repository that is gone', async () => {
    const shop = await gitHub.shop();
    await expect(ofCommit(shop, 'f'.repeat(40))).resolves.toEqual([]);
    const gone = {
      kind: 'commit',
      ...gitHub.placeOf(shop),
      repository: 'gone',
      sha: 'f'.repeat(40),
    } as const;
    await expect(gitHub.github.pullRequestsOfCommit(gone)).resolves.toEqual([]);
  });

  test('are found under the present name, with which they go on', async () => {
    const shop = await gitHub.shop();
    const pull = await shop.openPullRequest(change);
    const elsewhere = {
      kind: 'commit',
      ...gitHub.placeOf(shop),
      repository: 'x',
      sha: pull.headSha,
    } as const;
    await expect(gitHub.github.pullRequestsOfCommit(elsewhere)).resolves.toEqual([
      { kind: 'pull-request', ...gitHub.placeOf(shop), number: pull.number },
    ]);
  });
});

describe('the pull requests into a branch', () => {
  const into = async (shop: Repository, ref: string) => {
    const found = await gitHub.github.pullRequestsIntoBranch({
      kind: 'branch',
      ...gitHub.placeOf(shop),
      ref,
    });
    return found.map(({ number }) => number);
  };

  test('are the open ones', async () => {
    const shop = await gitHub.shop();
    await shop.push({ branch: 'release', by: 'ada', from: 'main', files: { x: '1' } });
    const closed = await shop.openPullRequest(change);
    await closed.close();
    const open = await shop.openPullRequest(change);
    const elsewhere = await shop.openPullRequest({ ...change, base: 'release' });
    await expect(into(shop, 'main')).resolves.toEqual([open.number]);
    await expect(into(shop, 'refs/heads/release')).resolves.toEqual([elsewhere.number]);
    await expect(into(shop, 'none')).resolves.toEqual([]);
  });

  test('are all of them, however many', async () => {
    const shop = await gitHub.shop();
    for (let index = 0; index < 105; index++) await shop.openPullRequest(change);
    await expect(into(shop, 'main')).resolves.toHaveLength(105);
  });
});

test('where the app is not installed any more nothing is in reach', async () => {
  const shop = await gitHub.shop();
  const pull = await shop.openPullRequest(change);
  const place = gitHub.placeOf(shop);
  await gitHub.emulator.world.installations.find(({ id }) => id === place.installationId)?.uninstall();
  const { github } = gitHub;
  for (const asked of [
    () => github.gatherPullRequest({ kind: 'pull-request', ...place, number: pull.number }, []),
    () => github.pullRequestsOfCommit({ kind: 'commit', ...place, sha: pull.headSha }),
    () => github.pullRequestsIntoBranch({ kind: 'branch', ...place, ref: 'main' }),
    () => github.publishFailure({ kind: 'pull-request', ...place, number: pull.number }, async () => true),
  ])
    await expect(asked()).rejects.toMatchObject({ name: 'NotCovered' });
});
