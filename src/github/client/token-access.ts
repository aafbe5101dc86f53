import { Octokit } from '@octokit/rest';
import type { RepositoryName } from '../../subjects/place.ts';
import type { Client, Clients } from './client.ts';
import { failureOf, Refused } from './failure.ts';
import { pageSize, readPages } from './pages.ts';
import { fetchWithTimeout, versionHeader } from './request-options.ts';

/** The owner of a token, who asks GitHub instead of an installation of the app. */
export interface TokenOwner {
  readonly token: string;
  /** The address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
}

/** Gives a client that asks with the token, in the place of those of Probot, which need an app. */
export function authenticateAs({ token, apiUrl }: TokenOwner): Clients {
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'sdl-gate',
    request: { fetch: fetchWithTimeout },
    log: silent,
  });
  return { auth: async () => octokit };
}

/** Pages of 100 open pull requests. */
const maxPages = 10;

/** Open pull requests of a repository that are listed. */
export const maxOpenPullRequests = maxPages * pageSize;

/**
 * The numbers of the open pull requests of a repository, the newest first, at most 1,000.
 * https://docs.github.com/rest/pulls/pulls#list-pull-requests
 *
 * @throws {RetryLater} while GitHub cannot be asked, or limits the token
 */
export async function openPullRequestNumbers(
  client: Client,
  { owner, repository: repo }: RepositoryName,
  now: () => Date,
): Promise<readonly number[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls';
  try {
    const { items } = await readPages(
      (page) =>
        client.request(route, {
          owner,
          repo,
          state: 'open',
          per_page: pageSize,
          page,
          headers: versionHeader,
        }),
      maxPages,
    );
    return items.map(({ number }) => number);
  } catch (error) {
    throw failureOf(error, route, 'rest', now());
  }
}

/**
 * Whether the repository has a pull request of this number, open or not.
 * https://docs.github.com/rest/pulls/pulls#get-a-pull-request
 *
 * @throws {RetryLater} while GitHub cannot be asked, or limits the token
 */
export async function pullRequestExists(
  client: Client,
  { owner, repository: repo }: RepositoryName,
  number: number,
  now: () => Date,
): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
  try {
    await client.request(route, { owner, repo, pull_number: number, headers: versionHeader });
    return true;
  } catch (error) {
    const failure = failureOf(error, route, 'rest', now());
    if (failure instanceof Refused && failure.status === 404) return false;
    throw failure;
  }
}

/** A command says itself what went wrong. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
