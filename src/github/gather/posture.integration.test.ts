import { describe, expect, it, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { emulatedGitHub } from '../../../test/emulated-github.ts';
import { registeredApp } from '../../../test/manifest.ts';
import type { PostureReading } from '../../subjects/posture.ts';
import type { PostureFacts } from '../../subjects/posture-facts.ts';

/** What is reported during a test is past. */
const soon = new Date(Date.now() + 600_000);
const gitHub = await emulatedGitHub({
  now: () => soon,
  permissions: { repository_advisories: 'read', vulnerability_alerts: 'read' },
});
const { permissions } = registeredApp();
const enforced = 'rules: { tests: enforce }\n';

async function readingOf(repository: Repository): Promise<PostureReading> {
  const read = await gitHub.github.readPosture(gitHub.placeOf(repository));
  if (read === null) throw new Error('The repository is gone.');
  return read;
}

const factsOf = async (repository: Repository): Promise<PostureFacts> => (await readingOf(repository)).facts;

describe('the posture of a repository', () => {
  it('is null where nothing is visible', async () => {
    const shop = await gitHub.shop({ private: true, permissions });
    expect(await factsOf(shop)).toMatchObject({
      overdueFindings: null,
      privateReporting: null,
      untriagedReports: null,
      oldestUntriagedMs: null,
    });
  });

  it('costs one query and two requests, and writes nothing', async () => {
    const shop = await gitHub.shop({ policy: enforced });
    await gitHub.installationOn(shop);
    gitHub.asked();
    await factsOf(shop);
    expect(gitHub.asked()).toEqual([
      'graphql:Posture',
      'repos/check-private-vulnerability-reporting',
      'security-advisories/list-repository-advisories',
    ]);
  });

  it('has how a vulnerability is reported', async () => {
    const shop = await gitHub.shop({ policy: enforced });
    expect(await factsOf(shop)).toMatchObject({ securityPolicy: false, privateReporting: false });
    await shop.push({ branch: 'main', by: 'mona', files: { 'SECURITY.md': 'Tell us.\n' } });
    shop.advisories.privateReporting(true);
    expect(await factsOf(shop)).toMatchObject({ securityPolicy: true, privateReporting: true });
  });

  it('has the reports that wait for triage, with the age of the oldest', async () => {
    const shop = await gitHub.shop();
    expect(await factsOf(shop)).toMatchObject({ untriagedReports: 0, oldestUntriagedMs: null });
    const first = await shop.advisories.report({ summary: 'One' });
    await shop.advisories.report({ summary: 'Two' });
    const { untriagedReports, oldestUntriagedMs } = await factsOf(shop);
    expect(untriagedReports).toBe(2);
    expect(oldestUntriagedMs).toBeGreaterThanOrEqual(0);
    await shop.advisories.set(first, 'draft');
    expect(await factsOf(shop)).toMatchObject({ untriagedReports: 1 });
  });

  test.each([
    ['nothing requires the check', enforced, {}, true],
    ['nothing is enforced', 'rules: { tests: observe }\n', {}, false],
    [
      'only a scope enforces',
      'scopes: [{ name: a, paths: [src/**], rules: { tests: enforce } }]\n',
      {},
      true,
    ],
    [
      'a ruleset requires the check from this app',
      enforced,
      { requiredChecks: [{ name: 'SDL', app: registeredApp().slug }] },
      false,
    ],
    ['a ruleset takes the check from anybody', enforced, { requiredChecks: [{ name: 'SDL' }] }, true],
    ['the policy is invalid', 'rules: [', {}, null],
  ] as const)('says whether the branch rules drifted: %s', async (_, policy, rules, drift) => {
    const shop = await gitHub.shop({ policy });
    shop.protect('main', rules as Parameters<Repository['protect']>[1]);
    expect((await factsOf(shop)).branchRulesDrift).toBe(drift);
  });

  it('counts the exceptions that are active', async () => {
    const none = await gitHub.shop({ policy: enforced });
    expect((await factsOf(none)).activeExceptions).toBe(0);
    const unreadable = await gitHub.shop({
      policy: 'exceptions: { approvers: [{ by: [ada] }], repository: acme/nowhere }\n',
    });
    expect((await factsOf(unreadable)).activeExceptions).toBeNull();
  });

  it('counts the findings that are past their deadline', async () => {
    const releases = 'releases: [{ name: p, environments: [production] }]\n';
    const rules =
      'rules: { remediation: { deadline: days, days: { critical: 0 }, clock: detected, kinds: [dependabot] } }\n';
    const shop = await gitHub.shop({ policy: `${rules}${releases}` });
    expect((await factsOf(shop)).overdueFindings).toBe(0);
    await shop.dependabot.open({ package: 'left-pad', severity: 'critical', firstPatchedVersion: '2.0.0' });
    await shop.dependabot.open({ package: 'right-pad', severity: 'low', firstPatchedVersion: '2.0.0' });
    expect((await factsOf(shop)).overdueFindings).toBe(1);
    expect((await readingOf(shop)).overdue?.findings).toEqual([
      {
        id: 'remediation/late/dependabot-1',
        text: expect.stringMatching(/^Dependabot: alert 1; was due on /),
      },
    ]);
    const unlisted = await gitHub.shop({ policy: rules });
    expect((await factsOf(unlisted)).overdueFindings).toBeNull();
    const hidden = await gitHub.shop({ policy: `${rules}${releases}`, permissions });
    expect((await factsOf(hidden)).overdueFindings).toBeNull();
  });

  it('is that of a repository that was renamed', async () => {
    const shop = await gitHub.shop({ policy: enforced });
    const place = gitHub.placeOf(shop);
    await shop.rename('store');
    expect(await gitHub.github.readPosture(place)).toMatchObject({ place: { repository: 'store' } });
  });
});
