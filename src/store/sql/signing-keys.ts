import type { NewEntry } from '../../subjects/entries.ts';
import type { Database, Dialect, Row, Run } from '../database/database.ts';
import type { NewSigningKey, SigningKeys, StoredSigningKey } from '../signing-keys.ts';
import { insertEntries } from './entries.ts';

/** Implements `SigningKeys` on one SQL database. */
export function createSigningKeys(database: Database): SigningKeys {
  const { dialect } = database;
  return {
    currentSigningKey: () => database.transaction(current),
    signingKeys: () =>
      database.transaction(async (run) => {
        const rows = await run(`select ${columns} from signing_key order by valid_from, valid_until`);
        return rows.map(storedKey);
      }),
    replaceSigningKey: (replaces, key, entry) =>
      database.transaction((run) => replace(run, dialect, replaces, key, entry)),
  };
}

const columns = 'key_id, public_key, wrapped, valid_from, valid_until';

async function current(run: Run): Promise<StoredSigningKey | null> {
  const [row] = await run(`select ${columns} from signing_key where valid_until is null`);
  return row === undefined ? null : storedKey(row);
}

async function replace(
  run: Run,
  dialect: Dialect,
  replaces: string | null,
  { keyId, publicKey, wrapped }: NewSigningKey,
  entry: NewEntry,
): Promise<StoredSigningKey> {
  // The rows that it locks or inserts make a second process wait for this one, and then change nothing.
  const closed =
    replaces !== null &&
    (await run(
      `update signing_key set valid_until = ${laterThan('valid_from', dialect)} where valid_until is null and key_id = $1 returning key_id`,
      [replaces],
    ));
  if (closed === false || closed.length > 0) {
    const inserted = await run(
      `insert into signing_key (key_id, public_key, wrapped, valid_from)
      values ($1, $2, cast($3 as ${dialect.bytes}), (${startOf(dialect)})) on conflict do nothing returning key_id`,
      [keyId, publicKey, wrapped],
    );
    if (inserted.length > 0) await insertEntries(run, dialect, [{ entry, confirmed: true }]);
  }
  const now = await current(run);
  if (now === null) throw new Error('No key signs, although one was replaced.');
  return now;
}

/** The time by which a key ends: after it began, also where the clock was set back. */
function laterThan(column: string, { now }: Dialect): string {
  return `case when ${now} > ${column} then ${now} else ${column} + 1 end`;
}

/** The time at which a key begins: not before the last one ended, also where the clock was set back. */
function startOf({ now }: Dialect): string {
  return `select case when ${now} > coalesce(max(valid_until), 0) then ${now} else max(valid_until) end from signing_key`;
}

function storedKey(row: Row): StoredSigningKey {
  const { public_key: publicKey, wrapped } = row;
  return {
    keyId: String(row.key_id),
    publicKey: bytesOf(publicKey ?? null) ?? new Uint8Array(),
    wrapped: bytesOf(wrapped ?? null),
    validFrom: new Date(Number(row.valid_from)),
    validUntil: row.valid_until === null ? null : new Date(Number(row.valid_until)),
  };
}

function bytesOf(value: Row[string] | null): Uint8Array | null {
  return value instanceof Uint8Array ? value : null;
}
