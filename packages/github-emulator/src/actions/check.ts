import { accountJson } from '../entities/account.ts';
import { commitJson } from '../entities/commit.ts';
import { repositoryPage, repositoryUrl } from '../entities/repository.ts';
import { suiteStatus } from '../world/checks.ts';
import { timestamp } from '../world/clock.ts';
import type {
  Account,
  Annotation,
  App,
  CheckConclusion,
  CheckRun,
  CheckStatus,
  CheckSuite,
  CommitStatus,
  RepositoryState,
} from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import { ruleSetsOf } from '../world/rules.ts';
import { nameOf, type WorldState } from '../world/state.ts';
import { emitCheckRunEvent, emitCheckSuite } from './emit-events.ts';

/** What an app reports of a check run; what is left out stays unchanged. */
export interface CheckRunChanges {
  readonly name?: string;
  readonly status?: CheckStatus;
  readonly conclusion?: CheckConclusion;
  readonly startedAt?: Date;
  readonly completedAt?: Date;
  readonly externalId?: string;
  readonly detailsUrl?: string;
  readonly output?: Partial<CheckRun['output']>;
  /** Added to the annotations that it has. */
  readonly annotations?: readonly Annotation[];
  readonly actions?: CheckRun['actions'];
  /** The suite of a new run. Default: the app's own on the commit, or that of the workflow run which its address names. */
  readonly suite?: CheckSuite;
}

/**
 * The app's suite on a commit, created on first use.
 *
 * @param key of the workflow run that it belongs to; null where the app has one suite for the commit
 */
export function suiteOf(
  world: WorldState,
  repository: RepositoryState,
  app: App,
  sha: string,
  key: string | null = null,
): CheckSuite {
  const known = repository.suites.find(
    (suite) => suite.app === app && suite.headSha === sha && suite.key === key,
  );
  if (known !== undefined) return known;
  const branch = repository.git.listRefs('refs/heads/').find(([, tip]) => tip === sha)?.[0];
  const now = world.clock.now();
  const suite: CheckSuite = {
    id: world.nextId(),
    repository,
    app,
    headSha: sha,
    headBranch: branch?.slice('refs/heads/'.length) ?? null,
    before: null,
    runs: [],
    key,
    workflowRun: null,
    rerequested: false,
    createdAt: now,
    updatedAt: now,
  };
  repository.suites.push(suite);
  return suite;
}

/** Sends `check_run.created`, and `completed` when it is. @throws {Problem} 422 for an unknown commit */
export async function createCheckRun(
  world: WorldState,
  repository: RepositoryState,
  app: App,
  sha: string,
  changes: CheckRunChanges & { readonly name: string },
): Promise<CheckRun> {
  if ((await repository.git.resolve(sha)) !== sha) throw new Problem(422, `No commit found for SHA: ${sha}`);
  const now = world.clock.tick();
  const suite = changes.suite ?? suiteOf(world, repository, app, sha, workflowRunIn(app, changes.detailsUrl));
  const run: CheckRun = {
    id: world.nextId(),
    suite,
    name: changes.name,
    status: 'queued',
    conclusion: null,
    openSince: now,
    startedAt: changes.startedAt ?? now,
    completedAt: null,
    externalId: null,
    detailsUrl: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  };
  suite.runs.push(run);
  apply(world, run, changes);
  await emitCheckRunEvent(world, run, 'created', app.bot);
  if (run.status === 'completed') await emitCompletion(world, run);
  await reactToChecks(world, repository, sha);
  return run;
}

/** GitHub Actions keeps a suite for each workflow run, which the address of a job names. */
function workflowRunIn({ slug }: App, detailsUrl: string | undefined): string | null {
  if (slug !== 'github-actions') return null;
  return /\/actions\/runs\/(\d+)/.exec(detailsUrl ?? '')?.[1] ?? null;
}

/** Changes a check run: `check_run.completed` when it has a conclusion. What is stale stays so: only its texts change. */
export async function updateCheckRun(
  world: WorldState,
  run: CheckRun,
  changes: CheckRunChanges,
): Promise<void> {
  world.clock.tick();
  const stale = run.conclusion === 'stale';
  apply(world, run, changes);
  const concludes = !stale && (changes.conclusion !== undefined || changes.status === 'completed');
  if (concludes && run.status === 'completed') await emitCompletion(world, run);
  await reactToChecks(world, run.suite.repository, run.suite.headSha);
}

function apply(world: WorldState, run: CheckRun, changes: CheckRunChanges): void {
  const now = world.clock.now();
  run.name = changes.name ?? run.name;
  run.externalId = changes.externalId ?? run.externalId;
  run.detailsUrl = changes.detailsUrl ?? run.detailsUrl;
  run.startedAt = changes.startedAt ?? run.startedAt;
  run.actions = changes.actions ?? run.actions;
  run.output = { ...run.output, ...changes.output };
  run.annotations.push(...(changes.annotations ?? []));
  run.suite.updatedAt = now;
  run.suite.rerequested = false;
  if (run.conclusion === 'stale') return;
  if (changes.conclusion !== undefined) {
    conclude(run, changes.conclusion, changes.completedAt ?? now);
  } else if (changes.status !== undefined && changes.status !== 'completed') {
    run.status = changes.status;
    run.conclusion = null;
    run.completedAt = null;
    run.openSince ??= now;
  }
}

function conclude(run: CheckRun, conclusion: CheckConclusion, at: Date): void {
  run.status = 'completed';
  run.conclusion = conclusion;
  run.completedAt = at;
  run.openSince = null;
}

/** The longest wait for a conclusion: https://docs.github.com/en/rest/checks/runs */
const maxOpenMs = 14 * 24 * 60 * 60 * 1000;

/** Marks check runs stale that have been open for too long. No webhook is sent. */
export function markStale(world: WorldState): void {
  const now = world.clock.now();
  for (const { runs } of world.repositories.flatMap(({ suites }) => suites)) {
    for (const run of runs) {
      if (run.openSince !== null && now.getTime() - run.openSince.getTime() > maxOpenMs) {
        conclude(run, 'stale', now);
      }
    }
  }
}

async function emitCompletion(world: WorldState, run: CheckRun): Promise<void> {
  await emitCheckRunEvent(world, run, 'completed', run.suite.app.bot);
  if (suiteStatus(run.suite) === 'completed') {
    await emitCheckSuite(world, run.suite, 'completed', run.suite.app.bot);
  }
}

async function reactToChecks(world: WorldState, repository: RepositoryState, sha: string): Promise<void> {
  for (const react of world.reactions.checkChanged) await react(world, repository, sha);
}

/** @throws {Problem} 404 */
export function checkRunOf(repository: RepositoryState, id: number): CheckRun {
  const run = repository.suites.flatMap(({ runs }) => runs).find((candidate) => candidate.id === id);
  if (run === undefined) throw new Problem(404, 'Not Found');
  return run;
}

/** @throws {Problem} 404 */
export function checkSuiteOf(repository: RepositoryState, id: number): CheckSuite {
  const suite = repository.suites.find((candidate) => candidate.id === id);
  if (suite === undefined) throw new Problem(404, 'Not Found');
  return suite;
}

/** Asks only the run's app to run it again. The run itself does not change. */
export async function rerequestRun(world: WorldState, run: CheckRun, by: Account): Promise<void> {
  world.clock.tick();
  run.suite.rerequested = true;
  if (run.suite.app === world.app) await emitCheckRunEvent(world, run, 'rerequested', by);
}

export async function rerequestSuite(world: WorldState, suite: CheckSuite, by: Account): Promise<void> {
  world.clock.tick();
  suite.rerequested = true;
  if (suite.app === world.app) await emitCheckSuite(world, suite, 'rerequested', by);
}

/** A user presses one of the run's buttons: `check_run.requested_action`. */
export async function requestAction(
  world: WorldState,
  run: CheckRun,
  identifier: string,
  by: Account,
): Promise<void> {
  if (!run.actions.some((action) => action.identifier === identifier)) {
    throw new Error(`check run ${run.id} has no action '${identifier}'`);
  }
  world.clock.tick();
  if (run.suite.app !== world.app) return;
  await emitCheckRunEvent(world, run, 'requested_action', by, { requested_action: { identifier } });
}

/** @throws {Problem} 422 for an unknown commit */
export async function addStatus(
  world: WorldState,
  repository: RepositoryState,
  status: Omit<CommitStatus, 'id' | 'createdAt'>,
): Promise<CommitStatus> {
  if ((await repository.git.resolve(status.sha)) !== status.sha) {
    throw new Problem(422, `No commit found for SHA: ${status.sha}`);
  }
  const added: CommitStatus = { ...status, id: world.nextId(), createdAt: world.clock.tick() };
  repository.statuses.push(added);
  await world.emit({
    event: 'status',
    sender: status.creator,
    repository,
    payload: async () => ({
      id: added.id,
      sha: added.sha,
      name: nameOf(repository),
      context: added.context,
      state: added.state,
      description: added.description,
      target_url: added.targetUrl,
      avatar_url: accountJson(world, added.creator).avatar_url,
      commit: commitJson(world, repository, await repository.git.commit(added.sha)),
      branches: repository.git
        .listRefs('refs/heads/')
        .filter(([, sha]) => sha === added.sha)
        .map(([ref, sha]) => ({
          name: ref.slice('refs/heads/'.length),
          commit: { sha, url: `${repositoryUrl(world, repository)}/commits/${sha}` },
          protected: ruleSetsOf(repository, ref.slice('refs/heads/'.length)).length > 0,
        })),
      created_at: timestamp(added.createdAt),
      updated_at: timestamp(added.createdAt),
      html_url: repositoryPage(world, repository),
    }),
  });
  await reactToChecks(world, repository, added.sha);
  return added;
}
