import { nodeId } from '../../entities/account.ts';
import { timestamp } from '../../world/clock.ts';
import type { Deployment, DeploymentStatus } from '../../world/deployments.ts';
import type { Arguments, View, Views } from './view.ts';

/** A list of deployments, oldest first; undefined for another order. That its filter regards case is not verified on github.com. */
export function deploymentViews(
  views: Views,
  all: readonly Deployment[],
  { environments, orderBy }: Arguments,
): readonly View[] | undefined {
  const { field, direction } = (orderBy ?? {}) as Arguments;
  if (field !== 'CREATED_AT') return undefined;
  const asked = environments as readonly string[] | null | undefined;
  const found = all
    .filter(({ environment }) => asked?.includes(environment) ?? true)
    .map((each) => deploymentView(views, each));
  return direction === 'DESC' ? found.toReversed() : found;
}

function deploymentView(views: Views, deployment: Deployment): View {
  const { id, sha, task, environment, originalEnvironment, creator, description, statuses } = deployment;
  const latest = statuses.at(-1);
  return {
    __typename: 'Deployment',
    id: nodeId('DE', id),
    databaseId: id,
    commitOid: sha,
    task,
    environment,
    originalEnvironment,
    latestEnvironment: latest?.environment ?? environment,
    description,
    createdAt: timestamp(deployment.createdAt),
    updatedAt: timestamp(deployment.updatedAt),
    creator: () => views.account(creator),
    statuses: statuses.map((status) => statusView(views, status)),
    latestStatus: latest === undefined ? null : statusView(views, latest),
  };
}

function statusView(views: Views, status: DeploymentStatus): View {
  const { id, state, creator, description, environment, environmentUrl, logUrl, createdAt } = status;
  return {
    __typename: 'DeploymentStatus',
    id: nodeId('DES', id),
    state: state.toUpperCase(),
    environment,
    environmentUrl: environmentUrl === '' ? null : environmentUrl,
    logUrl: logUrl === '' ? null : logUrl,
    description: description === '' ? null : description,
    createdAt: timestamp(createdAt),
    updatedAt: timestamp(createdAt),
    creator: () => views.account(creator),
  };
}
