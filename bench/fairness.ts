// How long the single pull request of one organization waits while another has 500 due: a real store and worker, simulated evaluations.
import { setTimeout as sleep } from 'node:timers/promises';
import { writePace } from '../src/github/client/pace.ts';
import { systemClock } from '../src/platform/clock.ts';
import { createLog } from '../src/platform/log.ts';
import { inMemory } from '../src/platform/store-location.ts';
import { startWorker } from '../src/queue/worker.ts';
import { deferForWrites } from '../src/queue/write-deferral.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { event } from '../src/subjects/reason.ts';
import { medianOf } from './median.ts';
import { printTable } from './table.ts';

const dueOfBusy = 500;
const places = 8;

/** Milliseconds to GitHub and back, and the trips in sequence of a pull request that was opened. */
const latencyMs = 50;
const readTrips = 2;

/** Single pull requests, one after another: the median of their waits is reported. */
const singles = 9;

const subject = (installationId: number, number: number) =>
  ({
    kind: 'pull-request',
    repositoryId: installationId,
    installationId,
    owner: `o${installationId}`,
    repository: 'r',
    number,
  }) as const;

/** Milliseconds until the evaluation of each single pull request started, and the median time of all evaluations. */
async function measure(writes: boolean): Promise<{ readonly waitMs: number; readonly evaluationMs: number }> {
  const store = await openStore(inMemory);
  const startedAt = new Map<number, number>();
  const took: number[] = [];
  const evaluate = async (installationId: number) => {
    const began = performance.now();
    await sleep(readTrips * latencyMs);
    if (writes) {
      await sleep(await store.reserve(`write:${installationId}`, writePace));
      await sleep(latencyMs);
    }
    took.push(performance.now() - began);
  };
  const worker = startWorker({
    store,
    log: createLog({ logLevel: 'silent', production: true }),
    clock: systemClock,
    random: Math.random,
    concurrency: () => places,
    publishDeadLetterNotice: async () => null,
    gitHubHealth: { delayed: () => false },
    metrics: { claimed() {}, evaluated() {}, retried() {}, deadLettered() {}, recorded() {} },
    reconcile: async (claim) => {
      const deferred = await deferForWrites(claim, store);
      if (deferred !== null) return deferred;
      const { installationId = 0, number = 0 } = claim.subject as ReturnType<typeof subject>;
      if (installationId === 2) startedAt.set(number, performance.now());
      await evaluate(installationId);
      return { outcome: 'evaluated', completion: () => ({}) };
    },
  });
  await wake(store, 1, dueOfBusy);
  await sleep(1_000);
  const waits: number[] = [];
  for (let number = 1; number <= singles; number += 1) {
    const began = performance.now();
    await store.wake([{ subject: subject(2, number), reason: event('pull_request.opened') }]);
    while (!startedAt.has(number)) await sleep(1);
    waits.push((startedAt.get(number) ?? 0) - began);
    await sleep(500);
  }
  await worker.drain(5_000);
  await store.close();
  return { waitMs: medianOf(waits), evaluationMs: medianOf(took) };
}

async function wake(store: Store, installationId: number, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  await store.wake(
    numbers.map((number) => ({
      subject: subject(installationId, number),
      reason: event('pull_request.opened'),
    })),
  );
}

const rows: (readonly (string | number)[])[] = [];
for (const [name, writes] of [
  ['that write nothing', false],
  ['that write a check each', true],
] as const) {
  const { waitMs, evaluationMs } = await measure(writes);
  rows.push([name, evaluationMs.toFixed(0), waitMs.toFixed(1), (waitMs / evaluationMs).toFixed(2)]);
}
printTable(
  `One pull request beside ${dueOfBusy} due of another organization, GitHub ${latencyMs} ms away, ${places} places`,
  ['evaluations', 'median ms', 'wait ms', 'wait / median'],
  rows,
);
