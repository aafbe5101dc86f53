import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployingRun, Emulator, Repository } from '@sdl-gate/github-emulator';
import type { Step } from './step.ts';

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const policy = `owners: [olga]
rules:
  policy-guard: enforce
  staging: enforce
  open-alerts:
    enforcement: enforce
    kinds: [dependabot]
  security-tests:
    enforcement: enforce
    tests:
      - name: ZAP
        kind: dast
        evidence: { check: ZAP, app: github-actions }
exceptions:
  approvers:
    - { by: [olga], severities: [critical, high, medium, low, none] }
releases:
  - name: production
    environments: [production]
`;

const exceptions = () => `exceptions:
  - id: EX-1
    rule: open-alerts
    alert: { kind: dependabot, number: 1 }
    severity: critical
    reason: The vulnerable function is not called.
    control: The firewall blocks the request.
    requester: mona
    approver: olga
    approved: ${day(0)}
    until: ${day(7)}
`;

/** Milliseconds for which a step waits for the gate: it takes up news at most every 20 seconds. */
const gateLimitMs = 180_000;

/** Creates the repository that is deployed, and returns the steps of its release, after those of its people. */
export async function releaseStory(emulator: Emulator): Promise<readonly Step[]> {
  const { world, app } = emulator;
  world.user('olga');
  const api: Repository = await world.repository({
    owner: 'acme',
    name: 'api',
    files: { '.github/sdl.yml': policy, 'src/server.js': 'export const port = 8080;\n' },
  });
  api.dependabot.enabled(true);
  api.collaborator('olga', 'admin');
  api.teamAccess('developers', 'write');
  api.protect('main', { requiredChecks: [{ name: 'SDL', app: app.slug }] });
  api.environment('staging');
  api.environment('production', { gates: [app.slug] });

  let run: DeployingRun;
  let first = '';
  const answerOf = (deploying: DeployingRun) => deploying.sets.at(-1)?.gates[app.slug];
  const told = () => {
    const answer = answerOf(run);
    const outcome = run.sets.at(-1)?.outcome ?? 'waiting';
    const words = answer?.state === 'waiting' ? (answer.reports.at(-1) ?? '') : (answer?.comment ?? '');
    return [`gate of production: ${outcome}`, ...words.split('\n')];
  };
  const deploying = () => ({ repository: api, run });
  const deploy = async (jobs: readonly string[], sha?: string) => {
    run = await api.deploy({ by: 'mona', jobs, ...(sha === undefined ? {} : { sha }) });
  };
  const staged = async () => {
    await deploy(['staging']);
    await run.finish('success');
  };
  /** News that wakes the gate reaches it after a pause. */
  const answered = async (is: () => boolean) => {
    for (let waited = 0; !is() && waited < gateLimitMs; waited += 250) await sleep(250);
    if (!is()) throw new Error(`The gate did not answer so in time:\n${told().join('\n')}`);
  };

  return [
    {
      chapter: 'A release',
      event: 'mona deploys to production; the commit never ran in staging',
      run: async () => {
        first = await api.sha('main');
        await deploy(['production']);
        await answered(() => answerOf(run)?.state === 'rejected');
        return null;
      },
      told,
    },
    {
      event: 'the commit runs in staging, and mona deploys again; the dynamic scan is still running',
      picture: 'gate-waiting',
      deploying,
      run: async () => {
        await staged();
        await api.reportCheck({ name: 'ZAP', sha: first, status: 'in_progress' });
        await deploy(['production']);
        await answered(() => (answerOf(run)?.reports.length ?? 0) > 0);
        return null;
      },
      told,
    },
    {
      event: 'the scan succeeds, and meanwhile Dependabot opened a critical alert',
      picture: 'gate-rejecting',
      deploying,
      run: async () => {
        await api.dependabot.open({ package: 'leftpad', severity: 'critical' });
        await api.reportCheck({ name: 'ZAP', sha: first, conclusion: 'success' });
        await answered(() => answerOf(run)?.state === 'rejected');
        return null;
      },
      told,
    },
    {
      event: 'olga, the CTO, approves an exception for a week; mona runs the job again',
      picture: 'gate-approving',
      deploying,
      run: async () => {
        await api.push({ branch: 'main', by: 'olga', files: { '.github/sdl-exceptions.yml': exceptions() } });
        await run.rerun({ by: 'mona' });
        await answered(() => answerOf(run)?.state === 'approved');
        await run.finish('success');
        return null;
      },
      told,
    },
    {
      chapter: 'A bypass and a roll-back',
      event:
        'the next version ran in staging and waits for its scan; olga, an administrator, starts it all the same',
      run: async () => {
        await api.push({
          branch: 'main',
          by: 'mona',
          files: { 'src/server.js': 'export const port = 80;\n' },
        });
        await staged();
        await api.reportCheck({ name: 'ZAP', sha: await api.sha('main'), status: 'in_progress' });
        await deploy(['production']);
        await answered(() => (answerOf(run)?.reports.length ?? 0) > 0);
        await run.bypass({ by: 'olga', comment: 'The customer waits.' });
        await run.finish('success');
        await answered(() => api.issues.length > 0);
        return null;
      },
      told: () => api.issues.map(({ title }) => `issue: ${title}`),
    },
    {
      event: 'it fails in production, and a critical alert was opened; mona rolls back to the version before',
      run: async () => {
        await api.dependabot.open({ package: 'rightpad', severity: 'critical' });
        await deploy(['production'], first);
        await answered(() => answerOf(run)?.state === 'approved');
        await run.finish('success');
        return null;
      },
      told,
    },
  ];
}
