import { commandMessages } from '../platform/messages/command-messages.ts';
import { withCode } from '../platform/messages/message.ts';
import { locationName, type StoreLocation } from '../platform/store-location.ts';
import { counted } from '../text/lists-and-counts.ts';
import { placeholders, type Row, type Run, type Value } from './database/database.ts';
import { tables } from './database/schema.ts';
import { openExisting, openMigrated } from './open.ts';

type Table = keyof typeof tables;

/** The number of copied rows, by table. */
export type Copied = Readonly<Record<Table, number>>;

/** The stores cannot be copied as they are. Nothing was copied. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

const tableNames = Object.keys(tables) as Table[];

/** Rows per statement: those of the widest table have fewer than 32,766 values, SQLite's limit. */
const pageSize = 500;

/** Bytes per statement, unless one row has more. */
const maxPageBytes = 16_000_000;

/** The bytes of a row, where they may be many. */
const rowBytes: Partial<Record<Table, string>> = {
  entry: 'coalesce(length(body), 0)',
  evidence: 'coalesce(length(content), 0)',
};

/** The tables whose keys count themselves up. */
const identities = ['evaluation', 'entry', 'exception_event'] as const satisfies readonly Table[];

/**
 * Copies a store to an empty database, of another engine or the same: all of it, or nothing. During the copy no other process can
 * write to the source.
 *
 * @throws {CopyRefused} while a service uses the store, or where the target is not empty
 * @throws {NoStore} {@link SchemaTooNew} {@link StoreUnavailable} as `openExisting`
 */
export async function copyStore(from: StoreLocation, to: StoreLocation): Promise<Copied> {
  if (locationName(from) === locationName(to)) throw new CopyRefused(withCode(commandMessages.sameStore, {}));
  const source = await openExisting(from);
  try {
    return await source.transaction(async (read) => {
      // A transaction of SQLite is exclusive anyway.
      if (from.kind === 'postgres') await read(`lock table ${tableNames.join(', ')} in share mode`);
      await refuseInUse(read, source.dialect.now);
      return await copyInto(read, to);
    });
  } finally {
    await source.close();
  }
}

async function refuseInUse(read: Run, now: string): Promise<void> {
  const [row] = await read(`select count(*) as live from work where lease_until > ${now}`);
  const live = Number(row?.live);
  if (live === 0) return;
  throw new CopyRefused(withCode(commandMessages.storeInUse, { subjects: counted(live, 'subject') }));
}

async function copyInto(read: Run, to: StoreLocation): Promise<Copied> {
  const target = await openMigrated(to);
  try {
    return await target.transaction(async (write) => {
      const there = await countRows(write);
      const filled = tableNames.filter((table) => there[table] > 0);
      if (filled.length > 0) {
        throw new CopyRefused(
          withCode(commandMessages.targetNotEmpty, { name: locationName(to), tables: filled.join(', ') }),
        );
      }
      for (const table of tableNames) await copyTable(read, write, table);
      if (to.kind === 'postgres') for (const table of identities) await continueIdentity(write, table);
      return await checked(await countRows(read), await countRows(write));
    });
  } finally {
    await target.close();
  }
}

async function copyTable(read: Run, write: Run, table: Table): Promise<void> {
  const keys = tables[table];
  const order = keys.join(', ');
  for (let last: Row | undefined; ; ) {
    const before = last;
    const seek = before === undefined ? '' : `where (${order}) > ${placeholders(1, keys.length)}`;
    const values = before === undefined ? [] : keys.map((key) => before[key] ?? null);
    const limit = await rowsOfPage(read, table, seek, values);
    const rows = await read(`select * from ${table} ${seek} order by ${order} limit ${limit}`, values);
    last = rows.at(-1);
    if (last === undefined) return;
    const columns = Object.keys(last);
    await write(
      `insert into ${table} (${columns.join(', ')}) values ${placeholders(rows.length, columns.length)}`,
      rows.flatMap((row) => columns.map((column) => row[column] ?? null)),
    );
  }
}

/** The number of rows that one statement may copy. */
async function rowsOfPage(read: Run, table: Table, seek: string, values: readonly Value[]): Promise<number> {
  const bytes = rowBytes[table];
  if (bytes === undefined) return pageSize;
  const rows = await read(
    `select ${bytes} as bytes from ${table} ${seek} order by ${tables[table].join(', ')} limit ${pageSize}`,
    values,
  );
  let sum = 0;
  const tooMany = rows.findIndex((row) => {
    sum += Number(row.bytes);
    return sum > maxPageBytes;
  });
  return tooMany === -1 ? pageSize : Math.max(1, tooMany);
}

/** Inserted ids do not advance PostgreSQL's sequence. SQLite continues after the largest. */
async function continueIdentity(write: Run, table: (typeof identities)[number]): Promise<void> {
  await write(
    `select setval(pg_get_serial_sequence('${table}', 'id'), max(id)) from ${table} having max(id) is not null`,
  );
}

async function countRows(run: Run): Promise<Copied> {
  const rows: [Table, number][] = [];
  for (const table of tableNames) {
    const [row] = await run(`select count(*) as rows from ${table}`);
    rows.push([table, Number(row?.rows)]);
  }
  return Object.fromEntries(rows) as Record<Table, number>;
}

/** Rolls the copy back where another process wrote to the target. */
async function checked(source: Copied, target: Copied): Promise<Copied> {
  const different = tableNames.filter((table) => source[table] !== target[table]);
  if (different.length === 0) return target;
  throw new CopyRefused(withCode(commandMessages.targetChanged, { tables: different.join(', ') }));
}
