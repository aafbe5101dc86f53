import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isNativeError } from 'node:util/types';
import { locationName, type StoreLocation } from '../platform/store-location.ts';
import type { Database } from './database/database.ts';
import { openPostgres } from './database/postgres.ts';
import { migrate, migrations, stepsTaken } from './database/schema.ts';
import { openSqlite } from './database/sqlite.ts';
import { createStore } from './sql/sql-store.ts';
import type { Store } from './store.ts';

/**
 * Opens the store and brings its schema up to date.
 *
 * @param now the time in milliseconds since the epoch; PostgreSQL has its own, the same for every replica, unless a test
 * gives one
 * @throws {StoreUnavailable} when it cannot be reached
 * @throws {SchemaTooNew} when a later release has used it
 */
export async function openStore(location: StoreLocation, now?: () => number): Promise<Store> {
  const database = openDatabase(location, now);
  try {
    await migrate(database);
    return createStore(database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The database of a store, as it is. */
export function openDatabase(location: StoreLocation, now?: () => number): Database {
  return location.kind === 'sqlite'
    ? openSqlite(location.path, now ?? Date.now)
    : openPostgres(location.url, now);
}

/** At this place there is no store that this release can use. */
export class NoStore extends Error {
  override readonly name = 'NoStore';
}

/**
 * Opens the database of a store that a service has made, for a command beside it. Makes nothing and leaves the schema as it
 * is: only the service brings that up to date.
 *
 * @throws {NoStore} where there is none, or one of an earlier release
 * @throws {SchemaTooNew} when a later release has used it
 * @throws {StoreUnavailable} when it cannot be reached
 */
export async function openExisting(location: StoreLocation): Promise<Database> {
  if (location.kind === 'sqlite' && !existsSync(location.path)) {
    throw new NoStore(`There is no database at ${resolve(location.path)}.`);
  }
  const database = openDatabase(location);
  try {
    await checkSchema(database, locationName(location));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function checkSchema(database: Database, name: string): Promise<void> {
  const taken = await stepsOf(database);
  if (taken === 0) throw new NoStore(`${name} holds no store: the service makes it when it first starts.`);
  if (taken < migrations.length) {
    throw new NoStore(
      `${name} is of an earlier release (schema ${taken}, this release has ${migrations.length}): ` +
        'the service of this release brings it up to date when it starts.',
    );
  }
}

/** How many steps its schema has taken, 0 where there is none. */
async function stepsOf(database: Database): Promise<number> {
  try {
    return await database.transaction(stepsTaken);
  } catch (error) {
    if (isMissingTable(error)) return 0;
    throw error;
  }
}

/** PostgreSQL's code for it, whatever its language: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isMissingTable(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  return ('code' in error && error.code === '42P01') || error.message.startsWith('no such table');
}
