import { StoreUnavailable } from './database.ts';
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
  const watched =
    <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      try {
        const answer = await call(...given);
        away = false;
        return answer;
      } catch (error) {
        if (error instanceof StoreUnavailable) {
          away = true;
          failed();
        }
        throw error;
      }
    };
  return {
    store: {
      ...store,
      ingest: watched(store.ingest),
      wake: watched(store.wake),
      complete: watched(store.complete),
      fail: watched(store.fail),
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
