import type { Store } from '../../src/store/store.ts';
import type { Claim, Failure } from '../../src/store/work-queue.ts';
import type { Subject } from '../../src/subjects/index.ts';
import { event } from '../../src/subjects/reason.ts';
import { openedStores } from '../opened-stores.ts';
import { pullRequest } from '../samples/subjects.ts';

/** Opens an empty store that takes its time, in milliseconds since the epoch, from the argument. */
export type OpenStore = (now: () => number) => Promise<Store>;

/** Fresh stores of a suite, and their time. */
export interface StoreBench {
  fresh(): Promise<Store>;
  readonly time: { now(): number; pass(milliseconds: number): void };
}

/** Sets a suite up; each store is closed after the test that opened it. */
export function storeBench(open: OpenStore): StoreBench {
  let now = Date.UTC(2026, 0, 1);
  return {
    fresh: openedStores(() => open(() => now)),
    time: {
      now: () => now,
      pass(milliseconds) {
        now += milliseconds;
      },
    },
  };
}

export const leaseMs = 30_000;

export const [one, two] = [pullRequest(1), pullRequest(2)];
export const elsewhere: Subject = {
  kind: 'pull-request',
  repositoryId: 2,
  installationId: 2,
  owner: 'other-org',
  repository: 'gears',
  number: 1,
};

export const opening = { subject: one, reason: event('pull_request.opened') };
export const review = { subject: one, reason: event('pull_request_review.submitted') };

export const keepAll = { deliveriesMs: 1e12, evaluationsMs: 1e12, subjectsMs: 1e12, evidenceMs: 1e12 };

/** A failure that dead-letters. */
export const hopeless: Failure = { error: 'a defect', retryInMs: null, defect: true };
/** A failure while GitHub is away. */
export const away = (retryInMs: number): Failure => ({ error: 'GitHub is down', retryInMs, defect: false });

/** Takes what is due, which must be one subject. */
export async function only(store: Store): Promise<Claim> {
  return theOnly(await store.claim(leaseMs, 10));
}

export function theOnly([claim, ...others]: readonly Claim[]): Claim {
  if (claim === undefined || others.length > 0) throw new Error('expected exactly one claim');
  return claim;
}
