import { type Environment, readStoreLocation, SettingsError } from '../platform/settings.ts';
import { CopyRefused } from '../store/copy.ts';
import { StoreUnavailable } from '../store/database/database.ts';
import { SchemaTooNew } from '../store/database/schema.ts';
import { NoStore, openExisting } from '../store/open.ts';
import { createStore } from '../store/sql/sql-store.ts';
import type { Store } from '../store/store.ts';
import type { Terminal } from './command.ts';

/**
 * Opens the store that the service uses, by the same setting, and closes it after the work.
 *
 * @returns the exit code: the work's, or 1 when the store cannot be used, which is said in one line
 */
export function withStore(
  environment: Environment,
  terminal: Terminal,
  work: (store: Store) => Promise<number>,
): Promise<number> {
  return orSayWhy(terminal, async () => {
    const database = await openExisting(readStoreLocation(environment)).catch((error: unknown) => {
      if (!(error instanceof NoStore)) throw error;
      throw new NoStore(`${error.message} Set DATABASE_URL to what the service has.`);
    });
    try {
      return await work(createStore(database));
    } finally {
      await database.close();
    }
  });
}

/** Runs the work; what the operator can mend is said in a line for each thing, with the exit code 1. */
export async function orSayWhy(terminal: Terminal, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!isForOperator(error)) throw error;
    terminal.errors.write(`${error.message}\n`);
    return 1;
  }
}

function isForOperator(error: unknown): error is Error {
  return [SettingsError, NoStore, SchemaTooNew, StoreUnavailable, CopyRefused].some(
    (kind) => error instanceof kind,
  );
}
