import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from '@jest/globals';
import { StoreUnavailable } from './database.ts';
import { openSqlite } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-unavailable-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An error as Node reports SQLite's: https://nodejs.org/api/errors.html#err_sqlite_error */
function sqliteError(errcode: number): Error {
  return Object.assign(new Error('as SQLite says'), { code: 'ERR_SQLITE_ERROR', errcode });
}

async function failureOf(error: unknown): Promise<unknown> {
  const database = openSqlite(':memory:', Date.now);
  const failure = await database.transaction(() => Promise.reject(error)).catch((reason: unknown) => reason);
  // What failed is over: the next transaction works.
  expect(await database.transaction((run) => run('select 1 as one'))).toEqual([{ one: 1 }]);
  await database.close();
  return failure;
}

describe('an error of SQLite', () => {
  // https://www.sqlite.org/rescode.html
  test.each([
    ['BUSY', 5],
    ['BUSY_RECOVERY', 5 | (1 << 8)],
    ['BUSY_SNAPSHOT', 5 | (2 << 8)],
    ['LOCKED', 6],
    ['READONLY', 8],
    ['IOERR', 10],
    ['IOERR_FSYNC', 10 | (4 << 8)],
    ['CORRUPT', 11],
    ['FULL', 13],
    ['CANTOPEN', 14],
    ['NOTADB', 26],
  ])('that passes or that the operator can fix is an unavailable store: %s', async (_, code) => {
    const failure = await failureOf(sqliteError(code));
    expect(failure).toBeInstanceOf(StoreUnavailable);
    expect(failure).toMatchObject({ message: 'SQLite: as SQLite says' });
  });

  test.each([
    ['ERROR', 1],
    ['INTERNAL', 2],
    ['CONSTRAINT', 19],
    ['CONSTRAINT_UNIQUE', 19 | (8 << 8)],
    ['MISMATCH', 20],
    ['MISUSE', 21],
    ['RANGE', 25],
  ])('that is a mistake in the program stays what it is: %s', async (_, code) => {
    const error = sqliteError(code);
    expect(await failureOf(error)).toBe(error);
  });
});

test('an error of the work stays what it is, whatever it holds', async () => {
  const error = Object.assign(new Error('busy'), { errcode: 5 });
  expect(await failureOf(error)).toBe(error);
});

test('a file that another process keeps locked is an unavailable store, and nothing is stored', async () => {
  const path = join(folder, 'locked.db');
  const database = openSqlite(path, Date.now);
  await database.transaction((run) => run('create table t (a integer)'));
  const other = new DatabaseSync(path);
  other.exec('begin immediate');
  const locked = database.transaction((run) => run('insert into t values (1)'));
  await expect(locked).rejects.toBeInstanceOf(StoreUnavailable);
  other.exec('commit');
  other.close();
  expect(await database.transaction((run) => run('select * from t'))).toEqual([]);
  await database.close();
});
