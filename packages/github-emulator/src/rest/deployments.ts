import { addDeploymentStatus, createDeployment } from '../actions/deployment.ts';
import { deploymentJson, deploymentStatusJson } from '../entities/deployment.ts';
import type { App } from '../world/account.ts';
import { latestStatuses } from '../world/checks.ts';
import type { Deployment } from '../world/deployments.ts';
import { notFound, Problem } from '../world/problem.ts';
import { type Call, created, type Handlers, ok, withBody } from './call.ts';
import { listed } from './paging.ts';

/** Deployments and what is reported of them. Those created here wait for no environment. */
export const deployments: Handlers = {
  'repos/list-deployments': (call) => {
    const { repository, query, world } = call;
    const found = repository.deployments
      .filter(
        ({ sha, ref, task, environment }) =>
          isAsked(query.sha, sha) &&
          isAsked(query.ref, ref) &&
          isAsked(query.task, task) &&
          isAsked(query.environment?.toLowerCase(), environment.toLowerCase()),
      )
      .toReversed();
    return listed(call, found, (deployment) => deploymentJson(world, repository, deployment));
  },

  'repos/get-deployment': (call) => ok(deploymentJson(call.world, call.repository, deploymentOf(call))),

  'repos/create-deployment': withBody<'repos/create-deployment'>(async (call, body) => {
    const { writableRepository: repository, world } = call;
    const { ref, environment = 'production', task, description, payload } = body;
    const sha = await repository.git.resolve(ref);
    if (sha === null) throw new Problem(422, `No ref found for: ${ref}`);
    await assertUpToDate(call, ref, sha, body.auto_merge ?? true);
    assertChecked(call, sha, body.required_contexts);
    const deployment = await createDeployment(world, repository, {
      sha,
      ref,
      environment,
      creator: call.account,
      app: appOf(call),
      ...(task !== undefined && { task }),
      ...(description != null && { description }),
      ...(payload !== undefined && { payload }),
      ...(body.transient_environment !== undefined && { transient: body.transient_environment }),
      ...(body.production_environment !== undefined && { production: body.production_environment }),
    });
    return created(deploymentJson(world, repository, deployment));
  }),

  'repos/list-deployment-statuses': (call) => {
    const { repository, world } = call;
    const deployment = deploymentOf(call);
    return listed(call, deployment.statuses.toReversed(), (status) =>
      deploymentStatusJson(world, repository, deployment, status),
    );
  },

  'repos/create-deployment-status': withBody<'repos/create-deployment-status'>(async (call, body) => {
    const { writableRepository: repository, world } = call;
    const deployment = deploymentOf(call);
    const logUrl = body.log_url ?? body.target_url;
    const status = await addDeploymentStatus(world, repository, deployment, {
      state: body.state,
      creator: call.account,
      app: appOf(call),
      ...(body.description !== undefined && { description: body.description }),
      ...(body.environment !== undefined && { environment: body.environment }),
      ...(body.environment_url !== undefined && { environmentUrl: body.environment_url }),
      ...(logUrl !== undefined && { logUrl }),
      ...(body.auto_inactive !== undefined && { autoInactive: body.auto_inactive }),
    });
    return created(deploymentStatusJson(world, repository, deployment, status));
  }),
};

/** `none` is the documented default of each filter. */
function isAsked(asked: string | undefined, value: string): boolean {
  return asked === undefined || asked === 'none' || asked === value;
}

/** @throws {Problem} 404 */
function deploymentOf(call: Call): Deployment {
  const id = call.number('deployment_id');
  const deployment = call.repository.deployments.find((each) => each.id === id);
  if (deployment === undefined) throw notFound();
  return deployment;
}

function appOf({ actor }: Call): App | null {
  return actor.kind === 'installation' ? actor.installation.app : null;
}

/** GitHub merges the default branch into one that lacks commits of it; that is not emulated. @throws {Problem} 501 */
async function assertUpToDate(
  { repository }: Call,
  ref: string,
  sha: string,
  autoMerge: boolean,
): Promise<void> {
  const { git, defaultBranch } = repository;
  const tip = git.branch(defaultBranch);
  if (!autoMerge || git.branch(ref) === null || tip === null) return;
  if (!(await git.isAncestor(tip, sha)))
    throw new Problem(501, `not emulated: auto_merge of ${defaultBranch} into ${ref}`);
}

/** Statuses that are not green stop a deployment: all, or those that are named. @throws {Problem} 409 */
function assertChecked({ repository }: Call, sha: string, contexts: readonly string[] | undefined): void {
  const statuses = latestStatuses(repository, sha);
  const required = contexts ?? statuses.map(({ context }) => context);
  const green = new Set(statuses.filter(({ state }) => state === 'success').map(({ context }) => context));
  if (!required.every((context) => green.has(context)))
    throw new Problem(409, `Conflict: Commit status checks failed for ${sha}.`);
}
