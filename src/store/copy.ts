import { locationName, type StoreLocation } from '../platform/store-location.ts';
import { counted } from '../text/lists-and-counts.ts';
import { placeholders, type Row, type Run } from './database/database.ts';
import { migrate, tables } from './database/schema.ts';
import { openDatabase, openExisting } from './open.ts';

type Table = keyof typeof tables;

/** How many rows of each table were copied. */
export type Copied = Readonly<Record<Table, number>>;

/** The stores are not as a copy needs them. Nothing was copied. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

const tableNames = Object.keys(tables) as Table[];

/** Of the widest table so many rows make fewer than 32,766 values, which is what SQLite takes in one statement. */
const rowsOfPage = 500;

/**
 * Copies a store to an empty place, from one engine to the other or to the same. All of it arrives, or nothing. While it is
 * copied nobody else can write to it.
 *
 * @throws {CopyRefused} while somebody works on the store, or where the target is not empty
 * @throws {NoStore} {@link SchemaTooNew} {@link StoreUnavailable} as `openExisting`
 */
export async function copyStore(from: StoreLocation, to: StoreLocation): Promise<Copied> {
  if (locationName(from) === locationName(to)) throw new CopyRefused('Both places are the same.');
  const source = await openExisting(from);
  try {
    return await source.transaction(async (read) => {
      // SQLite's transactions keep others from writing by themselves.
      if (from.kind === 'postgres') await read(`lock table ${tableNames.join(', ')} in share mode`);
      await refuseLive(read, source.dialect.now);
      return await copyInto(read, to);
    });
  } finally {
    await source.close();
  }
}

async function refuseLive(read: Run, now: string): Promise<void> {
  const [row] = await read(`select count(*) as live from work where lease_until > ${now}`);
  const live = Number(row?.live);
  if (live === 0) return;
  throw new CopyRefused(
    `The service works on ${counted(live, 'subject')}: stop it first. ` +
      'After one that was killed this is over within half a minute.',
  );
}

async function copyInto(read: Run, to: StoreLocation): Promise<Copied> {
  const target = openDatabase(to);
  try {
    await migrate(target);
    return await target.transaction(async (write) => {
      const there = await countRows(write);
      const filled = tableNames.filter((table) => there[table] > 0);
      if (filled.length > 0) {
        throw new CopyRefused(
          `${locationName(to)} is not empty (${filled.join(', ')}): copy into a new, empty database.`,
        );
      }
      for (const table of tableNames) await copyTable(read, write, table);
      if (to.kind === 'postgres') await continueIdentity(write);
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
    const rows = await read(
      `select * from ${table} ${seek} order by ${order} limit ${rowsOfPage}`,
      before === undefined ? [] : keys.map((key) => before[key] ?? null),
    );
    last = rows.at(-1);
    if (last === undefined) return;
    const columns = Object.keys(last);
    await write(
      `insert into ${table} (${columns.join(', ')}) values ${placeholders(rows.length, columns.length)}`,
      rows.flatMap((row) => columns.map((column) => row[column] ?? null)),
    );
  }
}

/** Rows that come with their number do not move the sequence behind it. SQLite counts on from the largest. */
async function continueIdentity(write: Run): Promise<void> {
  await write(
    "select setval(pg_get_serial_sequence('evaluation', 'id'), max(id)) from evaluation having max(id) is not null",
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

/** Undoes the copy where somebody wrote to the target meanwhile. */
async function checked(source: Copied, target: Copied): Promise<Copied> {
  const different = tableNames.filter((table) => source[table] !== target[table]);
  if (different.length === 0) return target;
  throw new CopyRefused(`Somebody else has written to the target meanwhile: ${different.join(', ')}.`);
}
