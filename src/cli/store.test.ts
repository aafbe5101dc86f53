import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it, test } from '@jest/globals';
import { localOrExplicitUrls, unencryptedUrls } from '../../test/samples/database-urls.ts';
import { pullRequest } from '../../test/samples/subjects.ts';
import { openStore } from '../store/open.ts';
import { requested } from '../subjects/reason.ts';
import { runCommand } from './run.ts';
import { store } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-store-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function called(...words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const code = await runCommand([store], ['store', ...words], { output, errors, interactive: false });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

async function filled(name: string): Promise<string> {
  const path = join(folder, name);
  const made = await openStore({ kind: 'sqlite', path });
  await made.wake([1, 2].map((number) => ({ subject: pullRequest(number), reason: requested })));
  await made.close();
  return `sqlite:${path}`;
}

describe('store copy', () => {
  it('says what it copied, and what to do next', async () => {
    const target = `sqlite:${join(folder, 'copied.db')}`;
    const { code, output, errors } = await called('copy', await filled('one.db'), target);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain(`Copied to ${target}:\n`);
    expect(output).toMatch(/^ {2}delivery +0\n {2}work +2\n {2}work_by_name +0$/m);
    expect(output).toContain('Start the service with this DATABASE_URL');
  });

  it('is JSON for programs', async () => {
    const { output } = await called(
      'copy',
      await filled('two.db'),
      `sqlite:${join(folder, 'json.db')}`,
      '--json',
    );
    expect(JSON.parse(output)).toMatchObject({ work: 2, evaluation: 0 });
  });

  it('says why it does not copy', async () => {
    const result = await called('copy', await filled('three.db'), await filled('four.db'));
    expect(result).toMatchObject({ code: 1, output: '' });
    expect(result.errors).toMatch(
      /^sqlite:.*four\.db is not empty \(work, cause\): copy into a new, empty database\. \(SDL-C303\)\n$/,
    );
  });

  it('shows no password', async () => {
    const url = 'postgres://gate:secret-word@127.0.0.1:9/gate?password=secret-word';
    for (const words of [
      [await filled('five.db'), url],
      [url, 'sqlite:x'],
      [url, url],
    ]) {
      const { code, output, errors } = await called('copy', ...words);
      expect([code, output]).toEqual([1, '']);
      expect(errors).not.toContain('secret-word');
    }
  });

  test.each(unencryptedUrls)('does not send data over a network in the clear: %s', async (url) => {
    for (const words of [
      [`sqlite:${join(folder, 'none.db')}`, url],
      [url, 'sqlite:x'],
    ]) {
      const { code, output, errors } = await called('copy', ...words);
      expect([code, output]).toEqual([2, '']);
      expect(errors).toMatch(
        /^postgres.* must say how the connection to PostgreSQL is encrypted: add \?sslmode=verify-full\. \(SDL-S036\)\n$/,
      );
      expect(errors).not.toContain('secret');
    }
  });

  test.each(localOrExplicitUrls)('takes %s as the service does', async (url) => {
    const missing = `sqlite:${join(folder, 'none.db')}`;
    expect((await called('copy', missing, url)).errors).toMatch(/^There is no store at .* \(SDL-S222\)\n$/);
  });

  test.each<[readonly string[], string]>([
    [[], 'Name an action: copy. For details, run sdl-gate store --help.'],
    [['copy', 'sqlite:a'], 'Name source and target: sdl-gate store copy sqlite:PATH postgres://…'],
    [
      ['copy', 'sqlite:a', 'mysql://u:secret@h/d'],
      'A database is sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.',
    ],
  ])('%j', async (words, errors) => {
    expect(await called(...words)).toEqual({ code: 2, output: '', errors: `${errors} (SDL-C003)\n` });
  });
});
