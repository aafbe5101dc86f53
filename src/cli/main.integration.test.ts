import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStore } from '../store/open.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-main-'));
beforeAll(async () => {
  await (await openStore({ kind: 'sqlite', path: join(folder, 'gate.db') })).close();
  writeFileSync(join(folder, '.env'), 'DATABASE_URL=sqlite:gate.db\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command as its own process, in a folder with `.env` and with these variables. */
function called(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new Promise<{ readonly code: unknown; readonly output: string; readonly errors: string }>(
    (resolve) => {
      const options = { cwd: folder, env: { PATH: process.env.PATH, ...env } };
      execFile(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', main, ...words],
        options,
        (error, output, errors) => resolve({ code: error === null ? 0 : error.code, output, errors }),
      );
    },
  );
}

describe('the program sdl-gate', () => {
  it('reads the settings of the service from .env', async () => {
    expect(await called(['work', 'list'])).toEqual({
      code: 0,
      output: '0 waiting, 0 running, 0 scheduled, 0 dead-lettered\n',
      errors: '',
    });
  });

  it('reads them from its environment before that', async () => {
    const { code, errors } = await called(['work', 'list'], { DATABASE_URL: 'sqlite:other.db' });
    expect(code).toBe(1);
    expect(errors).toContain('other.db');
  });

  it('lists its commands', async () => {
    const { code, output } = await called(['--help']);
    expect(code).toBe(0);
    for (const name of ['replay', 're-evaluate', 'work', 'store']) expect(output).toContain(`\n  ${name} `);
  });
});
