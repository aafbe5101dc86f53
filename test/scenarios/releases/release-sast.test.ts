import { expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { plain } from '../../../src/text/message.ts';
import { scene } from '../scene.ts';

const stage = scene();
const production = { kind: 'environment', name: 'production' } as const;
const hour = 60 * 60_000;

const policy = (tools = '[CodeQL]') => `rules:
  release-sast:
    enforcement: enforce
    tools: ${tools}
releases:
  - name: production
    environments: [production]
`;

async function verdictOn(shop: Repository, sha: string) {
  const { rules } = await stage.release(shop, sha, production);
  const found = rules.find(({ id }) => id === 'release-sast')?.verdict;
  if (found === undefined) throw new Error('The rule has no verdict.');
  return { status: found.status, summary: plain(found.summary) };
}

it('passes where the released commit itself was analyzed, and fails for the next one in the end', async () => {
  const shop = await stage.shop({ policy: policy() });
  const analyzed = await shop.push({
    branch: 'main',
    by: 'mona',
    files: { 'src/a.js': 'export const a = 1;\n' },
  });
  await shop.uploadAnalysis({ ref: 'refs/heads/main' });
  const next = await shop.push({
    branch: 'main',
    by: 'mona',
    files: { 'src/a.js': 'export const a = 2;\n' },
  });
  expect(await verdictOn(shop, analyzed)).toEqual({
    status: 'pass',
    summary: 'CodeQL analyzed this commit.',
  });
  expect(await verdictOn(shop, next)).toEqual({
    status: 'pending',
    summary: 'CodeQL has not analyzed this commit yet.',
  });
  await stage.later(hour);
  expect((await verdictOn(shop, next)).status).toBe('fail');
});

it('does not count the analysis of a pull request that became another commit', async () => {
  const shop = await stage.shop({ policy: policy() });
  const change = await shop.openPullRequest({
    by: 'mona',
    title: 'Add a',
    files: { 'src/a.js': 'export const a = 1;\n' },
  });
  await shop.uploadAnalysis({ ref: `refs/pull/${change.number}/merge` });
  await stage.settled();
  const sha = await change.merge({ by: 'grace', method: 'squash' });
  await stage.later(2 * hour);
  expect((await verdictOn(shop, sha)).status).toBe('fail');
});

it('takes checks by name and app', async () => {
  const shop = await stage.shop({ policy: policy('[{ check: scan, app: github-actions }]') });
  const sha = await shop.push({ branch: 'main', by: 'mona', files: { 'src/a.js': 'export const a = 1;\n' } });
  await shop.reportCheck({ name: 'scan', sha, conclusion: 'success' });
  expect((await verdictOn(shop, sha)).status).toBe('pass');
});

it('is an error where code scanning is off', async () => {
  const shop = await stage.shop({ policy: policy() });
  shop.codeScanning(false);
  expect(await verdictOn(shop, await shop.sha('main'))).toMatchObject({
    status: 'error',
    summary: expect.stringContaining('Code scanning is off'),
  });
});

it('does not count the analysis of another workflow than the one that analyzes the branch, whatever time its commit bears', async () => {
  const shop = await stage.shop({ policy: policy('[ZAP]') });
  await shop.uploadAnalysis({ tool: 'ZAP', ref: 'refs/heads/main' });
  // At the same time as the analysis before: the time of a commit is chosen by its author.
  const sha = await shop.push({ branch: 'main', by: 'mona', files: { 'src/a.js': 'export const a = 1;\n' } });
  await shop.uploadAnalysis({ tool: 'ZAP', ref: 'refs/heads/main', workflow: '.github/workflows/other.yml' });
  expect(await verdictOn(shop, sha)).toEqual({
    status: 'pending',
    summary: expect.stringContaining('not the expected workflow'),
  });
});
