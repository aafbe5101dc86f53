import type { Client } from '../client/client.ts';
import { failureOf } from '../client/failure.ts';
import { versionHeader } from '../client/request-options.ts';

/** Asks GitHub as the app itself, not as one of its installations: with separate rate limits. Every failure is one of `failure.ts`. */
export type AsApp = <Answer>(
  /** The method and the template of the path, for the message of a failure. */
  route: string,
  send: (request: Client['request']) => Promise<Answer>,
) => Promise<Answer>;

/** @param authenticate gives a client of `GateOctokit` that holds the app's key, as `probot.auth` does */
export function openApp(authenticate: () => Promise<Client>, now: () => Date): AsApp {
  return async (route, send) => {
    const { request } = await authenticate();
    try {
      return await send(request.defaults({ headers: versionHeader }));
    } catch (error) {
      throw failureOf(error, route, 'rest', now());
    }
  };
}
