import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { newEntry, record as recordEntries } from '../../../test/recorded-entries.ts';
import { openStore } from '../../store/open.ts';
import { runCommand } from '../run.ts';
import { record } from './record.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-record-list-'));
const path = join(folder, 'record.db');
const head = (digit: number) => String(digit).repeat(40);
beforeAll(fill);
afterAll(() => rmSync(folder, { recursive: true }));

async function called(words: readonly string[], url = `sqlite:${path}`) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const terminal = { output, errors, interactive: false };
  const code = await runCommand([record(() => ({ DATABASE_URL: url }))], ['record', ...words], terminal);
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

/** Entries 1 to 5, a minute apart. */
async function fill(): Promise<void> {
  let now = Date.parse('2026-03-01T23:57:00Z');
  const store = await openStore({ kind: 'sqlite', path }, () => now);
  const shop = { repositoryId: 1296269, repository: 'acme/shop' };
  const verdict = { kind: 'verdict', ...shop, branch: 'main' };
  const entries = [
    newEntry({ kind: 'app-configuration' }),
    newEntry({
      ...verdict,
      number: 7,
      sha: head(1),
      conclusion: 'failure',
      rules: ['review=fail', 'sast=pending', 'tests=pass'],
    }),
    newEntry({
      ...verdict,
      number: 7,
      sha: head(2),
      conclusion: 'success',
      rules: ['review=pass', 'tests=not-applicable'],
    }),
    newEntry({ kind: 'policy-change', ...shop, branch: 'release/1', sha: head(3) }),
    newEntry({
      kind: 'verdict',
      repositoryId: 2,
      repository: 'acme/\u{1b}[2Jpayments\u{202e}',
      number: 1,
      sha: head(4),
      branch: 'main\r\n99 forged',
      conclusion: 'failure',
      rules: ['own\u{9b}rule=error'],
    }),
  ];
  for (const entry of entries) {
    await recordEntries(store, [entry], { confirmed: entry.sha !== head(2) });
    now += 60_000;
  }
  await store.close();
}

const numbers = (output: string) => output.split('\n').flatMap((line) => /^\d+(?= )/.exec(line) ?? []);

describe('record list', () => {
  it('shows the newest entries first, in columns, with what the rules say', async () => {
    const { code, output, errors } = await called(['list', '--repository', 'Acme/Shop']);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toBe(
      [
        'ENTRY  TIME (UTC)           KIND           OUTCOME  SUBJECT              COMMIT   NOTES',
        '4      2026-03-02 00:00:00  policy-change           acme/shop release/1  3333333',
        '3      2026-03-01 23:59:00  verdict        success  acme/shop#7          2222222  not confirmed',
        '2      2026-03-01 23:58:00  verdict        failure  acme/shop#7          1111111  review fails and sast waits',
        '',
      ].join('\n'),
    );
  });

  it('shows names from outside on one line, without what a terminal obeys', async () => {
    const { output } = await called(['list']);
    expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(numbers(output)).toEqual(['5', '4', '3', '2', '1']);
    expect(output).toContain('acme/ [2Jpayments #1');
    expect(output).toContain('own rule cannot be checked');
  });

  test.each<[filter: string, entries: string]>([
    ['--repository 1296269', '4 3 2'],
    ['--repository acme/none', ''],
    ['--pull-request ACME/shop#7', '3 2'],
    ['--pull-request 1296269#7', '3 2'],
    ['--pull-request acme/shop#8', ''],
    ['--since 2026-03-02', '5 4'],
    ['--until 2026-03-01', '3 2 1'],
    ['--since 2026-03-01T23:58Z --until 2026-03-01T23:59:00Z', '2'],
    ['--since 2026-03-02T01:59+02:00 --until 2026-03-02', '5 4 3'],
    ['--rule review', '3 2'],
    ['--rule review=fail', '2'],
    ['--rule revie', ''],
    ['--verdict failure', '5 2'],
    ['--kind policy-change', '4'],
    ['--branch main', '3 2'],
    [`--commit ${head(2)}`, '3'],
    ['--verdict failure --repository acme/shop', '2'],
  ])('%s', async (filter, entries) => {
    const { code, output } = await called(['list', ...filter.split(' ')]);
    expect(code).toBe(0);
    expect(numbers(output).join(' ')).toBe(entries);
    if (entries === '') expect(output).toBe('no entries\n');
  });

  it('says how to get the next page, until there is none', async () => {
    const first = await called(['list', '--limit', '2']);
    expect(numbers(first.output)).toEqual(['5', '4']);
    expect(first.output).toMatch(/\nOlder entries: the same with --before 4\n$/);
    const second = await called(['list', '--limit', '3', '--before', '4']);
    expect(numbers(second.output)).toEqual(['3', '2', '1']);
    expect(second.output).not.toContain('Older');
  });

  it('is one JSON document for programs', async () => {
    const { output } = await called(['list', '--json', '--limit', '1']);
    expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(output)).toEqual({
      entries: [
        {
          id: 5,
          at: '2026-03-02T00:01:00.000Z',
          kind: 'verdict',
          repositoryId: 2,
          repository: 'acme/\u{1b}[2Jpayments\u{202e}',
          number: 1,
          sha: head(4),
          branch: 'main\r\n99 forged',
          conclusion: 'failure',
          rules: ['own\u{9b}rule=error'],
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          confirmed: true,
        },
      ],
      next: 5,
    });
  });

  it('says that a page begins nowhere', async () => {
    expect(await called(['list', '--before', '99'])).toEqual({
      code: 1,
      output: '',
      errors: 'There is no entry 99 in the record. (SDL-C501)\n',
    });
  });

  it('lists nothing of an empty store', async () => {
    const empty = join(folder, 'empty.db');
    await (await openStore({ kind: 'sqlite', path: empty })).close();
    expect(await called(['list'], `sqlite:${empty}`)).toEqual({
      code: 0,
      output: 'no entries\n',
      errors: '',
    });
    expect(JSON.parse((await called(['list', '--json'], `sqlite:${empty}`)).output)).toEqual({
      entries: [],
      next: null,
    });
  });

  it('says that there is no store', async () => {
    const { code, errors } = await called(['list'], `sqlite:${join(folder, 'none.db')}`);
    expect([code, errors]).toEqual([1, expect.stringContaining('(SDL-S222)')]);
  });

  test.each<[words: string, errors: string]>([
    ['', 'Name an action: list, show, verify, redact.'],
    ['print', 'Name an action'],
    ['list 7', 'Unexpected argument'],
    ['list --limit 0', '--limit takes a whole number from 1 to 1000, not "0".'],
    ['list --limit 1001', '--limit takes'],
    ['list --before abc', '--before takes the number of an entry, not "abc".'],
    ['list --verdict green', '--verdict takes success, failure or pending, not "green".'],
    ['list --repositories a/b', 'There is no option "--repositories". Did you mean --repository?'],
  ])('%s is refused', async (words, errors) => {
    const result = await called(words === '' ? [] : words.split(' '));
    expect(result).toMatchObject({ code: 2, output: '' });
    expect(result.errors).toContain(errors);
  });
});
