import type { DetectedDeployment } from '../../subjects/detected-deployment.ts';
import { Refused } from '../client/failure.ts';
import { pageSize } from '../client/pages.ts';
import type { Source } from './source.ts';

/** Reads deployments by id, with what was reported of them. Those that are gone, or may not be read, are absent. */
export async function readDeployments(
  source: Source,
  ids: readonly number[],
): Promise<readonly DetectedDeployment[]> {
  const read = await Promise.all(ids.map((id) => readDeployment(source, id)));
  return read.flatMap((deployment) => deployment ?? []);
}

/**
 * https://docs.github.com/rest/deployments/deployments#get-a-deployment and
 * https://docs.github.com/rest/deployments/statuses#list-deployment-statuses
 */
async function readDeployment(
  { installation: { request }, owner, repository: repo }: Source,
  id: number,
): Promise<DetectedDeployment | null> {
  try {
    const [{ data }, { data: statuses }] = await Promise.all([
      request('GET /repos/{owner}/{repo}/deployments/{deployment_id}', { owner, repo, deployment_id: id }),
      request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
        owner,
        repo,
        deployment_id: id,
        per_page: pageSize,
      }),
    ]);
    const reported = statuses
      .map(({ state, created_at: at }) => ({ state: String(state), at: new Date(at) }))
      .toSorted((one, other) => one.at.getTime() - other.at.getTime());
    const createdAt = new Date(data.created_at);
    const started = reported.find(({ state }) => state === 'in_progress' || state === 'success');
    return {
      id,
      sha: data.sha,
      environment: data.environment,
      by: data.creator?.login ?? null,
      createdAt,
      startedAt: started?.at ?? createdAt,
      state: stateOf(reported.map(({ state }) => state)),
    };
  } catch (error) {
    if (error instanceof Refused && [403, 404].includes(error.status)) return null;
    throw error;
  }
}

/** @param states oldest first. A success stays one: a later deployment makes it inactive. */
function stateOf(states: readonly string[]): DetectedDeployment['state'] {
  if (states.includes('success')) return 'success';
  const last = states.at(-1);
  if (last === 'failure' || last === 'error' || last === 'inactive') return 'failed';
  return last === 'in_progress' ? 'running' : 'waiting';
}
