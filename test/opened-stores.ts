import { afterEach } from '@jest/globals';
import { inMemory } from '../src/platform/store-location.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';

/** Opens stores as `open` does; each is closed after the test that opened it, unless the test has closed it. */
export function openedStores<Given extends readonly unknown[]>(
  open: (...given: Given) => Promise<Store>,
): (...given: Given) => Promise<Store> {
  const opened = new Set<Store>();
  afterEach(async () => {
    await Promise.all([...opened].map((store) => store.close()));
  });
  return async (...given) => {
    const { close, ...operations } = await open(...given);
    const store: Store = {
      ...operations,
      close: async () => {
        if (opened.delete(store)) await close();
      },
    };
    opened.add(store);
    return store;
  };
}

/**
 * Opens stores in memory that take their time, in milliseconds since the epoch, from the argument; each is closed after the test that
 * opened it. SQLite keeps that argument, and all that it reaches, until then.
 */
export function memoryStores(): (now: () => number) => Promise<Store> {
  return openedStores((now) => openStore(inMemory, now));
}
