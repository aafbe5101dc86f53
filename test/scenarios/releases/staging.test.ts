import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/engine/report.ts';
import { plain } from '../../../src/text/message.ts';
import { registeredApp } from '../../manifest.ts';
import { reported, scene } from '../scene.ts';

const stage = scene();
const permissions = { ...registeredApp().permissions, deployments: 'read' } as const;
const production = { kind: 'environment', name: 'production' } as const;

const policy = (options = '') => `rules:
  staging: { enforcement: enforce${options} }
releases:
  - name: production
    environments: [production, staging]
`;

async function shopWith(options = '') {
  const shop = await stage.shop({ policy: policy(options), permissions });
  for (const name of ['staging', 'production']) shop.environment(name);
  return { shop, sha: await shop.sha('main') };
}

function summaryOf({ rules }: Report): string {
  return plain(rules.find(({ id }) => id === 'staging')?.verdict.summary ?? []);
}

describe('a release to production', () => {
  it('fails before staging, waits while it is deployed there, and passes then', async () => {
    const { shop, sha } = await shopWith();
    const before = await stage.release(shop, sha, production);
    expect(reported(before).rules).toMatchObject({ staging: 'fail' });
    expect(summaryOf(before)).toMatch(/^[0-9a-f]{7} was never deployed to staging\.$/);
    const run = await shop.deploy({ jobs: ['staging'] });
    expect(reported(await stage.release(shop, sha, production)).rules).toMatchObject({ staging: 'pending' });
    await run.finish('success');
    expect(reported(await stage.release(shop, sha, production)).rules).toMatchObject({ staging: 'pass' });
  });

  it('fails where staging failed', async () => {
    const { shop, sha } = await shopWith();
    const run = await shop.deploy({ jobs: ['staging'] });
    await run.finish('failure');
    const report = await stage.release(shop, sha, production);
    expect(reported(report).rules).toMatchObject({ staging: 'fail' });
    expect(summaryOf(report)).toMatch(/^The newest deployment of [0-9a-f]{7} to staging failed at /);
  });

  it('takes only the workflow that the policy names', async () => {
    const { shop, sha } = await shopWith(', workflow: .github/workflows/deploy.yml');
    await shop.reportDeployment({ sha, environment: 'staging', state: 'success', by: 'mona' });
    expect(reported(await stage.release(shop, sha, production)).rules).toMatchObject({ staging: 'fail' });
    const run = await shop.deploy({ path: '.github/workflows/deploy.yml', jobs: ['staging'] });
    await run.finish('success');
    expect(reported(await stage.release(shop, sha, production)).rules).toMatchObject({ staging: 'pass' });
  });

  it('waits until its time there is over, and passes by itself then', async () => {
    const { shop, sha } = await shopWith(', soak: 1');
    const run = await shop.deploy({ jobs: ['staging'] });
    await run.finish('success');
    const waiting = await stage.release(shop, sha, production);
    expect(reported(waiting).rules).toMatchObject({ staging: 'pending' });
    await stage.advance(61 * 60_000);
    expect(reported(await stage.release(shop, sha, production)).rules).toMatchObject({ staging: 'pass' });
  });

  it('is an error where the app may not read deployments', async () => {
    const { deployments: _, ...permissions } = registeredApp().permissions;
    const shop = await stage.shop({ policy: policy(), permissions });
    const report = await stage.release(shop, await shop.sha('main'), production);
    expect(reported(report).rules).toMatchObject({ staging: 'error' });
    expect(summaryOf(report)).toContain('not permitted to read deployments');
  });
});

it('does not apply to staging itself', async () => {
  const { shop, sha } = await shopWith();
  const report = await stage.release(shop, sha, { kind: 'environment', name: 'staging' });
  expect(reported(report)).toMatchObject({ conclusion: 'success', rules: { staging: 'not-applicable' } });
});
