import { deploymentJson, deploymentStatusJson } from '../entities/deployment.ts';
import { workflowJson, workflowRunJson } from '../entities/workflow-run.ts';
import type { Account } from '../world/account.ts';
import type { Deployment, DeploymentStatus } from '../world/deployments.ts';
import type { RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { environmentNamed } from './environment.ts';

export type NewDeployment = Pick<Deployment, 'sha' | 'environment' | 'creator'> &
  Partial<
    Pick<
      Deployment,
      'ref' | 'task' | 'description' | 'payload' | 'app' | 'transient' | 'production' | 'workflowRun'
    >
  >;

/** Creates a deployment, and its environment if it is new: `deployment.created`. */
export async function createDeployment(
  world: WorldState,
  repository: RepositoryState,
  { sha, environment, creator, ...more }: NewDeployment,
): Promise<Deployment> {
  const now = world.clock.tick();
  environmentNamed(world, repository, environment);
  const deployment: Deployment = {
    id: world.nextId(),
    sha,
    ref: sha,
    task: 'deploy',
    environment,
    originalEnvironment: environment,
    description: null,
    payload: {},
    creator,
    app: null,
    transient: false,
    production: environment.toLowerCase() === 'production',
    workflowRun: null,
    ...more,
    createdAt: now,
    updatedAt: now,
    statuses: [],
  };
  repository.deployments.push(deployment);
  await world.emit({
    event: 'deployment',
    action: 'created',
    sender: creator,
    repository,
    payload: async () => ({
      deployment: deploymentJson(world, repository, deployment),
      ...(await ofRun(world, repository, deployment)),
    }),
  });
  return deployment;
}

export type NewStatus = Pick<DeploymentStatus, 'state' | 'creator'> &
  Partial<Pick<DeploymentStatus, 'description' | 'environment' | 'environmentUrl' | 'logUrl' | 'app'>> & {
    /** Default: true. */
    readonly autoInactive?: boolean;
  };

/**
 * Reports a status of a deployment: `deployment_status.created`. A success makes the earlier ones of its environment inactive.
 * https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status
 */
export async function addDeploymentStatus(
  world: WorldState,
  repository: RepositoryState,
  deployment: Deployment,
  { autoInactive = true, ...status }: NewStatus,
): Promise<DeploymentStatus> {
  const now = world.clock.tick();
  const added: DeploymentStatus = {
    id: world.nextId(),
    description: '',
    environment: deployment.statuses.at(-1)?.environment ?? deployment.environment,
    environmentUrl: '',
    logUrl: '',
    app: null,
    ...status,
    createdAt: now,
  };
  deployment.statuses.push(added);
  deployment.updatedAt = now;
  await emitStatus(world, repository, deployment, added);
  if (added.state === 'success' && autoInactive) {
    for (const earlier of repository.deployments) {
      if (earlier.id < deployment.id && isSuperseded(earlier, deployment))
        await addDeploymentStatus(world, repository, earlier, {
          state: 'inactive',
          creator: added.creator,
          app: added.app,
        });
    }
  }
  return added;
}

function isSuperseded(earlier: Deployment, { environment }: Deployment): boolean {
  return (
    earlier.environment.toLowerCase() === environment.toLowerCase() &&
    !earlier.transient &&
    !earlier.production &&
    earlier.statuses.at(-1)?.state === 'success'
  );
}

function emitStatus(
  world: WorldState,
  repository: RepositoryState,
  deployment: Deployment,
  status: DeploymentStatus,
): Promise<void> {
  return world.emit({
    event: 'deployment_status',
    action: 'created',
    sender: status.creator,
    repository,
    payload: async () => ({
      deployment: deploymentJson(world, repository, deployment),
      deployment_status: deploymentStatusJson(world, repository, deployment, status),
      ...(await ofRun(world, repository, deployment)),
    }),
  });
}

/** The run of GitHub Actions that deploys; null where there is none. */
async function ofRun(
  world: WorldState,
  repository: RepositoryState,
  { workflowRun: id }: Deployment,
): Promise<Readonly<Record<string, unknown>>> {
  const run = repository.workflowRuns.find((each) => each.id === id);
  if (run === undefined) return { workflow: null, workflow_run: null };
  return { workflow: workflowJson(world, run), workflow_run: await workflowRunJson(world, run) };
}

/** The account that deploys for a job of GitHub Actions. */
export function deployerOf(world: WorldState): Account {
  return world.appNamed('github-actions').bot;
}
