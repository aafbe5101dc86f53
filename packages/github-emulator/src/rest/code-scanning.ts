import { gunzipSync } from 'node:zlib';
import { addAnalysis, alertOf, assertEnabled, dismissAlert, reopenAlert } from '../actions/code-scanning.ts';
import { alertJson, analysisJson } from '../entities/code-scanning.ts';
import { repositoryUrl } from '../entities/repository.ts';
import { alertState } from '../world/code-scanning.ts';
import type { Alert, RepositoryState } from '../world/model.ts';
import { notFound, Problem } from '../world/problem.ts';
import { readSarif } from '../world/sarif.ts';
import { type Call, type Handlers, ok, withBody } from './call.ts';
import { page } from './paging.ts';

export const codeScanning: Handlers = {
  'code-scanning/list-alerts-for-repo': (call) => {
    const repository = scannedRepository(call);
    const { query, world } = call;
    const { state, tool_name: tool, tool_guid: guid, sort = 'created', direction = 'desc' } = query;
    if (guid !== undefined || sort !== 'created') {
      throw new Problem(
        501,
        'not emulated: code-scanning alerts by tool_guid, or in an order other than created',
      );
    }
    const refs = refsOf(repository, query);
    const found = repository.alerts.flatMap((alert) => {
      const ref = refs.find((candidate) => alert.instances.some((instance) => instance.ref === candidate));
      if (ref === undefined) return [];
      if (tool !== undefined && alert.tool !== tool) return [];
      if (state !== undefined && !matches(alertState(alert, ref), state)) return [];
      return [{ alert, ref }];
    });
    if (direction === 'desc') found.reverse();
    const { items, headers } = page(call, found);
    return ok(
      items.map(({ alert, ref }) => alertJson(world, repository, alert, ref)),
      headers,
    );
  },

  'code-scanning/get-alert': (call) => {
    const repository = enabledRepository(call);
    return ok(alertJson(call.world, repository, alert(call, repository), null));
  },

  'code-scanning/update-alert': withBody<'code-scanning/update-alert'>(
    async (call, { state, dismissed_reason: reason, dismissed_comment: comment }) => {
      const repository = enabledRepository(call);
      const found = alert(call, repository);
      if (state === 'open') await reopenAlert(call.world, repository, found, call.account);
      else if (reason === undefined || reason === null) {
        throw new Problem(422, 'Alert update failed. A dismissed_reason is required to dismiss an alert.');
      } else {
        await dismissAlert(call.world, repository, found, {
          by: call.account,
          reason,
          comment: comment ?? null,
          approvedBy: null,
        });
      }
      return ok(alertJson(call.world, repository, found, null));
    },
  ),

  'code-scanning/list-recent-analyses': (call) => {
    const repository = scannedRepository(call);
    const { query, world } = call;
    const { tool_name: tool, sarif_id: sarif, tool_guid: guid } = query;
    if (guid !== undefined) throw new Problem(501, 'not emulated: code-scanning analyses by tool_guid');
    const refs = query.ref === undefined && query.pr === undefined ? null : refsOf(repository, query);
    const found = repository.analyses.filter(
      (analysis) =>
        (refs === null || refs.includes(analysis.ref)) &&
        (tool === undefined || analysis.tool === tool) &&
        (sarif === undefined || analysis.sarifId === sarif),
    );
    if ((query.direction ?? 'desc') === 'desc') found.reverse();
    const { items, headers } = page(call, found);
    return ok(
      items.map((analysis) => analysisJson(world, repository, analysis)),
      headers,
    );
  },

  'code-scanning/upload-sarif': withBody<'code-scanning/upload-sarif'>(
    async (call, { commit_sha: sha, ref, sarif }) => {
      const repository = enabledRepository(call);
      const ids: string[] = [];
      for (const { tool, category, alerts, rules } of readSarif(unpack(sarif))) {
        const analysis = await addAnalysis(call.world, repository, {
          tool,
          category,
          ref,
          sha,
          alerts,
          error: '',
          workflow: null,
          rules,
        });
        ids.push(analysis.sarifId);
      }
      const [id] = ids;
      if (id === undefined) throw new Problem(400, 'Invalid SARIF. It has no runs.');
      const url = `${repositoryUrl(call.world, repository)}/code-scanning/sarifs/${id}`;
      return { status: 202, body: { id, url } };
    },
  ),

  'code-scanning/get-default-setup': (call) => {
    const { defaultSetup: state } = enabledRepository(call);
    const configured = state === 'configured';
    return ok({
      state,
      languages: configured ? ['javascript-typescript'] : [],
      query_suite: 'default',
      threat_model: 'remote',
      updated_at: null,
      schedule: configured ? 'weekly' : null,
    });
  },

  'code-scanning/get-sarif': (call) => {
    const repository = enabledRepository(call);
    const id = call.text('sarif_id');
    const analysis = repository.analyses.find(({ sarifId }) => sarifId === id);
    if (analysis === undefined) throw notFound();
    const url = `${repositoryUrl(call.world, repository)}/code-scanning/analyses?sarif_id=${id}`;
    return ok({
      processing_status: analysis.error === '' ? 'complete' : 'failed',
      analyses_url: url,
      errors: analysis.error === '' ? null : [analysis.error],
    });
  },
};

/** @throws {Problem} 403 when code scanning is off */
function enabledRepository({ repository }: Call): RepositoryState {
  assertEnabled(repository);
  return repository;
}

/** The same, and 404 if nothing was ever analyzed. */
function scannedRepository(call: Call): RepositoryState {
  const repository = enabledRepository(call);
  if (repository.analyses.length === 0) throw new Problem(404, 'no analysis found');
  return repository;
}

function alert(call: Call, repository: RepositoryState): Alert {
  return alertOf(repository, call.number('alert_number'));
}

/** The refs of a query: `ref`, the two of a pull request (`pr`), or the default branch. */
function refsOf(
  { defaultBranch }: RepositoryState,
  { ref, pr }: Readonly<Record<string, string>>,
): readonly string[] {
  if (pr !== undefined) return [`refs/pull/${pr}/merge`, `refs/pull/${pr}/head`];
  if (ref === undefined) return [`refs/heads/${defaultBranch}`];
  return [ref.startsWith('refs/') ? ref : `refs/heads/${ref}`];
}

/** `closed` is fixed or dismissed. */
function matches(actual: 'open' | 'dismissed' | 'fixed', wanted: string): boolean {
  return actual === wanted || (wanted === 'closed' && actual !== 'open');
}

/** SARIF is uploaded as gzip in base64. */
function unpack(sarif: string): string {
  try {
    return gunzipSync(Buffer.from(sarif, 'base64')).toString('utf8');
  } catch {
    throw new Problem(400, 'Invalid SARIF. The upload must be gzipped and base64 encoded.');
  }
}
