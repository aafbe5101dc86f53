import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Sessions, StoredSession } from '../../store/sessions.ts';
import type { SecretBox } from './secret-box.ts';

const hourMs = 3_600_000;

/** A session ends when nothing was opened for this time, and at the latest after a working day. */
const idleMs = 2 * hourMs;
const longestMs = 8 * hourMs;

/** Bytes of a session's id. */
const idLength = 32;
const idPattern = /^[\w-]{43}$/;

const cookieName = 'sdl-session';

/** Sent by the browser to this origin only, over https only, never to scripts, and on links from elsewhere but no forms. */
const cookieOptions = {
  prefix: 'host',
  secure: true,
  httpOnly: true,
  sameSite: 'Lax',
  path: '/',
} as const;

/** Somebody who is signed in. */
export interface Session extends Pick<StoredSession, 'digest' | 'userId' | 'login' | 'endsAt'> {
  /** With which GitHub tells what they may see. A secret. */
  readonly token: string;
  /** Belongs in every form: another site cannot know it. */
  readonly csrf: string;
}

/** Sessions in the store, and their ids in browsers. */
export interface SessionKeeper {
  /** Signs somebody in under a new id; the session that the browser had before ends. */
  begin(
    context: Context,
    user: { readonly userId: number; readonly login: string },
    token: { readonly token: string; readonly expiresInMs: number | null },
  ): Promise<void>;
  /** The session of a request; null where there is none, or it ended. */
  of(context: Context): Promise<Session | null>;
  /** Ends the session of a request. */
  end(context: Context): Promise<void>;
}

export function keepSessions(store: Sessions, box: SecretBox): SessionKeeper {
  const idOf = (context: Context): string | null => {
    const id = getCookie(context, cookieName, 'host');
    return id !== undefined && idPattern.test(id) ? id : null;
  };
  const endStored = async (context: Context): Promise<void> => {
    const id = idOf(context);
    if (id !== null) await store.endSession(digestOf(id));
  };
  return {
    async begin(context, user, { token, expiresInMs }) {
      await endStored(context);
      const id = randomBytes(idLength).toString('base64url');
      const digest = digestOf(id);
      await store.addSession({
        ...user,
        digest,
        token: box.seal(token, digest),
        endsInMs: Math.min(longestMs, expiresInMs ?? longestMs),
      });
      // Without a date: browsers drop it when they close.
      setCookie(context, cookieName, id, cookieOptions);
    },
    async of(context) {
      const id = idOf(context);
      const stored = id === null ? null : await store.useSession(digestOf(id), idleMs);
      if (id === null || stored === null) return null;
      const token = box.open(stored.token, stored.digest);
      const { digest, userId, login, endsAt } = stored;
      return token === null ? null : { digest, userId, login, endsAt, token, csrf: csrfOf(id) };
    },
    async end(context) {
      await endStored(context);
      deleteCookie(context, cookieName, cookieOptions);
    },
  };
}

/** The id itself is in no store: a copy of the database lets nobody in. */
function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

/** Follows from the id, which no other site and no script knows. */
function csrfOf(id: string): string {
  return createHash('sha256').update(`form of ${id}`).digest('base64url');
}

/** Whether two texts are the same, in a time that does not depend on where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
