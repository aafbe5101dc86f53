// The tree in SQLite: sealing a large record, and the time of a proof with the page of its entry.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { Value } from '../src/store/database/database.ts';
import { makeCheckpoint } from '../src/store/make-checkpoint.ts';
import { openDatabase, openStore } from '../src/store/open.ts';
import { digestOf } from '../test/samples/entries.ts';
import { sampleSigner } from '../test/samples/signers.ts';
import { medianOf } from './median.ts';
import { printTable } from './table.ts';

const entries = Number(process.argv[2] ?? 1_000_000);
const rowsPerStatement = 1_000;
const proofs = 300;
/** As the service seals. */
const batch = 200;

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-ledger-'));
const location = { kind: 'sqlite', path: join(folder, 'ledger.db') } as const;
const body = zstdCompressSync(JSON.stringify({ facts: 'x'.repeat(500) }));

async function fill(): Promise<void> {
  await (await openStore(location)).close();
  const database = openDatabase(location);
  for (let first = 1; first <= entries; first += rowsPerStatement) {
    const values: Value[] = [];
    const rows = Array.from({ length: rowsPerStatement }, (_, index) => {
      const id = first + index;
      const row = [id, 'verdict', id % 500, 'acme/shop', 'acme/shop', digestOf(`${id}`), 1, body];
      return `(${row.map((value) => `$${values.push(value)}`).join(', ')})`;
    });
    await database.transaction(
      (run) =>
        run(
          `insert into entry (at, kind, repository_id, repository, repository_name, digest, confirmed, body) values ${rows.join(', ')}`,
          values,
        ),
      'later',
    );
  }
  await database.close();
}

try {
  await fill();
  const store = await openStore(location);
  const batches: number[] = [];
  const began = performance.now();
  for (;;) {
    const from = performance.now();
    const { sealed } = await store.seal(batch, 'sdl-gate/bench');
    if (sealed === 0) break;
    batches.push(performance.now() - from);
  }
  const seconds = (performance.now() - began) / 1_000;
  const signer = sampleSigner();
  const parts = { store, signer, outside: null, now: () => new Date() };
  const signed = performance.now();
  await makeCheckpoint(parts);
  const checkpointMs = performance.now() - signed;
  const times: number[] = [];
  for (let count = 0; count < proofs; count += 1) {
    const id = 1 + Math.floor(Math.random() * entries);
    const from = performance.now();
    const { proof } = await store.proof(id);
    await store.entries({ repositoryId: id % 500 }, 100, { at: id + 1, id: id + 1 });
    times.push(performance.now() - from);
    if (proof === null) throw new Error(`Entry ${id} has no proof.`);
  }
  const counting = performance.now();
  await store.ledgerCounts();
  printTable(
    `SQLite, ${entries} entries`,
    ['what', 'median ms', 'longest ms'],
    [
      [`a batch of ${batch}`, medianOf(batches).toFixed(2), Math.max(...batches).toFixed(2)],
      ['a proof and its page of 100', medianOf(times).toFixed(2), Math.max(...times).toFixed(2)],
      ['a checkpoint', checkpointMs.toFixed(2), ''],
      ['the metrics', (performance.now() - counting).toFixed(2), ''],
    ],
  );
  process.stdout.write(`${(entries / seconds).toFixed(0)} entries sealed per second\n`);
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
