import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, it } from '@jest/globals';
import { runCommand } from '../../src/cli/run.ts';
import { verify } from '../../src/cli/verify/verify.ts';
import { encodeCase } from '../../src/ledger/case-file.ts';
import { memoryStores } from '../opened-stores.ts';
import { documented } from '../samples/documented-statement.ts';
import { caseOf, fillWithCase } from '../samples/stored-case.ts';

const page = readFileSync(new URL('../../docs/statements.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-docs-'));
const open = memoryStores();
afterAll(() => rmSync(folder, { recursive: true }));

const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

/** Digests depend on everything that is evaluated, keys are random, and releases count up. */
const masked = (text: string) =>
  text
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<digest>')
    .replaceAll(/key [0-9a-f]{16}\b/g, 'key <id>')
    .replaceAll(/evaluated by \d+\.\d+\.\d+/g, 'evaluated by <version>');

it('shows the statements as they are made', () => {
  const shown = blocks('json').map((text) => JSON.parse(masked(text)));
  expect(shown).toEqual(documented().map(({ text }) => JSON.parse(masked(text))));
});

it('shows what verifying a case prints', async () => {
  const now = new Date('2026-03-02T10:00:05.000Z');
  const store = await open(() => now.getTime());
  const { commit } = await fillWithCase(store, () => now);
  const file = await caseOf(store, commit);
  const [path, keys] = [join(folder, 'case.json'), join(folder, 'keys.json')];
  writeFileSync(path, encodeCase(file));
  writeFileSync(keys, JSON.stringify(file.keys));
  const output = new PassThrough({ highWaterMark: 1_000_000 });
  const terminal = { output, errors: new PassThrough(), interactive: false };
  expect(await runCommand([verify(() => ({}))], ['verify', path, '--keys', keys], terminal)).toBe(0);
  expect(masked(blocks('text')[0] ?? '')).toBe(masked(String(output.read())));
});
