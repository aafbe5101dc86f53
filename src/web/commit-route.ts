import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import type { Place } from '../subjects/place.ts';
import type { Routes } from './server.ts';

/** What answers questions of a caller. */
export interface CallerPorts {
  /**
   * Where a repository is, if the caller may read it with this token and the app is installed on it; null otherwise.
   *
   * @throws while GitHub cannot be asked
   */
  readable(
    token: string,
    name: { readonly owner: string; readonly repository: string },
  ): Promise<Place | null>;
  now(): Date;
}

/** Questions of one caller in a minute; each asks GitHub who the caller is, and may cost more. */
const maxPerMinute = 30;

/** Questions that are answered at the same time. */
const maxAtOnce = 20;

const ownerPattern = /^[A-Za-z0-9_-]{1,100}$/;
const namePattern = /^[\w.-]{1,100}$/;
const shaPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const tokenPattern = /^(?:bearer|token) ([\w.-]{1,1000})$/i;

/** The same for a repository that does not exist, that the caller may not read, and on which the app is not installed. */
const notFound = {
  message: 'There is no such repository, the token may not read it, or the app is not installed on it.',
};

/**
 * A route about a commit, `/api/v1/{name}/{owner}/{repo}/{sha}`, for callers who may read the repository with their own token of GitHub.
 *
 * @param route.read the rest of the question, or what is wrong with it
 * @param route.answer called for a caller who may read the repository
 */
export function commitRoute<Question extends object>(
  name: string,
  { readable, now }: CallerPorts,
  route: {
    read(context: Context): Question | { readonly problem: string };
    answer(context: Context, place: Place, sha: string, question: Question): Promise<Response>;
  },
): Routes {
  const routes: Routes = new Hono();
  const asked = new LRUCache<string, { count: number }>({ max: 10_000 });
  let atOnce = 0;
  routes.get(`/api/v1/${name}/:owner/:repo/:sha`, async (context) => {
    const { owner = '', repo: repository = '', sha = '' } = context.req.param();
    const [, token] = tokenPattern.exec(context.req.header('authorization') ?? '') ?? [];
    if (token === undefined) {
      context.header('www-authenticate', 'Bearer');
      return context.json({ message: 'Send a token of GitHub that may read the repository.' }, 401);
    }
    if (!ownerPattern.test(owner) || !namePattern.test(repository)) return context.json(notFound, 404);
    if (!shaPattern.test(sha))
      return context.json({ message: 'Name the whole hash of a commit, in lower case.' }, 400);
    const question = route.read(context);
    if ('problem' in question) return context.json({ message: question.problem }, 400);
    const caller = createHash('sha256').update(token).digest('hex');
    const minute = `${caller} ${Math.floor(now().getTime() / 60_000)}`;
    const counted = asked.get(minute) ?? { count: 0 };
    counted.count += 1;
    asked.set(minute, counted);
    if (counted.count > maxPerMinute || atOnce >= maxAtOnce) {
      context.header('retry-after', '60');
      return context.json({ message: 'Too many questions at once: ask again in a minute.' }, 429);
    }
    atOnce += 1;
    try {
      const place = await readable(token, { owner, repository });
      return place === null ? context.json(notFound, 404) : await route.answer(context, place, sha, question);
    } catch {
      context.header('retry-after', '30');
      return context.json({ message: 'It cannot be answered now: ask again in 30 seconds.' }, 503);
    } finally {
      atOnce -= 1;
    }
  });
  return routes;
}
