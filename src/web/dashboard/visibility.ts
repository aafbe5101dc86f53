import { LRUCache } from 'lru-cache';
import type { AsUser, VisibleRepository } from '../../github/client/as-user.ts';
import type { Session } from './session.ts';

/** Milliseconds for which GitHub's answer counts. */
const freshMs = 5 * 60_000;

/** Milliseconds between two questions to GitHub for one session: pages that are not found could ask for each. */
const minBetweenMs = 10_000;

/** Repositories in all answers that are remembered: some people see a hundred thousand. */
const maxRemembered = 1_000_000;

/** What somebody may see: the repositories that GitHub lists for them, by id. */
export type Visible = ReadonlyMap<number, VisibleRepository>;

/** What GitHub shows to each session. */
export interface Visibility {
  /**
   * @returns null where GitHub does not accept the token any more
   * @throws {RetryLater} while GitHub cannot be asked
   */
  of(session: Pick<Session, 'digest' | 'token'>): Promise<Visible | null>;
  /** Something was not found: access may have been given or taken. GitHub is asked for the next page. */
  forget(session: Pick<Session, 'digest'>): void;
}

/**
 * Remembers GitHub's answers for five minutes.
 *
 * @param maxRepositories in all answers together: beyond them, those that were used longest ago are forgotten
 */
export function createVisibility(
  github: Pick<AsUser, 'visibleRepositories'>,
  now: () => Date,
  maxRepositories = maxRemembered,
): Visibility {
  const known = new LRUCache<string, { readonly visible: Visible | null; readonly at: number }>({
    maxSize: maxRepositories,
    sizeCalculation: ({ visible }) => (visible?.size ?? 0) + 1,
    ttl: freshMs,
    ttlResolution: 0,
    perf: { now: () => now().getTime() },
  });
  /** Pages of one session that are opened together wait for the same answer. */
  const asked = new Map<string, Promise<Visible | null>>();
  const ask = async (digest: string, token: string, at: number): Promise<Visible | null> => {
    const repositories = await github.visibleRepositories(token);
    const visible =
      repositories === null ? null : new Map(repositories.map((each) => [each.repositoryId, each]));
    known.set(digest, { visible, at });
    return visible;
  };
  return {
    async of({ digest, token }) {
      const time = now().getTime();
      const before = known.get(digest);
      // A clock that was set back makes nothing older.
      if (before !== undefined && time < before.at + freshMs && time >= before.at) return before.visible;
      const awaited = asked.get(digest);
      if (awaited !== undefined) return awaited;
      const answer = ask(digest, token, time);
      asked.set(digest, answer);
      try {
        return await answer;
      } finally {
        asked.delete(digest);
      }
    },
    forget({ digest }) {
      const before = known.get(digest);
      if (before !== undefined && now().getTime() >= before.at + minBetweenMs) known.delete(digest);
    },
  };
}
