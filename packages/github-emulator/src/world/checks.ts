import type {
  CheckConclusion,
  CheckRun,
  CheckStatus,
  CheckSuite,
  CommitStatus,
  PullRequestState,
  RepositoryState,
} from './model.ts';
import { rulesOf } from './rules.ts';

/** Conclusions that satisfy a required check: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/about-status-checks */
const green: readonly (CheckConclusion | null)[] = ['success', 'neutral', 'skipped'];

/** The first of these among a suite's runs is the suite's. */
const worstFirst: readonly CheckConclusion[] = [
  'action_required',
  'timed_out',
  'failure',
  'cancelled',
  'stale',
  'success',
  'neutral',
  'skipped',
];

export function isPullRequest<Issue extends { readonly pull: PullRequestState['pull'] | null }>(
  issue: Issue,
): issue is Issue & PullRequestState {
  return issue.pull !== null;
}

/** Open pull requests whose head is this commit of this repository. */
export function pullRequestsOfHead(repository: RepositoryState, sha: string): readonly PullRequestState[] {
  return [...repository.issues.values()]
    .filter(isPullRequest)
    .filter(
      ({ state, pull }) => state === 'open' && pull.head.sha === sha && pull.head.repository === repository,
    );
}

/** Every check run on a commit, oldest first. */
export function runsOn(repository: RepositoryState, sha: string): readonly CheckRun[] {
  return repository.suites
    .filter(({ headSha }) => headSha === sha)
    .flatMap(({ runs }) => runs)
    .sort((one, other) => one.id - other.id);
}

/** The newest run of each name and suite: workflows may have jobs of one name. */
export function latestRuns(runs: readonly CheckRun[]): readonly CheckRun[] {
  const latest = new Map(runs.map((run) => [`${run.suite.id} ${run.name}`, run]));
  return runs.filter((run) => latest.get(`${run.suite.id} ${run.name}`) === run);
}

/** The newest status of each context on a commit. */
export function latestStatuses(repository: RepositoryState, sha: string): readonly CommitStatus[] {
  const on = repository.statuses.filter((status) => status.sha === sha);
  const latest = new Map(on.map((status) => [status.context, status]));
  return on.filter((status) => latest.get(status.context) === status);
}

export function suiteStatus({ runs, rerequested, workflowRun }: CheckSuite): CheckStatus {
  if (runs.length === 0 && workflowRun !== null)
    return workflowRun.status === 'waiting' ? 'queued' : workflowRun.status;
  if (workflowRun?.hasJobsToCome === true) return 'in_progress';
  const latest = latestRuns(runs);
  if (rerequested || latest.length === 0 || latest.every(({ status }) => status === 'queued'))
    return 'queued';
  return latest.every(({ status }) => status === 'completed') ? 'completed' : 'in_progress';
}

export function suiteConclusion(suite: CheckSuite): CheckConclusion | null {
  if (suiteStatus(suite) !== 'completed') return null;
  if (suite.runs.length === 0) return suite.workflowRun?.conclusion ?? null;
  const conclusions = latestRuns(suite.runs).map(({ conclusion }) => conclusion);
  return worstFirst.find((conclusion) => conclusions.includes(conclusion)) ?? null;
}

export interface RequiredCheck {
  readonly name: string;
  /** Slug of the app that must report it. */
  readonly app?: string;
}

export function requiredChecks(repository: RepositoryState, branch: string): readonly RequiredCheck[] {
  return rulesOf(repository, branch).requiredChecks ?? [];
}

/** Whether the branch requires a check of this name from this app; null means a status. */
export function isRequired(
  repository: RepositoryState,
  branch: string,
  name: string,
  app: string | null,
): boolean {
  return requiredChecks(repository, branch).some(
    (required) => required.name === name && (required.app === undefined || required.app === app),
  );
}

export type CheckState = 'green' | 'failing' | 'in progress' | 'expected';

/** The state of a required check on a commit: `expected` when the required app never reported it. */
export function stateOf(repository: RepositoryState, sha: string, { name, app }: RequiredCheck): CheckState {
  const runs = latestRuns(runsOn(repository, sha)).filter(
    (run) => run.name === name && (app === undefined || run.suite.app.slug === app),
  );
  const statuses = latestStatuses(repository, sha).filter(
    ({ context }) => context === name && app === undefined,
  );
  if (runs.length === 0 && statuses.length === 0) return 'expected';
  const states = [
    ...runs.map(({ status, conclusion }): CheckState => {
      if (status !== 'completed') return 'in progress';
      return green.includes(conclusion) ? 'green' : 'failing';
    }),
    ...statuses.map(({ state }): CheckState => {
      if (state === 'pending') return 'in progress';
      return state === 'success' ? 'green' : 'failing';
    }),
  ];
  return (
    states.find((state) => state === 'failing') ?? states.find((state) => state === 'in progress') ?? 'green'
  );
}
