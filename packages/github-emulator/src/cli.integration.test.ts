import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest, test } from '@jest/globals';

const command = new URL('cli.ts', import.meta.url).pathname;
const example = new URL('../examples/shop.yml', import.meta.url).pathname;

// Each test starts a process of its own.
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

/** What a process says until it says `until`, or ends. */
function hear({ stdout, stderr }: ChildProcess, until: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const add = (chunk: Buffer): void => {
      said += chunk;
      if (said.includes(until)) resolve(said);
    };
    stdout?.on('data', add);
    stderr?.on('data', add);
    stdout?.once('close', () => resolve(said));
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
  it('starts, says how to reach it, stays, and ends on a signal', async () => {
    const key = join(folder, 'app.pem');
    const emulator = start('--port', '0', '--seed', example, '--private-key-out', key, '--app-id', '7');
    const said = await hear(emulator, 'Ctrl-C ends it.');
    const [, url] = /^A GitHub at (http:\S+)$/m.exec(said) ?? [];
    expect(said).toContain('APP_ID=7');
    expect(said).toContain(`PRIVATE_KEY_PATH=${key}`);
    expect(await readFile(key, 'utf8')).toMatch(/^-----BEGIN (RSA )?PRIVATE KEY-----/);
    expect(await (await fetch(`${url}/_emulator/acme/shop`)).text()).toContain('Sessions last a day');
    emulator.kill('SIGTERM');
    expect(await once(emulator, 'exit')).toEqual([0, null]);
  });

  it('waits with its seed until somebody hears the webhooks', async () => {
    const heard: unknown[] = [];
    const receiver = createServer((request, response) => {
      heard.push(request.headers['x-github-event']);
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
    const said = await hear(emulator, 'until a server listens there');
    expect(said).not.toContain('Ready');
    receiver.listen(port, '127.0.0.1').unref();
    await hear(emulator, 'Ready.');
    expect(heard).toContain('pull_request');
    emulator.kill('SIGINT');
    expect(await once(emulator, 'exit')).toEqual([0, null]);
  });

  it('ends while it waits', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const emulator = start('--port', '0', '--webhook-url', url, '--webhook-secret', 'of the test');
    await hear(emulator, 'until a server listens there');
    emulator.kill('SIGTERM');
    expect(await once(emulator, 'exit')).toEqual([0, null]);
  });

  test.each([
    ['an unknown option', ['--prot', '1'], "Unknown option '--prot'"],
    ['a port that is no number', ['--port', 'x'], '--port takes a whole number, not x'],
    [
      'a webhook without a secret',
      ['--webhook-url', 'http://127.0.0.1:1'],
      '--webhook-url and --webhook-secret belong together',
    ],
    ['a file that is not there', ['--port', '0', '--seed', 'none.yml'], 'ENOENT'],
  ])('refuses %s', async (_, args, message) => {
    const emulator = start(...args);
    const [said, [code]] = await Promise.all([hear(emulator, 'never'), once(emulator, 'exit')]);
    expect(said).toContain(message);
    expect(code).toBe(1);
  });
});
