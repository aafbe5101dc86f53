import { Refused } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { lacksPermission } from '../client/permissions.ts';
import type { Source } from '../read/source.ts';

/** What is read of a comment or an issue. */
export interface Written {
  readonly id: number | bigint;
  readonly body?: string | null | undefined;
  readonly performed_via_github_app?: { readonly id: number | bigint } | null | undefined;
  readonly user: { readonly type?: string } | null;
}

/** Whether this app wrote it: a marker alone anybody can write. */
export function isOwn({ performed_via_github_app: app, user }: Written, ownAppId: number): boolean {
  return app ? Number(app.id) === ownAppId : user?.type === 'Bot';
}

/**
 * Opens an issue, unless this app opened it before: it is looked for among the newest hundred.
 *
 * @param issue.about what it is about, such as `emergency EX-3`: only this app writes it, hidden in the first line
 * @returns its number; null where the app may not open issues, or the repository has none
 */
export async function openIssueOnce(
  source: Source,
  issue: { readonly about: string; readonly title: string; readonly body: string },
): Promise<number | null> {
  const { installation, owner, repository: repo, ownAppId } = source;
  if (lacksPermission(await installation.permissions(), 'issues=write')) return null;
  const marker = `<!-- sdl-gate ${issue.about} -->`;
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
      title: issue.title,
      body: `${marker}\n\n${issue.body}`,
    });
    return data.number;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
