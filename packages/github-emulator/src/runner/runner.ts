import { randomUUID } from 'node:crypto';
import { createCheckRun, updateCheckRun } from '../actions/check.ts';
import { environmentNamed, mayDeploy } from '../actions/environment.ts';
import { startWorkflowRun, updateWorkflowRun } from '../actions/workflow-run.ts';
import type { Tokens } from '../auth/actor.ts';
import type { FinishedRun, JobResult } from '../handles/workflows.ts';
import { protectionOf } from '../world/deployments.ts';
import type { Account, RepositoryState, WorkflowRun } from '../world/model.ts';
import { nameOf, type WorldEvent, type WorldState } from '../world/state.ts';
import { type Contexts, isMet, type Outcome } from './expression.ts';
import { issueToken } from './issue-token.ts';
import { githubContext, groupOf, type Pending, variablesOf } from './run-context.ts';
import { runJob, skippedJob } from './run-job.ts';
import { tokenPermissions } from './token-permissions.ts';
import { type Happened, type Started, startedBy } from './triggers.ts';
import type { Job } from './workflow.ts';

/** What the runner needs. */
export interface RunnerOptions {
  readonly world: WorldState;
  readonly tokens: Tokens;
  /** The folders of actions, by `owner/name`. */
  readonly actions: Readonly<Record<string, string>>;
  readonly act: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** The payload of an event, as its webhook has it. */
  readonly payloadOf: (event: WorldEvent) => Promise<Readonly<Record<string, unknown>>>;
  readonly activity: { begin(): void; end(): void };
  readonly report: (violation: string) => void;
}

/** The events that start workflows. Any other starts none. */
const events = ['pull_request', 'pull_request_review', 'merge_group', 'push', 'workflow_run'];

/**
 * Runs workflows as GitHub's runners do, one at a time: each job has a check run of the app of GitHub Actions and a token with the
 * permissions of the workflow, and each step is a process of its own. What the token of a run does starts no other run, except by
 * `workflow_run`.
 */
export class Runner {
  readonly runs: FinishedRun[] = [];
  private readonly options: RunnerOptions;
  private readonly secrets = new Map<string, Map<string, string>>();
  private readonly pending: Pending[] = [];
  private running: { readonly group: string | null } | null = null;

  constructor(options: RunnerOptions) {
    this.options = options;
  }

  /** Keeps a secret of a repository, or of an environment. */
  keepSecret(repository: RepositoryState, environment: string | null, name: string, value: string): void {
    const key = secretsKey(repository, environment);
    const kept = this.secrets.get(key) ?? new Map<string, string>();
    this.secrets.set(key, kept.set(name, value));
  }

  /** Starts what an event of the world starts. */
  async follow(event: WorldEvent): Promise<void> {
    const { world, payloadOf } = this.options;
    const { repository, sender } = event;
    if (repository === null || !events.includes(event.event)) return;
    if (sender === world.appNamed('github-actions').bot && event.event !== 'workflow_run') return;
    const payload = await payloadOf(event);
    await this.start({ name: event.event, action: event.action ?? null, payload, repository }, sender);
  }

  /** Starts the workflows of an event. */
  async start(
    happened: Happened,
    by: Account,
    only: (run: Started) => boolean = () => true,
    inputs: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    let started: readonly Started[];
    try {
      started = (await startedBy(this.options.world, happened)).filter(only);
    } catch (error) {
      this.options.report(`workflows of ${nameOf(happened.repository)}: ${messageOf(error)}`);
      return;
    }
    for (const run of started) this.enqueue({ ...run, by, inputs });
  }

  private enqueue(run: Pending): void {
    const { activity } = this.options;
    const group = groupOf(run);
    // Of a group, one run waits while another runs: a newer one takes its place.
    if (group !== null && this.running?.group === group)
      for (const waiting of this.pending.filter((each) => groupOf(each) === group)) {
        this.pending.splice(this.pending.indexOf(waiting), 1);
        this.runs.push({ ...recordOf(waiting), id: 0, conclusion: 'cancelled', jobs: {} });
        activity.end();
      }
    this.pending.push(run);
    activity.begin();
    if (this.running === null) {
      this.running = { group: null };
      setImmediate(() => void this.drain());
    }
  }

  private async drain(): Promise<void> {
    const { activity, report } = this.options;
    for (let run = this.pending.shift(); run !== undefined; run = this.pending.shift()) {
      this.running = { group: groupOf(run) };
      await this.perform(run).catch((error: unknown) =>
        report(`workflow ${run?.workflow.name}: ${messageOf(error)}`),
      );
      this.running = { group: null };
      activity.end();
    }
    this.running = null;
  }

  private async perform(started: Pending): Promise<void> {
    const { world, act } = this.options;
    const { workflow, repository, headRepository, headSha, event, by } = started;
    const run = await act(() =>
      startWorkflowRun(world, repository, {
        path: workflow.path,
        name: workflow.name,
        sha: headSha,
        event,
        by,
        headRepository,
        ...(started.headRef === '' ? {} : { headBranch: started.headRef }),
      }),
    );
    run.hasJobsToCome = true;
    const jobs: Record<string, JobResult> = {};
    let outcome: Outcome = 'success';
    for (const [id, job] of inOrder(workflow.jobs)) {
      const needed = [job.needs ?? []].flat();
      const isReady = needed.every((need) => jobs[need]?.conclusion === 'success');
      const contexts = this.contextsOf(started, run, job, jobs);
      const runs = isMet(job.if, contexts, isReady ? 'success' : 'failure');
      jobs[id] = runs ? await this.performJob(id, job, started, run, contexts) : skippedJob;
      if (jobs[id]?.conclusion === 'failure') outcome = 'failure';
    }
    this.runs.push({ ...recordOf(started), id: run.id, conclusion: outcome, jobs });
    run.hasJobsToCome = false;
    await act(() => updateWorkflowRun(world, run, { conclusion: outcome }));
  }

  private async performJob(
    id: string,
    job: Job,
    started: Pending,
    run: WorkflowRun,
    contexts: Contexts,
  ): Promise<JobResult> {
    const { world, act, tokens, actions } = this.options;
    const { workflow, repository, headSha } = started;
    const app = world.appNamed('github-actions');
    const check = await act(() =>
      createCheckRun(world, repository, app, headSha, {
        suite: run.suite,
        name: job.name ?? id,
        status: 'in_progress',
        externalId: randomUUID(),
        detailsUrl: `${world.url}/${nameOf(repository)}/actions/runs/${run.id}/job/${world.nextId()}`,
      }),
    );
    const refusal = environmentRefusal(world, repository, job, started);
    const permissions = tokenPermissions(job.permissions ?? workflow.permissions, started.isUntrusted);
    const token = issueToken(world, tokens, repository, permissions);
    const secrets = { ...this.secretsOf(started, job), GITHUB_TOKEN: token };
    const github = { ...(contexts.github as Contexts), token, job: id };
    try {
      const result =
        refusal === null
          ? await runJob(job, {
              actions,
              payload: started.payload,
              variables: variablesOf(world, started, run, id),
              contexts: { ...contexts, github, secrets },
            })
          : { ...skippedJob, conclusion: 'failure' as const, log: refusal };
      const conclusion = result.conclusion === 'failure' ? 'failure' : 'success';
      await act(() => updateCheckRun(world, check, { conclusion }));
      return result;
    } finally {
      tokens.revoke(token);
    }
  }

  private secretsOf(
    { repository, isUntrusted }: Pending,
    { environment }: Job,
  ): Readonly<Record<string, string>> {
    if (isUntrusted) return {};
    const of = typeof environment === 'object' ? environment.name : environment;
    return Object.fromEntries([
      ...(this.secrets.get(secretsKey(repository, null)) ?? []),
      ...(of === undefined ? [] : (this.secrets.get(secretsKey(repository, of)) ?? [])),
    ]);
  }

  private contextsOf(
    started: Pending,
    run: WorkflowRun,
    { environment }: Job,
    jobs: Readonly<Record<string, JobResult>>,
  ): Contexts {
    const { world } = this.options;
    return {
      github: githubContext(world, started, run),
      secrets: this.secretsOf(started, environment === undefined ? {} : { environment }),
      inputs: started.inputs,
      vars: {},
      env: started.workflow.env,
      needs: Object.fromEntries(
        Object.entries(jobs).map(([id, { conclusion, outputs }]) => [id, { result: conclusion, outputs }]),
      ),
    };
  }
}

function recordOf({
  repository,
  workflow,
  event,
  headSha,
}: Pending): Pick<FinishedRun, 'repository' | 'workflow' | 'event' | 'headSha'> {
  return { repository: nameOf(repository), workflow: workflow.name, event, headSha };
}

/** Each job after those that it needs. @throws where they need each other */
function inOrder(jobs: Readonly<Record<string, Job>>): readonly (readonly [string, Job])[] {
  const ordered: (readonly [string, Job])[] = [];
  const left = new Map(Object.entries(jobs));
  while (left.size > 0) {
    const ready = [...left].filter(([, { needs = [] }]) => [needs].flat().every((need) => !left.has(need)));
    if (ready.length === 0) throw new Error('the jobs need each other');
    for (const [id, job] of ready) {
      ordered.push([id, job]);
      left.delete(id);
    }
  }
  return ordered;
}

/** Why the run may not use the job's environment, and with it its secrets; null: it may. */
function environmentRefusal(
  world: WorldState,
  repository: RepositoryState,
  { environment }: Job,
  { ref }: Started,
): string | null {
  const name = typeof environment === 'object' ? environment.name : environment;
  if (name === undefined) return null;
  const state = environmentNamed(world, repository, name);
  const { reviewers, waitTimer, gates } = protectionOf(repository, state);
  if (reviewers.length + waitTimer + gates.length > 0)
    throw new Error(`not emulated: the environment ${name} waits for a person, a time or an app`);
  const isTag = ref.startsWith('refs/tags/');
  const short = ref.replace(/^refs\/(?:heads|tags|pull)\//, '');
  if (mayDeploy(repository, state, short, isTag)) return null;
  return `Branch "${short}" is not allowed to deploy to ${name} due to environment protection rules.`;
}

function secretsKey({ id }: RepositoryState, environment: string | null): string {
  return `${id} ${environment?.toLowerCase() ?? ''}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
