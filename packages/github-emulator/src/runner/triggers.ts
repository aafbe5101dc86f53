import { entryAt, listTree } from '../git/tree.ts';
import type { PullRequestState, RepositoryState } from '../world/model.ts';
import { testMerge } from '../world/pull-request-commits.ts';
import { matcherOf } from '../world/rules.ts';
import type { WorldState } from '../world/state.ts';
import { readWorkflow, type Trigger, type Workflow } from './workflow.ts';

type Payload = Readonly<Record<string, unknown>>;

/** An event that may start workflows of a repository. */
export interface Happened {
  readonly name: string;
  readonly action: string | null;
  readonly payload: Payload;
  readonly repository: RepositoryState;
}

/** A run that an event starts. */
export interface Started {
  readonly workflow: Workflow;
  readonly event: string;
  readonly payload: Payload;
  readonly repository: RepositoryState;
  readonly headRepository: RepositoryState;
  /** The commit that the run is shown on. */
  readonly headSha: string;
  /** `GITHUB_SHA` and `GITHUB_REF`. */
  readonly sha: string;
  readonly ref: string;
  readonly headRef: string;
  readonly baseRef: string;
  /** The token may only read, and there are no secrets. */
  readonly isUntrusted: boolean;
}

/** Where the file of the workflow is read, and what the run is about. */
type Origin = Omit<Started, 'workflow' | 'event' | 'payload' | 'repository'>;

/** The activity types with which an event starts a workflow that names none. */
const usualTypes: Readonly<Record<string, readonly string[]>> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
  merge_group: ['checks_requested'],
};

/**
 * The runs that an event starts.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 *
 * @throws for a workflow that is not valid, or not emulated
 */
export async function startedBy(world: WorldState, happened: Happened): Promise<readonly Started[]> {
  const { name, payload, repository } = happened;
  // Workflows of a fork are off until its owner turns them on.
  if (repository.parent !== null) return [];
  const events = name === 'pull_request' ? ['pull_request', 'pull_request_target'] : [name];
  const started = await Promise.all(
    events.map(async (event) => {
      const origin = await originOf(world, event, happened);
      if (origin === null) return [];
      const workflows = await workflowsAt(
        repository,
        isOfDefaultBranch(event) ? tipOf(repository) : origin.sha,
      );
      return workflows
        .filter((workflow) => isStarted(workflow, event, happened, origin))
        .map((workflow) => ({ workflow, event, payload, repository, ...origin }));
    }),
  );
  return started.flat();
}

/** Since December 2025 also `pull_request_target`: https://github.blog/changelog/2025-11-07-actions-pull_request_target-and-environment-branch-protections-changes/ */
function isOfDefaultBranch(event: string): boolean {
  return ['pull_request_target', 'workflow_run', 'schedule'].includes(event);
}

export function tipOf(repository: RepositoryState): string {
  return repository.git.branch(repository.defaultBranch) ?? '';
}

/** The workflows in the files of a commit. */
export async function workflowsAt(repository: RepositoryState, sha: string): Promise<readonly Workflow[]> {
  const { objects } = repository.git;
  const { tree } = await repository.git.commit(sha);
  const folder = await entryAt(objects, tree, '.github/workflows');
  if (folder?.mode !== '40000') return [];
  const files = await listTree(objects, folder.sha, false, `${folder.path}/`);
  return Promise.all(
    files
      .filter(({ path }) => /\.ya?ml$/.test(path))
      .map(async (file) => readWorkflow(file.path, String(await objects.blob(file.sha)))),
  );
}

async function originOf(
  world: WorldState,
  event: string,
  { payload, repository }: Happened,
): Promise<Origin | null> {
  const onDefaultBranch = {
    headRepository: repository,
    headSha: tipOf(repository),
    sha: tipOf(repository),
    ref: `refs/heads/${repository.defaultBranch}`,
    headRef: '',
    baseRef: '',
    isUntrusted: false,
  };
  switch (event) {
    case 'pull_request':
    case 'pull_request_review':
    case 'pull_request_target': {
      const issue = repository.issues.get(numberIn(payload)) as PullRequestState;
      const { pull, number } = issue;
      const about = {
        headRepository: pull.head.repository,
        headSha: pull.head.sha,
        headRef: pull.head.ref,
        baseRef: pull.base.ref,
      };
      if (event === 'pull_request_target') return { ...onDefaultBranch, ...about };
      const merge = `refs/pull/${number}/merge`;
      const sha = await testMerge(world, issue);
      const isUntrusted = pull.head.repository !== repository;
      return sha === null ? null : { ...about, sha, ref: merge, isUntrusted };
    }
    case 'merge_group': {
      const { head_sha: sha, head_ref: ref } = payload.merge_group as Record<string, string>;
      return { ...onDefaultBranch, headSha: sha ?? '', sha: sha ?? '', ref: ref ?? '' };
    }
    case 'push': {
      const { after, ref, deleted } = payload as { after: string; ref: string; deleted: boolean };
      return deleted ? null : { ...onDefaultBranch, headSha: after, sha: after, ref };
    }
    case 'workflow_run':
    case 'workflow_dispatch':
    case 'schedule':
      return onDefaultBranch;
    default:
      return null;
  }
}

function numberIn(payload: Payload): number {
  return (payload.pull_request as { readonly number: number }).number;
}

function isStarted(
  workflow: Workflow,
  event: string,
  { action, payload }: Happened,
  origin: Origin,
): boolean {
  const trigger = workflow.on[event];
  if (trigger === undefined) return false;
  const types = trigger.types === undefined ? usualTypes[event] : [trigger.types].flat();
  if (types !== undefined && action !== null && !types.includes(action)) return false;
  if (trigger.paths !== undefined) throw new Error(`${workflow.path}: not emulated: paths`);
  if (event === 'push') return isPushed(trigger, origin.ref);
  if (event === 'workflow_run') {
    const { name } = payload.workflow as { readonly name: string };
    return trigger.workflows?.includes(name) === true;
  }
  const branch = origin.baseRef || origin.ref.replace(/^refs\/heads\//, '');
  return trigger.branches === undefined || isListed(trigger.branches, branch);
}

function isPushed({ branches, tags }: Trigger, ref: string): boolean {
  const tag = /^refs\/tags\/(.+)$/.exec(ref)?.[1];
  if (tag !== undefined) return tags === undefined ? branches === undefined : isListed(tags, tag);
  const branch = ref.replace(/^refs\/heads\//, '');
  return branches === undefined ? tags === undefined : isListed(branches, branch);
}

function isListed(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => pattern === name || matcherOf(pattern).test(name));
}
