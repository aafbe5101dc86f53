import { beforeEach, describe, expect, it, test } from '@jest/globals';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import type { Store } from '../store/store.ts';
import type { Claim } from '../store/work-queue.ts';
import type { Subject } from '../subjects/index.ts';
import { event, type Reason, requested, resync, scheduled } from '../subjects/reason.ts';
import { deferForRateLimit } from './rate-limit-deferral.ts';

const openMemoryStore = memoryStores();

const subject: Subject = {
  kind: 'pull-request',
  repositoryId: 1296269,
  installationId: 1,
  owner: 'octo-org',
  repository: 'widgets',
  number: 7,
};

let clock: ManualClock;
let store: Store;
beforeEach(async () => {
  clock = manualClock();
  store = await openMemoryStore(() => clock.now().getTime());
});

async function claimed(wake: { reason?: Reason; background?: boolean; of?: Subject } = {}): Promise<Claim> {
  const { reason = resync(), background = true, of = subject } = wake;
  await store.wake([{ subject: of, reason, background, deliveries: ['d1'] }]);
  const [claim] = await store.claim(1_000, 1);
  if (claim === undefined) throw new Error('nothing is due');
  return claim;
}

const note = (budget: 'rest' | 'graphql', remaining: number, resetInMs = 1_800_000) =>
  store.noteAllowance(1, budget, { limit: 5_000, remaining, resetInMs });

describe('when less than three tenths are left', () => {
  test.each([
    ['of the requests', 'rest'],
    ['of the points', 'graphql'],
  ] as const)('%s, background work waits until the rate limit resets', async (_, budget) => {
    await note(budget, 1_499);
    const claim = await claimed();
    const outcome = await deferForRateLimit(claim, store, () => 0.5);
    expect(outcome).toMatchObject({ outcome: 'deferred' });
    await store.complete(claim, outcome?.completion(0));
    await clock.advance(1_829_999);
    expect(await store.claim(1_000, 1)).toEqual([]);
    await clock.advance(1);
    expect(await store.claim(1_000, 1)).toMatchObject([
      { reasons: [resync()], deliveries: ['d1'], background: true },
    ]);
  });

  it('an event that comes meanwhile is not kept waiting', async () => {
    await note('rest', 0);
    const claim = await claimed();
    const outcome = await deferForRateLimit(claim, store, () => 0);
    await store.complete(claim, outcome?.completion(0));
    const again = await claimed({ reason: event('pull_request.edited'), background: false });
    expect(again.reasons).toEqual([resync(), event('pull_request.edited')]);
    expect(await deferForRateLimit(again, store, () => 0)).toBeNull();
  });

  test.each<[string, Parameters<typeof claimed>[0]]>([
    ['what a person or an event asks for', { background: false, reason: requested }],
    ['what was promised for this time', { reason: scheduled }],
    ['what no installation is asked for', { of: { kind: 'schedule', name: 'resync' } }],
    ['another installation’s work', { of: { kind: 'installation', installationId: 2 } }],
  ])('%s goes on', async (_, wake) => {
    await note('rest', 0);
    expect(await deferForRateLimit(await claimed(wake), store, () => 0)).toBeNull();
  });

  it('nothing waits once the rate limit has been reset', async () => {
    await note('rest', 0, 60_000);
    await clock.advance(60_000);
    expect(await deferForRateLimit(await claimed(), store, () => 0)).toBeNull();
  });
});

it('background work goes on while enough is left', async () => {
  await note('rest', 1_500);
  await note('graphql', 5_000);
  expect(await deferForRateLimit(await claimed(), store, () => 0)).toBeNull();
});
