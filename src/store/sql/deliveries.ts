import type { Wake } from '../../subjects/index.ts';
import { type Database, placeholders, type Run, valuesOf } from '../database/database.ts';
import type { Deliveries, Delivery } from '../deliveries.ts';
import { wakeAll } from './work-queue/index.ts';

/** Deliveries per transaction. */
const maxBatchSize = 100;

interface Waiting {
  readonly delivery: Delivery;
  readonly wakes: readonly Wake[];
  resolve(outcome: 'new' | 'duplicate'): void;
  reject(error: unknown): void;
}

/**
 * Implements `Deliveries`. Deliveries that arrive during a commit share the next one: a burst needs few commits, and each delivery is
 * answered when its commit is on the disk.
 */
export function createDeliveries(database: Database): Deliveries {
  const waiting: Waiting[] = [];
  let storing = false;

  const storeAll = async () => {
    if (storing) return;
    storing = true;
    while (waiting.length > 0) {
      // Includes deliveries that have arrived already.
      await new Promise<void>((resolve) => setImmediate(resolve));
      const batch = waiting.splice(0, maxBatchSize);
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
    known: (deliveries) => database.transaction((run) => known(run, deliveries)),
  };
}

/** The new ones; only these wake their subjects. */
async function storeBatch(
  run: Run,
  database: Database,
  batch: readonly Waiting[],
): Promise<ReadonlySet<Waiting>> {
  const { now } = database.dialect;
  const { sql, values } = valuesOf(
    batch.map(({ delivery }) => ({ id: delivery.id, event: delivery.event })),
    ['id', 'event'],
    ({ id, event }) => `${id}, ${event}, ${now}`,
  );
  const stored = await run(
    `insert into delivery (id, event, received_at) values ${sql}
    on conflict (id) do nothing returning id`,
    values,
  );
  const unknown = new Set(stored.map((row) => String(row.id)));
  // Of two with the same id in a batch the first counts.
  const fresh = new Set(batch.filter(({ delivery }) => unknown.delete(delivery.id)));
  const wakes = [...fresh].flatMap(({ delivery, wakes: its }) =>
    its.map((wake) => ({ ...wake, deliveries: [...(wake.deliveries ?? []), delivery.id] })),
  );
  await wakeAll(run, database, wakes);
  return fresh;
}

async function known(run: Run, deliveries: readonly string[]): Promise<ReadonlySet<string>> {
  if (deliveries.length === 0) return new Set();
  const rows = await run(
    `select id from delivery where id in ${placeholders(1, deliveries.length)}`,
    deliveries,
  );
  return new Set(rows.map((row) => String(row.id)));
}
