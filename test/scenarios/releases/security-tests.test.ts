import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/engine/report.ts';
import { plain } from '../../../src/text/message.ts';
import { registeredApp } from '../../manifest.ts';
import { reported, scene } from '../scene.ts';

const stage = scene();
const permissions = { ...registeredApp().permissions, deployments: 'read' } as const;
const production = { kind: 'environment', name: 'production' } as const;

const policy = (tests: string, options = '') => `rules:
  security-tests:
    enforcement: enforce${options}
    tests:
      - ${tests}
releases:
  - name: production
    environments: [production]
`;
const zap = '.github/workflows/zap.yml';

async function shopWith(tests: string, options?: string) {
  const shop = await stage.shop({ policy: policy(tests, options), permissions });
  return { shop, sha: await shop.sha('main') };
}

type Shop = Awaited<ReturnType<typeof stage.shop>>;

async function verdictOf(shop: Shop, sha: string) {
  const report: Report = await stage.release(shop, sha, production);
  return {
    status: reported(report).rules['security-tests'],
    findings: report.rules
      .filter(({ id }) => id === 'security-tests')
      .flatMap(({ verdict }) => verdict.findings.map(({ message }) => plain(message))),
  };
}

describe('a dynamic scan by a workflow, of staging', () => {
  const tests = `{ name: ZAP, kind: dast, evidence: { workflow: ${zap}, environment: staging } }`;

  it('fails before it ran, waits while it runs, and passes then', async () => {
    const { shop, sha } = await shopWith(tests);
    shop.environment('staging');
    expect((await verdictOf(shop, sha)).status).toBe('fail');
    const deployment = await shop.deploy({ jobs: ['staging'] });
    await deployment.finish('success');
    await stage.later(2_000);
    await shop.reportWorkflowRun({ path: zap, sha, event: 'push' });
    expect((await verdictOf(shop, sha)).status).toBe('pending');
    await shop.reportWorkflowRun({ path: zap, sha, event: 'push', conclusion: 'success' });
    const { status, findings } = await verdictOf(shop, sha);
    expect(status).toBe('pass');
    expect(findings.join()).toMatch(
      /^ZAP \(dast\): The run \d+ of .*zap\.yml, on [0-9a-f]{7}, 0 days old, of staging\.$/,
    );
  });

  it('fails where the run failed', async () => {
    const { shop, sha } = await shopWith(tests);
    shop.environment('staging');
    await (await shop.deploy({ jobs: ['staging'] })).finish('success');
    await shop.reportWorkflowRun({ path: zap, sha, event: 'push', conclusion: 'failure' });
    expect((await verdictOf(shop, sha)).status).toBe('fail');
  });
});

describe('a penetration test', () => {
  const tests =
    '{ name: yearly, kind: penetration-test, evidence: { command: pentest }, max-age: 365, max-commits: 2 }';

  it('is recorded by a comment, and holds for some commits', async () => {
    const { shop, sha } = await shopWith(tests);
    const issue = await shop.openIssue({ by: 'mona', title: 'Penetration test' });
    const { evaluatedAt } = await stage.release(shop, sha, production);
    const day = evaluatedAt.toISOString().slice(0, 10);
    const report = `sha256:${'0'.repeat(64)}`;
    await issue.comment({
      by: 'mona',
      body: `/sdl pentest ${sha.slice(0, 10)} report ${report} by Example Ltd. on ${day} authenticated`,
    });
    await stage.later(20_000);
    await stage.settled();
    for (const files of [{ 'a.txt': '1' }, { 'a.txt': '2' }])
      await shop.push({ branch: 'main', by: 'mona', files });
    const second = await verdictOf(shop, await shop.sha('main'));
    expect(second.status).toBe('pass');
    expect(second.findings.join()).toContain('by Example Ltd., signed in');
    const third = await shop.push({ branch: 'main', by: 'mona', files: { 'a.txt': '3' } });
    expect((await verdictOf(shop, third)).status).toBe('fail');
  });
});

describe('an analysis by a tool', () => {
  const tests = '{ name: ZAP, kind: dast, evidence: { tool: ZAP } }';

  it('of the branch counts for the commit that it is of', async () => {
    const { shop, sha } = await shopWith(tests);
    expect((await verdictOf(shop, sha)).status).toBe('fail');
    await shop.uploadAnalysis({ tool: 'ZAP', category: 'signed-in', ref: 'refs/heads/main' });
    expect((await verdictOf(shop, sha)).status).toBe('pass');
  });

  it('is an error where the app may not read code scanning', async () => {
    const { security_events: _, ...others } = registeredApp().permissions;
    const shop = await stage.shop({ policy: policy(tests), permissions: others });
    expect((await verdictOf(shop, await shop.sha('main'))).status).toBe('error');
  });
});

it('does not apply where the policy lists none', async () => {
  const shop = await stage.shop({
    policy: 'rules: { security-tests: enforce }\nreleases: [{ name: p, environments: [production] }]\n',
    permissions,
  });
  expect((await verdictOf(shop, await shop.sha('main'))).status).toBe('not-applicable');
});
