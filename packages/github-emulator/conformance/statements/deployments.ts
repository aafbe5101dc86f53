import type { GitHub, Run } from '../github.ts';
import { answers, holds, type Statement, same } from '../statement.ts';
import { deliveries, type Listed, nameOf, newBranch, payloadOf, repository } from '../steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';
const gate = ['docs/gate.md', fidelity];
const actions = 'GitHub Actions with runners';
const asked = 'deployment_protection_rule.requested';
const needsGate = {
  app: { actions: 'read', deployments: 'write' },
  events: ['deployment_protection_rule'],
  plan: actions,
} as const;

/** Environments, and how GitHub asks an app before a job deploys. */
export const deploymentStatements: readonly Statement[] = [
  {
    id: 'gate-without-deployment',
    says: 'GitHub asks the app for a job with `deployment: false`, and the request has no deployment.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      await github.arrange.deploy([{ environment, deployment: false }]);
      const [request] = await requests(github, environment, 1);
      same('deployment of the request', request?.deployment ?? null, null);
    },
  },
  {
    id: 'gate-request-of-a-set',
    says: 'Jobs of one environment that begin together are one request, which names the deployment of the first of them.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([
        { environment, name: 'one' },
        { environment, name: 'two' },
      ]);
      const found = await requests(github, environment, 1);
      const listed = await github.installed.rest.repos.listDeployments({
        ...repository(github.place),
        environment,
        sha: run.sha,
      });
      const first = Math.min(...listed.data.map(({ id }) => id));
      same('requests', found.length, 1);
      same('deployment of the request', (found[0]?.deployment as { id?: number } | null)?.id, first);
    },
  },
  {
    id: 'gate-begins-with-reviewers',
    says: 'All protections begin at once: the app is asked while a reviewer has not approved yet.',
    where: gate,
    needs: { ...needsGate, reviewer: true },
    async run(github) {
      const environment = github.unique('production');
      await github.arrange.environment(environment, { gate: true, reviewer: true });
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      const pending = await pendingOf(github, run);
      same('environments that wait', pending, [environment]);
    },
  },
  {
    id: 'gate-run-is-waiting',
    says: 'A run is listed as waiting while one of its jobs waits and another one runs or has ended.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const free = github.unique('staging');
      const run = await github.arrange.deploy([{ environment: free }, { environment }]);
      await requests(github, environment, 1);
      const listed = await github.installed.rest.actions.listWorkflowRunsForRepo({
        ...repository(github.place),
        status: 'waiting',
      });
      holds(
        listed.data.workflow_runs.some(({ id }) => id === run.id),
        'the run is not among those that wait',
      );
    },
  },
  {
    id: 'gate-pending-deployments',
    says: 'The pending deployments of a run list an environment that waits for an app alone.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      same('environments that wait', await pendingOf(github, run), [environment]);
    },
  },
  {
    id: 'gate-answer-is-taken-once',
    says: 'A second answer, when nothing waits for the app any more, is refused with 422.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      await answers('the first answer', answer(github, run, environment, { state: 'approved' }), 204);
      await answers('the second answer', answer(github, run, environment, { state: 'approved' }), 422);
    },
  },
  {
    id: 'gate-ten-reports',
    says: 'An app reports ten times while a set of jobs waits; the eleventh report is refused with 422.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      for (let report = 1; report <= 10; report += 1) {
        await answers(`report ${report}`, answer(github, run, environment, { comment: `${report}` }), 204);
      }
      await answers('report 11', answer(github, run, environment, { comment: '11' }), 422);
    },
  },
  {
    id: 'gate-reports-of-each-set',
    says: 'Each set of jobs has ten reports of its own, and the comment of an answer is none of them.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([
        { environment, name: 'one' },
        { environment, name: 'two', afterPrevious: true },
      ]);
      await requests(github, environment, 1);
      for (let report = 1; report <= 10; report += 1) {
        await answer(github, run, environment, { comment: `${report}` });
      }
      const approval = answer(github, run, environment, { state: 'approved', comment: 'Approved.' });
      await answers('an answer with a comment after ten reports', approval, 204);
      await run.finish();
      await requests(github, environment, 2);
      await answers('a report on the second set', answer(github, run, environment, { comment: '1' }), 204);
    },
  },
  {
    id: 'gate-reports-in-history',
    says: 'In the review history of a run, the reports of an app are pending, and its answer is approved.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      await answer(github, run, environment, { comment: 'Waiting.' });
      await answer(github, run, environment, { state: 'approved', comment: 'Approved.' });
      same('history', await historyOf(github, run), ['pending', 'approved']);
    },
  },
  {
    id: 'gate-bypass-in-history',
    says: 'A bypass is an approval by the administrator in the review history of the run.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      await run.bypass();
      same('history', await historyOf(github, run), ['approved']);
    },
  },
  {
    id: 'deployment-of-a-cancelled-run',
    says: 'The deployment of a waiting job becomes `error` when its run is canceled.',
    where: [fidelity],
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      await run.cancel();
      same('state of the deployment', await lastStateOf(github, environment), 'error');
    },
  },
  {
    id: 'deployment-after-30-days',
    says: 'The deployment of a job that waited for 30 days becomes `failure`.',
    where: [fidelity],
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      await github.arrange.pass({ days: 31 });
      same('state of the deployment', await lastStateOf(github, environment), 'failure');
    },
  },
  {
    id: 'deployments-of-jobs-become-inactive',
    says: 'The deployment of a job is not marked as of production, and becomes inactive when a later one succeeds.',
    where: ['src/github/slices/target-deployments/deployments-to.ts', fidelity],
    needs: { app: { deployments: 'read' }, plan: actions },
    async run(github) {
      const environment = github.unique('production');
      await github.arrange.environment(environment, {});
      const first = await github.arrange.deploy([{ environment }]);
      await first.finish();
      const second = await github.arrange.deploy([{ environment }]);
      await second.finish();
      const { repos } = github.installed.rest;
      const { data } = await repos.listDeployments({ ...repository(github.place), environment });
      same(
        'marked as of production',
        data.map((each) => each.production_environment ?? false),
        [false, false],
      );
      const older = data.at(-1)?.id ?? 0;
      const state = await github.until('end of the earlier deployment', async () => {
        const statuses = await repos.listDeploymentStatuses({
          ...repository(github.place),
          deployment_id: older,
        });
        return statuses.data[0]?.state === 'success' ? undefined : statuses.data[0]?.state;
      });
      same('state of the earlier deployment', state, 'inactive');
    },
  },
  {
    id: 'refused-branch-has-no-deployment',
    says: 'A job from a branch that may not deploy fails, and has no deployment.',
    where: [fidelity],
    needs: { app: { actions: 'read', deployments: 'read' }, plan: actions },
    async run(github) {
      const environment = github.unique('production');
      const classic = await newBranch(github, 'protected');
      await github.arrange.rules(classic, { classic: true });
      await github.arrange.environment(environment, { protectedBranches: true });
      const run = await github.arrange.deploy([{ environment }]);
      await ended(github, run, 'failure');
      const { data } = await github.installed.rest.repos.listDeployments({
        ...repository(github.place),
        environment,
      });
      same('deployments', data.length, 0);
    },
  },
  {
    id: 'protected-branches-without-rulesets',
    says: 'A branch that only a ruleset protects is none of the protected branches that may deploy.',
    where: [fidelity],
    needs: { app: { actions: 'read', deployments: 'read' }, plan: actions },
    async run(github) {
      const environment = github.unique('production');
      const classic = await newBranch(github, 'protected');
      await github.arrange.rules(classic, { classic: true });
      const ruled = await newBranch(github, 'ruled');
      await github.arrange.rules(ruled, { approvals: 1 });
      await github.arrange.environment(environment, { protectedBranches: true });
      const run = await github.arrange.deploy([{ environment }], ruled);
      await ended(github, run, 'failure');
    },
  },
  {
    id: 'environment-without-rules-of-apps',
    says: 'The rules of apps are not among the `protection_rules` of an environment.',
    where: ['src/evidence/environment-settings.ts', fidelity],
    needs: { app: { actions: 'read', deployments: 'write' } },
    async run(github) {
      const environment = await gated(github);
      const { data } = await github.installed.rest.repos.getEnvironment({
        ...repository(github.place),
        environment_name: environment,
      });
      same('protection rules', data.protection_rules ?? [], []);
    },
  },
  {
    id: 'environments-of-private-repositories',
    says: 'A private repository of a plan without environments has an empty list, and answers 404 about one.',
    where: ['docs/gate.md', fidelity],
    needs: { app: { actions: 'read' }, plan: 'an owner on the plan Free' },
    async run(github) {
      const place = await github.arrange.privateRepositoryOnFree();
      const { repos } = github.installed.rest;
      const { data } = await repos.getAllEnvironments(repository(place));
      same('environments', data.environments ?? [], []);
      const one = repos.getEnvironment({ ...repository(place), environment_name: 'production' });
      await answers('one environment', one, 404);
    },
  },
  {
    id: 'deployment-statuses-oldest-first',
    says: 'GraphQL lists the statuses of a deployment oldest first.',
    where: [fidelity],
    needs: { app: { deployments: 'read' } },
    async run(github) {
      const environment = github.unique('staging');
      await deployByApi(github, environment, ['in_progress', 'success']);
      const [deployment] = await deploymentsIn(github, [environment]);
      same(
        'states',
        deployment?.statuses.nodes.map(({ state }) => state),
        ['IN_PROGRESS', 'SUCCESS'],
      );
    },
  },
  {
    id: 'deployments-by-environment-and-case',
    says: 'The filter of GraphQL by environment regards case.',
    where: ['src/github/slices/target-deployments/deployments-to.ts', fidelity],
    needs: { app: { deployments: 'read' } },
    async run(github) {
      const environment = github.unique('staging');
      await deployByApi(github, environment, ['success']);
      same(
        'deployments in the other case',
        (await deploymentsIn(github, [environment.toUpperCase()])).length,
        0,
      );
    },
  },
];

/** A new environment about which the test app decides. */
async function gated(github: GitHub): Promise<string> {
  const environment = github.unique('production');
  await github.arrange.environment(environment, { gate: true });
  return environment;
}

/** Awaits that GitHub has asked the app about an environment that number of times; the payloads, oldest first. */
async function requests(
  github: GitHub,
  environment: string,
  count: number,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return github.until(`request to the app about ${environment}`, async () => {
    const asking: readonly Listed[] = (await deliveries(github)).filter((each) => nameOf(each) === asked);
    const payloads = await Promise.all(asking.slice(0, 10).map((each) => payloadOf(github, each)));
    const found = payloads.filter((payload) => payload.environment === environment);
    return found.length >= count ? found.reverse() : undefined;
  });
}

function answer(
  { installed, place }: GitHub,
  { id }: Run,
  environment: string,
  body: { readonly state?: 'approved' | 'rejected'; readonly comment?: string },
) {
  return installed.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule', {
    ...repository(place),
    run_id: id,
    environment_name: environment,
    ...body,
  } as never);
}

async function pendingOf({ installed, place }: GitHub, { id }: Run): Promise<readonly unknown[]> {
  const { data } = await installed.rest.actions.getPendingDeploymentsForRun({
    ...repository(place),
    run_id: id,
  });
  return data.map(({ environment }) => environment.name);
}

async function historyOf({ installed, place }: GitHub, { id }: Run): Promise<readonly string[]> {
  const { data } = await installed.rest.actions.getReviewsForRun({ ...repository(place), run_id: id });
  return data.map(({ state }) => state);
}

async function ended({ installed, place, until }: GitHub, { id }: Run, conclusion: string): Promise<void> {
  const given = await until('end of the run', async () => {
    const { data } = await installed.rest.actions.getWorkflowRun({ ...repository(place), run_id: id });
    return data.conclusion ?? undefined;
  });
  same('conclusion of the run', given, conclusion);
}

/** The state that the newest deployment of an environment gets. */
async function lastStateOf({ installed, place, until }: GitHub, environment: string): Promise<string> {
  const { repos } = installed.rest;
  return until('status of the deployment', async () => {
    const { data } = await repos.listDeployments({ ...repository(place), environment });
    const statuses = await repos.listDeploymentStatuses({
      ...repository(place),
      deployment_id: data[0]?.id ?? 0,
    });
    const state = statuses.data[0]?.state;
    return (state as string | undefined) === 'waiting' ? undefined : state;
  });
}

async function deployByApi(
  { author, place }: GitHub,
  environment: string,
  states: readonly ('in_progress' | 'success')[],
): Promise<void> {
  const { repos } = author.client.rest;
  const { data } = await repos.createDeployment({
    ...repository(place),
    ref: 'main',
    environment,
    auto_merge: false,
    required_contexts: [],
  });
  const id = 'id' in data ? data.id : 0;
  for (const state of states) {
    await repos.createDeploymentStatus({ ...repository(place), deployment_id: id, state });
  }
}

interface DeploymentNode {
  readonly statuses: { readonly nodes: readonly { readonly state: string }[] };
}

async function deploymentsIn(
  { installed, place }: GitHub,
  environments: readonly string[],
): Promise<readonly DeploymentNode[]> {
  const answer = await installed.graphql<{
    repository: { deployments: { nodes: readonly DeploymentNode[] } };
  }>(
    `query ($owner: String!, $repo: String!, $environments: [String!]) { repository(owner: $owner, name: $repo) {
      deployments(first: 10, environments: $environments) { nodes { statuses(first: 10) { nodes { state } } } } } }`,
    { ...repository(place), environments },
  );
  return answer.repository.deployments.nodes;
}
