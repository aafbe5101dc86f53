import { Octokit } from '@octokit/rest';
import type { Place } from '../../subjects/place.ts';
import { readableRepository } from './as-caller.ts';
import type { Clients } from './client.ts';
import { failureOf } from './failure.ts';
import { noId } from './no-id.ts';
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

/**
 * Where a repository is that the owner of the token may read; null: GitHub does not show it to them, or does not accept the token.
 *
 * @throws {RetryLater} while GitHub cannot be asked, or limits the token
 */
export async function placeFor(
  { token, apiUrl }: TokenOwner,
  name: { readonly owner: string; readonly repository: string },
  now: () => Date,
): Promise<Place | null> {
  const readable = await readableRepository(apiUrl, token, name, now);
  if (readable === null) return null;
  const { id: repositoryId, owner, repository } = readable;
  return { repositoryId, installationId: noId, owner, repository };
}

/** Pages of 100 open pull requests. */
const maxPages = 10;

/**
 * The numbers of the open pull requests of a repository, the newest first, at most 1,000.
 * https://docs.github.com/rest/pulls/pulls#list-pull-requests
 *
 * @throws {RetryLater} while GitHub cannot be asked, or limits the token
 */
export async function openPullRequestNumbers(
  owner: TokenOwner,
  { owner: account, repository: repo }: Place,
  now: () => Date,
): Promise<readonly number[]> {
  const octokit = await authenticateAs(owner).auth();
  const route = 'GET /repos/{owner}/{repo}/pulls';
  try {
    const { items } = await readPages(
      (page) =>
        octokit.request(route, {
          owner: account,
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

/** A command says itself what went wrong. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
