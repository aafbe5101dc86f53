import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { SecretBox } from './secret-box.ts';

const cookieName = 'sdl-sign-in';

const cookieOptions = {
  prefix: 'host',
  secure: true,
  httpOnly: true,
  sameSite: 'Lax',
  path: '/',
} as const;

/** Seconds: as long as GitHub's code is valid. */
const maxAge = 600;

/** What waits in the browser until GitHub sends it back. */
const begun = z.strictObject({
  state: z.string(),
  verifier: z.string(),
  /** A path of the dashboard. */
  next: z.string(),
  /** Milliseconds since the epoch. */
  until: z.number(),
});

export type BegunInBrowser = Omit<z.infer<typeof begun>, 'until'>;

/** Keeps a sign-in in the browser, encrypted: a visitor who is not signed in fills no table. */
export function keepBegunSignIn(context: Context, box: SecretBox, what: BegunInBrowser, now: Date): void {
  const text = JSON.stringify({ ...what, until: now.getTime() + maxAge * 1_000 });
  const sealed = Buffer.from(box.seal(text, cookieName)).toString('base64url');
  setCookie(context, cookieName, sealed, { ...cookieOptions, maxAge });
}

/** Takes the sign-in that began in this browser, once. @returns null where there is none, or it is too old */
export function takeBegunSignIn(context: Context, box: SecretBox, now: Date): BegunInBrowser | null {
  const sealed = getCookie(context, cookieName, 'host');
  deleteCookie(context, cookieName, cookieOptions);
  const text = sealed === undefined ? null : box.open(Buffer.from(sealed, 'base64url'), cookieName);
  if (text === null) return null;
  const { data } = begun.safeParse(JSON.parse(text));
  if (data === undefined || data.until <= now.getTime()) return null;
  const { state, verifier, next } = data;
  return { state, verifier, next };
}
