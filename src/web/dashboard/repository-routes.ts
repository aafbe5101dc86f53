import { type Context, Hono } from 'hono';
import type { VisibleRepository } from '../../github/client/as-user.ts';
import { encodeCase } from '../../ledger/case-file.ts';
import type { Rule } from '../../rules/rule.ts';
import { caseOfEntry } from '../../store/case-of-entry.ts';
import type { StoredEntry } from '../../store/entries.ts';
import type { Store } from '../../store/store.ts';
import { placeOf } from '../../subjects/place.ts';
import { requested } from '../../subjects/reason.ts';
import type { Routes } from '../server.ts';
import { goTo } from './answers.ts';
import { exceptionLines } from './exception-lines.ts';
import { pullRequestPath, readPage } from './parts.ts';
import { readPullRequest } from './pull-request.ts';
import { pullRequestPage } from './pull-request-page.ts';
import { readRepository } from './repository.ts';
import { repositoryPage } from './repository-page.ts';
import type { Visitor, Visitors } from './visitors.ts';

/** What the pages of a repository need. */
export interface RepositoryRouteParts extends Visitors {
  readonly store: Store;
  readonly rules: readonly Rule[];
  /** GitHub's pages, without a slash at the end. */
  readonly webUrl: string;
  now(): Date;
}

/** Exceptions of one repository that are read. */
const maxExceptions = 2_000;

const numberPattern = /^[1-9]\d{0,9}$/;

/** The pages about one repository, and what can be downloaded of it. */
export function repositoryRoutes({ store, rules, webUrl, now, page, form }: RepositoryRouteParts): Routes {
  const routes: Routes = new Hono();
  routes.get(
    '/o/:owner/:repo',
    page(async (context, visitor) => {
      const place = placeIn(context, visitor);
      if (place === null) return null;
      const number = readPage(context.req.query('page'));
      const read = await readRepository(store, place.repositoryId, rules, { page: number, now: now() });
      const seesDetails = await visitor.seesDetails(place);
      return repositoryPage(
        { owner: place.owner, repository: place.repository, ...read },
        { seesDetails, page: number, webUrl },
        visitor.session,
      );
    }),
  );
  routes.get(
    '/o/:owner/:repo/pull/:number',
    page(async (context, visitor) => {
      const place = placeIn(context, visitor);
      const number = numberIn(context, 'number');
      const read =
        place === null || number === null ? null : await readPullRequest(store, place.repositoryId, number);
      if (place === null || number === null || read === null) return null;
      const { events, isCut } = await store.exceptionEventsIn([place.repositoryId], now(), maxExceptions);
      const exceptions = exceptionLines(events, visitor.visible, now()).filter(
        ({ pullRequest }) => pullRequest === number,
      );
      return pullRequestPage(
        {
          owner: place.owner,
          repository: place.repository,
          number,
          ...read,
          exceptions,
          areExceptionsCut: isCut,
        },
        {
          seesDetails: await visitor.seesDetails(place),
          mayReEvaluate: place.mayWrite,
          wasAsked: context.req.query('asked') === 'yes',
          webUrl,
        },
        visitor.session,
      );
    }),
  );
  routes.post(
    '/o/:owner/:repo/pull/:number/re-evaluate',
    form(async (context, visitor) => {
      const place = placeIn(context, visitor);
      const number = numberIn(context, 'number');
      if (place === null || number === null || !place.mayWrite) return null;
      // Of one that the record does not know nothing is to be evaluated again.
      const [known] = await store.entries({ repositoryId: place.repositoryId, number, kind: 'verdict' }, 1);
      if (known === undefined) return null;
      const subject = { kind: 'pull-request', ...placeOf(place), number } as const;
      await store.wake([{ subject, reason: requested }]);
      return goTo(context, `${pullRequestPath(place, number)}?asked=yes`);
    }),
  );
  routes.get(
    '/o/:owner/:repo/entry/:entry/proof.json',
    page(async (context, visitor) => {
      const entry = await entryIn(context, visitor, store);
      const found = entry === null ? null : await store.proof(entry.id);
      if (entry === null || found === null) return null;
      return download(
        context,
        `proof-${entry.id}.json`,
        `${JSON.stringify(found.proof ?? found, null, 2)}\n`,
      );
    }),
  );
  routes.get(
    '/o/:owner/:repo/entry/:entry/case.json',
    page(async (context, visitor) => {
      const place = placeIn(context, visitor);
      const entry = await entryIn(context, visitor, store);
      // The evidence holds what not everybody who can read may see.
      if (place === null || entry === null || !(await visitor.seesDetails(place))) return null;
      return download(context, `case-${entry.id}.json`, encodeCase(await caseOfEntry(store, entry)));
    }),
  );
  return routes;
}

function placeIn(context: Context, visitor: Visitor): VisibleRepository | null {
  return visitor.repository(context.req.param('owner') ?? '', context.req.param('repo') ?? '');
}

function numberIn(context: Context, name: string): number | null {
  const text = context.req.param(name) ?? '';
  return numberPattern.test(text) ? Number(text) : null;
}

/** An entry of the repository of the path; null: there is none, or it is about another one. */
async function entryIn(context: Context, visitor: Visitor, store: Store): Promise<StoredEntry | null> {
  const place = placeIn(context, visitor);
  const id = numberIn(context, 'entry');
  const entry = place === null || id === null ? null : await store.entry(id);
  return entry === null || entry.repositoryId !== place?.repositoryId ? null : entry;
}

function download(context: Context, name: string, text: string): Response {
  context.header('content-type', 'application/json; charset=utf-8');
  context.header('content-disposition', `attachment; filename="${name}"`);
  return context.body(text);
}
