import { describe, expect, it } from '@jest/globals';
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
  secret_scanning_alerts: 'read',
} as const;

const policyWith = (options = '') => `
rules:
  open-alerts: { enforcement: enforce${options} }
  policy-guard: enforce
owners: [ada]
releases:
  - name: production
    environments: [production]
    branches: [main, "release/*"]
exceptions:
  approvers:
    - by: [ada]
`;

/** A private shop whose branch \`main\` was analyzed without a finding. */
async function opened(
  options: { readonly policy?: string; readonly private?: boolean } = {},
): Promise<Repository> {
  const shop = await stage.shop({ policy: policyWith(), private: true, permissions, ...options });
  await shop.uploadAnalysis({ tool: 'CodeQL', ref: 'refs/heads/main', alerts: [] });
  return shop;
}

const injection = {
  rule: 'js/sql-injection',
  description: 'A query',
  severity: 'high',
  path: 'src/cart.js',
  line: 1,
} as const;

async function find(shop: Repository, alerts: readonly (typeof injection)[]): Promise<void> {
  await shop.uploadAnalysis({ tool: 'CodeQL', ref: 'refs/heads/main', alerts });
}

async function released(shop: Repository, sha?: string) {
  const report = await stage.release(shop, sha ?? (await shop.sha('main')), production);
  const verdict = report.rules.find(({ id }) => id === 'open-alerts')?.verdict;
  if (verdict === undefined) throw new Error('The rule has no verdict.');
  return {
    conclusion: report.conclusion,
    rollBack: report.release?.rollBack ?? null,
    status: verdict.status,
    summary: plain(verdict.summary),
    findings: verdict.findings.map(({ message }) => plain(message)),
    verdict,
  };
}

const dayIn = (days: number) =>
  new Date(stage.emulator.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

describe('the release of a commit', () => {
  it('passes where everything was read and nothing is open', async () => {
    const shop = await opened();
    expect(await released(shop)).toMatchObject({
      conclusion: 'success',
      status: 'pass',
      summary: 'No finding of high severity or worse is open in the released commit.',
      findings: [],
    });
  });

  it('fails while an alert is open, and passes with the commit that fixes it', async () => {
    const shop = await opened();
    await find(shop, [injection]);
    const before = await shop.sha('main');
    expect(await released(shop)).toMatchObject({
      conclusion: 'failure',
      status: 'fail',
      findings: ['CodeQL: A query (alert 1), high severity.'],
    });
    await shop.push({ branch: 'main', files: { 'src/cart.js': 'export const total = () => 0;\n' } });
    await find(shop, []);
    expect((await released(shop)).status).toBe('pass');
    expect(await released(shop, before)).toMatchObject({
      status: 'fail',
      findings: ['CodeQL: A query (alert 1), high severity; its fix is not in the released commit.'],
    });
  });

  it('passes with a false alarm that a person dismissed with a comment, and not with an accepted risk', async () => {
    const shop = await opened();
    await shop.dependabot.open({ package: 'lodash', severity: 'critical' });
    await shop.dependabot.dismiss(1, { by: 'ada', reason: 'tolerable_risk', comment: 'Rarely used.' });
    const accepted = await released(shop);
    expect(accepted.status).toBe('fail');
    expect(accepted.findings[0]).toMatch(/dismissed as an accepted risk, .* by ada\.$/);
    expect(JSON.stringify(accepted)).not.toContain('Rarely used');
    await shop.dependabot.reopen(1, { by: 'ada' });
    await shop.dependabot.dismiss(1, { by: 'ada', reason: 'inaccurate', comment: 'No such package.' });
    expect((await released(shop)).status).toBe('pass');
  });

  it('is waived by an exception for the alert, as long as that lasts', async () => {
    const shop = await opened();
    await shop.dependabot.open({ package: 'lodash', severity: 'critical' });
    await shop.push({
      branch: 'main',
      by: 'ada',
      files: {
        '.github/sdl-exceptions.yml': `exceptions:
  - id: EX-1
    alert: { kind: dependabot, number: 1 }
    severity: critical
    reason: The vendor ships on Friday.
    requester: mona
    approver: ada
    approved: ${dayIn(0)}
    until: ${dayIn(5)}
`,
      },
    });
    await shop.uploadAnalysis({ tool: 'CodeQL', ref: 'refs/heads/main', alerts: [] });
    expect(await released(shop)).toMatchObject({ conclusion: 'success', status: 'waived' });
    await stage.leap(6 * 86_400_000);
    expect(await released(shop)).toMatchObject({ conclusion: 'failure', status: 'fail' });
  });

  it('cannot be checked while a feature is off, and says which setting turns it on', async () => {
    const shop = await opened();
    shop.secretScanning.enabled(false);
    const found = await released(shop);
    expect(found).toMatchObject({ conclusion: 'failure', status: 'error' });
    expect(found.summary).toBe(
      'Secret scanning is off for this repository: what it would find is not known.',
    );
    expect(found.findings[0]).toContain('Settings → Advanced Security → Secret Protection');
  });

  it('cannot be checked for Dependabot from another branch than the default one', async () => {
    const shop = await opened();
    const sha = await shop.push({ branch: 'release/1', files: { 'src/old.js': 'export const old = 1;\n' } });
    await shop.uploadAnalysis({ tool: 'CodeQL', ref: 'refs/heads/release/1', alerts: [] });
    const found = await released(shop, sha);
    expect(found.status).toBe('error');
    expect(found.summary).toContain('Dependabot alerts cover only the default branch main');
  });

  it('cannot be checked where the account granted too little', async () => {
    const shop = await stage.shop({ policy: policyWith(', kinds: [dependabot]'), private: true });
    const found = await released(shop);
    expect(found.status).toBe('error');
    expect(found.findings[0]).toContain('Grant the app Dependabot alerts: read');
  });

  it('shows no title and no place where anybody can read the repository', async () => {
    const shop = await opened({ private: false });
    await find(shop, [injection]);
    await shop.secretScanning.open({ type: 'slack_token', typeName: 'Slack token', validity: 'active' });
    const { verdict, findings } = await released(shop);
    expect(findings).toEqual(['Secret scanning: alert 1.', 'CodeQL: alert 1.']);
    expect(JSON.stringify(verdict)).not.toMatch(/A query|cart\.js|Slack|active/);
  });
});

it('a roll-back passes with an open alert, and not with known malware', async () => {
  const shop = await opened();
  const before = await shop.sha('main');
  expect((await released(shop)).status).toBe('pass');
  await stage.later(20_000);
  await shop.reportDeployment({ sha: before, environment: 'production', state: 'success', by: 'ada' });
  await stage.later(20_000);
  await shop.dependabot.open({ package: 'lodash', severity: 'critical' });
  const rolledBack = await released(shop);
  expect(rolledBack).toMatchObject({ conclusion: 'success', status: 'fail' });
  expect(rolledBack.rollBack).not.toBeNull();
  await shop.dependabot.open({ package: 'evil', severity: 'low', classification: 'malware' });
  expect(await released(shop)).toMatchObject({ conclusion: 'failure', rollBack: null });
});

it('an issue of the penetration test is fixed by a merged change that is released, or by a second person', async () => {
  const shop = await opened({ policy: policyWith(', issues: [{ labels: [pentest] }]') });
  const issue = await shop.openIssue({ title: 'A hole', by: 'sam', labels: ['pentest', 'critical'] });
  expect((await released(shop)).findings).toEqual([`Issue #${issue.number}, critical severity.`]);
  await issue.close({ by: 'sam' });
  expect((await released(shop)).findings).toEqual([
    `Issue #${issue.number}, critical severity; closed by the person who opened it, without a merged change.`,
  ]);
  const other = await shop.openIssue({ title: 'Another', by: 'sam', labels: ['pentest'] });
  const before = await shop.sha('main');
  const change = await shop.openPullRequest({
    by: 'mona',
    title: 'Fix',
    body: `Fixes #${other.number}`,
    files: { 'src/fix.js': 'export const fix = 1;\n' },
  });
  await stage.settled();
  await change.merge({ by: 'ada' });
  const at = async (sha: string) =>
    (await released(shop, sha)).findings.filter((text) => text.includes(`#${other.number}`));
  expect(await at(before)).toEqual([
    `Issue #${other.number}, critical severity; the change that closed it is not in the released commit.`,
  ]);
  expect(await at(await shop.sha('main'))).toEqual([]);
});
