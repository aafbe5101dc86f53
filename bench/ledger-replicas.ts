// What sealing costs four replicas on one PostgreSQL, and SQLite: claims that end with an entry, with and without a sequencer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { StoreLocation } from '../src/platform/store-location.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { event } from '../src/subjects/reason.ts';
import { startPostgres } from '../test/postgres.ts';
import { verdictOf } from '../test/samples/entries.ts';
import { pullRequest } from '../test/samples/subjects.ts';
import { medianOf } from './median.ts';
import { printTable } from './table.ts';

const replicas = 4;
const concurrency = 8;
const completions = Number(process.argv[2] ?? 400);
/** Rounds of each kind, in turn; the first of each only warms up. */
const rounds = 7;
/** As the service seals, and much more often: it does so every 20 seconds. */
const batch = 200;
const everyMs = 500;

let entries = 0;

async function perSecond(stores: readonly Store[], isSealing: boolean): Promise<number> {
  const first = stores[0] as Store;
  await first.wake(
    Array.from({ length: completions }, (_, index) => ({
      subject: pullRequest(index + 1),
      reason: event('x'),
    })),
  );
  const claims = await first.claim(600_000, completions);
  let isDone = false;
  const sealing = (async () => {
    while (isSealing && !isDone) {
      while ((await first.seal(batch, 'sdl-gate/bench')).sealed === batch) await wait(1);
      await wait(everyMs);
    }
  })();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: stores.length * concurrency }, async (_, worker) => {
      const store = stores[worker % stores.length] as Store;
      for (let index = worker; index < claims.length; index += stores.length * concurrency) {
        const claim = claims[index];
        if (claim === undefined) return;
        entries += 1;
        await store.heartbeat(claim, 600_000);
        await store.complete(claim, { entries: [{ entry: verdictOf(index, entries), confirmed: true }] });
      }
    }),
  );
  const rate = claims.length / ((performance.now() - began) / 1_000);
  isDone = true;
  await sealing;
  // The next round begins with nothing to seal.
  while ((await first.seal(1_000, 'sdl-gate/bench')).sealed > 0);
  return rate;
}

async function measure(name: string, locations: readonly StoreLocation[]): Promise<void> {
  const stores: Store[] = [];
  for (const location of locations) stores.push(await openStore(location));
  const rates: Record<'with' | 'without', number[]> = { with: [], without: [] };
  for (let round = 0; round < rounds * 2; round += 1) {
    const kind = round % 2 === 0 ? 'without' : 'with';
    const rate = await perSecond(stores, kind === 'with');
    if (round >= 2) rates[kind].push(rate);
  }
  const [without, withSealing] = [medianOf(rates.without), medianOf(rates.with)];
  printTable(
    `${name}: claims ended with an entry per second, median of ${rounds - 1} rounds`,
    ['without sealing', `with sealing every ${everyMs} ms`, 'share'],
    [[without.toFixed(0), withSealing.toFixed(0), `${((withSealing / without) * 100).toFixed(0)} %`]],
  );
  await Promise.all(stores.map((store) => store.close()));
}

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-sealing-'));
const postgres = await startPostgres();
try {
  const shared: StoreLocation = { kind: 'postgres', url: await postgres.database() };
  await measure(
    `PostgreSQL, ${replicas} replicas`,
    Array.from({ length: replicas }, () => shared),
  );
  await measure('SQLite', [{ kind: 'sqlite', path: join(folder, 'sealing.db') }]);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
