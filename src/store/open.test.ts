import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from '@jest/globals';
import { StoreUnavailable, StoreUnusable } from './database/database.ts';
import { openStore } from './open.ts';
import { openProblem } from './open-problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-open-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('an SQLite file that cannot be opened', () => {
  test.each<[what: string, path: () => string, message: RegExp]>([
    [
      'in a file system that does not allow new directories',
      () => '/proc/nope/a.db',
      /^The database \/proc\/nope\/a\.db cannot be created: its directory \/proc\/nope cannot be made \(its file system does not allow new directories\)\. \(SDL-S211\)$/,
    ],
    [
      'below a file',
      () => {
        writeFileSync(join(folder, 'file'), '');
        return join(folder, 'file', 'below', 'a.db');
      },
      /cannot be made \(a part of the path is not a directory\)\. \(SDL-S211\)$/,
    ],
    [
      'where a directory is',
      () => {
        mkdirSync(join(folder, 'directory.db'));
        return join(folder, 'directory.db');
      },
      /directory\.db cannot be opened: it is a directory\. \(SDL-S212\)$/,
    ],
    [
      'where another file is',
      () => {
        writeFileSync(join(folder, 'notes.db'), 'not a database, but text of some length '.repeat(50));
        return join(folder, 'notes.db');
      },
      /notes\.db is not an SQLite database, or is damaged\. \(SDL-S215\)$/,
    ],
  ])('%s has its reason', async (_, path, message) => {
    const opening = openStore({ kind: 'sqlite', path: path() });
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toThrow(StoreUnusable);
  });

  test.each([
    [5, 'SDL-S216'],
    [8, 'SDL-S213'],
    [13, 'SDL-S214'],
    [14, 'SDL-S212'],
  ])('with SQLite’s code %d has %s', (errcode, code) => {
    const cause = Object.assign(new Error('an error'), { errcode });
    const error = new StoreUnavailable('SQLite: an error', { cause });
    expect(String(openProblem({ kind: 'sqlite', path: 'a.db' }, error))).toContain(`(${code})`);
  });
});

describe('a PostgreSQL that cannot be used', () => {
  const url = 'postgres://gate:secret-word@db.example.com:5433/sdl?password=secret-word';
  const problem = (code: string, message = 'some reason') => {
    const cause = Object.assign(new Error(message), code === '' ? {} : { code });
    const error = new StoreUnavailable(`PostgreSQL: ${message}`, { cause });
    return (openProblem({ kind: 'postgres', url }, error) as Error).message;
  };

  test.each<[code: string, message: string]>([
    [
      'ECONNREFUSED',
      'PostgreSQL at db.example.com:5433 refuses connections (DATABASE_URL): is it up? (SDL-S201)',
    ],
    [
      'ENOTFOUND',
      'PostgreSQL at db.example.com:5433: the host name cannot be resolved (DATABASE_URL). (SDL-S202)',
    ],
    ['', 'PostgreSQL at db.example.com:5433 does not answer (DATABASE_URL): some reason. (SDL-S203)'],
    [
      '28P01',
      'PostgreSQL at db.example.com:5433 refuses the user or the password (DATABASE_URL). (SDL-S204)',
    ],
    ['3D000', 'PostgreSQL at db.example.com:5433 has no database "sdl" (DATABASE_URL). (SDL-S205)'],
    ['53300', 'PostgreSQL at db.example.com:5433 cannot be used: some reason (SDL-S206)'],
  ])('with the code "%s" has its reason, and no password', (code, message) => {
    expect(problem(code)).toBe(message);
  });

  it('names the port where the URL names none', () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const error = new StoreUnavailable('PostgreSQL: refused', { cause });
    const { message } = openProblem({ kind: 'postgres', url: 'postgres://db/sdl' }, error) as Error;
    expect(message).toContain('PostgreSQL at db:5432 refuses');
  });

  it('leaves an internal error unchanged', () => {
    const error = new TypeError('a defect');
    expect(openProblem({ kind: 'postgres', url }, error)).toBe(error);
  });
});
