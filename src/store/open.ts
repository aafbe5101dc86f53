import { existsSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import { withCode } from '../platform/messages/message.ts';
import { storeMessages } from '../platform/messages/store-messages.ts';
import { locationName, type StoreLocation } from '../platform/store-location.ts';
import type { Database } from './database/database.ts';
import { openPostgres } from './database/postgres.ts';
import { migrate, migrations, stepsTaken } from './database/schema.ts';
import { openSqlite } from './database/sqlite.ts';
import { openProblem } from './open-problem.ts';
import { createStore } from './sql/sql-store.ts';
import type { Store } from './store.ts';

/**
 * Opens the store and upgrades its schema.
 *
 * @param now the time in milliseconds since the epoch; PostgreSQL has its own, the same for every replica, unless a test
 * provides one
 * @throws {StoreUnavailable} when it cannot be used, with a message for the operator
 * @throws {SchemaTooNew} when a later release has used it
 */
export async function openStore(location: StoreLocation, now?: () => number): Promise<Store> {
  return createStore(await openMigrated(location, now));
}

/** Opens the database of a store and upgrades its schema, as {@link openStore}. */
export function openMigrated(location: StoreLocation, now?: () => number): Promise<Database> {
  return openAnd(location, now, migrate);
}

/** Opens a database and prepares it; it is closed again when that fails. */
async function openAnd(
  location: StoreLocation,
  now: (() => number) | undefined,
  prepare: (database: Database) => Promise<void>,
): Promise<Database> {
  let database: Database | null = null;
  try {
    database = openDatabase(location, now);
    await prepare(database);
    return database;
  } catch (error) {
    await database?.close();
    throw openProblem(location, error);
  }
}

/** The database of a store, unchanged. */
export function openDatabase(location: StoreLocation, now?: () => number): Database {
  return location.kind === 'sqlite'
    ? openSqlite(location.path, now ?? Date.now)
    : openPostgres(location.url, now);
}

/** There is no store at the location, or none that this release can use. */
export class NoStore extends Error {
  override readonly name = 'NoStore';
}

/**
 * Opens the database of a store that a service has created, for a command beside it. Creates nothing and leaves the schema unchanged:
 * only the service upgrades that.
 *
 * @throws {NoStore} where there is none, or one of an earlier release
 * @throws {SchemaTooNew} when a later release has used it
 * @throws {StoreUnavailable} when it cannot be used, with a message for the operator
 */
export async function openExisting(location: StoreLocation): Promise<Database> {
  const name = locationName(location);
  if (location.kind === 'sqlite' && !existsSync(location.path)) {
    throw new NoStore(withCode(storeMessages.storeMissing, { name }));
  }
  return openAnd(location, undefined, (database) => checkSchema(database, name));
}

async function checkSchema(database: Database, name: string): Promise<void> {
  const taken = await stepsOf(database);
  if (taken === 0) throw new NoStore(withCode(storeMessages.storeMissing, { name }));
  if (taken < migrations.length) {
    throw new NoStore(withCode(storeMessages.schemaTooOld, { name, taken, known: migrations.length }));
  }
}

/** The number of steps that its schema has taken, 0 where there is none. */
async function stepsOf(database: Database): Promise<number> {
  try {
    return await database.transaction(stepsTaken);
  } catch (error) {
    if (isMissingTable(error)) return 0;
    throw error;
  }
}

/** PostgreSQL's code for a missing table, in every language: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isMissingTable(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  return ('code' in error && error.code === '42P01') || error.message.startsWith('no such table');
}
