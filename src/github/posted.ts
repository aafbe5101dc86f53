import type { Slice } from '../evidence/slice.ts';
import { commentMarker } from '../report/comment.ts';
import { outdated } from './digest.ts';
import { Refused } from './failure.ts';
import type { Posted } from './github.ts';
import { pageSize } from './pages.ts';
import type { CommentNode } from './pull-request-query.ts';
import type { ContextNode } from './query-fragments.ts';
import { checkName, ownCheckRun } from './slices/checks.ts';
import type { Source } from './source.ts';

type PostedCheckRun = NonNullable<Posted['checkRun']>;

/**
 * This app's newest check run on a commit: among the checks that were read, or asked for on its own where those could not be.
 *
 * @param contexts every check and status on the commit
 * @param recheck a person asked for the check again: GitHub waits for a write, though it may say the same
 */
export async function postedCheckRun(
  source: Source,
  headSha: string,
  contexts: Slice<readonly ContextNode[]>,
  recheck: boolean,
): Promise<PostedCheckRun | null> {
  const run = contexts.available
    ? listedCheckRun(contexts.value, source.ownAppId)
    : await readCheckRun(source, headSha);
  return run !== null && recheck ? { ...run, digest: outdated(run.digest) } : run;
}

function listedCheckRun(contexts: readonly ContextNode[], ownAppId: number): PostedCheckRun | null {
  const run = ownCheckRun(contexts, ownAppId);
  if (run === null || run.databaseId === null) return null;
  return { id: run.databaseId, completed: run.status === 'COMPLETED', digest: run.externalId ?? '' };
}

async function readCheckRun(source: Source, headSha: string): Promise<PostedCheckRun | null> {
  const { installation, owner, repository: repo, ownAppId } = source;
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      owner,
      repo,
      ref: headSha,
      check_name: checkName,
      app_id: ownAppId,
      per_page: pageSize,
    });
    const runs = data.check_runs.map((run) => ({
      id: Number(run.id),
      completed: run.status === 'completed',
      digest: run.external_id ?? '',
    }));
    return runs.sort((a, b) => b.id - a.id)[0] ?? null;
  } catch (error) {
    // Without the permission nothing was posted, and nothing can be.
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** This app's one comment: by its marker and its author, for anybody may write the marker. */
export function postedComment(comments: readonly CommentNode[]): Posted['comment'] {
  const own = comments.find((comment) => comment.viewerDidAuthor && comment.body.includes(commentMarker));
  if (own === undefined || own.fullDatabaseId === null) return null;
  return { id: Number(own.fullDatabaseId), body: own.body };
}
