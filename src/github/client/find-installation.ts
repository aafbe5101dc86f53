import type { Probot } from 'probot';
import { failureOf, Refused } from './failure.ts';
import { versionHeader } from './octokit.ts';

/** The installation of the app that covers a repository. */
export interface InstallationOfRepository {
  readonly id: number;
  /** While it is suspended GitHub sends the app no events and refuses its requests. */
  readonly suspended: boolean;
}

/**
 * Asks GitHub, as the app, for the installation that covers a repository.
 *
 * @param probot made with `GateOctokit`
 * @returns `null` where the app is not installed on it, or the repository does not exist: GitHub does not say which of the two
 * @throws {CredentialsRefused} when GitHub does not accept the app's id with its key
 * @throws {RetryLater} while GitHub cannot be asked
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
    const failure = failureOf(error, route, 'rest', now());
    if (failure instanceof Refused && failure.status === 404) return null;
    throw failure;
  }
}
