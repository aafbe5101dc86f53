import type { Store } from '../store/store.ts';
import { type Subject, subjectKey } from '../subjects/index.ts';
import { requested } from '../subjects/reason.ts';

/** Milliseconds between two looks at the subject. */
const lookEveryMs = 200;

/** What became of a subject that somebody waits for. `failed`: the newest try failed, for this reason; it is tried again later. */
export type Processed =
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'late' };

/**
 * Has a subject processed by the workers, of this or another replica, and waits until it is. What is waited for is stored: should this
 * process end, it is processed all the same.
 *
 * @param limitMs how long to wait
 * @param sleep waits for milliseconds
 */
export async function processNow(
  store: Pick<Store, 'wake' | 'find'>,
  subject: Subject,
  limitMs: number,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Processed> {
  // Many may ask: pull requests and gates come first.
  await store.wake([{ subject, reason: requested, background: true }]);
  const key = subjectKey(subject);
  for (let waited = 0; ; waited += lookEveryMs) {
    const [item] = await store.find([key]);
    // What was processed and is gone is not in the store.
    if (item === undefined || item.state === 'idle' || item.state === 'scheduled') return { state: 'done' };
    if (item.state === 'dead-lettered' || (item.state === 'waiting' && item.attempts > 0))
      return { state: 'failed', error: item.lastError ?? 'it failed' };
    if (waited >= limitMs) return { state: 'late' };
    await sleep(lookEveryMs);
  }
}
