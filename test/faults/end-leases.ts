import { storeLocation } from '../../src/platform/store-location.ts';
import { openDatabase } from '../../src/store/open.ts';

/** What a crashed process worked on is taken over after this time, in milliseconds. */
export const lease = 30_000;

/** As if this time had passed for all that is worked on: another process takes it over. */
export async function endLeases(databaseUrl: string): Promise<void> {
  const location = storeLocation(databaseUrl);
  if (location === null) throw new Error(`${databaseUrl} is no database.`);
  const database = openDatabase(location);
  await database.transaction((run) => run('update work set lease_until = lease_until - $1', [lease]));
  await database.close();
}
