import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import type { Clients } from './client.ts';
import { fetchWithTimeout } from './request-options.ts';

/** An app with its key. */
export interface AppOwner {
  /** The app's id, or its client id. */
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  /** The address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
}

/** Gives clients that ask as an app and its installations, without the rest of Probot. */
export function authenticateAsApp({ appId, privateKey, apiUrl }: AppOwner): Clients {
  return {
    auth: async (installationId) =>
      new Octokit({
        authStrategy: createAppAuth,
        auth: { appId, privateKey, ...(installationId === undefined ? {} : { installationId }) },
        baseUrl: apiUrl,
        userAgent: 'sdl-gate',
        request: { fetch: fetchWithTimeout },
        log: silent,
      }),
  };
}

/** Who uses it says what went wrong. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
