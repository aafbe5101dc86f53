import type { Place } from '../../subjects/place.ts';
import type { Client, Clients } from './client.ts';
import { failureOf, Refused } from './failure.ts';
import { versionHeader } from './request-options.ts';

/**
 * Finds a repository by its name, as the app and then as its installation.
 *
 * @param probot made with `GateOctokit`
 * @returns `suspended`: the installation that covers it is; `null` where the app is not installed on it, or it does not exist
 * @throws {CredentialsRefused} {@link RetryLater} as {@link findInstallation}
 */
export async function findPlace(
  probot: Clients,
  name: { readonly owner: string; readonly repository: string },
  now: () => Date,
): Promise<Place | 'suspended' | null> {
  const installation = await findInstallation(() => probot.auth(), name, now);
  if (installation === null) return null;
  if (installation.suspended) return 'suspended';
  const route = 'GET /repos/{owner}/{repo}';
  try {
    const octokit = await probot.auth(installation.id);
    const { data } = await octokit.request(route, {
      owner: name.owner,
      repo: name.repository,
      headers: versionHeader,
    });
    const { id, owner, name: repository } = data;
    return { repositoryId: Number(id), installationId: installation.id, owner: owner.login, repository };
  } catch (error) {
    throw failureOf(error, route, 'rest', now());
  }
}

/** The installation of the app that covers a repository. */
export interface InstallationOfRepository {
  readonly id: number;
  /** While it is suspended GitHub sends the app no events and refuses its requests. */
  readonly suspended: boolean;
}

/** A repository by its name, which may be a former one, or by its id. */
export type RepositoryReference =
  | { readonly owner: string; readonly repository: string }
  | { readonly repositoryId: number };

const routeByName = 'GET /repos/{owner}/{repo}/installation';
/** Where GitHub redirects from a former name. Not in its description, as all routes by id. */
const routeById: string = 'GET /repositories/{repository_id}/installation';

/**
 * Asks GitHub, as the app, for the installation that covers a repository.
 *
 * @param authenticate gives a client of `GateOctokit` that holds the app's key, as `probot.auth` does
 * @returns `null` where the app is not installed on it, or the repository does not exist: GitHub does not say which of the two
 * @throws {CredentialsRefused} when GitHub does not accept the app's id with its key
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function findInstallation(
  authenticate: () => Promise<Client>,
  reference: RepositoryReference,
  now: () => Date,
): Promise<InstallationOfRepository | null> {
  const octokit = await authenticate();
  const route = 'owner' in reference ? routeByName : routeById;
  try {
    const { data } = await ('owner' in reference
      ? octokit.request(routeByName, {
          owner: reference.owner,
          repo: reference.repository,
          headers: versionHeader,
        })
      : octokit.request(routeById, {
          ...(await asTheApp(octokit)),
          repository_id: reference.repositoryId,
        }));
    return { id: data.id, suspended: data.suspended_at !== null };
  } catch (error) {
    const failure = failureOf(error, route, 'rest', now());
    if (failure instanceof Refused && failure.status === 404) return null;
    throw failure;
  }
}

/**
 * Options that send a request as the app. Octokit knows by its description which routes are the app's, and would use the token of an
 * installation for a route that the description lacks.
 */
async function asTheApp(octokit: Client) {
  const { token } = (await octokit.auth({ type: 'app' })) as { readonly token: string };
  const withoutAuthentication = <Options, Answer>(send: (options: Options) => Answer, options: Options) =>
    send(options);
  return {
    headers: { ...versionHeader, authorization: `bearer ${token}` },
    request: { hook: withoutAuthentication },
  };
}
