import type { Probot } from 'probot';
import { failureOf, isUnauthorized, Refused } from './failure.ts';
import { versionHeader } from './octokit.ts';

/** Where the app is installed on a repository. */
export interface InstallationOfRepository {
  readonly id: number;
  /** While it is suspended GitHub tells the app nothing and takes nothing from it. */
  readonly suspended: boolean;
}

/**
 * Asks GitHub, as the app, for the installation that reaches a repository.
 *
 * @param probot made with `GateOctokit`
 * @returns `null` where the app is not installed on it, or where there is no such repository: GitHub does not tell which
 * @throws {RetryLater} while GitHub cannot be asked; any other error means that GitHub refuses the app's credentials
 */
export async function findInstallation(
  probot: Pick<Probot, 'auth'>,
  { owner, repository: repo }: { readonly owner: string; readonly repository: string },
  now: () => Date,
): Promise<InstallationOfRepository | null> {
  const route = 'GET /repos/{owner}/{repo}/installation';
  const octokit = await probot.auth();
  try {
    const { data } = await octokit.request(route, { owner, repo, headers: versionHeader });
    return { id: data.id, suspended: data.suspended_at !== null };
  } catch (error) {
    if (isUnauthorized(error)) throw new Error('GitHub does not know an app with this id and this key.');
    const failure = failureOf(error, route, 'rest', now());
    if (failure instanceof Refused && failure.status === 404) return null;
    throw failure;
  }
}
