import type { GitHub } from '../github.ts';
import { answers, type Statement, same } from '../statement.ts';
import { newBranch, repository } from '../steps.ts';
import { ended, gated, lastStateOf, needsGate, requests } from './gate-steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';
const actions = 'GitHub Actions with runners';

/** Environments, and the deployments to them. */
export const deploymentStatements: readonly Statement[] = [
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
    id: 'environment-shows-bypass',
    says: 'An environment shows by `can_admins_bypass` whether administrators may bypass its rules.',
    where: ['docs/rules/production.md', fidelity],
    needs: { app: { actions: 'read' }, reviewer: true },
    async run(github) {
      const environment = github.unique('production');
      await github.arrange.environment(environment, { reviewer: true });
      const { data } = await github.installed.rest.repos.getEnvironment({
        ...repository(github.place),
        environment_name: environment,
      });
      same('can_admins_bypass', (data as { can_admins_bypass?: boolean }).can_admins_bypass, true);
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
