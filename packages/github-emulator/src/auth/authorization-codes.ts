import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Account } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { type Tokens, userTokenLife } from './actor.ts';

/** What an app's sign-in is checked by. */
export interface OauthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The addresses to which people may be sent back. */
  callbackUrls: readonly string[];
}

/** Milliseconds: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app */
const codeLife = 10 * 60 * 1000;

/** Seconds; six months. */
const refreshLife = 15_897_600;

interface Code {
  readonly account: Account;
  readonly redirectUri: string;
  /** Base64url of a SHA-256; null: the client sent none. */
  readonly challenge: string | null;
  readonly expiresAt: Date;
}

/** What the token endpoint answers, as GitHub does: with status 200 also where it refuses. */
export type TokenAnswer = Readonly<Record<string, string | number>>;

/** The codes that people brought back, and the refresh tokens. Each is taken once. */
export class AuthorizationCodes {
  private readonly world: WorldState;
  private readonly tokens: Tokens;
  readonly client: OauthClient;
  private readonly codes = new Map<string, Code>();
  private readonly refreshTokens = new Map<string, Account>();

  constructor(world: WorldState, tokens: Tokens, client: OauthClient) {
    this.world = world;
    this.tokens = tokens;
    this.client = client;
  }

  /** A code for somebody who lets the app act for them. */
  issue(account: Account, redirectUri: string, challenge: string | null): string {
    const code = randomBytes(10).toString('hex');
    const expiresAt = new Date(this.world.clock.now().getTime() + codeLife);
    this.codes.set(code, { account, redirectUri, challenge, expiresAt });
    return code;
  }

  /** Exchanges a code or a refresh token for a user's token. */
  exchange(form: Readonly<Record<string, unknown>>): TokenAnswer {
    const text = (name: string): string => (typeof form[name] === 'string' ? form[name] : '');
    const { clientId, clientSecret } = this.client;
    if (text('client_id') !== clientId || !isSame(text('client_secret'), clientSecret))
      return refusal(
        'incorrect_client_credentials',
        'The client_id and/or client_secret passed are incorrect.',
      );
    const type = text('grant_type') || 'authorization_code';
    if (type === 'refresh_token') {
      const account = this.refreshTokens.get(text('refresh_token'));
      this.refreshTokens.delete(text('refresh_token'));
      return account === undefined
        ? refusal('bad_refresh_token', 'The refresh token passed is incorrect or expired.')
        : this.answer(account);
    }
    if (type !== 'authorization_code')
      return refusal('unsupported_grant_type', 'The grant type is not supported.');
    const code = this.codes.get(text('code'));
    this.codes.delete(text('code'));
    const isLate = code === undefined || code.expiresAt <= this.world.clock.now();
    if (isLate || !isProven(code.challenge, text('code_verifier')))
      return refusal('bad_verification_code', 'The code passed is incorrect or expired.');
    if (text('redirect_uri') !== '' && text('redirect_uri') !== code.redirectUri)
      return refusal(
        'redirect_uri_mismatch',
        'The redirect_uri MUST match the registered callback URL for this application.',
      );
    return this.answer(code.account);
  }

  private answer(account: Account): TokenAnswer {
    const refresh = `ghr_${randomBytes(38).toString('hex')}`;
    this.refreshTokens.set(refresh, account);
    return {
      access_token: this.tokens.ofUserThroughApp(account),
      expires_in: userTokenLife / 1000,
      refresh_token: refresh,
      refresh_token_expires_in: refreshLife,
      token_type: 'bearer',
      scope: '',
    };
  }
}

function isProven(challenge: string | null, verifier: string): boolean {
  return challenge === null || createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refusal(error: string, description: string): TokenAnswer {
  return {
    error,
    error_description: description,
    error_uri:
      'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors',
  };
}
