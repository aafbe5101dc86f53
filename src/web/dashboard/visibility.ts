import { LRUCache } from 'lru-cache';
import type { AsUser, VisibleRepository } from '../../github/client/as-user.ts';
import type { Session } from './session.ts';

/** Milliseconds for which GitHub's answer counts. */
const freshMs = 5 * 60_000;

/** Milliseconds between two questions to GitHub for one session: pages that are not found could ask for each. */
const minBetweenMs = 10_000;

const maxSessions = 1_000;

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

/** Remembers GitHub's answers for five minutes. */
export function createVisibility(github: Pick<AsUser, 'visibleRepositories'>, now: () => Date): Visibility {
  const known = new LRUCache<string, { readonly answer: Promise<Visible | null>; readonly at: number }>({
    max: maxSessions,
  });
  const ask = async (token: string): Promise<Visible | null> => {
    const repositories = await github.visibleRepositories(token);
    return repositories === null ? null : new Map(repositories.map((each) => [each.repositoryId, each]));
  };
  return {
    async of({ digest, token }) {
      const time = now().getTime();
      const before = known.get(digest);
      // A clock that was set back makes nothing older.
      if (before !== undefined && time < before.at + freshMs && time >= before.at) return before.answer;
      const answer = ask(token);
      known.set(digest, { answer, at: time });
      try {
        return await answer;
      } catch (error) {
        known.delete(digest);
        throw error;
      }
    },
    forget({ digest }) {
      const before = known.get(digest);
      if (before !== undefined && now().getTime() >= before.at + minBetweenMs) known.delete(digest);
    },
  };
}
