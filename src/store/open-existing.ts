import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isNativeError } from 'node:util/types';
import type { Database } from './database.ts';
import type { StoreLocation } from './location.ts';
import { openDatabase } from './open.ts';
import { migrations, stepsTaken } from './schema.ts';

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

/** A location for people: a path in full, a URL without its password. */
export function locationName(location: StoreLocation): string {
  if (location.kind === 'sqlite') return `sqlite:${resolve(location.path)}`;
  const url = new URL(location.url);
  url.password = '';
  // A password may also stand behind the question mark.
  url.search = '';
  return url.href;
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
