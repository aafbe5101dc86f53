import type { CodedMessage } from './message.ts';

/** Everything that keeps the service or a command from using the store. */
export const storeMessages = {
  postgresRefuses: {
    code: 'SDL-S201',
    text: 'PostgreSQL at {server} refuses connections (DATABASE_URL): is it up?',
    cause: 'Nothing listens there: the server is down, still starting, or on another port.',
    remedy: 'Start it, or correct host and port in DATABASE_URL.',
  },
  postgresHostUnknown: {
    code: 'SDL-S202',
    text: 'PostgreSQL at {server}: the host name cannot be resolved (DATABASE_URL).',
    cause: 'The name is misspelled, or unknown to DNS on this machine.',
    remedy: 'Correct the host in DATABASE_URL.',
  },
  postgresSilent: {
    code: 'SDL-S203',
    text: 'PostgreSQL at {server} does not answer (DATABASE_URL): {reason}.',
    cause: 'A firewall drops the connection, the server is overloaded, or another protocol is spoken there.',
    remedy: 'Check the network, TLS and the server’s log.',
  },
  postgresLogin: {
    code: 'SDL-S204',
    text: 'PostgreSQL at {server} refuses the user or the password (DATABASE_URL).',
    cause: 'They are wrong, or pg_hba.conf does not admit this machine.',
    remedy: 'Correct them; encode special characters of the password, such as %40 for @.',
  },
  postgresDatabaseMissing: {
    code: 'SDL-S205',
    text: 'PostgreSQL at {server} has no database {database} (DATABASE_URL).',
    cause: 'The database was not created, or its name is misspelled.',
    remedy: 'Create it, owned by the service’s user.',
  },
  postgresFailed: {
    code: 'SDL-S206',
    text: 'PostgreSQL at {server} cannot be used: {reason}',
    cause: 'The server is read-only, full, out of connections, or shutting down.',
    remedy: 'Read the reason; check the server’s log.',
  },
  sqliteFolder: {
    code: 'SDL-S211',
    text: 'The database {path} cannot be created: its directory {folder} cannot be made ({reason}).',
    cause: 'A parent is a file, is read-only, or belongs to another user.',
    remedy: 'Choose a directory that the service’s user can write to.',
  },
  sqliteUnusable: {
    code: 'SDL-S212',
    text: 'The database {path} cannot be opened: {reason}.',
    cause: 'The path names a directory, or the service’s user is not allowed to read or write the file.',
    remedy: 'Correct the path in DATABASE_URL, or the owner and mode of the file.',
  },
  sqliteReadOnly: {
    code: 'SDL-S213',
    text: 'The database {path} is read-only.',
    cause: 'The file, its directory or its file system cannot be written by the service’s user.',
    remedy: 'Correct the owner and mode, or mount the file system writable.',
  },
  sqliteDiskFull: {
    code: 'SDL-S214',
    text: 'The disk of the database {path} is full.',
    cause: 'SQLite needs space for the database and its write-ahead log.',
    remedy: 'Free space. Nothing is lost.',
  },
  sqliteNotADatabase: {
    code: 'SDL-S215',
    text: 'The file {path} is not an SQLite database, or is damaged.',
    cause: 'DATABASE_URL names another file, or the disk failed.',
    remedy: 'Correct the path, or move the file away: an empty store is filled again by the full resync.',
  },
  sqliteLocked: {
    code: 'SDL-S216',
    text: 'The database {path} is locked by another process.',
    cause: 'Another program holds a transaction on the file for longer than five seconds.',
    remedy: 'Stop it. A second replica needs PostgreSQL.',
  },
  sqliteNetwork: {
    code: 'SDL-S217',
    text: 'The database {path} is on {system}, where SQLite’s locks do not work: use a local disk or PostgreSQL (DATABASE_URL).',
    cause: 'Network file systems do not keep the locks that SQLite needs.',
    remedy: 'Move the file to a local disk, or use PostgreSQL.',
  },
  schemaTooNew: {
    code: 'SDL-S221',
    text:
      'The database was used by a later release (schema {taken}, this release knows {known}): start that release, or ' +
      'restore a backup from before it.',
    cause: 'A newer sdl-gate has changed the tables.',
    remedy: 'Start the later release or restore the backup: a database cannot be used by an older release.',
  },
  storeMissing: {
    code: 'SDL-S222',
    text: 'There is no store at {name}: the service creates it when it first starts. Set DATABASE_URL to the service’s own.',
    cause: 'The command does not use the same database as the service.',
    remedy: 'Run the command with the service’s .env, in its directory.',
  },
  schemaTooOld: {
    code: 'SDL-S223',
    text:
      '{name} belongs to an earlier release (schema {taken}, this release has {known}): ' +
      'the service of this release upgrades it when it starts.',
    cause: 'The command is newer than the service.',
    remedy: 'Start the service of this release once.',
  },
} as const satisfies Readonly<Record<string, CodedMessage>>;
