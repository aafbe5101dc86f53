import { locationName, type StoreLocation, storeLocation } from '../platform/store-location.ts';
import { copyStore } from '../store/copy.ts';
import { type Command, UsageError } from './command.ts';
import { readOptions } from './options.ts';
import { orSayWhy } from './store-access.ts';

const usage = `sdl-gate store copy <from> <to> [--json]

Moves to another database: copies everything that the service keeps into an empty one, from SQLite to PostgreSQL or
back. Stop the service first; afterwards start it with the new DATABASE_URL. Nothing is changed where it comes from.

  <from>, <to>  sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE, as DATABASE_URL has it;
                a password that other users must not see goes into PGPASSWORD
  --json        for programs
  --help

Exit code: 0; 1 when it cannot be done, with the reason, and nothing was copied; 2 when called wrongly.`;

/** Copies a store from one database to another. */
export const store: Command = {
  name: 'store',
  summary: 'copies what the service keeps to another database',
  usage,
  run([action, ...words], terminal) {
    if (action !== 'copy') throw new UsageError('Say what: copy; sdl-gate store --help says more.');
    const { values, positionals } = readOptions(words, { json: { type: 'boolean' } }, true);
    const [from, to, ...more] = positionals;
    if (from === undefined || to === undefined || more.length > 0) {
      throw new UsageError('Say from where to where: sdl-gate store copy sqlite:PATH postgres://…');
    }
    const [source, target] = [locationOf(from), locationOf(to)];
    return orSayWhy(terminal, async () => {
      const copied = await copyStore(source, target);
      if (values.json) terminal.output.write(`${JSON.stringify(copied, null, 2)}\n`);
      else {
        const counts = Object.entries(copied).map(([table, rows]) => `  ${table.padEnd(12)}${rows}`);
        terminal.output.write(
          `${[`Copied to ${locationName(target)}:`, ...counts].join('\n')}\n` +
            'Start the service with this DATABASE_URL; what still reaches the old one is not in it.\n',
        );
      }
      return 0;
    });
  },
};

function locationOf(word: string): StoreLocation {
  const location = storeLocation(word);
  if (location !== null) return location;
  // It may hold a password.
  throw new UsageError('A database is sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.');
}
