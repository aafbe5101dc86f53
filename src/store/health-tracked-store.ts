import { StoreUnavailable } from './database/database.ts';
import type { Store } from './store.ts';

/** A store, and whether it can be written to. */
export interface HealthTrackedStore {
  readonly store: Store;
  /** Whether it can be written to. Writes only when the last call failed: a full disk can still be read. */
  isWritable(): Promise<boolean>;
}

/** Told of the calls of a store. */
export interface StoreListener {
  /** A call failed because the store is down, full or locked. */
  failed(error: StoreUnavailable): void;
  /** A write succeeded after a failure. */
  recovered(): void;
}

/**
 * Tracks the health of a store by its calls.
 *
 * @example const { store, isWritable } = trackHealth(await openStore(location), { failed: count, recovered() {} });
 */
export function trackHealth(store: Store, { failed, recovered }: StoreListener): HealthTrackedStore {
  let away = false;
  const wrote = () => {
    if (away) recovered();
    away = false;
  };
  const noticing =
    <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      try {
        return await call(...given);
      } catch (error) {
        if (error instanceof StoreUnavailable) {
          away = true;
          failed(error);
        }
        throw error;
      }
    };
  const proving = <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) => {
    const noticed = noticing(call);
    return async (...given: Given): Promise<Answer> => {
      const answer = await noticed(...given);
      wrote();
      return answer;
    };
  };
  const isWritable = async () => {
    if (away) await store.reserve('readiness', { perSecond: 1_000, burst: 1 }).then(wrote, () => {});
    return !away;
  };
  const claim = noticing(store.claim);
  return {
    store: {
      ...store,
      ingest: proving(store.ingest),
      wake: proving(store.wake),
      complete: proving(store.complete),
      fail: proving(store.fail),
      redact: proving(store.redact),
      seal: proving(store.seal),
      // Called each second: an outage is noticed in a quiet hour, too, and its end. Where nothing is due it writes nothing.
      async claim(...given) {
        const claims = await claim(...given);
        void isWritable();
        return claims;
      },
    },
    isWritable,
  };
}
