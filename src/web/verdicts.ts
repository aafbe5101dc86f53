import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import type { Report } from '../engine/report.ts';
import type { ReleaseTarget } from '../evidence/release.ts';
import { releaseVerdict } from '../report/release-verdict.ts';
import type { Place } from '../subjects/place.ts';
import type { Routes } from './server.ts';

/** What answers questions about releases. */
export interface VerdictPorts {
  /**
   * Where a repository is, if the caller may read it with this token and the app is installed on it; null otherwise.
   *
   * @throws while GitHub cannot be asked
   */
  readable(
    token: string,
    name: { readonly owner: string; readonly repository: string },
  ): Promise<Place | null>;
  /** Evaluates a release and records the verdict. */
  evaluate(place: Place, sha: string, target: ReleaseTarget): Promise<Evaluated>;
  now(): Date;
}

/** `gone`: GitHub has no such commit in the repository. `late`: it is still being evaluated. */
export type Evaluated =
  | { readonly state: 'done'; readonly report: Report }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'gone' | 'late' };

/** Questions of one caller in a minute; each evaluates a release with the requests that GitHub grants to the installation. */
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

/** `GET /api/v1/verdicts/{owner}/{repo}/{sha}`: whether a commit may be released. docs/releases.md describes it. */
export function verdictRoutes({ readable, evaluate, now }: VerdictPorts): Routes {
  const routes: Routes = new Hono();
  const asked = new LRUCache<string, { count: number }>({ max: 10_000 });
  let atOnce = 0;
  routes.get('/api/v1/verdicts/:owner/:repo/:sha', async (context) => {
    const { owner, repo: repository, sha } = context.req.param();
    const [, token] = tokenPattern.exec(context.req.header('authorization') ?? '') ?? [];
    if (token === undefined) {
      context.header('www-authenticate', 'Bearer');
      return context.json({ message: 'Send a token of GitHub that may read the repository.' }, 401);
    }
    const target = targetOf(context.req.query('target'), context.req.query('tag'));
    if (!ownerPattern.test(owner) || !namePattern.test(repository)) return context.json(notFound, 404);
    if (!shaPattern.test(sha))
      return context.json({ message: 'Name the whole hash of a commit, in lower case.' }, 400);
    if (target === null)
      return context.json(
        { message: 'Give either target, an environment, or tag, of 1 to 255 characters.' },
        400,
      );
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
      if (place === null) return context.json(notFound, 404);
      const evaluated = await evaluate(place, sha, target);
      switch (evaluated.state) {
        case 'done':
          return context.json(releaseVerdict(evaluated.report, now()));
        case 'gone':
          return context.json({ message: 'GitHub has no such commit in the repository.' }, 404);
        default:
          context.header('retry-after', '30');
          return context.json(
            { message: 'It could not be evaluated in time: ask again in 30 seconds.' },
            503,
          );
      }
    } catch {
      context.header('retry-after', '30');
      return context.json({ message: 'GitHub cannot be asked now: ask again in 30 seconds.' }, 503);
    } finally {
      atOnce -= 1;
    }
  });
  return routes;
}

function targetOf(environment: string | undefined, tag: string | undefined): ReleaseTarget | null {
  if ((environment === undefined) === (tag === undefined)) return null;
  const name = environment ?? tag?.replace(/^refs\/tags\//, '') ?? '';
  if (name.trim() === '' || name.length > 255) return null;
  return { kind: environment === undefined ? 'tag' : 'environment', name };
}
