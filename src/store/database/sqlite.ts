import { EventEmitter } from 'node:events';
import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { isNativeError } from 'node:util/types';
import { LRUCache } from 'lru-cache';
import { withCode } from '../../platform/messages/message.ts';
import { storeMessages } from '../../platform/messages/store-messages.ts';
import { systemErrorReason } from '../../platform/system-error.ts';
import {
  type Database,
  type Row,
  type Run,
  StoreUnavailable,
  StoreUnusable,
  type Value,
} from './database.ts';

/** Milliseconds to wait for another process on the same file, such as a command beside the service. */
const busyTimeoutMs = 5_000;

/** File systems over the network do not keep SQLite's locks: https://www.sqlite.org/faq.html#q5. Linux's `statfs` numbers. */
const networkFileSystems = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
]);

const maxStatements = 200;

/**
 * Opens or creates a database file, with its directory.
 *
 * @param path `:memory:` keeps everything in the memory of this process
 * @param now the time in milliseconds since the epoch
 * @throws {StoreUnavailable} when the file cannot be opened or is on a network file system
 */
export function openSqlite(path: string, now: () => number): Database {
  const engine = open(path);
  engine.function('now_ms', now);
  const statements = new LRUCache<string, StatementSync>({ max: maxStatements });
  const news = new EventEmitter().setMaxListeners(0);
  // Each statement is synchronous, but a transaction has several: transactions run one after the other.
  let last: Promise<unknown> = Promise.resolve();
  let announced = false;
  let flushes = true;

  /** A commit that is not flushed is still written, in order: https://www.sqlite.org/pragma.html#pragma_synchronous */
  const flushCommits = (wanted: boolean) => {
    if (flushes !== wanted) engine.exec(`pragma synchronous = ${wanted ? 'full' : 'normal'}`);
    flushes = wanted;
  };

  const run: Run = async (sql, values = []) => {
    const statement = statements.get(sql) ?? engine.prepare(sql.replaceAll(/\$(\d+)/g, '?$1'));
    statements.set(sql, statement);
    return statement.all(...(values as Value[])) as Row[];
  };

  const transact = async <Result>(
    work: (run: Run) => Promise<Result>,
    flush: 'now' | 'later',
  ): Promise<Result> => {
    try {
      announced = false;
      flushCommits(flush === 'now');
      engine.exec('begin immediate');
      const result = await work(run);
      engine.exec('commit');
      if (announced) news.emit('work');
      return result;
    } catch (error) {
      // After a full disk SQLite has rolled it back already.
      if (engine.isOpen && engine.isTransaction) engine.exec('rollback');
      throw unavailable(error);
    }
  };

  return {
    dialect: {
      now: '(select now_ms())',
      skipLocked: '',
      identity: 'integer primary key',
      bytes: 'blob',
      // https://www.sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_
      equalsWithoutIndex: (column, value) => `+${column} = ${value}`,
      jsonField: (column, field) => `json_extract(${column}, '$.${field}')`,
      lockSchema: '',
    },
    transaction(work, flush = 'now') {
      const next = last.then(() => transact(work, flush));
      last = next.catch(() => {});
      return next;
    },
    async announce() {
      announced = true;
    },
    listen(callback) {
      news.on('work', callback);
      return () => news.off('work', callback);
    },
    async close() {
      await last;
      news.removeAllListeners();
      if (engine.isOpen) engine.close();
    },
  };
}

function open(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') preparePath(path);
    const engine = new DatabaseSync(path);
    // In this order: two processes that start together would otherwise refuse each other the change of mode.
    engine.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
    engine.exec('pragma journal_mode = wal');
    engine.exec('pragma synchronous = full');
    return engine;
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    throw new StoreUnavailable(`SQLite: ${words(error)}`, { cause: error });
  }
}

/** Makes the directory of a database, and checks that SQLite can use it. */
function preparePath(file: string): void {
  const path = resolve(file);
  const folder = dirname(path);
  try {
    makeFolder(folder);
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'its file system does not allow new directories'
        : systemErrorReason(error);
    throw new StoreUnusable(withCode(storeMessages.sqliteFolder, { path, folder, reason }), { cause: error });
  }
  const system = networkFileSystems.get(statfsSync(folder).type);
  if (system !== undefined) throw new StoreUnusable(withCode(storeMessages.sqliteNetwork, { path, system }));
  const reason = fileProblem(path);
  if (reason !== null) throw new StoreUnusable(withCode(storeMessages.sqliteUnusable, { path, reason }));
}

/** Why SQLite could not use the file, or create it: its own message says only that it could not. */
function fileProblem(path: string): string | null {
  const exists = existsSync(path);
  if (exists && statSync(path).isDirectory()) return 'it is a directory';
  try {
    accessSync(exists ? path : dirname(path), constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    return systemErrorReason(error);
  }
}

/** Node's own `recursive` never ends where a file system answers ENOENT to a new directory, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process made it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Full, locked, read-only, gone: what the operator can fix. Anything else is an internal error. */
function unavailable(error: unknown): unknown {
  const isEngine = isNativeError(error) && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
  const code = isEngine && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  // https://www.sqlite.org/rescode.html: BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB
  if (![5, 6, 8, 10, 11, 13, 14, 26].includes(code)) return error;
  return new StoreUnavailable(`SQLite: ${words(error)}`, { cause: error });
}

function words(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}
