import type { Store } from '../src/store/store.ts';
import { settled } from './manual-clock.ts';

/**
 * Watches the work go through a store. `rested` resolves when nobody works on anything and the worker, asking for more, was
 * given nothing: all that is left is due later.
 */
export function watchedStore(store: Store): { readonly store: Store; rested(): Promise<void> } {
  let running = 0;
  let askedInVain = false;
  const waiting: (() => void)[] = [];
  const ends = (): void => {
    running -= 1;
    askedInVain = false;
  };
  const tell = (): void => {
    if (running === 0 && askedInVain) for (const resolve of waiting.splice(0)) resolve();
  };
  return {
    store: {
      ...store,
      async ingest(delivery, wakes) {
        const before = askedInVain;
        askedInVain = false;
        const outcome = await store.ingest(delivery, wakes);
        // Nobody is woken by what is known already.
        if (outcome === 'duplicate') askedInVain = before;
        tell();
        return outcome;
      },
      wake: (wakes) => {
        askedInVain = false;
        return store.wake(wakes);
      },
      async claim(leaseMs, most, which, without) {
        const claims = await store.claim(leaseMs, most, which, without);
        running += claims.length;
        // A claim that leaves installations out says nothing of theirs.
        if (claims.length > 0 || without === undefined || without.length === 0)
          askedInVain = claims.length === 0;
        tell();
        return claims;
      },
      // What the end of a task wakes is due only after it.
      complete: (claim, completion) => store.complete(claim, completion).finally(ends),
      fail: (claim, failure) => store.fail(claim, failure).finally(ends),
    },
    async rested() {
      await settled();
      if (running > 0 || !askedInVain) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
