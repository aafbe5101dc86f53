import type { operations } from '@octokit/openapi-types';
import {
  addStatus,
  type CheckRunChanges,
  checkRunOf,
  checkSuiteOf,
  createCheckRun,
  rerequestRun,
  rerequestSuite,
  updateCheckRun,
} from '../actions/check.ts';
import { accountOf } from '../auth/actor.ts';
import { annotationJson, checkRunJson, checkSuiteJson, statusJson } from '../entities/check.ts';
import { repositoryJson, repositoryUrl } from '../entities/repository.ts';
import { latestRuns, latestStatuses, runsOn } from '../world/checks.ts';
import type { App, CheckRun, CommitStatus } from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import { type Answer, type Call, created, type Handlers, ok, withBody } from './call.ts';
import { commitShaOf } from './commits.ts';
import { listed, page } from './paging.ts';

type RunBody = operations['checks/update']['requestBody']['content']['application/json'];

/** Check runs, check suites and commit statuses. */
export const checks: Handlers = {
  'checks/create': withBody<'checks/create'>(async (call, body) => {
    const { repository, world } = call;
    const app = appOf(call);
    const changes = { ...changesOf(body as RunBody), name: body.name };
    return created(checkRunJson(world, await createCheckRun(world, repository, app, body.head_sha, changes)));
  }),

  'checks/update': withBody<'checks/update'>(async (call, body) => {
    const run = runOf(call);
    if (run.suite.app !== appOf(call)) throw new Problem(403, 'Invalid app_id for check run update');
    await updateCheckRun(call.world, run, changesOf(body));
    return ok(checkRunJson(call.world, run));
  }),

  'checks/get': (call) => ok(checkRunJson(call.world, runOf(call))),

  'checks/list-annotations': (call) => {
    const run = runOf(call);
    return listed(call, run.annotations, (annotation) => annotationJson(call.world, run, annotation));
  },

  'checks/rerequest-run': async (call) => {
    await rerequestRun(call.world, runOf(call), accountOf(call.actor));
    return created({});
  },

  'checks/list-for-ref': async (call) => {
    const sha = await commitShaOf(call.repository, call.text('ref'));
    return runsAnswer(call, runsOn(call.repository, sha));
  },

  'checks/list-for-suite': (call) =>
    runsAnswer(call, checkSuiteOf(call.repository, call.number('check_suite_id')).runs),

  'checks/list-suites-for-ref': async (call) => {
    const { repository, query, world } = call;
    const sha = await commitShaOf(repository, call.text('ref'));
    const all = repository.suites.filter(
      ({ headSha, app, runs }) =>
        headSha === sha &&
        (query.app_id === undefined || app.id === Number(query.app_id)) &&
        (query.check_name === undefined || runs.some(({ name }) => name === query.check_name)),
    );
    const { items, headers } = page(call, all);
    const suites = await Promise.all(items.map((suite) => checkSuiteJson(world, suite)));
    return ok({ total_count: all.length, check_suites: suites }, headers);
  },

  'checks/get-suite': async (call) =>
    ok(await checkSuiteJson(call.world, checkSuiteOf(call.repository, call.number('check_suite_id')))),

  'checks/rerequest-suite': async (call) => {
    const suite = checkSuiteOf(call.repository, call.number('check_suite_id'));
    await rerequestSuite(call.world, suite, accountOf(call.actor));
    return created({});
  },

  'repos/create-commit-status': withBody<'repos/create-commit-status'>(async (call, body) => {
    const { writableRepository: repository, world, account } = call;
    const { state, context = 'default', description = null, target_url: targetUrl = null } = body;
    const status = await addStatus(world, repository, {
      sha: call.text('sha'),
      state,
      context,
      description,
      targetUrl,
      creator: account,
    });
    return created(statusJson(world, repositoryUrl(world, repository), status));
  }),

  'repos/get-combined-status-for-ref': async (call) => {
    const { repository, world } = call;
    const sha = await commitShaOf(repository, call.text('ref'));
    const all = latestStatuses(repository, sha);
    const { items, headers } = page(call, all);
    const url = repositoryUrl(world, repository);
    return ok(
      {
        state: combined(all),
        sha,
        total_count: all.length,
        statuses: items.map((status) => statusJson(world, url, status)),
        repository: repositoryJson(world, repository),
        commit_url: `${url}/commits/${sha}`,
        url: `${url}/commits/${sha}/status`,
      },
      headers,
    );
  },

  'repos/list-commit-statuses-for-ref': async (call) => {
    const { repository, world } = call;
    const sha = await commitShaOf(repository, call.text('ref'));
    const all = repository.statuses.filter((status) => status.sha === sha).reverse();
    return listed(call, all, (status) => statusJson(world, repositoryUrl(world, repository), status));
  },
};

/** Only apps write check runs. @throws {Problem} 403 */
function appOf({ actor }: Call): App {
  if (actor.kind !== 'installation') throw new Problem(403, 'You must authenticate via a GitHub App.');
  return actor.installation.app;
}

function runOf(call: Call): CheckRun {
  return checkRunOf(call.repository, call.number('check_run_id'));
}

/** Refuses statuses and conclusions that only GitHub Actions sets. */
const ownStatuses = ['queued', 'in_progress', 'completed'] as const;

function changesOf({ output, actions, ...body }: RunBody): CheckRunChanges {
  const status = ownStatuses.find((known) => known === body.status);
  if (body.status !== undefined && status === undefined) {
    throw new Problem(422, `Invalid request.\n\n${body.status} is not a status that an app may set.`);
  }
  if (body.conclusion === 'stale') {
    throw new Problem(422, 'Invalid request.\n\nOnly GitHub marks a check run as stale.');
  }
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(status !== undefined && { status }),
    ...(body.conclusion !== undefined && { conclusion: body.conclusion }),
    ...(body.started_at !== undefined && { startedAt: new Date(body.started_at) }),
    ...(body.completed_at !== undefined && { completedAt: new Date(body.completed_at) }),
    ...(body.external_id !== undefined && { externalId: body.external_id }),
    ...(body.details_url !== undefined && { detailsUrl: body.details_url }),
    ...(actions !== undefined && { actions }),
    ...(output !== undefined && {
      output: {
        summary: output.summary,
        ...(output.title !== undefined && { title: output.title }),
        ...(output.text !== undefined && { text: output.text }),
      },
      annotations: (output.annotations ?? []).map((annotation) => ({
        path: annotation.path,
        startLine: annotation.start_line,
        endLine: annotation.end_line,
        startColumn: annotation.start_column ?? null,
        endColumn: annotation.end_column ?? null,
        level: annotation.annotation_level,
        title: annotation.title ?? null,
        message: annotation.message,
        rawDetails: annotation.raw_details ?? null,
      })),
    }),
  };
}

/** GitHub lists only the newest run of each name, unless all are requested. */
function runsAnswer(call: Call, runs: readonly CheckRun[]): Answer {
  const { query, world } = call;
  const found = (query.filter === 'all' ? runs : latestRuns(runs)).filter(
    ({ name, status, suite }) =>
      (query.check_name === undefined || name === query.check_name) &&
      (query.status === undefined || status === query.status) &&
      (query.app_id === undefined || suite.app.id === Number(query.app_id)),
  );
  const { items, headers } = page(call, found);
  return ok({ total_count: found.length, check_runs: items.map((run) => checkRunJson(world, run)) }, headers);
}

function combined(statuses: readonly CommitStatus[]): string {
  if (statuses.some(({ state }) => state === 'error' || state === 'failure')) return 'failure';
  if (statuses.length === 0 || statuses.some(({ state }) => state === 'pending')) return 'pending';
  return 'success';
}
