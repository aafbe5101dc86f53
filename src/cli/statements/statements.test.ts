import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { landed } from '../../../test/samples/recorded-commit.ts';
import { fillWithCase } from '../../../test/samples/stored-case.ts';
import { bundleSchema } from '../../ledger/bundle.ts';
import { openStore } from '../../store/open.ts';
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

async function called(...words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const terminal = { output, errors, interactive: false };
  const environment = { DATABASE_URL: `sqlite:${path}` };
  const code = await runCommand([statements(() => environment)], ['statements', ...words], terminal);
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('statements', () => {
  it('lists those about a commit, whatever the case of the name', async () => {
    const { code, output } = await called(commit.replace('acme', 'ACME'));
    expect(output).toMatch(/^ENTRY +PREDICATE +KEY\n2 +https:\/\/sdl-gate.dev.*\n2 +https:\/\/slsa.dev/);
    expect(code).toBe(0);
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
