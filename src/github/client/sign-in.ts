import * as oauth from 'oauth4webapi';
import { fetchWithTimeout } from './request-options.ts';

/** What signs people in with the app. Holds a secret. */
export interface SignInClient {
  /** The address of GitHub's pages, without a slash at the end. */
  readonly webUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where GitHub sends people back to. */
  readonly redirectUri: string;
}

/** A sign-in that began: the browser goes to `url` and comes back with the state. */
export interface BegunSignIn {
  readonly url: string;
  /** Belongs to this browser only: a code that comes back without it is not this person's. */
  readonly state: string;
  /** Without it the code is worth nothing (PKCE). A secret. */
  readonly verifier: string;
}

/** A token with which the app asks what somebody may see. A secret. */
export interface UserToken {
  readonly token: string;
  /** Milliseconds until it expires; null: it does not. */
  readonly expiresInMs: number | null;
}

/** GitHub, or somebody on the way, refused the sign-in, or the person did. The message holds no secret. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

/**
 * Begins a sign-in: authorization code with PKCE.
 *
 * @see https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
export async function beginSignIn({ webUrl, clientId, redirectUri }: SignInClient): Promise<BegunSignIn> {
  const state = oauth.generateRandomState();
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(`${webUrl}/login/oauth/authorize`);
  url.search = String(
    new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }),
  );
  return { url: String(url), state, verifier };
}

/**
 * Exchanges the code with which GitHub sent somebody back for a token.
 *
 * @param returned the query of the address to which they came back
 * @throws {SignInRefused} where the state is another one, the person did not agree, or GitHub does not take the code or does not answer
 */
export async function endSignIn(
  client: SignInClient,
  returned: URLSearchParams,
  { state, verifier }: Pick<BegunSignIn, 'state' | 'verifier'>,
): Promise<UserToken> {
  const { webUrl, clientId, clientSecret, redirectUri } = client;
  const server: oauth.AuthorizationServer = {
    // What `iss` says in the address to which people come back (RFC 9207); an older GitHub Enterprise Server sends none.
    issuer: `${webUrl}/login/oauth`,
    token_endpoint: `${webUrl}/login/oauth/access_token`,
  };
  const own: oauth.Client = { client_id: clientId };
  try {
    const parameters = oauth.validateAuthResponse(server, own, returned, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      own,
      oauth.ClientSecretPost(clientSecret),
      parameters,
      redirectUri,
      verifier,
      {
        [oauth.customFetch]: fetchWithTimeout,
        // Only the emulator and a GitHub Enterprise Server on a closed network have no https.
        [oauth.allowInsecureRequests]: webUrl.startsWith('http:'),
      },
    );
    const answer = await oauth.processAuthorizationCodeResponse(server, own, response);
    return {
      token: answer.access_token,
      expiresInMs: answer.expires_in === undefined ? null : answer.expires_in * 1_000,
    };
  } catch (error) {
    // The cause may hold the code or the token.
    throw new SignInRefused(error instanceof Error ? error.name : 'unknown');
  }
}
