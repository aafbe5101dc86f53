import { timestamp } from '../world/clock.ts';
import type { Deployment, DeploymentStatus } from '../world/deployments.ts';
import type { RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { accountJson, accountJsonOrNull, appInWebhookJson, type Json, nodeId } from './account.ts';
import { repositoryUrl } from './repository.ts';

export function deploymentJson(world: WorldState, repository: RepositoryState, deployment: Deployment): Json {
  const { id, sha, ref, task, payload, environment, originalEnvironment, description } = deployment;
  const url = `${repositoryUrl(world, repository)}/deployments/${id}`;
  return {
    id,
    node_id: nodeId('DE', id),
    url,
    sha,
    ref,
    task,
    payload,
    original_environment: originalEnvironment,
    environment,
    description,
    creator: accountJsonOrNull(world, deployment.creator),
    created_at: timestamp(deployment.createdAt),
    updated_at: timestamp(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(world, repository),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: deployment.app === null ? null : appInWebhookJson(world, deployment.app),
  };
}

export function deploymentStatusJson(
  world: WorldState,
  repository: RepositoryState,
  deployment: Deployment,
  { id, state, creator, app, description, environment, environmentUrl, logUrl, createdAt }: DeploymentStatus,
): Json {
  const deploymentUrl = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`;
  return {
    id,
    node_id: nodeId('DES', id),
    url: `${deploymentUrl}/statuses/${id}`,
    state,
    creator: accountJson(world, creator),
    description,
    environment,
    target_url: logUrl,
    ...(logUrl !== '' && { log_url: logUrl }),
    ...(environmentUrl !== '' && { environment_url: environmentUrl }),
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    deployment_url: deploymentUrl,
    repository_url: repositoryUrl(world, repository),
    performed_via_github_app: app === null ? null : appInWebhookJson(world, app),
  };
}
