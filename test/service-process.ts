import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Emulator } from '@sdl-gate/github-emulator';
import type { LogLevel } from '../src/platform/settings.ts';

/** The service as its own process, started as an operator would: by its environment. */
export interface ServiceProcess {
  readonly webhook: { readonly url: string; readonly secret: string };
  readonly pid: number;
  readonly url: string;
  /** Its settings, with which an operator runs commands beside it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Resolves when the service has nothing left to do. Rejects when it has not come to an end of it in time. */
  idle(limitMs?: number): Promise<void>;
  /** Asks it to drain, and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a crash would: with SIGKILL. */
  kill(): Promise<void>;
}

export interface ServiceProcessOptions {
  /** Where the service finds the emulator, if not at its own address. */
  readonly github?: string;
  /** Default: a file of its own, which is removed with it. */
  readonly databaseUrl?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Where it keeps checkpoints outside the database. Default: nowhere. */
  readonly checkpointDirectory?: string;
  /** What was built, in the place of the sources. */
  readonly built?: boolean;
  /** Default: `warn`. */
  readonly logLevel?: LogLevel;
}

const sources = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** Where processes of the sources find them without their types, left there by those before that ended in order: they start twice as fast. */
export const compiledSources = fileURLToPath(new URL('../node_modules/.cache/sdl-gate', import.meta.url));

/**
 * Starts the service against the emulator and resolves when it is ready.
 *
 * @throws with the service's own words when it does not start within half a minute
 */
export async function startServiceProcess(
  emulator: Emulator,
  options: ServiceProcessOptions = {},
): Promise<ServiceProcess> {
  const service = await launchServiceProcess(emulator, options);
  await service.ready();
  return service;
}

/** The same, but resolves at once: it may be stopped and killed before it is ready. */
export async function launchServiceProcess(
  emulator: Emulator,
  {
    github = emulator.url,
    port,
    databaseUrl,
    checkpointDirectory,
    built: isBuilt = false,
    logLevel = 'warn',
  }: ServiceProcessOptions = {},
): Promise<ServiceProcess & { ready(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'sdl-gate-service-'));
  const key = join(folder, 'app.pem');
  await writeFile(key, emulator.app.privateKey, { mode: 0o600 });
  const listensOn = port ?? (await freePort());
  const secret = 'a-secret-for-the-demo-only';
  const url = `http://127.0.0.1:${listensOn}`;
  const settings = {
    NODE_ENV: 'production',
    APP_ID: String(emulator.app.id),
    PRIVATE_KEY_PATH: key,
    WEBHOOK_SECRET: secret,
    GHE_HOST: new URL(github).host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: String(listensOn),
    DATABASE_URL: databaseUrl ?? `sqlite:${join(folder, 'sdl-gate.db')}`,
    LOG_LEVEL: logLevel,
    ...(checkpointDirectory === undefined ? {} : { CHECKPOINT_DIRECTORY: checkpointDirectory }),
  };
  const child = spawn(process.execPath, [isBuilt ? built : sources], {
    env: {
      PATH: process.env.PATH,
      ...settings,
      // As the image has it.
      ...(isBuilt ? { MALLOC_ARENA_MAX: '1' } : { NODE_COMPILE_CACHE: compiledSources }),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // A test that fails may leave it: it ends with this process all the same.
  const endWithParent = () => child.kill('SIGKILL');
  process.once('exit', endWithParent);
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      process.off('exit', endWithParent);
      resolve(code);
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const code = await exited;
    await rm(folder, { recursive: true, force: true });
    return code;
  };
  return {
    webhook: { url: `${url}/api/github/webhooks`, secret },
    pid: child.pid ?? 0,
    url,
    settings,
    ready: () => ready(url, child),
    idle: (limitMs = stuckAfterMs) => idle(url, child, limitMs),
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`The service ended with exit code ${child.exitCode}.`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await wait(50);
  }
  throw new Error('The service did not become ready.');
}

/** Milliseconds without any progress after which the service counts as stuck: how long all of its work takes depends on the machine. */
const stuckAfterMs = 60_000;

async function idle(url: string, child: ChildProcess, limitMs: number): Promise<void> {
  let known = '';
  const began = Date.now();
  for (let changed = began; Date.now() - changed < limitMs; ) {
    if (child.exitCode !== null) throw new Error(`The service ended with exit code ${child.exitCode}.`);
    // A kept connection may end in the moment in which it is used again.
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    const state = (await answer?.json()) as { waiting?: number; running?: number } | undefined;
    if (state?.waiting === 0 && state.running === 0) return;
    const left = `${state?.waiting} ${state?.running}`;
    if (left !== known) changed = Date.now();
    known = left;
    // Rarely where it takes long: being asked costs the service time that a benchmark would count.
    await wait(Math.min(500, 10 + (Date.now() - began) / 10));
  }
  throw new Error(`The work of the service makes no progress: ${known} (waiting, running).`);
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}
