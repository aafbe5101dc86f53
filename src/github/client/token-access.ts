import type { Probot } from 'probot';
import type { Place } from '../../subjects/place.ts';
import { readableRepository } from './as-caller.ts';
import { noId } from './no-id.ts';
import { GateOctokit } from './octokit.ts';

/** The owner of a token, who asks GitHub instead of an installation of the app. */
export interface TokenOwner {
  readonly token: string;
  /** The address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
}

/** Gives a client that asks with the token, in the place of `probot.auth`. */
export function authenticateAs({ token, apiUrl }: TokenOwner): Pick<Probot, 'auth'> {
  const octokit = new GateOctokit({ auth: { token }, baseUrl: apiUrl, log: silent });
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

/** A command says itself what went wrong. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
