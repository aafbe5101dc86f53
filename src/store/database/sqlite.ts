import { EventEmitter } from 'node:events';
import { mkdirSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { isNativeError } from 'node:util/types';
import { LRUCache } from 'lru-cache';
import { type Database, type Row, type Run, StoreUnavailable, type Value } from './database.ts';

/** Another process on the same file, such as a command beside the service, is waited for so long. */
const patienceMs = 5_000;

/** File systems over the network do not keep SQLite's locks: https://www.sqlite.org/faq.html#q5. Linux's `statfs` numbers. */
const networkFileSystems = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
]);

const rememberedStatements = 200;

/**
 * Opens or makes a database file, with its folder.
 *
 * @param path `:memory:` keeps everything in this process, and loses it with it
 * @param now the time in milliseconds since the epoch
 * @throws {StoreUnavailable} when the file cannot be opened or is on a network file system
 */
export function openSqlite(path: string, now: () => number): Database {
  const engine = open(path);
  engine.function('now_ms', now);
  const statements = new LRUCache<string, StatementSync>({ max: rememberedStatements });
  const news = new EventEmitter().setMaxListeners(0);
  // The engine answers at once, but a transaction is several statements: they take turns.
  let last: Promise<unknown> = Promise.resolve();
  let announced = false;
  let flushes = true;

  /** A commit that is not flushed is written all the same, in order: https://www.sqlite.org/pragma.html#pragma_synchronous */
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
      // A full disk has rolled it back already.
      if (engine.isOpen && engine.isTransaction) engine.exec('rollback');
      throw unavailable(error);
    }
  };

  return {
    dialect: {
      now: '(select now_ms())',
      skipLocked: '',
      identity: 'integer primary key',
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
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true });
      const network = networkFileSystems.get(statfsSync(dirname(path)).type);
      if (network !== undefined) {
        throw new StoreUnavailable(
          `${path} is on ${network}, where SQLite's locks do not hold: put it on a local disk, or use PostgreSQL (DATABASE_URL).`,
        );
      }
    }
    const engine = new DatabaseSync(path);
    // In this order: two processes that start together would otherwise refuse each other the change of mode.
    engine.exec(`pragma busy_timeout = ${patienceMs}`);
    engine.exec('pragma journal_mode = wal');
    engine.exec('pragma synchronous = full');
    return engine;
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    throw new StoreUnavailable(`The database ${path} cannot be opened: ${words(error)}`, { cause: error });
  }
}

/** Full, locked, read-only, gone: what the operator can mend. Anything else is a defect of ours. */
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
