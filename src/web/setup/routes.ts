import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { Routes } from '../server.ts';
import { contentSecurityPolicy, setupNote, setupPage } from './page.ts';
import { type ManifestBase, profiles } from './profiles.ts';

/** What the set-up page needs. */
export interface SetupParts {
  readonly manifest: ManifestBase;
  /** GitHub's address, without a slash at the end. */
  readonly webUrl: string;
  /** A secret of this process: a code counts only with it. */
  readonly state: string;
  /**
   * Exchanges the code for the new app, and keeps its credentials.
   *
   * @returns the page of the app on GitHub
   * @throws when GitHub refuses, or they cannot be written
   */
  register(code: string): Promise<string>;
}

/** An account's login; anything else would lead to another page of GitHub. */
const login = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/;

/** `/setup` registers an app: it shows the profiles, and takes the code with which GitHub sends the browser back. */
export function setupRoutes({ manifest, webUrl, state, register }: SetupParts): Routes {
  const routes: Routes = new Hono();
  routes.use(async (context, next) => {
    await next();
    context.header('content-security-policy', contentSecurityPolicy(webUrl));
    context.header('referrer-policy', 'no-referrer');
  });
  routes.get('/', (context) => context.redirect('/setup'));
  routes.get('/setup', (context) => {
    const given = context.req.query('organization')?.trim() ?? '';
    const redirectUrl = new URL('/setup/registered', context.req.url).href;
    const organization = login.test(given) ? given : null;
    return context.html(setupPage({ profiles, manifest, webUrl, organization, redirectUrl, state }));
  });
  routes.get('/setup/registered', async (context) => {
    const { code = '', state: returned = '' } = context.req.query();
    if (!isSame(returned, state) || !/^[\w-]{1,100}$/.test(code))
      return context.html(
        setupNote('Nothing was registered', 'Open /setup again, and register the app from there.'),
        400,
      );
    try {
      return context.redirect(`${await register(code)}/installations/new`);
    } catch {
      return context.html(
        setupNote(
          'The credentials were not stored',
          'The reason is in the log. Delete the app on GitHub, and register it again.',
        ),
        502,
      );
    }
  });
  return routes;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
