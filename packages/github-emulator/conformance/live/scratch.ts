import { randomBytes } from 'node:crypto';
import type { Octokit } from '@octokit/rest';
import type { Territory } from './guarded-fetch.ts';

export interface Scratch {
  readonly owner: string;
  readonly repo: string;
  readonly id: number;
  /** What the organization calls the default branch. */
  readonly firstBranch: string;
}

const prefix = 'sdl-gate-conformance-';

/**
 * Creates the public repository of one run, and from then on lets requests reach it.
 *
 * @throws what GitHub answers, when the account may not create repositories
 */
export async function createScratch(client: Octokit, territory: Territory): Promise<Scratch> {
  const name = `${prefix}${randomBytes(4).toString('hex')}`;
  const { data } = await client.rest.repos.createInOrg({
    org: territory.organization,
    name,
    description: 'A conformance run of sdl-gate. It is deleted at the end of the run.',
    visibility: 'public',
    private: false,
    auto_init: true,
    has_issues: true,
  });
  territory.repository = { name, id: data.id };
  return {
    owner: territory.organization,
    repo: name,
    id: data.id,
    firstBranch: data.default_branch,
  };
}

/**
 * Deletes the repository of a run, if it is still the one that was created.
 *
 * @throws {Error} when another repository has its name, and what GitHub answers
 */
export async function deleteScratch(client: Octokit, { owner, repo, id }: Scratch): Promise<void> {
  const { data } = await client.rest.repos.get({ owner, repo });
  if (data.id !== id || !data.name.startsWith(prefix)) {
    throw new Error(`${owner}/${repo} is not the repository that this run created, and was not deleted.`);
  }
  await client.rest.repos.delete({ owner, repo });
}
