import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';

const command = new URL('cli.ts', import.meta.url).pathname;
const example = new URL('../examples/shop.yml', import.meta.url).pathname;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

function start(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', command, ...args]);
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
