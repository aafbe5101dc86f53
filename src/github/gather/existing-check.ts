import type { Slice } from '../../evidence/slice.ts';
import { commentMarker } from '../../report/comment.ts';
import { distinctReporters, type Reporter } from '../../report/notices.ts';
import type { ExistingCheck } from '../../subjects/gathered.ts';
import { replaceAfterMs } from '../../subjects/stale-check.ts';
import { Refused } from '../client/failure.ts';
import { pageSize } from '../client/pages.ts';
import { isOwnCheckName } from '../read/check-name.ts';
import type { CommentNode, UnfinishedRunNode } from '../read/pull-request-query.ts';
import type { ContextNode } from '../read/query-fragments.ts';
import { outdated } from '../read/shown-digest.ts';
import type { Source } from '../read/source.ts';
import { isJob, isOwn, nameOf, ownCheckRun, reporterOf } from '../slices/checks.ts';

type ExistingCheckRun = NonNullable<ExistingCheck['checkRun']>;

/** A check run as GitHub reports it. */
type FoundRun = ExistingCheckRun & { readonly stale: boolean; readonly startedAt: string | null };

/**
 * This app's newest check run of a name on a commit: among the checks that were read, or requested separately where those could not be.
 * Null where GitHub has marked that run as stale, or will before its next evaluation: it cannot be updated any more.
 *
 * @param contexts every check and status on the commit
 * @param requested a person asked for a re-evaluation: GitHub waits for a write, even if nothing changed
 */
export async function existingCheckRun(
  source: Source,
  headSha: string,
  checkName: string,
  contexts: Slice<readonly ContextNode[]>,
  requested: boolean,
): Promise<ExistingCheckRun | null> {
  const run = contexts.available
    ? listedCheckRun(contexts.value, checkName, source.ownAppId)
    : await readCheckRun(source, headSha, checkName);
  if (run === null || run.stale || isOld(run, source.now())) return null;
  const { id, completed, digest } = run;
  return { id, completed, digest: requested ? outdated(digest) : digest };
}

function isOld({ completed, startedAt }: FoundRun, now: Date): boolean {
  return !completed && startedAt !== null && now.getTime() - Date.parse(startedAt) > replaceAfterMs;
}

function listedCheckRun(
  contexts: readonly ContextNode[],
  checkName: string,
  ownAppId: number,
): FoundRun | null {
  const run = ownCheckRun(contexts, checkName, ownAppId);
  if (run === null || run.databaseId === null) return null;
  return {
    id: run.databaseId,
    completed: run.status === 'COMPLETED',
    stale: run.conclusion === 'STALE',
    startedAt: run.startedAt,
    digest: run.externalId ?? '',
  };
}

/** This app's newest check run of a name on a commit, in its own request. */
export async function readCheckRun(
  source: Source,
  headSha: string,
  checkName: string,
): Promise<FoundRun | null> {
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
      // The description of the API leaves out the one conclusion that only GitHub gives.
      stale: (run.conclusion as string | null) === 'stale',
      startedAt: run.started_at,
      digest: run.external_id ?? '',
    }));
    const own = runs.filter(({ digest }) => !isJob({ externalId: digest }));
    return own.sort((a, b) => b.id - a.id)[0] ?? null;
  } catch (error) {
    // Without the permission nothing was published, and nothing can be.
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** The newest of each of this app's check runs on a commit, in one request: one page of them. */
export async function readOwnRuns(
  { installation, owner, repository: repo, ownAppId, ownCheckName }: Source,
  headSha: string,
): Promise<readonly { readonly id: number; readonly name: string; readonly mayPass: boolean }[]> {
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      owner,
      repo,
      ref: headSha,
      app_id: ownAppId,
      per_page: pageSize,
    });
    return data.check_runs
      .filter(({ name }) => isOwnCheckName(name, ownCheckName))
      .map(({ id, name, status, conclusion }) => ({
        id: Number(id),
        name,
        mayPass: status !== 'completed' || conclusion === 'success',
      }));
  } catch (error) {
    // Without the permission nothing was published, and the commit may be gone.
    if (error instanceof Refused) return [];
    throw error;
  }
}

/** Those of this app's check runs on a commit that are in progress under a name. */
export function unfinishedRuns(
  runs: readonly UnfinishedRunNode[],
  checkName: string,
): ExistingCheck['unfinished'] {
  return runs.flatMap(({ databaseId: id, name, startedAt }) =>
    name === checkName && id !== null ? [{ id, startedAt }] : [],
  );
}

/**
 * Who else reports a check run or commit status of a name, in a fixed order, each once. Case is ignored, as GitHub does for the name of a
 * status, and does not say for a required check: https://docs.github.com/rest/commits/statuses#create-a-commit-status
 *
 * A check of an earlier registration of this app counts: its id is another app's, and anybody can choose its name.
 */
export function reportersOfSameName(
  contexts: Slice<readonly ContextNode[]>,
  checkName: string,
  ownAppId: number,
): readonly Reporter[] {
  if (!contexts.available) return [];
  const wanted = checkName.toLowerCase();
  return distinctReporters(
    contexts.value
      .filter((context) => !isOwn(context, ownAppId, checkName) && nameOf(context).toLowerCase() === wanted)
      .map((context) => ({
        kind: context.__typename === 'CheckRun' ? 'check-run' : 'status',
        name: reporterOf(context),
      })),
  );
}

/** This app's one comment, which begins with the marker, and by its author: anyone can write the marker. */
export function existingComment(comments: readonly CommentNode[]): ExistingCheck['comment'] {
  const own = comments.find((comment) => comment.viewerDidAuthor && comment.body.startsWith(commentMarker));
  if (own === undefined || own.fullDatabaseId === null) return null;
  return { id: Number(own.fullDatabaseId), body: own.body };
}
