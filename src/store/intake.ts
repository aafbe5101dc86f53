import type { Wake } from '../subjects/index.ts';
import type { Database, Run } from './database.ts';
import type { Delivery, Store } from './store.ts';
import { wakeSubjects } from './wake.ts';

/** So many deliveries go into one commit at most. */
const largestBatch = 100;

interface Waiting {
  readonly delivery: Delivery;
  readonly wakes: readonly Wake[];
  resolve(outcome: 'new' | 'duplicate'): void;
  reject(error: unknown): void;
}

/**
 * Accepts deliveries. Those that come in while a commit is under way share the next one: a burst costs few commits, and each
 * delivery is answered only when its own commit is on the disk.
 */
export function createIntake(database: Database): Pick<Store, 'ingest'> {
  const waiting: Waiting[] = [];
  let storing = false;

  const storeAll = async () => {
    if (storing) return;
    storing = true;
    while (waiting.length > 0) {
      // What has arrived already comes along.
      await new Promise<void>((resolve) => setImmediate(resolve));
      const batch = waiting.splice(0, largestBatch);
      try {
        const fresh = await database.transaction((run) => storeBatch(run, database, batch));
        for (const one of batch) one.resolve(fresh.has(one) ? 'new' : 'duplicate');
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    storing = false;
  };

  return {
    ingest: (delivery, wakes) =>
      new Promise((resolve, reject) => {
        waiting.push({ delivery, wakes, resolve, reject });
        void storeAll();
      }),
  };
}

/** Which of them were new; only these wake their subjects. */
async function storeBatch(
  run: Run,
  database: Database,
  batch: readonly Waiting[],
): Promise<ReadonlySet<Waiting>> {
  const { now } = database.dialect;
  const values = batch.map((_, row) => `($${row * 2 + 1}, $${row * 2 + 2}, ${now})`);
  const stored = await run(
    `insert into delivery (id, event, received_at) values ${values.join(', ')}
    on conflict (id) do nothing returning id`,
    batch.flatMap(({ delivery }) => [delivery.id, delivery.event]),
  );
  const unknown = new Set(stored.map((row) => String(row.id)));
  // Of two with one id in a batch the first counts.
  const fresh = new Set(batch.filter(({ delivery }) => unknown.delete(delivery.id)));
  const wakes = [...fresh].flatMap(({ delivery, wakes: its }) =>
    its.map((wake) => ({ ...wake, deliveries: [...(wake.deliveries ?? []), delivery.id] })),
  );
  if (wakes.length > 0) {
    await wakeSubjects(run, database.dialect, wakes);
    await database.announce(run);
  }
  return fresh;
}
