import { NotCovered } from '../../subjects/not-covered.ts';
import { type Place, placeName } from '../../subjects/place.ts';
import { InstallationGone, Refused } from './failure.ts';
import type { InstallationOfRepository, RepositoryReference } from './find-installation.ts';
import type { Installation } from './installation.ts';

/** What looking up a repository needs. */
export interface Directory {
  open(installationId: number): Promise<Installation>;
  /** As the app: {@link findInstallation}. */
  findInstallation(reference: RepositoryReference): Promise<InstallationOfRepository | null>;
}

/**
 * GitHub supports its routes by id, and redirects to them from a former name, but its description lacks them.
 *
 * @see https://github.com/octokit/octokit.js/issues/163
 */
const routeById: string = 'GET /repositories/{repository_id}';
const routeByName = 'GET /repos/{owner}/{repo}';

/**
 * Looks a repository up by its id: its present name, and the installation that covers it. One request where it was only renamed, up to
 * three where it was transferred.
 *
 * @param seen where the repository was last seen
 * @throws {NotCovered} where the app does not reach it
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function locateRepository({ open, findInstallation }: Directory, seen: Place): Promise<Place> {
  const { repositoryId, installationId } = seen;
  const named = await readById(open, installationId, repositoryId);
  // An installation belongs to one account.
  if (named?.owner.toLowerCase() === seen.owner.toLowerCase()) return { ...seen, ...named };
  const words = `the repository ${repositoryId}, last seen as ${placeName(seen)}`;
  const installation = await findInstallation({ repositoryId });
  if (installation === null) {
    throw new NotCovered(`The app is not installed on ${words}, or that was deleted.`);
  }
  if (installation.suspended) {
    throw new NotCovered(`The installation ${installation.id} is suspended, which covers ${words}.`);
  }
  const found =
    installation.id === installationId && named !== null
      ? named
      : await readById(open, installation.id, repositoryId);
  if (found === null) throw new NotCovered(`The installation ${installation.id} cannot read ${words}.`);
  return { ...seen, ...found, installationId: installation.id };
}

/**
 * The id of the repository that has a name now, or is redirected from it.
 *
 * @returns null where the app reaches none
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function identifyRepository(
  { open, findInstallation }: Directory,
  { installationId, owner, repository }: Omit<Place, 'repositoryId'>,
): Promise<number | null> {
  const idAs = async (installation: number): Promise<number | null> => {
    const data = await unlessAbsent(async () => {
      const { request } = await open(installation);
      return (await request(routeByName, { owner, repo: repository })).data;
    });
    return data === null ? null : Number(data.id);
  };
  const id = await idAs(installationId);
  if (id !== null) return id;
  const found = await findInstallation({ owner, repository });
  return found === null || found.suspended ? null : idAs(found.id);
}

async function readById(
  open: Directory['open'],
  installationId: number,
  repositoryId: number,
): Promise<Pick<Place, 'owner' | 'repository'> | null> {
  const data = await unlessAbsent(async () => {
    const { request } = await open(installationId);
    return (await request(routeById, { repository_id: repositoryId })).data;
  });
  return data === null ? null : { owner: String(data.owner.login), repository: String(data.name) };
}

async function unlessAbsent<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof InstallationGone || (error instanceof Refused && error.status === 404)) return null;
    throw error;
  }
}
