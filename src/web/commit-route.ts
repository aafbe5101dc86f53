import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import type { Place } from '../subjects/place.ts';
import type { Routes } from './server.ts';

/** What answers questions of a caller. */
export interface CallerPorts {
  /**
   * Where a repository is, if the caller may read it with this token and the app is installed on it; null otherwise, and `token-refused`
   * where GitHub does not accept the token at all.
   *
   * @throws while GitHub cannot be asked
   */
  readable(
    token: string,
    name: { readonly owner: string; readonly repository: string },
  ): Promise<Place | 'token-refused' | null>;
  now(): Date;
}

/** Questions of one caller in a minute; each asks GitHub who the caller is, and may cost more. */
const maxPerMinute = 30;

/**
 * Questions that are answered at the same time: of callers who were answered before, and of others. A user who invents tokens keeps no caller
 * who is known from being answered.
 */
const maxAtOnce = { known: 20, others: 10 };

/** Milliseconds for which a token that GitHub refused is not asked about again, and for which a caller counts as known. */
const refusedForMs = 60_000;
const knownForMs = 3_600_000;

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
  // Digests of tokens. The tokens themselves are kept nowhere.
  const refused = new LRUCache<string, number>({ max: 10_000 });
  const known = new LRUCache<string, number>({ max: 10_000 });
  const isWithin = (times: LRUCache<string, number>, caller: string, ms: number) =>
    now().getTime() - (times.get(caller) ?? Number.NEGATIVE_INFINITY) < ms;
  const atOnce = { known: 0, others: 0 };
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
    if (isWithin(refused, caller, refusedForMs)) return context.json(notFound, 404);
    const pool = isWithin(known, caller, knownForMs) ? 'known' : 'others';
    const minute = `${caller} ${Math.floor(now().getTime() / 60_000)}`;
    const counted = asked.get(minute) ?? { count: 0 };
    counted.count += 1;
    asked.set(minute, counted);
    if (counted.count > maxPerMinute || atOnce[pool] >= maxAtOnce[pool]) {
      context.header('retry-after', '60');
      return context.json({ message: 'Too many questions at once: ask again in a minute.' }, 429);
    }
    atOnce[pool] += 1;
    try {
      const place = await readable(token, { owner, repository });
      if (place === 'token-refused') refused.set(caller, now().getTime());
      if (place === 'token-refused' || place === null) return context.json(notFound, 404);
      known.set(caller, now().getTime());
      return await route.answer(context, place, sha, question);
    } catch {
      context.header('retry-after', '30');
      return context.json({ message: 'It cannot be answered now: ask again in 30 seconds.' }, 503);
    } finally {
      atOnce[pool] -= 1;
    }
  });
  return routes;
}
