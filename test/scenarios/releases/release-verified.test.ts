import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/engine/report.ts';
import { plain } from '../../../src/text/message.ts';
import { registeredApp } from '../../manifest.ts';
import { reported, scene } from '../scene.ts';

const stage = scene();
const permissions = { ...registeredApp().permissions, deployments: 'read' } as const;
const production = { kind: 'environment', name: 'production' } as const;

const policy = (options = '') => `rules:
  release-verified: { enforcement: enforce${options} }
releases:
  - name: production
    environments: [production]
`;

async function shopWith(options = '') {
  const shop = await stage.shop({ policy: policy(options), permissions });
  return { shop, sha: await shop.sha('main'), issue: shop.openIssue({ by: 'mona', title: 'Release 1.0' }) };
}

function summaryOf({ rules }: Report): string {
  return plain(rules.find(({ id }) => id === 'release-verified')?.verdict.summary ?? []);
}

describe('a release', () => {
  it('waits until somebody comments on an issue that the commit was verified', async () => {
    const { shop, sha, issue } = await shopWith();
    expect(reported(await stage.release(shop, sha, production)).rules).toMatchObject({
      'release-verified': 'pending',
    });
    await (await issue).comment({
      by: 'mona',
      body: `/sdl verified ${sha.slice(0, 7)} bought two items on staging`,
    });
    await stage.later(20_000);
    await stage.settled();
    const report = await stage.release(shop, sha, production);
    expect(reported(report).rules).toMatchObject({ 'release-verified': 'pass' });
    expect(summaryOf(report)).toContain('bought two items on staging');
  });

  it('adds no more commits to the verified one than the policy allows', async () => {
    const { shop, sha, issue } = await shopWith(', max-commits: 1');
    await (await issue).comment({ by: 'mona', body: `/sdl verified ${sha} bought two items on staging` });
    await stage.later(20_000);
    await stage.settled();
    const second = await shop.push({ branch: 'main', by: 'mona', files: { 'a.txt': 'a' } });
    expect(reported(await stage.release(shop, second, production)).rules).toMatchObject({
      'release-verified': 'pass',
    });
    const third = await shop.push({ branch: 'main', by: 'mona', files: { 'a.txt': 'b' } });
    expect(reported(await stage.release(shop, third, production)).rules).toMatchObject({
      'release-verified': 'pending',
    });
  });

  it('takes what a reviewer says who approves a deployment', async () => {
    const { shop, sha } = await shopWith();
    shop.environment('production', { reviewers: ['ada'] });
    const run = await shop.deploy({ jobs: ['production'], by: 'mona' });
    await run.approve({ by: 'ada', comment: 'bought two items on staging' });
    const report = await stage.release(shop, sha, production);
    expect(summaryOf(report)).toMatch(/^The review of ada of a deployment is about this very commit/);
  });

  it('fails where the check that shows it failed', async () => {
    const options = ', ways: [check], check: { name: by hand, app: testrail }';
    const { shop, sha } = await shopWith(options);
    await shop.reportCheck({ sha, name: 'by hand', app: 'testrail', conclusion: 'failure' });
    expect(reported(await stage.release(shop, sha, production)).rules).toMatchObject({
      'release-verified': 'fail',
    });
    await shop.reportCheck({ sha, name: 'by hand', app: 'testrail', conclusion: 'success' });
    expect(reported(await stage.release(shop, sha, production)).rules).toMatchObject({
      'release-verified': 'pass',
    });
  });

  it('is an error where a team of the policy does not exist', async () => {
    const { shop, sha } = await shopWith(', teams: [nobody]');
    expect(reported(await stage.release(shop, sha, production)).rules).toMatchObject({
      'release-verified': 'error',
    });
  });
});
