import type { Account, WorkflowRun } from '../world/model.ts';
import { nameOf, type WorldState } from '../world/state.ts';
import { type Contexts, interpolate } from './expression.ts';
import type { Started } from './triggers.ts';

/** A run that is to be performed. */
export interface Pending extends Started {
  readonly by: Account;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The concurrency group of a run; null: it has none. */
export function groupOf({ workflow, payload, event, ...run }: Pending): string | null {
  const { concurrency } = workflow;
  if (concurrency === undefined) return null;
  const group = typeof concurrency === 'string' ? concurrency : concurrency.group;
  const github = { event: payload, event_name: event, workflow: workflow.name, sha: run.sha, ref: run.ref };
  return interpolate(group, { github, inputs: run.inputs });
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#github-context */
export function githubContext(
  world: WorldState,
  { payload, event, by, workflow, repository, ...run }: Pending,
  { id }: WorkflowRun,
): Contexts {
  return {
    event: payload,
    event_name: event,
    sha: run.sha,
    ref: run.ref,
    ref_name: run.ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    head_ref: run.headRef,
    base_ref: run.baseRef,
    repository: nameOf(repository),
    repository_owner: repository.owner.login,
    actor: by.login,
    workflow: workflow.name,
    run_id: String(id),
    server_url: world.url,
    api_url: `${world.url}/api/v3`,
  };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables */
export function variablesOf(
  world: WorldState,
  { repository, workflow, event, by, ...run }: Pending,
  { id, number, attempt }: WorkflowRun,
  job: string,
): Readonly<Record<string, string>> {
  return {
    GITHUB_WORKFLOW: workflow.name,
    GITHUB_WORKFLOW_REF: `${nameOf(repository)}/${workflow.path}@${run.ref}`,
    GITHUB_RUN_ID: String(id),
    GITHUB_RUN_NUMBER: String(number),
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_JOB: job,
    GITHUB_ACTOR: by.login,
    GITHUB_TRIGGERING_ACTOR: by.login,
    GITHUB_REPOSITORY: nameOf(repository),
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner.login,
    GITHUB_EVENT_NAME: event,
    GITHUB_SHA: run.sha,
    GITHUB_REF: run.ref,
    GITHUB_REF_NAME: run.ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: run.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_HEAD_REF: run.headRef,
    GITHUB_BASE_REF: run.baseRef,
    GITHUB_SERVER_URL: world.url,
    GITHUB_API_URL: `${world.url}/api/v3`,
    GITHUB_GRAPHQL_URL: `${world.url}/api/graphql`,
  };
}
