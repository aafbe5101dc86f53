import type { GateEnd, GateReading, GateSubject } from '../../subjects/gate-subject.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import type { WaitingRun } from '../../subjects/waiting-runs.ts';
import { Refused, RepositoryElsewhere } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { placeOfSource, type Source } from '../read/source.ts';

/** The states of a deployment whose job ran, or runs. https://docs.github.com/rest/deployments/statuses */
const ranStates: ReadonlySet<string> = new Set(['in_progress', 'success']);

/** Deployments of a round whose statuses are read. */
const maxDeployments = 10;

/**
 * Reads a workflow run, and whether jobs of the environment wait.
 *
 * @returns null where the run is gone
 * @throws {RepositoryElsewhere} when the run is not found there, or is another repository's
 */
export async function readGate(asked: Source, { run: id, environment }: GateSubject): Promise<GateReading> {
  const { installation, owner, repository: repo } = asked;
  try {
    // https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run
    const { data } = await installation.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
      owner,
      repo,
      run_id: id,
    });
    if (typeof data !== 'object' || typeof data.head_sha !== 'string')
      throw new RetryLater('GitHub’s answer was cut off.', null);
    const source = sourceIn(asked, data.repository);
    const completed = data.status === 'completed';
    return {
      place: placeOfSource(source),
      run: {
        url: data.html_url,
        attempt: data.run_attempt ?? 1,
        completed,
        conclusion: data.conclusion,
        headSha: data.head_sha,
        ref: data.head_branch,
        event: data.event,
        startedBy: data.triggering_actor?.login ?? null,
      },
      waits: !completed && (await environmentsThatWait(source, id)).has(environment.toLowerCase()),
    };
  } catch (error) {
    if (error instanceof Refused && (error.status === 404 || error.status === 410))
      throw new RepositoryElsewhere(`GitHub does not find the run ${id}.`);
    throw error;
  }
}

/** The source of the repository that an answer is about: it follows a former name. */
function sourceIn(
  asked: Source,
  { id, full_name: name }: { readonly id: number | bigint; readonly full_name: string },
): Source {
  if (Number(id) !== asked.repositoryId)
    throw new RepositoryElsewhere(`${name} is the repository ${id}, not ${asked.repositoryId}.`);
  const [owner = asked.owner, repository = asked.repository] = name.split('/');
  if (owner.toLowerCase() !== asked.owner.toLowerCase())
    throw new RepositoryElsewhere(`The repository ${asked.repositoryId} is ${name} now.`);
  return { ...asked, owner, repository };
}

/**
 * The environments of which jobs of a run wait, by their names in lower case.
 * https://docs.github.com/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run
 */
async function environmentsThatWait(
  { installation, owner, repository: repo }: Source,
  run: number,
): Promise<ReadonlyMap<string, string>> {
  const { data } = await installation.request(
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments',
    { owner, repo, run_id: run },
  );
  if (!Array.isArray(data)) throw new RetryLater('GitHub’s answer was cut off.', null);
  return new Map(data.map(({ environment: { name = '' } }) => [name.toLowerCase(), name]));
}

/** Pages of runs that wait. Each waits for 30 days at most. */
const maxPages = 3;

/**
 * Lists the runs of a repository that wait for an environment that asks this app, the newest. Only where there is such an environment is
 * anything listed.
 */
export async function waitingRuns(source: Source): Promise<{
  readonly runs: readonly WaitingRun[];
  readonly asked: boolean;
}> {
  const { installation, owner, repository: repo } = source;
  const asking = await environmentsThatAsk(source);
  if (asking.size === 0) return { runs: [], asked: false };
  // https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
  const { items } = await readPages(async (page) => {
    const { data, headers } = await installation.request('GET /repos/{owner}/{repo}/actions/runs', {
      owner,
      repo,
      status: 'waiting',
      per_page: pageSize,
      page,
    });
    return { data: data.workflow_runs, headers };
  }, maxPages);
  const runs = await Promise.all(
    items
      .filter(({ repository }) => Number(repository.id) === source.repositoryId)
      .map(async ({ id, head_sha: sha }) => {
        const waiting = await environmentsThatWait(source, Number(id));
        return {
          run: Number(id),
          sha,
          environments: [...waiting].flatMap(([key, name]) => (asking.has(key) ? [name] : [])),
        };
      }),
  );
  return { runs: runs.filter(({ environments }) => environments.length > 0), asked: true };
}

/** The environments, in lower case, that ask this app before they deploy. Those that are not shown ask nobody. */
async function environmentsThatAsk(source: Source): Promise<ReadonlySet<string>> {
  const { installation, owner, repository: repo } = source;
  const answer = await unlessRefused(() =>
    installation.request('GET /repos/{owner}/{repo}/environments', { owner, repo, per_page: pageSize }),
  );
  const names = (answer?.data.environments ?? []).map(({ name }) => name);
  const asks = await Promise.all(names.map((name) => isEnabled(source, name)));
  return new Set(names.filter((_, index) => asks[index] === true).map((name) => name.toLowerCase()));
}

/** Reads what became of jobs that no longer wait: from their deployments, from the reviews of the run, and from the environment. */
export async function gateEnd(
  source: Source,
  { run, environment }: GateSubject,
  deployments: readonly number[],
): Promise<GateEnd> {
  const [states, reviews, enabled] = await Promise.all([
    statesOf(source, deployments.slice(-maxDeployments)),
    reviewsOf(source, run, environment),
    isEnabled(source, environment),
  ]);
  const approved = reviews.findLast(({ state }) => state === 'approved');
  return {
    ran: states === null || states.size === 0 ? null : [...states].some((state) => ranStates.has(state)),
    by: approved?.by ?? null,
    comment: approved?.comment ?? null,
    rejected: reviews.some(({ state }) => state === 'rejected'),
    enabled,
  };
}

/** What GitHub answers where the app may not ask, or there is nothing: null. */
async function unlessRefused<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** Every state that deployments had; null where they are not shown. */
async function statesOf(
  { installation, owner, repository: repo }: Source,
  deployments: readonly number[],
): Promise<ReadonlySet<string> | null> {
  return unlessRefused(async () => {
    const answers = await Promise.all(
      deployments.map((id) =>
        installation.request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
          owner,
          repo,
          deployment_id: id,
          per_page: pageSize,
        }),
      ),
    );
    return new Set(answers.flatMap(({ data }) => data.map(({ state }) => state)));
  });
}

interface Review {
  readonly state: string;
  readonly by: string | null;
  readonly comment: string;
}

/**
 * What people said of the deployments of a run to an environment, oldest first. Apps are left out.
 * https://docs.github.com/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
 */
async function reviewsOf(
  { installation, owner, repository: repo }: Source,
  run: number,
  environment: string,
): Promise<readonly Review[]> {
  const answer = await unlessRefused(() =>
    installation.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals', {
      owner,
      repo,
      run_id: run,
    }),
  );
  const name = environment.toLowerCase();
  return (answer?.data ?? [])
    .filter(
      ({ user, environments }) =>
        user?.type !== 'Bot' && environments.some((each) => (each.name ?? '').toLowerCase() === name),
    )
    .map(({ state, user, comment }) => ({ state, by: user?.login ?? null, comment }));
}

/**
 * Whether an environment asks this app before it deploys; null where that is not shown.
 * https://docs.github.com/rest/deployments/protection-rules#get-all-deployment-protection-rules-for-an-environment
 */
async function isEnabled(
  { installation, owner, repository: repo, ownAppId }: Source,
  environment: string,
): Promise<boolean | null> {
  const answer = await unlessRefused(() =>
    installation.request(
      'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules',
      {
        owner,
        repo,
        environment_name: environment,
      },
    ),
  );
  const rules = answer?.data.custom_deployment_protection_rules;
  return rules === undefined ? null : rules.some(({ enabled, app }) => enabled && app.id === ownAppId);
}
