import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { Place } from '../../subjects/place.ts';
import { failureOf, InstallationGone, isUnauthorized, Refused } from './failure.ts';
import { pageSize, readPages } from './pages.ts';
import { fetchWithTimeout, versionHeader } from './request-options.ts';

/** A repository that GitHub shows to somebody through an installation of the app. */
export interface VisibleRepository extends Place {
  /** Whether they may push to it. */
  readonly mayWrite: boolean;
  readonly isPrivate: boolean;
}

/** Somebody on GitHub. The id stays when they change their login. */
export interface GitHubUser {
  readonly id: number;
  readonly login: string;
}

/** What GitHub shows to the person for whom the app asks. */
export interface AsUser {
  /** @returns null where GitHub does not accept the token any more */
  user(token: string): Promise<GitHubUser | null>;
  /**
   * The repositories that GitHub lists for them through installations of this app, but for suspended ones.
   *
   * @returns null where GitHub does not accept the token any more
   * @throws {RetryLater} while GitHub cannot be asked, or limits the token
   */
  visibleRepositories(token: string): Promise<readonly VisibleRepository[] | null>;
}

/** Pages of 100: ten thousand repositories of an installation, a thousand installations. */
const maxRepositoryPages = 100;
const maxInstallationPages = 10;

/** Octokit would log paths that name what is not told of. */
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const account = z.object({ id: z.int(), login: z.string() });
const installation = z.object({ id: z.int(), suspended_at: z.string().nullish() });
const repository = z.object({
  id: z.int(),
  name: z.string(),
  private: z.boolean(),
  owner: z.object({ login: z.string() }),
  permissions: z.object({ push: z.boolean() }).optional(),
});

/**
 * Asks GitHub with a user's token of the app, which reaches only what both the user and the app reach. Tokens are kept nowhere.
 *
 * @param apiUrl the address of GitHub's REST API
 */
export function createAsUser(apiUrl: string, now: () => Date): AsUser {
  const open = (token: string) =>
    new Octokit({
      auth: token,
      baseUrl: apiUrl,
      userAgent: 'sdl-gate',
      request: { fetch: fetchWithTimeout },
      log: quiet,
    });
  return {
    async user(token) {
      const route = 'GET /user';
      return unlessRefused(route, now, async () => {
        const { data } = await open(token).request(route, { headers: versionHeader });
        return account.parse(data);
      });
    },
    async visibleRepositories(token) {
      const { request } = open(token);
      const installationsRoute = 'GET /user/installations';
      const installations = await unlessRefused(installationsRoute, now, () =>
        readPages(async (page) => {
          const { data, headers } = await request(installationsRoute, {
            per_page: pageSize,
            page,
            headers: versionHeader,
          });
          return { data: data.installations, headers };
        }, maxInstallationPages),
      );
      if (installations === null) return null;
      const visible: VisibleRepository[] = [];
      for (const item of installations.items) {
        const { id, suspended_at: suspendedAt } = installation.parse(item);
        if (suspendedAt != null) continue;
        const found = await unlessRefused(repositoriesRoute, now, () => repositoriesOf(request, id, now));
        if (found === null) return null;
        visible.push(...found);
      }
      return visible;
    },
  };
}

const repositoriesRoute = 'GET /user/installations/{installation_id}/repositories';

async function repositoriesOf(
  request: Octokit['request'],
  installationId: number,
  now: () => Date,
): Promise<readonly VisibleRepository[]> {
  try {
    const { items } = await readPages(async (page) => {
      const { data, headers } = await request(repositoriesRoute, {
        installation_id: installationId,
        per_page: pageSize,
        page,
        headers: versionHeader,
      });
      return { data: data.repositories, headers };
    }, maxRepositoryPages);
    return items.map((item) => {
      const { id, name, owner, permissions, private: isPrivate } = repository.parse(item);
      return {
        repositoryId: id,
        installationId,
        owner: owner.login,
        repository: name,
        mayWrite: permissions?.push === true,
        isPrivate,
      };
    });
  } catch (error) {
    // Suspended or removed since it was listed: nothing of it is visible.
    const failure = failureOf(error, repositoriesRoute, 'rest', now());
    if (failure instanceof Refused || failure instanceof InstallationGone) return [];
    throw error;
  }
}

/** @returns null where GitHub does not accept the token */
async function unlessRefused<Answer>(
  route: string,
  now: () => Date,
  ask: () => Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    if (isUnauthorized(error)) return null;
    throw failureOf(error, route, 'rest', now());
  }
}
