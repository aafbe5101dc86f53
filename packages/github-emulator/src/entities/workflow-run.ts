import { timestamp } from '../world/clock.ts';
import type { WorkflowRun } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { accountJson, type Json, nodeId } from './account.ts';
import { simpleCommitJson } from './commit.ts';
import { repositoryJson, repositoryPage, repositoryUrl } from './repository.ts';

export async function workflowRunJson(world: WorldState, run: WorkflowRun): Promise<Json> {
  const { id, workflowId, path, name, event, suite, headRepository, actor, status, conclusion } = run;
  const { repository, headSha, headBranch } = suite;
  const url = `${repositoryUrl(world, repository)}/actions/runs/${id}`;
  return {
    id,
    node_id: nodeId('WFR', id),
    name,
    display_title: name,
    check_suite_id: suite.id,
    check_suite_node_id: nodeId('CS', suite.id),
    head_branch: headBranch,
    head_sha: headSha,
    path,
    run_number: run.number,
    run_attempt: run.attempt,
    referenced_workflows: [],
    event,
    status,
    conclusion,
    workflow_id: workflowId,
    url,
    html_url: `${repositoryPage(world, repository)}/actions/runs/${id}`,
    pull_requests: [],
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(run.updatedAt),
    run_started_at: timestamp(run.startedAt),
    actor: accountJson(world, actor),
    triggering_actor: accountJson(world, run.triggeringActor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(world, repository)}/check-suites/${suite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl(world, repository)}/actions/workflows/${workflowId}`,
    head_commit: simpleCommitJson(await repository.git.commit(headSha)),
    repository: repositoryJson(world, repository),
    head_repository: repositoryJson(world, headRepository),
  };
}

/** The workflow of a run. */
export function workflowJson(
  world: WorldState,
  { workflowId, path, name, suite, createdAt }: WorkflowRun,
): Json {
  const { repository } = suite;
  const page = repositoryPage(world, repository);
  return {
    id: workflowId,
    node_id: nodeId('W', workflowId),
    name,
    path,
    state: 'active',
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    url: `${repositoryUrl(world, repository)}/actions/workflows/${workflowId}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(path)}/badge.svg`,
  };
}
