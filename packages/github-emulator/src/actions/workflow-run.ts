import { workflowJson, workflowRunJson } from '../entities/workflow-run.ts';
import { suiteConclusion, suiteStatus } from '../world/checks.ts';
import type { Account, CheckConclusion, CheckStatus, RepositoryState, WorkflowRun } from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import { suiteOf } from './check.ts';
import { emitCheckSuite } from './emit-events.ts';

/** The app of GitHub Actions. */
const actionsApp = 'github-actions';

export interface NewWorkflowRun {
  readonly path: string;
  /** Default: the name of the file. */
  readonly name?: string;
  readonly sha: string;
  readonly event: string;
  readonly by: Account;
  readonly headRepository: RepositoryState;
  /** The branch or tag. Default: a branch whose tip is the commit. */
  readonly headBranch?: string;
}

/** Starts a run of a workflow on a commit, with a suite of its own: `workflow_run.requested`. @throws {Problem} 422 for an unknown commit */
export async function startWorkflowRun(
  world: WorldState,
  repository: RepositoryState,
  { path, name = path.split('/').at(-1) ?? path, sha, event, by, headRepository, headBranch }: NewWorkflowRun,
): Promise<WorkflowRun> {
  if ((await repository.git.resolve(sha)) !== sha) throw new Problem(422, `No commit found for SHA: ${sha}`);
  const now = world.clock.tick();
  const id = world.nextId();
  const same = repository.workflowRuns.filter((run) => run.path === path);
  const suite = suiteOf(world, repository, world.appNamed(actionsApp), sha, String(id));
  suite.headBranch = headBranch ?? suite.headBranch;
  const run: WorkflowRun = {
    id,
    workflowId: same[0]?.workflowId ?? world.nextId(),
    path,
    name,
    event,
    suite,
    headRepository,
    actor: by,
    triggeringActor: by,
    status: 'in_progress',
    conclusion: null,
    number: same.length + 1,
    attempt: 1,
    createdAt: now,
    startedAt: now,
    updatedAt: now,
  };
  suite.workflowRun = run;
  repository.workflowRuns.push(run);
  await emitWorkflowRun(world, run, 'requested');
  return run;
}

/** The newest run of a workflow on a commit that can still change: one in progress, or held back for an approval. */
export function openWorkflowRun(
  { workflowRuns }: RepositoryState,
  path: string,
  sha: string,
): WorkflowRun | null {
  return (
    workflowRuns.findLast(
      (run) =>
        run.path === path &&
        run.suite.headSha === sha &&
        (run.status !== 'completed' || run.conclusion === 'action_required'),
    ) ?? null
  );
}

/** Changes the state of a run; a conclusion ends it: `check_suite.completed`, where no job of it sent that. */
export async function updateWorkflowRun(
  world: WorldState,
  run: WorkflowRun,
  changes: { readonly status?: CheckStatus; readonly conclusion?: CheckConclusion },
  quiet = false,
): Promise<void> {
  const now = world.clock.tick();
  const { status = changes.conclusion === undefined ? 'in_progress' : 'completed', conclusion = null } =
    changes;
  Object.assign(run, { status, conclusion, updatedAt: now });
  run.suite.updatedAt = now;
  if (status === 'completed' && !quiet)
    await emitCheckSuite(world, run.suite, 'completed', run.suite.app.bot);
  if (status === 'completed') await emitWorkflowRun(world, run, 'completed');
}

/** Takes over the state of the jobs into their run: `workflow_run.completed` when it ends. */
export async function followJobs(world: WorldState, run: WorkflowRun): Promise<void> {
  if (run.suite.runs.length === 0) return;
  const before = run.status;
  Object.assign(run, {
    status: suiteStatus(run.suite),
    conclusion: suiteConclusion(run.suite),
    updatedAt: world.clock.now(),
  });
  if (run.status === 'completed' && before !== 'completed') await emitWorkflowRun(world, run, 'completed');
}

export function emitWorkflowRun(
  world: WorldState,
  run: WorkflowRun,
  action: 'requested' | 'in_progress' | 'completed',
): Promise<void> {
  return world.emit({
    event: 'workflow_run',
    action,
    sender: run.triggeringActor,
    repository: run.suite.repository,
    payload: async () => ({
      workflow: workflowJson(world, run),
      workflow_run: await workflowRunJson(world, run),
    }),
  });
}
