import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Emulator } from '@sdl-gate/github-emulator';

/** The service as its own process, started as an operator would: by its environment. */
export interface ServiceProcess {
  readonly webhook: { readonly url: string; readonly secret: string };
  readonly pid: number;
  /** Resolves when the service has nothing left to do. Rejects when it is stuck. */
  idle(): Promise<void>;
  /** Asks it to drain, and resolves with its exit code. */
  stop(): Promise<number | null>;
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/**
 * Starts the service against the emulator and resolves when it is ready.
 *
 * @param github where the service finds the emulator, if not at its own address
 * @throws with the service's own words when it does not start within half a minute
 */
export async function startServiceProcess(
  emulator: Emulator,
  github: string = emulator.url,
): Promise<ServiceProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'sdl-gate-demo-'));
  const key = join(folder, 'app.pem');
  await writeFile(key, emulator.app.privateKey, { mode: 0o600 });
  const port = await freePort();
  const secret = 'a-secret-for-the-demo-only';
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      APP_ID: String(emulator.app.id),
      PRIVATE_KEY_PATH: key,
      WEBHOOK_SECRET: secret,
      GHE_HOST: new URL(github).host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  await ready(url, child);
  return {
    webhook: { url: `${url}/api/github/webhooks`, secret },
    pid: child.pid ?? 0,
    idle: () => idle(url, child),
    stop: async () => {
      child.kill('SIGTERM');
      const code = await exited;
      await rm(folder, { recursive: true, force: true });
      return code;
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

/** The longest that the service may have work before it counts as stuck. */
const stuckAfterMs = 60_000;

async function idle(url: string, child: ChildProcess): Promise<void> {
  for (const began = Date.now(); Date.now() - began < stuckAfterMs; ) {
    if (child.exitCode !== null) throw new Error(`The service ended with exit code ${child.exitCode}.`);
    const state = (await (await fetch(`${url}/readyz`)).json()) as { waiting: number; running: number };
    if (state.waiting === 0 && state.running === 0) return;
    await wait(10);
  }
  throw new Error('The service does not come to an end of its work.');
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
