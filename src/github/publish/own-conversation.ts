import { Refused } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { lacksPermission } from '../client/permissions.ts';
import type { Source } from '../read/source.ts';
import { isPermittedToComment } from './publish-comment.ts';

/** Pages of comments among which this app's own is looked for. */
const maxPages = 10;

/** What is read of a comment or an issue. */
interface Written {
  readonly id: number | bigint;
  readonly body?: string | null | undefined;
  readonly performed_via_github_app?: { readonly id: number | bigint } | null | undefined;
  readonly user: { readonly type?: string } | null;
}

/** Whether this app wrote it: a marker alone anybody can write. */
function isOwn({ performed_via_github_app: app, user }: Written, ownAppId: number): boolean {
  return app ? Number(app.id) === ownAppId : user?.type === 'Bot';
}

/** This app's comment with a marker in a conversation. */
export async function ownComment(
  { installation, owner, repository: repo, ownAppId }: Source,
  thread: number,
  marker: string,
): Promise<Written | undefined> {
  const { items } = await readPages<Written>(
    (page) =>
      installation.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        issue_number: thread,
        per_page: pageSize,
        page,
      }),
    maxPages,
  );
  return items.find((each) => isOwn(each, ownAppId) && each.body?.startsWith(marker) === true);
}

/** Comments in a conversation, unless this app has done so with the marker. */
export async function commentOnce(
  source: Source,
  thread: number,
  marker: string,
  text: string,
): Promise<'told' | 'refused'> {
  const { installation, owner, repository: repo } = source;
  if (!(await isPermittedToComment(installation))) return 'refused';
  try {
    if ((await ownComment(source, thread, marker)) === undefined)
      await installation.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        issue_number: thread,
        body: `${marker}\n\n${text}`,
      });
    return 'told';
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

/**
 * Opens an issue, unless this app has one with the marker.
 *
 * @returns its number; null where the app may not open issues, or the repository has none
 */
export async function openIssue(
  source: Source,
  { marker, title, body }: { readonly marker: string; readonly title: string; readonly body: string },
): Promise<number | null> {
  const { installation, owner, repository: repo, ownAppId } = source;
  if (lacksPermission(await installation.permissions(), 'issues=write')) return null;
  try {
    const { items } = await readPages<Written & { readonly number: number }>(
      (page) =>
        installation.request('GET /repos/{owner}/{repo}/issues', {
          owner,
          repo,
          state: 'all',
          per_page: pageSize,
          page,
        }),
      1,
    );
    const own = items.find((each) => isOwn(each, ownAppId) && each.body?.startsWith(marker) === true);
    if (own !== undefined) return own.number;
    // https://docs.github.com/rest/issues/issues#create-an-issue
    const { data } = await installation.request('POST /repos/{owner}/{repo}/issues', {
      owner,
      repo,
      title,
      body: `${marker}\n\n${body}`,
    });
    return data.number;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
