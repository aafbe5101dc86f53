import { available, type Slice, unavailable } from '../../../evidence/slice.ts';
import type { CommitRun, DeploymentReview } from '../../../evidence/target-deployments.ts';
import { RetryLater } from '../../../subjects/retry-later.ts';
import { say } from '../../../text/message.ts';
import { Refused } from '../../client/failure.ts';
import { pageSize } from '../../client/pages.ts';
import { lacksPermission } from '../../client/permissions.ts';
import { notPermitted } from '../../read/problems.ts';
import type { Source } from '../../read/source.ts';

/** Runs whose reviews are read, the newest. */
const maxReviewedRuns = 20;

/** Reviews that are kept of a run. */
const maxReviews = 100;

/** Characters of a comment that are kept. */
const maxCommentLength = 2_000;

/** The newest runs on a commit. https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-repository */
export async function readCommitRuns(
  source: Source,
  sha: string,
  withReviews: boolean,
): Promise<Slice<readonly CommitRun[]>> {
  const { installation, owner, repository: repo } = source;
  if (lacksPermission(await installation.permissions(), 'actions=read'))
    return unavailable(notPermitted(say`the runs of workflows`, [['Actions', 'read']]));
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/actions/runs', {
      owner,
      repo,
      head_sha: sha,
      per_page: pageSize,
    });
    if (!Array.isArray(data.workflow_runs)) throw new RetryLater('GitHub’s answer was cut off.', null);
    const entries = data.workflow_runs as readonly RunEntry[];
    // GitHub may list runs of other commits for a pull request of a fork.
    const own = entries.filter((entry) => entry.head_sha === sha && !isOfPullRequest(entry));
    return available(
      await Promise.all(
        own.map(async (entry, index) => {
          const run = runOf(entry);
          if (!withReviews || index >= maxReviewedRuns) return run;
          return { ...run, reviews: await readReviews(source, run.id) };
        }),
      ),
    );
  } catch (error) {
    // GitHub Actions is off: there are no runs.
    if (error instanceof Refused && error.status === 404) return available([]);
    throw error;
  }
}

/**
 * Whether a run is of a pull request. GitHub lists it under the head, and runs the workflow as the test merge has it: a person
 * who proposes the head to a branch of their own decides what it does.
 * https://docs.github.com/actions/writing-workflows/choosing-when-your-workflow-runs/events-that-trigger-workflows#pull_request
 */
export function isOfPullRequest({ event }: { readonly event: string }): boolean {
  return event.startsWith('pull_request');
}

interface RunEntry {
  readonly id: number;
  readonly event: string;
  readonly path: string;
  readonly head_sha: string;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

function runOf({ id, path, status, conclusion, ...times }: RunEntry): CommitRun {
  return {
    id,
    // A workflow of another ref is shown with it: `.github/workflows/ci.yml@main`.
    workflow: path.replace(/@.*$/s, ''),
    conclusion: status === 'completed' ? (conclusion ?? 'failure') : null,
    createdAt: new Date(times.created_at),
    updatedAt: new Date(times.updated_at),
  };
}

/** https://docs.github.com/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run */
async function readReviews(
  { installation, owner, repository: repo }: Source,
  run: number,
): Promise<readonly DeploymentReview[]> {
  const { data } = await installation.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals', {
    owner,
    repo,
    run_id: run,
  });
  return data.slice(0, maxReviews).flatMap(({ state, user, comment, environments }): DeploymentReview[] => {
    if (state !== 'approved' && state !== 'rejected') return [];
    const { login, type } = user;
    return [
      {
        state,
        by:
          login === '' ? null : { login, kind: type === 'User' ? 'user' : type === 'Bot' ? 'bot' : 'other' },
        comment: comment.slice(0, maxCommentLength),
        environments: environments.flatMap(({ name }) => name ?? []),
      },
    ];
  });
}
