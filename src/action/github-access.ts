import type { Engine } from '../engine/engine.ts';
import { authenticateAsApp } from '../github/client/app-access.ts';
import { appOfToken } from '../github/client/app-of-token.ts';
import type { Client } from '../github/client/client.ts';
import { findInstallation } from '../github/client/find-installation.ts';
import { noId } from '../github/client/no-id.ts';
import { authenticateAs } from '../github/client/token-access.ts';
import type { GitHub } from '../github/github.ts';
import { createGitHub } from '../github/index.ts';
import type { Place, RepositoryName } from '../subjects/place.ts';
import { InputError, type Inputs } from './inputs.ts';

/** GitHub for one run of the Action. */
export interface ActionAccess {
  readonly github: GitHub;
  readonly client: Client;
  readonly place: Place;
}

/** Where the Action runs. */
export interface Surroundings extends RepositoryName {
  readonly repositoryId: number;
  /** The address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** The job that runs the Action. */
  readonly ownJob: { readonly runId: string; readonly name: string };
}

/**
 * Opens GitHub with the token of the workflow, or as the installation of an app of the team.
 *
 * @throws {InputError} where the app is not installed on the repository
 * @throws {RetryLater} while GitHub cannot be asked, does not accept the token or the app, or limits it
 */
export async function openAccess(
  {
    access,
    organizationRepository,
    checkName: ownCheckName,
  }: Pick<Inputs, 'access' | 'organizationRepository' | 'checkName'>,
  { repositoryId, owner, repository, apiUrl, ownJob }: Surroundings,
  engine: Engine,
): Promise<ActionAccess> {
  const now = () => new Date();
  if (access.kind === 'token') {
    const clients = authenticateAs({ token: access.token, apiUrl });
    const client = await clients.auth();
    const appId = (await appOfToken(client, now)) ?? noId;
    const github = createGitHub({
      probot: clients,
      appId,
      engine,
      organizationRepository,
      ownCheckName,
      ownJob,
      buttons: false,
    });
    return { github, client, place: { repositoryId, installationId: noId, owner, repository } };
  }
  const clients = authenticateAsApp({ ...access, apiUrl });
  const installation = await findInstallation(() => clients.auth(), { owner, repository }, now);
  if (installation === null || installation.suspended)
    throw new InputError(
      `The app ${access.appId} is ${installation === null ? 'not installed' : 'suspended'} on ${owner}/${repository}: its owner can change that under GitHub Apps in the settings of ${owner}.`,
    );
  const appId = await registeredId(clients, engine);
  const github = createGitHub({
    probot: clients,
    appId,
    engine,
    organizationRepository,
    ownCheckName,
    ownJob,
    buttons: false,
  });
  const client = await clients.auth(installation.id);
  return { github, client, place: { repositoryId, installationId: installation.id, owner, repository } };
}

/** The number of the app: its client id serves to sign in, too, and checks are known by the number. */
async function registeredId(probot: ReturnType<typeof authenticateAsApp>, engine: Engine): Promise<number> {
  const { id } = await createGitHub({ probot, appId: noId, engine }).appRegistration();
  return id;
}
