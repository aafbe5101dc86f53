import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { Problem } from '../world/problem.ts';

/** Seconds that the client's clock may be ahead, and seconds that a token may live. */
const drift = 60;
const maxLifetimeSeconds = 10 * 60;

interface Claims {
  readonly iat?: unknown;
  readonly exp?: unknown;
  readonly iss?: unknown;
}

/**
 * Checks the JSON Web Token that an app signs in with: RS256, signed by its key, issued by it, valid for at most ten
 * minutes. Uses real time, because the client's clock created it.
 *
 * @param issuers the app's id and client id
 * @throws {Problem} 401 in GitHub's words
 */
export function verifyAppToken(token: string, key: KeyObject, issuers: readonly string[]): void {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { alg } = decode(header) as { readonly alg?: unknown };
  const { iat, exp, iss } = decode(payload) as Claims;
  const signed = Buffer.from(`${header}.${payload}`);
  if (alg !== 'RS256' || !verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) {
    throw new Problem(401, 'A JSON web token could not be decoded');
  }
  const now = Math.floor(Date.now() / 1000);
  if (typeof iat !== 'number' || iat > now + drift) {
    throw new Problem(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof exp !== 'number' || exp <= now) {
    throw new Problem(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + maxLifetimeSeconds + drift) {
    throw new Problem(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (!issuers.includes(String(iss))) throw new Problem(401, 'Integration not found');
}

function decode(part: string): object {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Not JSON: answered like any other token that is none.
  }
  throw new Problem(401, 'A JSON web token could not be decoded');
}

let generated: string | undefined;

/**
 * The private key of an app that is configured without one (PEM, PKCS #1, as GitHub issues them). Generated once per
 * process, because it is slow.
 */
export function defaultPrivateKey(): string {
  generated ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
  return generated;
}
