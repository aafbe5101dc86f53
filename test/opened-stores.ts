import { afterEach } from '@jest/globals';
import type { Store } from '../src/store/store.ts';

/** Opens stores as `open` does; each is closed after the test that opened it. */
export function openedStores(open: () => Promise<Store>): () => Promise<Store> {
  const opened: Store[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  return async () => {
    const store = await open();
    opened.push(store);
    return store;
  };
}
