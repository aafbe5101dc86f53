import { type DeployingRun, deployingRunOf, isDeploying } from '../actions/deploying-run.ts';
import { answerGate, mayReview, reviewSets } from '../actions/deployment-review.ts';
import { deploymentJson } from '../entities/deployment.ts';
import { deploymentReviewJson, pendingDeploymentJson } from '../entities/environment.ts';
import { workflowRunJson } from '../entities/workflow-run.ts';
import { waitingSets } from '../world/deployments.ts';
import type { WorkflowRun } from '../world/model.ts';
import { notFound, Problem } from '../world/problem.ts';
import { type Call, type Handlers, noContent, ok, withBody } from './call.ts';
import { page } from './paging.ts';

/** Runs of workflows, and what those that deploy wait for. */
export const actions: Handlers = {
  'actions/list-workflow-runs-for-repo': async (call) => {
    const { repository, query, world } = call;
    const { head_sha: sha, event, status, branch, check_suite_id: suite } = query;
    const found = repository.workflowRuns
      .filter(
        (run) =>
          (sha === undefined || run.suite.headSha === sha) &&
          (event === undefined || run.event === event) &&
          (status === undefined || run.status === status || run.conclusion === status) &&
          (branch === undefined || run.suite.headBranch === branch) &&
          (suite === undefined || run.suite.id === Number(suite)),
      )
      .toReversed();
    const { items, headers } = page(call, found);
    const runs = await Promise.all(items.map((run) => workflowRunJson(world, run)));
    return ok({ total_count: found.length, workflow_runs: runs }, headers);
  },

  'actions/get-workflow-run': async (call) => ok(await workflowRunJson(call.world, runOf(call))),

  'actions/get-pending-deployments-for-run': (call) => {
    const { repository, world, actor } = call;
    const run = runOf(call);
    const sets = isDeploying(run) ? waitingSets(run.deploying) : [];
    return ok(
      sets.map((set) =>
        pendingDeploymentJson(
          world,
          repository,
          set,
          actor.kind === 'user' && mayReview(run, set, actor.account),
        ),
      ),
    );
  },

  'actions/review-pending-deployments-for-run': withBody<'actions/review-pending-deployments-for-run'>(
    async (call, { environment_ids: ids, state, comment }) => {
      const { repository, world } = call;
      const run = deployingRun(call);
      const sets = waitingSets(run.deploying).filter(({ environment }) => ids.includes(environment.id));
      await reviewSets(world, run, sets, { by: call.account, state, comment });
      const deployments = sets.flatMap(({ jobs }) => jobs.flatMap(({ deployment }) => deployment ?? []));
      return ok(deployments.map((deployment) => deploymentJson(world, repository, deployment)));
    },
  ),

  'actions/review-custom-gates-for-run': withBody<'actions/review-custom-gates-for-run'>(
    async (call, body) => {
      const { actor, world } = call;
      if (actor.kind !== 'installation')
        throw new Problem(403, 'Resource not accessible by personal access token');
      await answerGate(world, deployingRun(call), actor.installation.app, {
        environment: body.environment_name,
        state: 'state' in body ? body.state : null,
        comment: body.comment ?? '',
      });
      return noContent;
    },
  ),

  'actions/get-reviews-for-run': (call) => {
    const { repository, world } = call;
    const run = runOf(call);
    const reviews = isDeploying(run) ? run.deploying.reviews : [];
    return ok(reviews.map((review) => deploymentReviewJson(world, repository, review)));
  },
};

/** @throws {Problem} 404 */
function runOf(call: Call): WorkflowRun {
  const id = call.number('run_id');
  const run = call.repository.workflowRuns.find((each) => each.id === id);
  if (run === undefined) throw notFound();
  return run;
}

/** @throws {Problem} 404 */
function deployingRun(call: Call): DeployingRun {
  return deployingRunOf(call.repository, call.number('run_id'));
}
