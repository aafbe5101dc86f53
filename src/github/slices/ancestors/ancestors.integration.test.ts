import { describe, expect, it, test } from '@jest/globals';
import { emulatedGitHub, type ReleaseToRead } from '../../../../test/emulated-github.ts';
import type { ReleaseNeeds } from '../../../rules/rule.ts';

const gitHub = await emulatedGitHub();

type Shop = Awaited<ReturnType<typeof gitHub.shop>>;

/** A shop with this number of further commits on `main`, the newest first. */
async function shopWith(count: number) {
  const shop = await gitHub.shop();
  const shas = [await shop.sha('main')];
  for (let index = 0; index < count; index += 1)
    shas.unshift(await shop.push({ branch: 'main', by: 'mona', files: { 'a.txt': `${index}` } }));
  return { shop, shas };
}

async function read(shop: Shop, sha: string, needs: ReleaseNeeds, more: Partial<ReleaseToRead> = {}) {
  const release = { sha, target: 'production', needs, ...more };
  const slice = await gitHub.readOfRelease(shop, release, 'ancestors');
  if (!slice?.available) throw new Error(JSON.stringify(slice));
  return slice.value;
}

describe('the commits before a released one', () => {
  it('are as many as the rules ask about, nearest first', async () => {
    const { shop, shas } = await shopWith(4);
    const [head = '', second, third] = shas;
    expect(await read(shop, head, { ancestors: 2 })).toEqual([
      { sha: head, distance: 0, analyses: [] },
      { sha: second, distance: 1, analyses: [] },
      { sha: third, distance: 2, analyses: [] },
    ]);
    expect(await read(shop, head, {})).toHaveLength(1);
    expect(await read(shop, head, { ancestors: 500 })).toHaveLength(5);
  });

  it('are those of its branch, without those of merged branches', async () => {
    const { shop, shas } = await shopWith(0);
    const change = await shop.openPullRequest({ by: 'mona', title: 'Two', files: { 'b.txt': 'b' } });
    await change.merge({ by: 'mona', method: 'merge' });
    const merged = await shop.sha('main');
    const line = await read(shop, merged, { ancestors: 5 });
    expect(line.map(({ sha }) => sha)).toEqual([merged, ...shas]);
  });
});

describe('what tools report of them', () => {
  it('is read by the names that rules ask about', async () => {
    const { shop, shas } = await shopWith(1);
    const [head = '', before = ''] = shas;
    await shop.reportCheck({ sha: before, name: 'dast', app: 'zap', conclusion: 'success' });
    await shop.reportCheck({ sha: before, name: 'unit', app: 'zap', conclusion: 'success' });
    const run = { sha: before, event: 'push', conclusion: 'success' } as const;
    await shop.reportWorkflowRun({ ...run, path: '.github/workflows/dast.yml' });
    await shop.reportWorkflowRun({ ...run, path: '.github/workflows/ci.yml' });
    const reports = { checks: ['dast'], workflows: ['.github/workflows/dast.yml'] };
    const line = await read(shop, head, { ancestors: 1, reports });
    expect(line).toMatchObject([
      { sha: head, checks: [], runs: [] },
      { sha: before, checks: [{ name: 'dast' }], runs: [{ workflow: '.github/workflows/dast.yml' }] },
    ]);
  });

  it('is not read of runs of pull requests, which run what their head says', async () => {
    const { shop, shas } = await shopWith(0);
    const [head = ''] = shas;
    const path = '.github/workflows/dast.yml';
    await shop.reportWorkflowRun({ path, sha: head, event: 'pull_request', conclusion: 'success' });
    expect(await read(shop, head, { reports: { workflows: [path] } })).toMatchObject([
      { sha: head, runs: [] },
    ]);
  });

  it('is read of analyses of the branch', async () => {
    const { shop, shas } = await shopWith(1);
    const [head = '', before = ''] = shas;
    for (const tool of ['ZAP', 'CodeQL'])
      await shop.uploadAnalysis({ sha: before, ref: 'refs/heads/main', tool, category: 'web', alerts: [] });
    const line = await read(shop, head, { ancestors: 1, reports: { tools: ['ZAP'] } });
    expect(line.map(({ analyses }) => analyses.map(({ tool, category }) => [tool, category]))).toEqual([
      [],
      [['ZAP', 'web']],
    ]);
  });

  test('nothing is asked where no rule asks', async () => {
    const { shop, shas } = await shopWith(0);
    gitHub.asked();
    await read(shop, shas[0] ?? '', {});
    expect(gitHub.asked().filter((each) => /CommitContexts|analyses|workflow-runs/.test(each))).toEqual([]);
  });
});

describe('what people said of them', () => {
  it('is read from the store, of each commit', async () => {
    const { shop, shas } = await shopWith(1);
    const [head = '', before = ''] = shas;
    const exceptionEvents = {
      exceptionEvents: async () => [],
      eventsOfException: async (repositoryId: number, id: string) =>
        id !== `commit:${before}`
          ? []
          : [
              {
                row: 1,
                id,
                event: {
                  id,
                  repositoryId,
                  kind: 'verified',
                  by: 'mona',
                  at: new Date(0),
                  source: 'comment:1',
                  what: 'it',
                  mayPush: true,
                } as const,
              },
              { row: 2, id, event: null },
            ],
    };
    const release = { sha: head, target: 'production', needs: { ancestors: 1 }, exceptionEvents };
    const slice = await gitHub.readOfRelease(shop, release, 'releaseStatements', ['ancestors']);
    expect(slice).toEqual({
      available: true,
      value: [{ kind: 'verified', by: 'mona', at: new Date(0), sha: before, mayPush: true, what: 'it' }],
    });
  });
});
