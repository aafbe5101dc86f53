import type { ProbotOctokit } from 'probot';

/** What is used of a client of GitHub, as the app, as one of its installations, or as the owner of a token. */
export type Client = Pick<ProbotOctokit, 'request' | 'graphql' | 'auth' | 'hook'>;

/** Gives clients, as Probot does. */
export interface Clients {
  /** @param installationId absent: the app itself */
  auth(installationId?: number): Promise<Client>;
}
