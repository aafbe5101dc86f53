import { repositoryPage } from '../entities/repository.ts';
import type { Account } from '../world/account.ts';
import {
  type DeclaredJob,
  type DeployingJobs,
  hasEnvironments,
  type Job,
  type JobConclusion,
  maySetProceed,
  protectionOf,
  type SetOutcome,
  type WaitingSet,
  waitingSets,
} from '../world/deployments.ts';
import type { RepositoryState, WorkflowRun } from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import { checkRunOf, createCheckRun, updateCheckRun } from './check.ts';
import { addDeploymentStatus, createDeployment, deployerOf } from './deployment.ts';
import { emitProtectionRequest, emitReview } from './emit-deployment-events.ts';
import { environmentNamed, mayDeploy } from './environment.ts';
import { emitWorkflowRun, startWorkflowRun } from './workflow-run.ts';

export interface NewDeployingRun {
  readonly path: string;
  readonly sha: string;
  readonly event: string;
  readonly by: Account;
  readonly ref: string;
  readonly isTag: boolean;
  readonly stages: DeployingJobs['stages'];
}

/** A run of a workflow whose jobs name environments. */
export type DeployingRun = WorkflowRun & { readonly deploying: DeployingJobs };

/** Starts a run whose jobs deploy, with its first stage. */
export async function startDeployingRun(
  world: WorldState,
  repository: RepositoryState,
  { ref, isTag, stages, ...run }: NewDeployingRun,
): Promise<DeployingRun> {
  const started = await startWorkflowRun(world, repository, {
    ...run,
    headRepository: repository,
    headBranch: ref,
  });
  const deploying: DeployingJobs = { ref, isTag, stages, begun: 0, jobs: [], sets: [], reviews: [] };
  const deployingRun = Object.assign(started, { deploying });
  await startStage(world, deployingRun);
  return deployingRun;
}

/** The run of an id whose jobs deploy. @throws {Problem} 404 */
export function deployingRunOf(repository: RepositoryState, id: number): DeployingRun {
  const run = repository.workflowRuns.find((each) => each.id === id);
  if (run === undefined || !isDeploying(run)) throw new Problem(404, 'Not Found');
  return run;
}

export function isDeploying(run: WorkflowRun): run is DeployingRun {
  return run.deploying !== undefined;
}

/** Starts the jobs of the next stage: those of one environment are one set. */
async function startStage(world: WorldState, run: DeployingRun): Promise<void> {
  const { deploying } = run;
  const stage = deploying.stages[deploying.begun] ?? [];
  deploying.begun += 1;
  run.hasJobsToCome = true;
  const groups = new Map<string, DeclaredJob[]>();
  for (const job of stage) {
    const key = job.environment.toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), job]);
  }
  const refused: Job[] = [];
  for (const jobs of groups.values()) refused.push(...(await startSet(world, run, jobs)));
  await endJobs(world, run, refused, 'failure', { goesOn: false });
  await followStage(world, run);
}

/** Starts the jobs of one environment. Returns them if the branch or tag may not deploy to it. */
async function startSet(
  world: WorldState,
  run: DeployingRun,
  declared: readonly DeclaredJob[],
): Promise<readonly Job[]> {
  const { deploying, suite } = run;
  const { repository, headSha } = suite;
  const environment = environmentNamed(world, repository, declared[0]?.environment ?? '');
  const allowed = mayDeploy(repository, environment, deploying.ref, deploying.isTag);
  const jobs: Job[] = [];
  for (const { name, deploys } of declared) {
    const deployment =
      deploys && allowed
        ? await createDeployment(world, repository, {
            sha: headSha,
            ref: deploying.ref,
            environment: environment.name,
            creator: deployerOf(world),
            app: world.appNamed('github-actions'),
            production: false,
            workflowRun: run.id,
          })
        : null;
    jobs.push({ name, environment, status: 'waiting', conclusion: null, deployment, checkRun: null });
  }
  deploying.jobs.push(...jobs);
  if (!allowed) return jobs;
  const { reviewers, waitTimer, gates } = hasEnvironments(repository)
    ? protectionOf(repository, environment)
    : { reviewers: [], waitTimer: 0, gates: [] };
  const since = world.clock.now();
  const set: WaitingSet = {
    environment,
    jobs,
    attempt: run.attempt,
    since,
    reviewed: reviewers.length === 0 ? null : false,
    timerEnds: waitTimer === 0 ? null : new Date(since.getTime() + waitTimer * 60_000),
    gates: gates.map(({ app }) => ({ app, state: 'waiting', comment: '', reports: [] })),
    outcome: 'waiting',
  };
  deploying.sets.push(set);
  if (maySetProceed(set, since)) {
    await proceed(world, run, set, 'approved');
    return [];
  }
  run.status = 'waiting';
  if (set.gates.some(({ app }) => app === world.app)) await emitProtectionRequest(world, run, set);
  if (set.reviewed === false)
    await emitReview(world, run, set, { action: 'requested', by: run.triggeringActor });
  return [];
}

/** Lets a set proceed if nothing holds it back any more. */
export async function settle(world: WorldState, run: DeployingRun, set: WaitingSet): Promise<void> {
  if (set.outcome === 'waiting' && maySetProceed(set, world.clock.now())) {
    await proceed(world, run, set, 'approved');
    await followStage(world, run);
  }
}

/** Lets a set proceed whatever holds it back. */
export async function force(world: WorldState, run: DeployingRun, set: WaitingSet): Promise<void> {
  await proceed(world, run, set, 'bypassed');
  await followStage(world, run);
}

async function proceed(
  world: WorldState,
  run: DeployingRun,
  set: WaitingSet,
  outcome: SetOutcome,
): Promise<void> {
  set.outcome = outcome;
  const { repository, headSha, app } = run.suite;
  for (const job of set.jobs) {
    job.status = 'in_progress';
    const check = await createCheckRun(world, repository, app, headSha, {
      suite: run.suite,
      name: job.name,
      status: 'in_progress',
    });
    job.checkRun = check.id;
    if (job.deployment !== null)
      await addDeploymentStatus(world, repository, job.deployment, {
        state: 'in_progress',
        ...byActions(world, run, job),
      });
  }
}

/** Fails the jobs of a set that waits. */
export async function failSet(
  world: WorldState,
  run: DeployingRun,
  set: WaitingSet,
  outcome: 'rejected' | 'expired' | 'cancelled',
): Promise<void> {
  set.outcome = outcome;
  await endJobs(world, run, set.jobs, outcome === 'cancelled' ? 'cancelled' : 'failure', { goesOn: false });
  await followStage(world, run);
}

/** Ends a job that runs. @throws when it does not run */
export async function finishJob(
  world: WorldState,
  run: DeployingRun,
  job: Job,
  conclusion: JobConclusion,
): Promise<void> {
  if (job.status !== 'in_progress') throw new Error(`the job '${job.name}' is ${job.status}`);
  const { jobs, stages, begun } = run.deploying;
  const others = jobs.filter((other) => other !== job);
  const goesOn =
    begun < stages.length &&
    conclusion === 'success' &&
    others.every((other) => other.conclusion === 'success');
  await endJobs(world, run, [job], conclusion, { goesOn });
  await followStage(world, run);
}

const stateOfJob = {
  success: 'success',
  failure: 'failure',
  cancelled: 'error',
  skipped: 'inactive',
} as const;

async function endJobs(
  world: WorldState,
  run: DeployingRun,
  jobs: readonly Job[],
  conclusion: JobConclusion,
  { goesOn }: { readonly goesOn: boolean },
): Promise<void> {
  const { repository, headSha, app } = run.suite;
  for (const job of jobs) {
    job.status = 'completed';
    job.conclusion = conclusion;
    // Its suite ends with the last job.
    run.hasJobsToCome =
      goesOn || job !== jobs.at(-1) || run.deploying.jobs.some(({ status }) => status !== 'completed');
    if (job.checkRun === null) {
      const check = await createCheckRun(world, repository, app, headSha, {
        suite: run.suite,
        name: job.name,
        conclusion,
      });
      job.checkRun = check.id;
    } else await updateCheckRun(world, checkRunOf(repository, job.checkRun), { conclusion });
    if (job.deployment !== null)
      await addDeploymentStatus(world, repository, job.deployment, {
        state: stateOfJob[conclusion],
        ...byActions(world, run, job),
      });
  }
}

/** That GitHub Actions reports it, with the page of the job. */
function byActions(world: WorldState, { id, suite: { repository } }: DeployingRun, { checkRun }: Job) {
  return {
    creator: deployerOf(world),
    app: world.appNamed('github-actions'),
    logUrl: `${repositoryPage(world, repository)}/actions/runs/${id}${checkRun === null ? '' : `/job/${checkRun}`}`,
  };
}

/** After a change of a job: the state of the run, its next stage, or its end. */
async function followStage(world: WorldState, run: DeployingRun): Promise<void> {
  if (run.status === 'completed') return;
  const { jobs, stages, begun } = run.deploying;
  run.updatedAt = world.clock.now();
  const open = jobs.filter(({ status }) => status !== 'completed');
  if (open.length > 0) {
    const before = run.status;
    run.status = open.some(({ status }) => status === 'waiting') ? 'waiting' : 'in_progress';
    if (run.status === 'in_progress' && before === 'waiting')
      await emitWorkflowRun(world, run, 'in_progress');
    return;
  }
  const ends = jobs.map(({ conclusion }) => conclusion);
  if (begun < stages.length && ends.every((conclusion) => conclusion === 'success')) {
    await startStage(world, run);
    return;
  }
  run.hasJobsToCome = false;
  run.status = 'completed';
  run.conclusion = ends.includes('failure')
    ? 'failure'
    : ends.includes('cancelled')
      ? 'cancelled'
      : 'success';
  await emitWorkflowRun(world, run, 'completed');
}

/** Runs a workflow again, from its first stage. @throws {Problem} 403 while it runs */
export async function rerun(world: WorldState, run: DeployingRun, by: Account): Promise<void> {
  if (run.status !== 'completed') throw new Problem(403, 'The workflow run is already running');
  const now = world.clock.tick();
  Object.assign(run, {
    attempt: run.attempt + 1,
    triggeringActor: by,
    status: 'in_progress',
    conclusion: null,
    startedAt: now,
    updatedAt: now,
  });
  Object.assign(run.deploying, { begun: 0, jobs: [] });
  await emitWorkflowRun(world, run, 'requested');
  await startStage(world, run);
}

/** Cancels every job that has not ended. */
export async function cancel(world: WorldState, run: DeployingRun): Promise<void> {
  for (const set of waitingSets(run.deploying)) await failSet(world, run, set, 'cancelled');
  for (const job of run.deploying.jobs) {
    if (job.status === 'in_progress') await finishJob(world, run, job, 'cancelled');
  }
}
