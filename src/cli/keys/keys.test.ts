import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { serviceSettings } from '../../../test/service-settings.ts';
import { publishedKeysSchema, readPublishedKeys } from '../../ledger/published-keys.ts';
import type { Environment } from '../../platform/settings.ts';
import { openDatabase, openStore } from '../../store/open.ts';
import { runCommand } from '../run.ts';
import { keys } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-keys-'));
let path = '';
let count = 0;
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  path = join(folder, `${++count}.db`);
  await (await openStore({ kind: 'sqlite', path })).close();
});

async function called(words: readonly string[], variables: Environment = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const environment = {
    DATABASE_URL: `sqlite:${path}`,
    PRIVATE_KEY: serviceSettings.privateKey,
    ...variables,
  };
  const terminal = { output, errors, interactive: false };
  const code = await runCommand([keys(() => environment)], ['keys', ...words], terminal);
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('keys', () => {
  it('lists none at first', async () => {
    expect(await called(['list'])).toMatchObject({ code: 0, output: expect.stringContaining('no keys') });
  });

  it('rotates, and lists the keys in their order', async () => {
    const [one, two] = [await called(['rotate']), await called(['rotate'])];
    const ids = [one, two].map(({ output }) => output.split(' ')[0] ?? '');
    const { output } = await called(['list']);
    const [, first = '', second = ''] = output.split('\n');
    expect(first).toMatch(new RegExp(`^${ids[0]}  \\S+ \\S+ UTC  \\S+ \\S+ UTC +database$`));
    expect(second).toMatch(new RegExp(`^${ids[1]}  \\S+ \\S+ UTC  signs now +database$`));
  });

  it('writes nothing to a terminal but the list, whatever stands in the database', async () => {
    await called(['rotate']);
    const database = openDatabase({ kind: 'sqlite', path });
    await database.transaction((run) => run("update signing_key set key_id = char(27) || '[2J' || key_id"));
    await database.close();
    const { output } = await called(['list']);
    expect(output).toContain('[2J');
    expect(output.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('prints the list as it is published, without secrets', async () => {
    await called(['rotate']);
    const { output } = await called(['list', '--json']);
    const published = publishedKeysSchema.parse(JSON.parse(output));
    expect(readPublishedKeys(published)).toHaveLength(1);
    expect(output).not.toMatch(/PRIVATE|wrapped/);
  });

  it('creates none where the operator gives one', async () => {
    const file = join(folder, 'key.pem');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    writeFileSync(file, privateKey.export({ type: 'sec1', format: 'pem' }));
    const { code, errors } = await called(['rotate'], { SIGNING_KEY_PATH: file });
    expect(errors).toContain('SDL-C901');
    expect(code).toBe(1);
    expect((await called(['list'])).output).toContain('no keys');
  });

  it('creates none without the private key of the app', async () => {
    const { code, errors } = await called(['rotate'], { PRIVATE_KEY: '' });
    expect(errors).toContain('SDL-S021');
    expect(code).toBe(1);
  });

  it('takes no other words', async () => {
    expect((await called([])).code).toBe(2);
    expect((await called(['list', 'more'])).code).toBe(2);
    expect((await called(['remove'])).code).toBe(2);
  });
});
