import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { landed } from '../../../test/samples/recorded-commit.ts';
import { fillWithCase } from '../../../test/samples/stored-case.ts';
import { bundleSchema } from '../../ledger/bundle.ts';
import { openDatabase, openStore } from '../../store/open.ts';
import { runCommand } from '../run.ts';
import { statements } from './statements.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-statements-'));
const path = join(folder, 'gate.db');
const now = new Date('2026-03-02T10:00:05.000Z');
const commit = `acme/shop@${landed.sha}`;

beforeAll(async () => {
  const store = await openStore({ kind: 'sqlite', path }, () => now.getTime());
  await fillWithCase(store, () => now);
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const called = (...words: readonly string[]) => calledIn(path, ...words);
async function calledIn(database: string, ...words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const terminal = { output, errors, interactive: false };
  const environment = { DATABASE_URL: `sqlite:${database}` };
  const code = await runCommand([statements(() => environment)], ['statements', ...words], terminal);
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('statements', () => {
  it('lists those about a commit, whatever the case of the name', async () => {
    const { code, output } = await called(commit.replace('acme', 'ACME'));
    expect(output).toMatch(/^ENTRY +PREDICATE +KEY\n2 +https:\/\/sdl-gate.dev.*\n2 +https:\/\/slsa.dev/);
    expect(code).toBe(0);
  });

  it('writes nothing to a terminal but the list, whatever stands in the database', async () => {
    const copy = join(folder, 'hostile.db');
    copyFileSync(path, copy);
    const database = openDatabase({ kind: 'sqlite', path: copy });
    await database.transaction(async (run) => {
      for (const { entry, predicate, bundle } of await run(
        'select entry, predicate, bundle from statement',
      )) {
        const read = bundleSchema.parse(JSON.parse(zstdDecompressSync(bundle as Uint8Array).toString()));
        const hostile = { ...read, verificationMaterial: { publicKey: { hint: '\u001b[2J' } } };
        await run('update statement set bundle = $3 where entry = $1 and predicate = $2', [
          Number(entry),
          String(predicate),
          zstdCompressSync(JSON.stringify(hostile)),
        ]);
      }
    });
    await database.close();
    const { output } = await calledIn(copy, commit);
    expect(output).toContain('[2J');
    expect(output.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('prints the bundles', async () => {
    const { output } = await called(commit, '--json');
    expect(JSON.parse(output).map((bundle: unknown) => bundleSchema.safeParse(bundle).success)).toEqual([
      true,
      true,
    ]);
  });

  it('writes each to a file of its own', async () => {
    const out = join(folder, 'a', 'b');
    const { code, output } = await called(commit, '--out', out);
    const files = output.trim().split('\n');
    expect(files).toEqual(
      ['verdict', 'summary'].map((kind) => join(out, `eeeeeeeeeeee-2-${kind}.sigstore.json`)),
    );
    for (const file of files) expect(bundleSchema.parse(JSON.parse(readFileSync(file, 'utf8')))).toBeTruthy();
    expect(code).toBe(0);
  });

  it('says that the folder cannot be written to', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await called(commit, '--out', join(file, 'folder'))).toMatchObject({
      code: 1,
      errors: expect.stringContaining('SDL-C903'),
    });
  });

  test.each([`acme/shop@${'a'.repeat(40)}`, `acme/store@${landed.sha}`])(
    'there are none about %s',
    async (name) => {
      expect(await called(name)).toMatchObject({ code: 1, errors: expect.stringContaining('SDL-C902') });
    },
  );

  test.each([[], ['acme/shop'], ['acme/shop@main'], [commit, commit], [`acme/../x@${landed.sha}`]])(
    'takes no words %j',
    async (...words) => {
      expect((await called(...(words as string[]))).code).toBe(2);
    },
  );
});
