import { StoreUnavailable } from './database/database.ts';
import type { Store } from './store.ts';

/** A store, and whether it takes what it is given. */
export interface WatchedStore {
  readonly store: Store;
  /** Whether it can be written to. Tries it only when the last call found that it cannot: a full disk can still be read. */
  takesWork(): Promise<boolean>;
}

/**
 * Watches the calls of a store.
 *
 * @param failed is called for each call that failed because the store is away, full, or busy beyond patience
 */
export function watchStore(store: Store, failed: () => void): WatchedStore {
  let away = false;
  const noticing =
    <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      try {
        return await call(...given);
      } catch (error) {
        if (error instanceof StoreUnavailable) {
          away = true;
          failed();
        }
        throw error;
      }
    };
  const proving = <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) => {
    const noticed = noticing(call);
    return async (...given: Given): Promise<Answer> => {
      const answer = await noticed(...given);
      away = false;
      return answer;
    };
  };
  return {
    store: {
      ...store,
      ingest: proving(store.ingest),
      wake: proving(store.wake),
      complete: proving(store.complete),
      fail: proving(store.fail),
      // Asked each second: a store that is away is noticed in a quiet hour, too. Where nothing is due it writes nothing.
      claim: noticing(store.claim),
    },
    async takesWork() {
      if (!away) return true;
      await store.reserve('readiness', { perSecond: 1_000, burst: 1 }).then(
        () => {
          away = false;
        },
        () => {},
      );
      return !away;
    },
  };
}
