import { accountJson, type Json } from '../entities/account.ts';
import { deploymentJson } from '../entities/deployment.ts';
import { reviewersJson } from '../entities/environment.ts';
import { pullRequestDetailsJson } from '../entities/pull-request.ts';
import { repositoryPage, repositoryUrl } from '../entities/repository.ts';
import { workflowRunJson } from '../entities/workflow-run.ts';
import { type Account, isTeam } from '../world/account.ts';
import { pullRequestsOfHead } from '../world/checks.ts';
import { timestamp } from '../world/clock.ts';
import type { Job, WaitingSet } from '../world/deployments.ts';
import type { WorkflowRun } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';

/**
 * Asks the app about a set: `deployment_protection_rule.requested`. The id of the run is in the callback address only.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_protection_rule
 */
export function emitProtectionRequest(world: WorldState, run: WorkflowRun, set: WaitingSet): Promise<void> {
  const { repository, headSha, headBranch } = run.suite;
  const deployment = set.jobs.find((job) => job.deployment !== null)?.deployment ?? null;
  return world.emit({
    event: 'deployment_protection_rule',
    action: 'requested',
    sender: run.triggeringActor,
    repository,
    payload: async () => ({
      environment: set.environment.name,
      event: run.event,
      sha: headSha,
      ref: headBranch,
      deployment_callback_url: `${repositoryUrl(world, repository)}/actions/runs/${run.id}/deployment_protection_rule`,
      deployment: deployment === null ? null : deploymentJson(world, repository, deployment),
      pull_requests: await Promise.all(
        pullRequestsOfHead(repository, headSha).map((issue) =>
          pullRequestDetailsJson(world, issue, { mergeability: false }),
        ),
      ),
    }),
  });
}

interface ReviewEvent {
  readonly action: 'requested' | 'approved' | 'rejected';
  readonly by: Account;
  readonly comment?: string;
}

/** `deployment_review`, which GitHub describes for repositories of organizations only. */
export async function emitReview(
  world: WorldState,
  run: WorkflowRun,
  set: WaitingSet,
  { action, by, comment = '' }: ReviewEvent,
): Promise<void> {
  const { repository } = run.suite;
  if (repository.owner.kind !== 'Organization') return;
  const { reviewers } = set.environment;
  const jobs = set.jobs.map((job) => jobJson(world, run, set, job));
  await world.emit({
    event: 'deployment_review',
    action,
    sender: by,
    repository,
    payload: async () => ({
      since: timestamp(set.since),
      workflow_run: await workflowRunJson(world, run),
      ...(action === 'requested'
        ? {
            environment: set.environment.name,
            requestor: accountJson(world, by),
            // The description gives a team the properties of a user, whose types differ.
            reviewers: reviewersJson(world, reviewers).map((each) =>
              each.type === 'Team'
                ? { ...each, reviewer: { ...(each.reviewer as Json), type: undefined } }
                : each,
            ),
            workflow_job_run: jobs[0],
          }
        : {
            approver: accountJson(world, by),
            comment,
            // The description of an answer has people only, and a job without a name.
            reviewers: reviewersJson(
              world,
              reviewers.filter((reviewer) => !isTeam(reviewer)),
            ),
            workflow_job_run: { ...jobs[0], name: null },
            workflow_job_runs: jobs,
          }),
    }),
  });
}

function jobJson(world: WorldState, run: WorkflowRun, { environment, since }: WaitingSet, job: Job): Json {
  return {
    id: job.deployment?.id ?? run.id,
    name: job.name,
    status: 'waiting',
    conclusion: null,
    environment: environment.name,
    created_at: timestamp(since),
    updated_at: timestamp(since),
    html_url: `${repositoryPage(world, run.suite.repository)}/actions/runs/${run.id}`,
  };
}
