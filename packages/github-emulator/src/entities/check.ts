import { pullRequestsOfHead, suiteConclusion, suiteStatus } from '../world/checks.ts';
import { timestamp, timestampOrNull } from '../world/clock.ts';
import type { Annotation, CheckRun, CheckSuite, CommitStatus } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { accountJson, appJson, type Json, nodeId } from './account.ts';
import { simpleCommitJson } from './commit.ts';
import { pullRequestMinimalJson } from './pull-request.ts';
import { repositoryJson, repositoryPage, repositoryUrl } from './repository.ts';

export function checkRunJson(world: WorldState, run: CheckRun): Json {
  const { id, suite, name, status, conclusion, output } = run;
  const url = `${repositoryUrl(world, suite.repository)}/check-runs/${id}`;
  const page = `${repositoryPage(world, suite.repository)}/runs/${id}`;
  return {
    id,
    node_id: nodeId('CR', id),
    head_sha: suite.headSha,
    external_id: run.externalId ?? '',
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status,
    conclusion,
    started_at: timestamp(run.startedAt),
    completed_at: timestampOrNull(run.completedAt),
    output: { ...output, annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    name,
    check_suite: suiteSummaryJson(world, suite),
    app: appJson(world, suite.app),
    pull_requests: pullRequestsJson(world, suite),
  };
}

/** Open pull requests of this repository; those of forks are never named. */
function pullRequestsJson(world: WorldState, suite: CheckSuite): readonly Json[] {
  return pullRequestsOfHead(suite.repository, suite.headSha).map((issue) =>
    pullRequestMinimalJson(world, issue),
  );
}

function suiteSummaryJson(world: WorldState, suite: CheckSuite): Json {
  const { id, headBranch, headSha, before, app, repository, createdAt, updatedAt } = suite;
  return {
    id,
    node_id: nodeId('CS', id),
    url: `${repositoryUrl(world, repository)}/check-suites/${id}`,
    check_runs_url: `${repositoryUrl(world, repository)}/check-suites/${id}/check-runs`,
    head_branch: headBranch,
    head_sha: headSha,
    status: suiteStatus(suite),
    conclusion: suiteConclusion(suite),
    before,
    after: headSha,
    pull_requests: pullRequestsJson(world, suite),
    app: appJson(world, app),
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
  };
}

export async function checkSuiteJson(world: WorldState, suite: CheckSuite): Promise<Json> {
  const { repository, headSha, runs } = suite;
  return {
    ...suiteSummaryJson(world, suite),
    latest_check_runs_count: runs.length,
    rerequestable: true,
    runs_rerequestable: true,
    repository: repositoryJson(world, repository),
    head_commit: simpleCommitJson(await repository.git.commit(headSha)),
  };
}

export function annotationJson(world: WorldState, run: CheckRun, annotation: Annotation): Json {
  const { path, startLine, endLine, startColumn, endColumn, level, title, message, rawDetails } = annotation;
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    start_column: startColumn,
    end_column: endColumn,
    annotation_level: level,
    title,
    message,
    raw_details: rawDetails,
    blob_href: `${repositoryPage(world, run.suite.repository)}/blob/${run.suite.headSha}/${path.split('/').map(encodeURIComponent).join('/')}`,
  };
}

export function statusJson(
  world: WorldState,
  repositoryUrlOfStatus: string,
  { id, sha, state, context, description, targetUrl, creator, createdAt }: CommitStatus,
): Json {
  return {
    id,
    node_id: nodeId('SC', id),
    url: `${repositoryUrlOfStatus}/statuses/${sha}`,
    avatar_url: accountJson(world, creator).avatar_url,
    state,
    context,
    description,
    target_url: targetUrl,
    creator: accountJson(world, creator),
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
  };
}
