import { textOf } from '../platform/messages/message.ts';
import { startMessages } from '../platform/messages/start-messages.ts';
import {
  isUnencrypted,
  locationName,
  type StoreLocation,
  storeLocation,
} from '../platform/store-location.ts';
import { copyStore } from '../store/copy.ts';
import { type Command, UsageError } from './command.ts';
import { readOptions } from './options.ts';
import { reportProblems } from './store-access.ts';

const usage = `sdl-gate store copy <from> <to> [--json]

Moves the store: copies it into an empty database, from SQLite to PostgreSQL or back. Stop the service first; after
the copy, start it with the new DATABASE_URL. The source is not changed.

  <from>, <to>  sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE, as in DATABASE_URL: another host needs
                ?sslmode=verify-full, or ?sslmode=disable on a network that nobody else can read;
                to hide a password from other users of the machine, set it in PGPASSWORD
  --json        machine-readable output
  --help

Exit code: 0; 1 when nothing could be copied, with the reason; 2 for wrong arguments.`;

/** Copies a store from one database to another. */
export const store: Command = {
  name: 'store',
  summary: 'copies the store to another database',
  usage,
  run([action, ...words], terminal) {
    if (action !== 'copy')
      throw new UsageError('Name an action: copy. For details, run sdl-gate store --help.');
    const { values, positionals } = readOptions(words, { json: { type: 'boolean' } }, true);
    const [from, to, ...more] = positionals;
    if (from === undefined || to === undefined || more.length > 0) {
      throw new UsageError('Name source and target: sdl-gate store copy sqlite:PATH postgres://…');
    }
    const [source, target] = [locationOf(from), locationOf(to)];
    return reportProblems(terminal, async () => {
      // The copy is for its user only, as the store of the service is.
      const umask = process.umask(0o077);
      const copied = await copyStore(source, target).finally(() => process.umask(umask));
      if (values.json) terminal.output.write(`${JSON.stringify(copied, null, 2)}\n`);
      else {
        const width = Math.max(...Object.keys(copied).map((table) => table.length));
        const counts = Object.entries(copied).map(([table, rows]) => `  ${table.padEnd(width)}  ${rows}`);
        terminal.output.write(
          `${[`Copied to ${locationName(target)}:`, ...counts].join('\n')}\n` +
            'Start the service with this DATABASE_URL. Later changes to the source are not copied.\n',
        );
      }
      return 0;
    });
  },
};

function locationOf(word: string): StoreLocation {
  const location = storeLocation(word);
  // The argument may hold a password.
  if (location === null)
    throw new UsageError('A database is sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.');
  if (isUnencrypted(location)) {
    const { databaseUnencrypted } = startMessages;
    throw new UsageError(textOf(databaseUnencrypted, { name: locationName(location) }), databaseUnencrypted);
  }
  return location;
}
