import type { Context } from 'hono';
import { html } from 'hono/html';
import { LRUCache } from 'lru-cache';
import type { VisibleRepository } from '../../github/client/as-user.ts';
import { PassingError } from '../../platform/passing-error.ts';
import { goTo, secure } from './answers.ts';
import { nextPath } from './next-path.ts';
import { notFoundPage, publicPage } from './page.ts';
import type { Roles } from './roles.ts';
import { isSameSecret, type Session, type SessionKeeper } from './session.ts';
import type { Visibility, Visible } from './visibility.ts';

/** Pages of one person in a minute, in all of their sessions. */
const maxPerMinute = 120;

/** Bytes of a form. */
const maxFormBytes = 10_000;

/** Somebody who is signed in, and what they may see. */
export interface Visitor {
  readonly session: Session;
  readonly visible: Visible;
  /** A repository by its name; null where GitHub does not show it to them, whether it exists or not. */
  repository(owner: string, name: string): VisibleRepository | null;
  /** Whether they may see what is not for everybody who can read: with write access, or by a role of the organization. */
  seesDetails(repository: VisibleRepository): Promise<boolean>;
}

/** Answers somebody who is signed in; null: what they ask for is not there for them. */
export type Show = (context: Context, visitor: Visitor) => Promise<Response | string | null>;

/** What lets people in. */
export interface VisitorParts {
  readonly sessions: SessionKeeper;
  readonly visibility: Visibility;
  readonly roles: Roles;
  /** Where people open the dashboard. */
  readonly origin: string;
  now(): Date;
}

/** Makes handlers for people who are signed in. */
export function createVisitors({ sessions, visibility, roles, origin, now }: VisitorParts) {
  const asked = new LRUCache<string, { count: number }>({ max: 10_000 });
  const isTooOften = ({ userId }: Session): boolean => {
    const minute = `${userId} ${Math.floor(now().getTime() / 60_000)}`;
    const counted = asked.get(minute) ?? { count: 0 };
    counted.count += 1;
    asked.set(minute, counted);
    return counted.count > maxPerMinute;
  };
  const answer = async (context: Context, session: Session, show: Show): Promise<Response> => {
    if (isTooOften(session)) return refused(context, 429, 'Too many pages in a minute.', '60');
    const visible = await visibility.of(session);
    if (visible === null) {
      await sessions.end(context);
      return toSignIn(context);
    }
    const shown = await show(context, visitorOf(session, visible, roles));
    if (shown === null) {
      visibility.forget(session);
      return context.html(notFoundPage(session), 404);
    }
    return typeof shown === 'string' ? context.html(shown) : shown;
  };
  const guarded = async (context: Context, work: () => Promise<Response>): Promise<Response> => {
    secure(context);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      return refused(context, 503, 'GitHub or the database of the service does not answer.', '30');
    }
  };
  return {
    /** Answers GET. */
    page: (show: Show) => (context: Context) =>
      guarded(context, async () => {
        const session = await sessions.of(context);
        return session === null ? toSignIn(context) : answer(context, session, show);
      }),
    /** Answers a form that comes from this origin, with the secret of the session. */
    form: (show: Show) => (context: Context) =>
      guarded(context, async () => {
        const session = await sessions.of(context);
        if (session === null) return goTo(context, '/sign-in');
        const isOwn = isFromHere(context, origin) && isSameSecret(await csrfIn(context), session.csrf);
        return isOwn
          ? answer(context, session, show)
          : refused(context, 403, 'The form did not come from a page of this session.', null);
      }),
  };
}

export type Visitors = ReturnType<typeof createVisitors>;

function visitorOf(session: Session, visible: Visible, roles: Roles): Visitor {
  return {
    session,
    visible,
    repository(owner, name) {
      const wanted = `${owner}/${name}`.toLowerCase();
      for (const each of visible.values())
        if (`${each.owner}/${each.repository}`.toLowerCase() === wanted) return each;
      return null;
    },
    seesDetails: async (repository) =>
      repository.mayWrite || (await roles.hasRole(session.login, repository)),
  };
}

/** Browsers name the origin of a form; what does not is no browser with a page of ours. */
function isFromHere(context: Context, origin: string): boolean {
  return context.req.header('origin') === origin;
}

async function csrfIn(context: Context): Promise<string> {
  const length = Number(context.req.header('content-length') ?? Number.NaN);
  const type = context.req.header('content-type') ?? '';
  // Without a length it would be read whole before it is known to be too long.
  if (!(length <= maxFormBytes) || !type.startsWith('application/x-www-form-urlencoded')) return '';
  const { csrf } = await context.req.parseBody();
  return typeof csrf === 'string' ? csrf : '';
}

function toSignIn(context: Context): Response {
  const { pathname, search } = new URL(context.req.url);
  const next = nextPath(`${pathname}${search}`);
  return goTo(context, next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`);
}

function refused(
  context: Context,
  status: 403 | 429 | 503,
  why: string,
  retryAfter: string | null,
): Response | Promise<Response> {
  if (retryAfter !== null) context.header('retry-after', retryAfter);
  return context.html(
    publicPage(
      'Not now',
      html`<h1>Not now</h1>
<p>${why} ${retryAfter === null ? 'Go back, reload the page, and try again.' : `Try again in ${retryAfter} seconds.`}</p>
<p><a href="/">Overview</a></p>`,
    ),
    status,
  );
}
