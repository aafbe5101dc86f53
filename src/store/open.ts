import type { Database } from './database.ts';
import type { StoreLocation } from './location.ts';
import { openPostgres } from './postgres.ts';
import { migrate } from './schema.ts';
import { createStore } from './sql-store.ts';
import { openSqlite } from './sqlite.ts';
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
