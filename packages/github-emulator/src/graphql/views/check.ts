import { nodeId } from '../../entities/account.ts';
import { repositoryPage } from '../../entities/repository.ts';
import {
  isPullRequest,
  isRequired,
  latestRuns,
  latestStatuses,
  runsOn,
  suiteConclusion,
  suiteStatus,
} from '../../world/checks.ts';
import { timestamp, timestampOrNull } from '../../world/clock.ts';
import type { App, CheckRun, CheckSuite, CommitStatus, RepositoryState } from '../../world/model.ts';
import { GraphqlProblem } from '../engine.ts';
import { unheeded } from './account.ts';
import type { Arguments, View, Views } from './view.ts';

export function checkRunView(views: Views, run: CheckRun): View {
  const { id, suite, name, status, conclusion, output } = run;
  const { repository } = suite;
  const page = `${repositoryPage(views.world, repository)}/runs/${id}`;
  return {
    __typename: 'CheckRun',
    id: nodeId('CR', id),
    databaseId: id,
    name,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    title: output.title,
    summary: output.summary,
    text: output.text,
    externalId: run.externalId,
    detailsUrl: run.detailsUrl ?? page,
    url: page,
    permalink: page,
    startedAt: timestamp(run.startedAt),
    completedAt: timestampOrNull(run.completedAt),
    isRequired: (args: Arguments) => requiredFor(repository, args, name, suite.app.slug),
    checkSuite: () => views.checkSuite(suite),
    repository: () => views.repository(repository),
    annotations: run.annotations.map((annotation) => ({
      path: annotation.path,
      annotationLevel: annotation.level.toUpperCase(),
      title: annotation.title,
      message: annotation.message,
      rawDetails: annotation.rawDetails,
      location: {
        start: { line: annotation.startLine, column: annotation.startColumn },
        end: { line: annotation.endLine, column: annotation.endColumn },
      },
    })),
  };
}

export function checkSuiteView(views: Views, suite: CheckSuite): View {
  const { id, app, repository, headSha, headBranch, runs } = suite;
  return {
    __typename: 'CheckSuite',
    id: nodeId('CS', id),
    databaseId: id,
    status: suiteStatus(suite).toUpperCase(),
    conclusion: suiteConclusion(suite)?.toUpperCase() ?? null,
    app: () => appView(views, app),
    commit: () => views.commitOf(repository, headSha),
    branch: () => (headBranch === null ? null : views.ref(repository, headBranch)),
    repository: () => views.repository(repository),
    // No workflow runs here: checks are reported by apps.
    workflowRun: null,
    createdAt: timestamp(suite.createdAt),
    updatedAt: timestamp(suite.updatedAt),
    checkRuns: ({ filterBy, ...others }: Arguments) => {
      const { checkName, checkType, appId, status, ...rest } = (filterBy ?? {}) as Arguments;
      if (unheeded(others) || unheeded(rest)) return undefined;
      return (checkType === 'ALL' ? runs : latestRuns(runs))
        .filter(
          (run) =>
            (checkName == null || run.name === checkName) &&
            (status == null || run.status.toUpperCase() === status) &&
            (appId == null || app.id === appId),
        )
        .map(views.checkRun);
    },
  };
}

function appView(views: Views, { id, slug, name }: App): View {
  return {
    id: nodeId('A', id),
    databaseId: id,
    slug,
    name,
    url: `${views.world.url}/apps/${slug}`,
  };
}

export function statusView(views: Views, repository: RepositoryState, status: CommitStatus): View {
  const { id, sha, context, state, description, targetUrl, creator, createdAt } = status;
  return {
    __typename: 'StatusContext',
    id: nodeId('SC', id),
    context,
    state: state.toUpperCase(),
    description,
    targetUrl,
    createdAt: timestamp(createdAt),
    creator: views.account(creator),
    commit: () => views.commitOf(repository, sha),
    isRequired: (args: Arguments) => requiredFor(repository, args, context, null),
  };
}

/** @throws GitHub's error if no pull request is named, or it is not in the repository */
function requiredFor(
  repository: RepositoryState,
  { pullRequestNumber, pullRequestId }: Arguments,
  name: string,
  app: string | null,
): boolean {
  const issue = [...repository.issues.values()]
    .filter(isPullRequest)
    .find(({ number, pull }) => number === pullRequestNumber || nodeId('PR', pull.id) === pullRequestId);
  if (issue === undefined) {
    throw new GraphqlProblem('UNPROCESSABLE', 'Either pull request ID or pull request number is required.');
  }
  return isRequired(repository, issue.pull.base.ref, name, app);
}

/** All checks and statuses on a commit together; null if there are none. */
export function rollupView(views: Views, repository: RepositoryState, sha: string): View | null {
  const runs = latestRuns(runsOn(repository, sha));
  const statuses = latestStatuses(repository, sha);
  if (runs.length === 0 && statuses.length === 0) return null;
  return {
    id: nodeId('SCR', `${repository.id}_${sha}`),
    state: rollupState(runs, statuses),
    commit: () => views.commitOf(repository, sha),
    contexts: {
      items: [...runs.map(views.checkRun), ...statuses.map((status) => views.status(repository, status))],
      checkRunCount: runs.length,
      checkRunCountsByState: countsOf(
        runs.map(({ status, conclusion }) => (status === 'completed' ? (conclusion ?? status) : status)),
      ),
      statusContextCount: statuses.length,
      statusContextCountsByState: countsOf(statuses.map(({ state }) => state)),
    },
  };
}

function countsOf(states: readonly string[]): readonly View[] {
  return [...new Set(states)].map((state) => ({
    state: state.toUpperCase(),
    count: states.filter((other) => other === state).length,
  }));
}

function rollupState(runs: readonly CheckRun[], statuses: readonly CommitStatus[]): string {
  const good: readonly (CheckRun['conclusion'] | null)[] = ['success', 'neutral', 'skipped'];
  const failed = runs.some(({ status, conclusion }) => status === 'completed' && !good.includes(conclusion));
  if (failed || statuses.some(({ state }) => state === 'failure')) return 'FAILURE';
  if (statuses.some(({ state }) => state === 'error')) return 'ERROR';
  const open = runs.some(({ status }) => status !== 'completed');
  return open || statuses.some(({ state }) => state === 'pending') ? 'PENDING' : 'SUCCESS';
}
