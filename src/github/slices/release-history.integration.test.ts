import { describe, expect, it, test } from '@jest/globals';
import { emulatedGitHub, type ReleaseToRead } from '../../../test/emulated-github.ts';
import { registeredApp } from '../../../test/manifest.ts';

const gitHub = await emulatedGitHub();
const permissions = { ...registeredApp().permissions, deployments: 'read' } as const;

async function shopWithTwo() {
  const shop = await gitHub.shop({ permissions });
  const first = await shop.sha('main');
  const second = await shop.push({ branch: 'main', files: { 'a.txt': 'a' } });
  return { shop, first, second };
}

type Shop = Awaited<ReturnType<typeof shopWithTwo>>['shop'];

async function historyOf(shop: Shop, sha: string, more: Partial<ReleaseToRead> = {}) {
  const slice = await gitHub.readOfRelease(shop, { sha, target: 'production', ...more }, 'release');
  if (!slice?.available) throw new Error(JSON.stringify(slice));
  const { previous, ranBefore, previousProblem } = slice.value;
  return {
    previous,
    ranBefore,
    ...(previousProblem === undefined ? {} : { reason: previousProblem.reason }),
  };
}

/** A deployment that is done. */
function deployed(
  shop: Shop,
  sha: string,
  state: 'success' | 'failure' = 'success',
  environment = 'Production',
) {
  return shop.reportDeployment({ sha, environment, state, by: 'mona' });
}

describe('what was released before to an environment', () => {
  it('is the newest other commit that succeeded there', async () => {
    const { shop, first, second } = await shopWithTwo();
    await deployed(shop, first);
    const third = await shop.push({ branch: 'main', files: { 'b.txt': 'b' } });
    await deployed(shop, second, 'failure');
    await deployed(shop, second, 'success', 'staging');
    expect((await historyOf(shop, third)).previous).toMatchObject({
      sha: first,
      name: 'Production',
      isAncestor: true,
    });
  });

  it('is no ancestor where an older commit is released', async () => {
    const { shop, first, second } = await shopWithTwo();
    await deployed(shop, first);
    await deployed(shop, second);
    expect((await historyOf(shop, first)).previous).toMatchObject({ sha: second, isAncestor: false });
  });

  it('is nothing where nothing was, or the app may not read it', async () => {
    const { shop, first } = await shopWithTwo();
    await deployed(shop, first);
    expect(await historyOf(shop, first)).toEqual({ previous: null, ranBefore: null });
    const { deployments: _, ...others } = registeredApp().permissions;
    const other = await gitHub.shop({ permissions: others });
    await deployed(other, await other.sha('main'));
    expect(await historyOf(other, await other.sha('main'))).toEqual({
      previous: null,
      ranBefore: null,
      reason: 'not-permitted',
    });
  });

  it('is not known where newer deployments that failed hide it', async () => {
    const { shop, first } = await shopWithTwo();
    await deployed(shop, first);
    for (let count = 0; count < 100; count += 1)
      await deployed(shop, await shop.push({ branch: 'main', files: { 'b.txt': `${count}` } }), 'failure');
    const third = await shop.push({ branch: 'main', files: { 'b.txt': 'b' } });
    expect(await historyOf(shop, third)).toMatchObject({ previous: null, reason: 'too-large' });
  });
});

describe('whether the commit ran there before', () => {
  const known = (first: Date | null, passed: boolean) => ({
    releaseVerdicts: { firstFor: async () => first, passedAt: async () => (passed ? past : null) },
  });
  const past = new Date('2000-01-01T00:00:00Z');
  const future = new Date('2100-01-01T00:00:00Z');

  test.each<[what: string, first: Date | null, passed: boolean, counts: boolean]>([
    ['its release had passed', past, true, true],
    ['its release had not passed', past, false, false],
    ['it was deployed before any release was evaluated', future, false, true],
    ['no release was ever evaluated', null, false, false],
  ])('%s', async (_, first, passed, counts) => {
    const { shop, first: sha } = await shopWithTwo();
    await deployed(shop, sha);
    expect((await historyOf(shop, sha, known(first, passed))).ranBefore !== null).toBe(counts);
  });

  it('is asked for the time of its success', async () => {
    const { shop, first: sha } = await shopWithTwo();
    await deployed(shop, sha);
    const asked: unknown[] = [];
    const releaseVerdicts = {
      firstFor: async () => past,
      passedAt: async (...given: readonly unknown[]) => (asked.push(given) > 0 ? future : null),
    };
    const { ranBefore } = await historyOf(shop, sha, { releaseVerdicts });
    expect(asked).toEqual([[shop.id, sha, { kind: 'environment', name: 'production' }, ranBefore?.at]]);
  });

  it('is not known without a record', async () => {
    const { shop, first: sha } = await shopWithTwo();
    await deployed(shop, sha);
    expect((await historyOf(shop, sha)).ranBefore).toBeNull();
  });

  test.each<[what: string, state: 'success' | 'failure', environment: string]>([
    ['it failed there', 'failure', 'Production'],
    ['it ran elsewhere', 'success', 'staging'],
  ])('no: %s', async (_, state, environment) => {
    const { shop, first: sha } = await shopWithTwo();
    await deployed(shop, sha, state, environment);
    expect((await historyOf(shop, sha, known(past, true))).ranBefore).toBeNull();
  });

  it('no: another commit did', async () => {
    const { shop, first, second } = await shopWithTwo();
    await deployed(shop, first);
    expect((await historyOf(shop, second, known(past, true))).ranBefore).toBeNull();
  });
});

describe('what was released before as a tag', () => {
  const v = (name: string) => ({ target: { kind: 'tag', name } as const });

  it('is the newest published release that the commit contains, and no draft', async () => {
    const { shop, first, second } = await shopWithTwo();
    for (const [tag, target] of [
      ['v1', first],
      ['v2', second],
    ] as const)
      await shop.releases.create({ tag, target, by: 'mona' });
    const third = await shop.push({ branch: 'main', files: { 'b.txt': 'b' } });
    await shop.releases.create({ tag: 'v3-draft', target: third, draft: true, by: 'mona' });
    await shop.tags.push({ nightly: third }, { by: 'mona' });
    expect((await historyOf(shop, third, v('v3'))).previous).toMatchObject({
      sha: second,
      name: 'v2',
      isAncestor: true,
    });
    expect((await historyOf(shop, first, v('v1.0.1'))).previous).toMatchObject({ sha: first, name: 'v1' });
  });

  it('is the release before where it is released already', async () => {
    const { shop, first, second } = await shopWithTwo();
    for (const [tag, target] of [
      ['v1', first],
      ['v2', second],
    ] as const)
      await shop.releases.create({ tag, target, by: 'mona' });
    expect((await historyOf(shop, second, v('v2'))).previous).toMatchObject({ sha: first, name: 'v1' });
  });

  it('is the newest tag where there is no release', async () => {
    const { shop, first, second } = await shopWithTwo();
    await shop.tags.push({ v1: first, v2: second }, { by: 'mona' });
    const third = await shop.push({ branch: 'main', files: { 'b.txt': 'b' } });
    expect((await historyOf(shop, third, v('v3'))).previous).toMatchObject({ sha: second, name: 'v2' });
  });

  it('is the newest tag that the commit contains where it contains no release', async () => {
    const { shop, first, second } = await shopWithTwo();
    await shop.tags.push({ v1: first }, { by: 'mona' });
    const third = await shop.push({ branch: 'main', files: { 'b.txt': 'b' } });
    await shop.releases.create({ tag: 'other', target: third, by: 'mona' });
    expect((await historyOf(shop, second, v('v2'))).previous).toMatchObject({ sha: first, name: 'v1' });
  });

  it('is not known where releases that the commit does not contain hide it', async () => {
    const { shop, first, second } = await shopWithTwo();
    await shop.releases.create({ tag: 'v1', target: first, by: 'mona' });
    const third = await shop.push({ branch: 'main', files: { 'b.txt': 'b' } });
    for (let count = 0; count < 21; count += 1)
      await shop.releases.create({ tag: `other-${count}`, target: third, by: 'mona' });
    expect(await historyOf(shop, second, v('v2'))).toMatchObject({ previous: null, reason: 'too-large' });
  });

  it('is nothing where there is neither, or the commit contains none', async () => {
    const { shop, first, second } = await shopWithTwo();
    expect((await historyOf(shop, second, v('v1'))).previous).toBeNull();
    await shop.tags.push({ v2: second }, { by: 'mona' });
    expect((await historyOf(shop, first, v('v1'))).previous).toBeNull();
  });
});
