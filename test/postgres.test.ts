import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { type Postgres, startPostgres } from './postgres.ts';

// Starting servers takes its time on a machine that is busy with other tests.
jest.setTimeout(60_000);

/** Runs a statement on a connection of its own. */
async function rows(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** What the server leaves on the machine while it runs. */
async function traces(url: string): Promise<{ readonly folder: string; readonly pid: number }> {
  const [row] = await rows(url, 'show data_directory');
  const folder = String(row?.data_directory);
  const [pid] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
  return { folder, pid: Number(pid) };
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Its own server, whatever the environment offers. */
async function startOwn(): Promise<Postgres> {
  process.env.TEST_DATABASE_URL = '';
  return await startPostgres();
}

describe('a PostgreSQL for tests', () => {
  const given = process.env.TEST_DATABASE_URL;
  let postgres: Postgres;

  beforeAll(async () => {
    postgres = await startOwn();
  });

  afterAll(async () => {
    await postgres.stop();
    process.env.TEST_DATABASE_URL = given ?? '';
  });

  it('waits for the disk at each commit unless told otherwise', async () => {
    expect(await rows(postgres.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    const quick = await startPostgres({ durable: false });
    expect(await rows(quick.url, 'show fsync')).toEqual([{ fsync: 'off' }]);
    await quick.stop();
  });

  it('makes databases that do not see each other', async () => {
    const [one, other] = await Promise.all([postgres.database(), postgres.database()]);
    await rows(one, 'create table mark (value int)');
    await rows(other, 'create table mark (value text)');
    await rows(one, 'insert into mark values (1)');
    expect(await rows(one, 'select value from mark')).toEqual([{ value: 1 }]);
    expect(await rows(other, 'select value from mark')).toEqual([]);
  });

  it('keeps what was committed, and its address, when the server ends and starts again', async () => {
    const url = await postgres.database();
    await rows(url, 'create table mark (value int)');
    await rows(url, 'insert into mark values (7)');
    await postgres.stopServer();
    await expect(rows(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    await postgres.startServer();
    expect(await rows(url, 'select value from mark')).toEqual([{ value: 7 }]);
  });

  it('is let in by its password only', async () => {
    const stranger = new URL(postgres.url);
    stranger.password = 'postgres';
    await expect(rows(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('leaves no process and no data when it stops', async () => {
    const brief = await startOwn();
    const { folder, pid } = await traces(brief.url);
    expect(runs(pid)).toBe(true);
    await brief.stop();
    expect(runs(pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it('ends with the process that started it, even when that was killed', async () => {
    const owner = startInProcess();
    const { folder, pid } = await traces(await firstLine(owner));
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    for (let tries = 0; tries < 200 && (runs(pid) || existsSync(folder)); tries++) await wait(50);
    expect(runs(pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  describe('of TEST_DATABASE_URL', () => {
    let borrowed: Postgres;

    beforeAll(async () => {
      process.env.TEST_DATABASE_URL = postgres.url;
      borrowed = await startPostgres();
    });

    it('is not ours to stop or to start', async () => {
      await expect(borrowed.stopServer()).rejects.toThrow('not ours to stop');
      await expect(borrowed.startServer()).rejects.toThrow('not ours to stop');
    });

    it('is left as it was found', async () => {
      const before = await databases();
      const url = await borrowed.database();
      expect(await rows(url, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(await databases()).not.toEqual(before);
      await borrowed.stop();
      expect(await databases()).toEqual(before);
    });

    async function databases() {
      return await rows(postgres.url, 'select datname from pg_database order by datname');
    }
  });
});

/** A process that starts a server, prints its URL and then waits for ever. */
function startInProcess(): ChildProcess {
  const module = JSON.stringify(new URL('./postgres.ts', import.meta.url).href);
  const program = `const { startPostgres } = await import(${module}); console.log((await startPostgres()).url);`;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TEST_DATABASE_URL: '' },
  });
}

async function firstLine(from: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of from.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.trim();
}
