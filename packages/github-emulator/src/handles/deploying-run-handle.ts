import {
  cancel,
  type DeployingRun as DeployingRunState,
  finishJob,
  rerun,
  startDeployingRun,
} from '../actions/deploying-run.ts';
import { answerGate, bypassSets, reviewSets } from '../actions/deployment-review.ts';
import { ownerOf } from '../actions/push.ts';
import { type DeclaredJob, type WaitingSet, waitingSets } from '../world/deployments.ts';
import type { RepositoryState } from '../world/model.ts';
import { nameOf } from '../world/state.ts';
import { actOn, type Context } from './context.ts';
import type {
  DeployingRun,
  DeploymentReviewOptions,
  DeployOptions,
  JobOptions,
  WaitingSetRecord,
} from './deployments.ts';

/** Starts a run whose jobs name environments. */
export async function deploy(
  context: Context,
  repository: RepositoryState,
  options: DeployOptions,
): Promise<DeployingRun> {
  const { world } = context;
  const {
    path = '.github/workflows/deploy.yml',
    event = 'push',
    by,
    ref = repository.defaultBranch,
  } = options;
  const sha = options.sha ?? (await repository.git.resolve(ref));
  if (sha === null) throw new Error(`'${nameOf(repository)}' has no '${ref}'`);
  const run = await startDeployingRun(world, repository, {
    path,
    event,
    sha,
    by: by === undefined ? ownerOf(repository) : world.account(by),
    ref: ref.replace(/^refs\/(?:heads|tags)\//, ''),
    isTag: ref.startsWith('refs/tags/'),
    stages: options.jobs.map((stage) =>
      typeof stage === 'string' || 'environment' in stage ? [declared(stage)] : stage.map(declared),
    ),
  });
  return deployingRunHandle(context, repository, run);
}

function declared(job: JobOptions | string): DeclaredJob {
  const {
    environment,
    name = `deploy to ${environment}`,
    deployment = true,
  } = typeof job === 'string' ? { environment: job } : job;
  return { name, environment, deploys: deployment };
}

/** A run whose jobs name environments, as tests see it. */
export function deployingRunHandle(
  context: Context,
  repository: RepositoryState,
  run: DeployingRunState,
): DeployingRun {
  const { world } = context;
  const act = actOn(context, repository);
  const { deploying } = run;
  const setsFor = ({ environments }: DeploymentReviewOptions): readonly WaitingSet[] =>
    waitingSets(deploying).filter(({ environment }) => environments?.includes(environment.name) ?? true);
  const review = (state: 'approved' | 'rejected') => (options: DeploymentReviewOptions) =>
    act(() =>
      reviewSets(world, run, setsFor(options), {
        by: world.account(options.by),
        state,
        comment: options.comment ?? '',
      }),
    );

  return {
    id: run.id,
    path: run.path,
    sha: run.suite.headSha,
    event: run.event,
    get attempt() {
      return run.attempt;
    },
    get status() {
      return run.status;
    },
    get conclusion() {
      return run.conclusion;
    },
    get jobs() {
      return deploying.jobs.map(({ name, environment, status, conclusion, deployment }) => ({
        name,
        environment: environment.name,
        status,
        conclusion,
        deployment: deployment?.id ?? null,
      }));
    },
    get sets() {
      return deploying.sets.map(setRecord);
    },
    finish: (conclusion, name = null) =>
      act(async () => {
        const jobs = deploying.jobs.filter(
          (job) => job.status === 'in_progress' && (name === null || job.name === name),
        );
        if (jobs.length === 0) throw new Error(`no job${name === null ? '' : ` '${name}'`} runs`);
        for (const job of jobs) await finishJob(world, run, job, conclusion);
      }),
    approve: review('approved'),
    reject: review('rejected'),
    bypass: (options) =>
      act(() =>
        bypassSets(world, run, setsFor(options), {
          by: world.account(options.by),
          comment: options.comment ?? '',
        }),
      ),
    answer: ({ app, environment, state, comment = '' }) =>
      act(() => answerGate(world, run, world.appNamed(app), { environment, state, comment })),
    rerun: ({ by }) => act(() => rerun(world, run, world.account(by))),
    cancel: () => act(() => cancel(world, run)),
  };
}

function setRecord({ environment, attempt, jobs, outcome, gates }: WaitingSet): WaitingSetRecord {
  return {
    environment: environment.name,
    attempt,
    jobs: jobs.map(({ name }) => name),
    outcome,
    gates: Object.fromEntries(
      gates.map(({ app, state, comment, reports }) => [app.slug, { state, comment, reports: [...reports] }]),
    ),
  };
}
