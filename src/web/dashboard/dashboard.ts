import { Hono } from 'hono';
import type { AsUser } from '../../github/client/as-user.ts';
import type { BegunSignIn, UserToken } from '../../github/client/sign-in.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Store } from '../../store/store.ts';
import { dayMs } from '../../subjects/posture-facts.ts';
import type { Routes } from '../server.ts';
import { goTo } from './answers.ts';
import { type ExceptionLine, exceptionLines } from './exception-lines.ts';
import { exceptionsPage, filterExceptions, readExceptionFilter } from './exceptions-page.ts';
import { openOfVisible } from './open-of-visible.ts';
import { overviewDays, overviewOf } from './overview.ts';
import { overviewPage } from './overview-page.ts';
import { readPage } from './parts.ts';
import { repositoryRoutes } from './repository-routes.ts';
import type { Roles } from './roles.ts';
import type { SecretBox } from './secret-box.ts';
import { keepSessions } from './session.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { dashboardStyle, stylePath } from './style.ts';
import { createVisibility } from './visibility.ts';
import { createVisitors, type Visitor } from './visitors.ts';

/** What the dashboard needs. */
export interface DashboardParts {
  readonly store: Store;
  readonly github: AsUser & {
    beginSignIn(): Promise<BegunSignIn>;
    endSignIn(returned: URLSearchParams, begun: Pick<BegunSignIn, 'state' | 'verifier'>): Promise<UserToken>;
  };
  readonly roles: Roles;
  readonly box: SecretBox;
  /** Where people open the dashboard: an origin. */
  readonly origin: string;
  /** GitHub's pages, without a slash at the end. */
  readonly webUrl: string;
  readonly rules: readonly Rule[];
  now(): Date;
}

/** Exceptions, open pull requests and commits that are read for a page; what is beyond is left out. */
const maxExceptions = 2_000;
const maxOpen = 20_000;
const maxCommits = 200;

/** The dashboard: everything that people see in a browser. docs/dashboard.md describes it. */
export function dashboardRoutes(parts: DashboardParts): Routes {
  const { store, github, roles, box, origin, webUrl, rules, now } = parts;
  const routes: Routes = new Hono();
  const sessions = keepSessions(store, box);
  const visibility = createVisibility(github, now);
  const { page, form } = createVisitors({ sessions, visibility, roles, origin, now });
  const titles = new Map(rules.map(({ id, title }) => [id, title]));

  routes.get(stylePath, (context) => {
    context.header('content-type', 'text/css; charset=utf-8');
    context.header('cache-control', 'public, max-age=31536000, immutable');
    return context.body(dashboardStyle);
  });
  routes.route('/', signInRoutes({ sessions, box, github, now }));
  routes.post(
    '/sign-out',
    form(async (context) => {
      await sessions.end(context);
      return goTo(context, '/sign-in');
    }),
  );
  routes.get(
    '/',
    page(async (context, visitor) => {
      const overview = overviewOf(await overviewData(store, visitor, now()), visitor.visible, titles);
      return overviewPage(overview, readPage(context.req.query('page')), visitor.session);
    }),
  );
  routes.get(
    '/exceptions',
    page(async (context, visitor) => {
      const { exceptions: lines, areExceptionsCut } = await exceptionsOf(store, visitor, now());
      const filter = readExceptionFilter(context.req.query());
      const left = filterExceptions(lines, filter);
      const withReasons = await detailedRepositories(visitor, left);
      const number = readPage(context.req.query('page'));
      return exceptionsPage(
        { lines: left, all: lines.length, isCut: areExceptionsCut, filter, withReasons, page: number },
        visitor.session,
      );
    }),
  );
  routes.route('/', repositoryRoutes({ store, rules, webUrl, now, page, form }));
  return routes;
}

/** The exceptions and emergencies of what somebody may see. */
async function exceptionsOf(store: Store, { visible }: Visitor, at: Date) {
  const { events, isCut } = await store.exceptionEventsIn([...visible.keys()], at, maxExceptions);
  return { exceptions: exceptionLines(events, visible, at), areExceptionsCut: isCut };
}

/** The repositories of which somebody may see why there are exceptions. */
async function detailedRepositories(
  visitor: Visitor,
  lines: readonly ExceptionLine[],
): Promise<ReadonlySet<number>> {
  const ids = [...new Set(lines.map(({ repositoryId }) => repositoryId))];
  const seen = await Promise.all(
    ids.map(async (id) => {
      const repository = visitor.visible.get(id);
      return repository !== undefined && (await visitor.seesDetails(repository));
    }),
  );
  return new Set(ids.filter((_, index) => seen[index]));
}

async function overviewData(store: Store, visitor: Visitor, at: Date) {
  const ids = [...visitor.visible.keys()];
  const sinceDay = Math.floor(at.getTime() / dayMs) - overviewDays + 1;
  const [rules, measured, open, commits, listed] = await Promise.all([
    store.ruleCounts(ids, sinceDay),
    store.measuredRepositories(ids, sinceDay),
    openOfVisible(store, ids, maxOpen),
    store.unaccountedCommits(ids, sinceDay * dayMs, maxCommits),
    exceptionsOf(store, visitor, at),
  ]);
  return { rules, measured, open, commits, ...listed };
}
