import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { AsUser } from '../../github/client/as-user.ts';
import type { BegunSignIn, UserToken } from '../../github/client/sign-in.ts';
import { PassingError } from '../../platform/passing-error.ts';
import type { Routes } from '../server.ts';
import { goTo, secure } from './answers.ts';
import { keepBegunSignIn, takeBegunSignIn } from './begun-sign-in.ts';
import { nextPath } from './next-path.ts';
import { publicPage } from './page.ts';
import type { SecretBox } from './secret-box.ts';
import type { SessionKeeper } from './session.ts';

/** Where GitHub sends people back to: it is registered as a callback URL of the app. */
export const callbackPath = '/signed-in';

/** Sign-ins that are being ended at the same time: each asks GitHub twice. */
const maxAtOnce = 20;

/** What signing in needs. */
export interface SignInParts {
  readonly sessions: SessionKeeper;
  readonly box: SecretBox;
  readonly github: Pick<AsUser, 'user'> & {
    beginSignIn(): Promise<BegunSignIn>;
    /** @throws {SignInRefused} */
    endSignIn(returned: URLSearchParams, begun: Pick<BegunSignIn, 'state' | 'verifier'>): Promise<UserToken>;
  };
  now(): Date;
}

/** `/sign-in`, the way to GitHub, and the way back. */
export function signInRoutes({ sessions, box, github, now }: SignInParts): Routes {
  const routes: Routes = new Hono();
  let atOnce = 0;
  routes.get('/sign-in', (context) => {
    secure(context);
    return context.html(signInPage(nextPath(context.req.query('next'))));
  });
  routes.get('/sign-in/github', async (context) => {
    secure(context);
    const { url, state, verifier } = await github.beginSignIn();
    keepBegunSignIn(context, box, { state, verifier, next: nextPath(context.req.query('next')) }, now());
    return context.redirect(url, 303);
  });
  routes.get(callbackPath, async (context) => {
    secure(context);
    const begun = takeBegunSignIn(context, box, now());
    if (begun === null)
      return failed(context, 400, 'The sign-in took longer than ten minutes, or began in another browser.');
    if (atOnce >= maxAtOnce) return failed(context, 503, 'Too many people sign in at this moment.');
    atOnce += 1;
    try {
      const token = await github.endSignIn(new URL(context.req.url).searchParams, begun);
      const user = await github.user(token.token);
      if (user === null) return failed(context, 400, 'GitHub does not accept the sign-in.');
      await sessions.begin(context, { userId: user.id, login: user.login }, token);
      return goTo(context, nextPath(begun.next));
    } catch (error) {
      if (error instanceof PassingError)
        return failed(context, 503, 'GitHub or the database of the service does not answer.');
      if (error instanceof Error && error.name === 'SignInRefused')
        return failed(context, 400, 'GitHub did not confirm the sign-in, or you did not agree to it.');
      throw error;
    } finally {
      atOnce -= 1;
    }
  });
  return routes;
}

function signInPage(next: string): string {
  return publicPage(
    'Sign in',
    html`<h1>Sign in</h1>
<p>The dashboard shows what sdl-gate evaluated in the repositories that GitHub shows you.</p>
<p><a class="button" href="/sign-in/github?next=${encodeURIComponent(next)}">Sign in with GitHub</a></p>
<p class="muted">GitHub asks whether the app may act for you. The service only reads your login and which repositories you can see; the session ends after eight hours at the latest.</p>`,
  );
}

function failed(context: Context, status: 400 | 503, why: string): Response | Promise<Response> {
  return context.html(
    publicPage(
      'Not signed in',
      html`<h1>Not signed in</h1>
<p>${why}</p>
<p><a class="button" href="/sign-in">Try again</a></p>`,
    ),
    status,
  );
}
