import type { DashboardViews, OpenPullRequest } from '../../store/dashboard-views.ts';

/** Repositories that are read one by one: for more, all open pull requests are read at once. */
const maxAlone = 10;

/**
 * The open pull requests of what somebody may see, and perhaps others: most people see few of the repositories that the service knows.
 *
 * @param limit pull requests that one statement reads
 */
export async function openOfVisible(
  store: Pick<DashboardViews, 'openPullRequests'>,
  repositoryIds: readonly number[],
  limit: number,
): Promise<readonly OpenPullRequest[]> {
  if (repositoryIds.length > maxAlone) return store.openPullRequests(null, limit);
  const each = await Promise.all(repositoryIds.map((id) => store.openPullRequests(id, limit)));
  return each.flat();
}
