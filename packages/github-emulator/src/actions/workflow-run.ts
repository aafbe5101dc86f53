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
  readonly sha: string;
  readonly event: string;
  readonly by: Account;
  readonly headRepository: RepositoryState;
}

/** Starts a run of a workflow on a commit, with a suite of its own. @throws {Problem} 422 for an unknown commit */
export async function startWorkflowRun(
  world: WorldState,
  repository: RepositoryState,
  { path, sha, event, by, headRepository }: NewWorkflowRun,
): Promise<WorkflowRun> {
  if ((await repository.git.resolve(sha)) !== sha) throw new Problem(422, `No commit found for SHA: ${sha}`);
  const now = world.clock.tick();
  const id = world.nextId();
  const same = repository.workflowRuns.filter((run) => run.path === path);
  const suite = suiteOf(world, repository, world.appNamed(actionsApp), sha, String(id));
  const run: WorkflowRun = {
    id,
    workflowId: same[0]?.workflowId ?? world.nextId(),
    path,
    event,
    suite,
    headRepository,
    actor: by,
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
}

/** Takes over the state of the jobs into their run. */
export function followJobs(world: WorldState, run: WorkflowRun): void {
  if (run.suite.runs.length === 0) return;
  Object.assign(run, {
    status: suiteStatus(run.suite),
    conclusion: suiteConclusion(run.suite),
    updatedAt: world.clock.now(),
  });
}
