import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { failureOf, Refused } from './failure.ts';
import { fetchWithTimeout, versionHeader } from './request-options.ts';

/** A repository that somebody may read, as GitHub shows it to them. */
export interface ReadableRepository {
  readonly id: number;
  readonly owner: string;
  readonly repository: string;
}

/**
 * Asks GitHub with somebody's own token whether they may read a repository. The token is used for this one request and kept nowhere.
 *
 * @param apiUrl the address of GitHub's REST API
 * @returns null where GitHub does not show it to them; `token-refused` where it does not accept the token at all
 * @throws {RetryLater} while GitHub cannot be asked, or limits the token
 */
export async function readableRepository(
  apiUrl: string,
  token: string,
  { owner, repository: repo }: { readonly owner: string; readonly repository: string },
  now: () => Date,
): Promise<ReadableRepository | 'token-refused' | null> {
  const route = 'GET /repos/{owner}/{repo}';
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'sdl-gate',
    request: { fetch: fetchWithTimeout },
    log: quiet,
  });
  try {
    const { data } = await octokit.request(route, { owner, repo, headers: versionHeader });
    const read = shown.safeParse(data);
    if (!read.success) return null;
    const { id, name, owner: account } = read.data;
    return { id, owner: account.login, repository: name };
  } catch (error) {
    const failure = failureOf(error, route, 'rest', now());
    if (failure.name === 'CredentialsRefused') return 'token-refused';
    if (failure instanceof Refused) return null;
    throw failure;
  }
}

/** Octokit would log the path of a repository that is not told of. */
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const shown = z.object({ id: z.int(), name: z.string(), owner: z.object({ login: z.string() }) });
