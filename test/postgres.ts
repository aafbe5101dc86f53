import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { account, environment, findInstallation, type Installation } from './postgres-installation.ts';
import { freePort } from './service-process.ts';

/** A real PostgreSQL for tests. */
export interface Postgres {
  /** Of a database in which nothing is kept, for its superuser. */
  readonly url: string;
  /** Makes an empty database and returns its URL. */
  database(): Promise<string>;
  /** Ends the server as a crash would: what was committed comes back from its log. @throws for TEST_DATABASE_URL */
  stopServer(): Promise<void>;
  /** Starts it again with the same data at the same port. @throws for TEST_DATABASE_URL */
  startServer(): Promise<void>;
  /** Ends it for good and removes its data. */
  stop(): Promise<void>;
}

/**
 * The server that TEST_DATABASE_URL names; without it one of its own, in a temporary folder, which ends with this process
 * however this process ends.
 *
 * @param durable whether a commit waits for the disk
 * @throws when there is no PostgreSQL that works: a test without it must not pass
 */
export async function startPostgres({ durable = true }: { durable?: boolean } = {}): Promise<Postgres> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return existing(given);
  const installation = await findInstallation();
  for (let tries = 1; ; tries++) {
    const server = new OwnServer(installation, await freePort(), durable);
    try {
      await server.begin();
      return server;
    } catch (error) {
      await server.stop();
      // Somebody else may have taken the port in between.
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || tries === 5) throw error;
    }
  }
}

/** Empties the databases that it made, and lets the rest of somebody's server be. */
function existing(url: string): Postgres {
  const made: string[] = [];
  const refuse = async () => {
    throw new Error('The server of TEST_DATABASE_URL is not ours to stop: unset it for this test.');
  };
  return {
    url,
    database: async () => {
      const name = await createDatabase(url);
      made.push(name);
      return databaseUrl(url, name);
    },
    stopServer: refuse,
    startServer: refuse,
    stop: () => query(url, ...made.map((name) => `drop database if exists ${name} with (force)`)),
  };
}

/**
 * Outlives this process and cleans up after it: its input ends when this process does. Each line says which server runs now,
 * an empty one that none does. It waits for a server that it ended, no longer than ten seconds, and then removes the folder.
 */
const keeper = `
while read -r line; do server=$line; done
if [ -n "$server" ]; then
  kill -QUIT "$server"
  tries=0
  while kill -0 "$server" && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
  kill -KILL "$server"
fi
rm -rf "$1"
`;

class OwnServer implements Postgres {
  readonly url: string;
  readonly #installation: Installation;
  readonly #port: number;
  readonly #durable: boolean;
  #folder = '';
  #keeper: ChildProcess | null = null;
  #server: ChildProcess | null = null;

  constructor(installation: Installation, port: number, durable: boolean) {
    this.url = `postgresql://postgres:${installation.password}@127.0.0.1:${port}/postgres`;
    this.#installation = installation;
    this.#port = port;
    this.#durable = durable;
  }

  async begin(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'sdl-gate-postgres-data-'));
    if (account.uid !== undefined) await chown(this.#folder, account.uid, account.gid);
    // A group of its own: what ends this process from a terminal does not end the keeper.
    this.#keeper = spawn('/bin/sh', ['-c', keeper, 'keeper', this.#folder], {
      ...this.#conditions(),
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await promisify(execFile)('cp', ['-R', this.#installation.data, this.#data], this.#conditions());
    await this.startServer();
  }

  async database(): Promise<string> {
    return databaseUrl(this.url, await createDatabase(this.url));
  }

  async startServer(): Promise<void> {
    const server = spawn(
      join(this.#installation.programs, 'postgres'),
      [
        ...['-D', this.#data, '-p', String(this.#port)],
        ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
        ...['-c', `fsync=${this.#durable ? 'on' : 'off'}`],
      ],
      { ...this.#conditions(), detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#server = server;
    this.#keeper?.stdin?.write(`${server.pid ?? ''}\n`);
    await ready(server);
  }

  async stopServer(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server !== null && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGQUIT');
      await ended;
    }
    this.#keeper?.stdin?.write('\n');
  }

  async stop(): Promise<void> {
    await this.stopServer();
    const tidy = this.#keeper;
    this.#keeper = null;
    if (tidy === null) return;
    const ended = once(tidy, 'exit');
    tidy.stdin?.end();
    await ended;
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  /** Not this process's folder: the other account may not be allowed to stand there. */
  #conditions() {
    return { ...account, env: environment, cwd: this.#folder };
  }
}

/** Resolves when the server takes connections. @throws with its last words when it ends instead */
async function ready(server: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let words = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-4000);
      if (words.includes('database system is ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${words}`)));
  });
}

async function createDatabase(url: string): Promise<string> {
  const name = `sdl_gate_test_${randomBytes(8).toString('hex')}`;
  await query(url, `create database ${name}`);
  return name;
}

function databaseUrl(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function query(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
