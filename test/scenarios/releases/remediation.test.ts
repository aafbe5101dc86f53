import { expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { plain } from '../../../src/text/message.ts';
import { registeredApp } from '../../manifest.ts';
import { scene } from '../scene.ts';

const stage = scene();

const production = { kind: 'environment', name: 'production' } as const;

const permissions = {
  ...registeredApp().permissions,
  deployments: 'read',
  vulnerability_alerts: 'read',
} as const;

const day = 86_400_000;

const policyWith = (options: string) => `
rules:
  remediation: { enforcement: enforce, kinds: [dependabot], ${options} }
releases:
  - name: production
    environments: [production]
`;

const opened = (options: string) => stage.shop({ policy: policyWith(options), private: true, permissions });

async function released(shop: Repository) {
  const report = await stage.release(shop, await shop.sha('main'), production);
  const verdict = report.rules.find(({ id }) => id === 'remediation')?.verdict;
  if (verdict === undefined) throw new Error('The rule has no verdict.');
  return {
    conclusion: report.conclusion,
    status: verdict.status,
    summary: plain(verdict.summary),
    findings: verdict.findings.map(({ messageId, message }) => `${messageId}: ${plain(message)}`),
  };
}

it('a finding is in time, is warned about, and is late once its days are over', async () => {
  const shop = await opened('deadline: days, clock: detected');
  await shop.dependabot.open({
    package: 'lodash',
    severity: 'critical',
    ghsaId: 'GHSA-1',
    summary: 'Pollution',
  });
  const fresh = await released(shop);
  expect(fresh).toMatchObject({ conclusion: 'success', status: 'pass', findings: [] });
  expect(fresh.summary).toMatch(/^1 finding with a deadline is open, .* [67] days left\.$/);
  await stage.leap(6 * day);
  const soon = await released(shop);
  expect(soon.status).toBe('pass');
  expect(soon.findings).toEqual([expect.stringMatching(/^due-soon: Dependabot: lodash: GHSA-1 Pollution/)]);
  await stage.leap(2 * day);
  const late = await released(shop);
  expect(late).toMatchObject({ conclusion: 'failure', status: 'fail' });
  expect(late.findings).toEqual([
    expect.stringMatching(/^late: Dependabot: .*; was due on .*, [01] days? ago\.$/),
  ]);
  await shop.dependabot.fix(1);
  expect((await released(shop)).status).toBe('pass');
});

it('is evaluated again by itself when a finding becomes late', async () => {
  const shop = await opened('deadline: days, clock: detected');
  await shop.dependabot.open({ package: 'lodash', severity: 'critical' });
  expect((await released(shop)).status).toBe('pass');
  await stage.leap(6 * day);
  await stage.leap(2 * day);
  const sha = await shop.sha('main');
  const entries = await stage.store.entries({ kind: 'verdict', repositoryId: shop.id, sha }, 10);
  // In time, soon late, late.
  expect(entries).toHaveLength(3);
});

it('a finding that an earlier release went out with is late in the next one', async () => {
  const shop = await opened('deadline: next-release, clock: detected');
  await shop.dependabot.open({ package: 'lodash', severity: 'high' });
  expect((await released(shop)).findings).toEqual([
    expect.stringMatching(/^last-release: .*; the next release has to contain its fix\.$/),
  ]);
  await stage.leap(day);
  await shop.reportDeployment({
    sha: await shop.sha('main'),
    environment: 'production',
    state: 'success',
    by: 'ada',
  });
  await shop.push({ branch: 'main', files: { 'src/two.js': 'export const two = 2;\n' } });
  expect(await released(shop)).toMatchObject({ conclusion: 'failure', status: 'fail' });
});

it('cannot be checked while the alerts are off', async () => {
  const shop = await opened('deadline: days');
  shop.dependabot.enabled(false);
  const found = await released(shop);
  expect(found).toMatchObject({ conclusion: 'failure', status: 'error' });
  expect(found.summary).toContain('Dependabot alerts is off');
});
