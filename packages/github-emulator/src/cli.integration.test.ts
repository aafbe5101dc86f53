import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest, test } from '@jest/globals';

const command = new URL('cli.ts', import.meta.url).pathname;
const example = new URL('../examples/shop.yml', import.meta.url).pathname;

// Each test starts a process.
jest.setTimeout(60_000);

let folder: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-cli-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [command, ...args]);
  started.push(child);
  return child;
}

/** The output of a process until it contains `until`, or the process ends. */
function outputUntil({ stdout, stderr }: ChildProcess, until: string): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    const add = (chunk: Buffer): void => {
      output += chunk;
      if (output.includes(until)) resolve(output);
    };
    stdout?.on('data', add);
    stderr?.on('data', add);
    stdout?.once('close', () => resolve(output));
  });
}

/** A port without a server. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the command line', () => {
  it('starts, prints its addresses, keeps running, and stops on a signal', async () => {
    const key = join(folder, 'app.pem');
    const emulator = start('--port', '0', '--seed', example, '--private-key-out', key, '--app-id', '7');
    const output = await outputUntil(emulator, 'Stop with Ctrl-C.');
    const [, url] = /^GitHub emulator at (http:\S+)$/m.exec(output) ?? [];
    expect(output).toContain('APP_ID=7');
    expect(output).toContain(`PRIVATE_KEY_PATH=${key}`);
    expect(await readFile(key, 'utf8')).toMatch(/^-----BEGIN (RSA )?PRIVATE KEY-----/);
    expect(await (await fetch(`${url}/_emulator/acme/shop`)).text()).toContain('Sessions last a day');
    emulator.kill('SIGTERM');
    expect(await once(emulator, 'exit')).toEqual([0, null]);
  });

  it('applies the seed once a server accepts the webhooks', async () => {
    const received: unknown[] = [];
    const receiver = createServer((request, response) => {
      received.push(request.headers['x-github-event']);
      request.resume().once('end', () => response.end());
    });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const emulator = start(
      '--port',
      '0',
      '--seed',
      example,
      '--webhook-url',
      url,
      '--webhook-secret',
      'of the test',
    );
    const output = await outputUntil(emulator, 'waiting for a server there');
    expect(output).not.toContain('Ready');
    receiver.listen(port, '127.0.0.1').unref();
    await outputUntil(emulator, 'Ready.');
    expect(received).toContain('pull_request');
    emulator.kill('SIGINT');
    expect(await once(emulator, 'exit')).toEqual([0, null]);
  });

  it('can be stopped while it waits for a server', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const emulator = start('--port', '0', '--webhook-url', url, '--webhook-secret', 'of the test');
    await outputUntil(emulator, 'waiting for a server there');
    emulator.kill('SIGTERM');
    expect(await once(emulator, 'exit')).toEqual([0, null]);
  });

  test.each([
    ['an unknown option', ['--prot', '1'], "Unknown option '--prot'"],
    ['a port that is no number', ['--port', 'x'], '--port must be a whole number, not x.'],
    [
      'a webhook without a secret',
      ['--webhook-url', 'http://127.0.0.1:1'],
      '--webhook-url and --webhook-secret must be used together.',
    ],
    ['a seed file that does not exist', ['--port', '0', '--seed', 'none.yml'], 'ENOENT'],
  ])('refuses %s', async (_, args, message) => {
    const emulator = start(...args);
    const [output, [code]] = await Promise.all([outputUntil(emulator, 'never'), once(emulator, 'exit')]);
    expect(output).toContain(message);
    expect(output).not.toContain('GitHub emulator at');
    expect(code).toBe(1);
  });

  it('refuses a seed with a mistake before it starts', async () => {
    const seed = join(folder, 'seed.yml');
    await writeFile(seed, 'users:\n  ann: { nmae: Ann }\n');
    const emulator = start('--port', '0', '--seed', seed);
    const [output] = await Promise.all([outputUntil(emulator, 'never'), once(emulator, 'exit')]);
    expect(output).toBe(`${seed}:2:8: users.ann: unknown key 'nmae'\n`);
    expect(emulator.exitCode).toBe(1);
  });

  it('names another port when its own is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const emulator = start('--port', String(port));
    const [output] = await Promise.all([outputUntil(emulator, 'never'), once(emulator, 'exit')]);
    other.close();
    expect(output).toBe(
      `Port ${port} is taken; use --port ${port + 1} and put GHE_HOST=127.0.0.1:${port + 1} into .env.\n`,
    );
  });
});
