import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { newEntry, record as recordEntries } from '../../../test/recorded-entries.ts';
import { gatheredCases, gatheredPullRequest } from '../../../test/samples/gathered.ts';
import { serviceSettings } from '../../../test/service-settings.ts';
import { engine } from '../../engine/engine.ts';
import type { Report } from '../../engine/report.ts';
import { version } from '../../platform/version.ts';
import { createRecorder } from '../../record/recorder.ts';
import { rules } from '../../rules/index.ts';
import type { Value } from '../../store/database/database.ts';
import { openDatabase, openStore } from '../../store/open.ts';
import { evaluateGroup, evaluateTogether } from '../../subjects/joint-evaluation.ts';
import { runCommand } from '../run.ts';
import { record } from './record.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-record-'));
const filled = join(folder, 'filled.db');
let path = '';
let count = 0;
beforeAll(fill);
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  path = join(folder, `${++count}.db`);
  copyFileSync(filled, path);
});

/** Entry 1: what is no verdict. 2: a verdict on acme/shop#7, recorded by an earlier release. 3: one on a merge group. */
async function fill(): Promise<void> {
  const store = await openStore({ kind: 'sqlite', path: filled }, () =>
    Date.parse('2026-03-02T09:00:12.345Z'),
  );
  const earlier = createRecorder({ rules, version: '0.0.9' });
  const facts = { to: 'valid', by: '\u{1b}[2Jmona\u{202e}' };
  await recordEntries(store, [
    earlier.entry({
      kind: 'policy-change',
      repositoryId: 1296269,
      repository: 'acme/shop',
      branch: 'main',
      facts,
    }),
  ]);
  const at = new Date('2026-03-02T09:00:11.000Z');
  const gathered = gatheredPullRequest();
  const deliveries = ['d1', 'd2'];
  const verdict = earlier
    .verdict({ gathered, ...(await evaluateTogether(gathered, engine, at)), deliveries })
    .encode();
  await recordEntries(store, [verdict.entry], { ...verdict, confirmed: false });
  const group = gatheredCases['merge-group'];
  if (group === undefined || !('members' in group)) throw new Error('expected a merge group');
  const report = await evaluateGroup(group, engine, at);
  const ofGroup = earlier
    .verdict({ gathered: group, report, onCheck: report, members: group.members, deliveries: [] })
    .encode();
  await recordEntries(store, [ofGroup.entry], ofGroup);
  await store.close();
}

async function called(...words: readonly string[]) {
  const output = new PassThrough({ highWaterMark: 10_000_000 });
  const errors = new PassThrough();
  const terminal = { output, errors, interactive: false };
  const environment = { DATABASE_URL: `sqlite:${path}`, PRIVATE_KEY: serviceSettings.privateKey };
  const code = await runCommand([record(() => environment)], ['record', ...words], terminal);
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

/** Changes the database by hand. */
async function edit(sql: string, values: readonly Value[] = []): Promise<void> {
  const database = openDatabase({ kind: 'sqlite', path });
  await database.transaction((run) => run(sql, values));
  await database.close();
}

async function shown(...words: readonly string[]) {
  return JSON.parse((await called('show', ...words, '--json')).output).entries[0];
}

/** The digest of a part of the evidence of entry 2. */
async function digestOf(name: string): Promise<string> {
  const { evidence } = await shown('2');
  return evidence.find((part: { readonly name: string }) => part.name === name).digest;
}

describe('record show', () => {
  it('says what was decided, by which policy, on which evidence', async () => {
    const { code, output, errors } = await called('show', '2');
    expect([code, errors]).toEqual([0, '']);
    const lines = output.split('\n');
    expect(lines.slice(0, 14)).toEqual([
      'Entry 2, verdict: failure',
      expect.stringMatching(/^ {2}digest {8}[0-9a-f]{64}$/),
      '  written       2026-03-02T09:00:12.345Z',
      '  about         acme/shop#7 (repository 1296269)',
      '  link          https://github.com/acme/shop/pull/7',
      `  commit        ${'a'.repeat(40)}`,
      '  branch        main',
      '  confirmed     no: the process ended before it knew whether GitHub took it',
      '  evaluated     2026-03-02T09:00:11.000Z by sdl-gate 0.0.9',
      '  check         SDL fails',
      `  base          ${'b'.repeat(40)}`,
      expect.stringMatching(/^ {2}policy {8}\.github\/sdl\.yml at [0-9a-f]{12}, digest [0-9a-f]{12}$/),
      '  deliveries    d2 and d1',
      '  RULE          COUNTS    VERDICT',
    ]);
    expect(output).toMatch(/^ {2}tests +enforced +fails: /m);
    expect(output).toMatch(/^ {2}EVIDENCE +DIGEST +BYTES +STATE$/m);
    expect(output).toMatch(/^ {2}change +[0-9a-f]{12} +[\d,]+ +kept$/m);
  });

  it('finds an entry by the first digits of its digest, and the newest of a pull request', async () => {
    const { digest } = await shown('2');
    for (const word of [
      digest,
      digest.slice(0, 8),
      digest.slice(0, 12).toUpperCase(),
      'acme/shop#7',
      '1296269#7',
    ])
      expect((await shown(word)).id).toBe(2);
  });

  it('names the pull requests of a merge group, and whose evidence is whose', async () => {
    const { output } = await called('show', '3');
    expect(output).toContain('\n  group of      #7 and #8\n');
    expect(output).toMatch(/^ {2}OF +EVIDENCE +DIGEST/m);
    expect(output).toMatch(/^ {2}acme\/shop#8 +reviews /m);
  });

  it('shows an entry of another kind, without what a terminal obeys', async () => {
    const { output } = await called('show', '1');
    expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(output).toContain('\n  by             [2Jmona\n');
  });

  it('prints a part of the evidence as it is stored', async () => {
    const [part] = JSON.parse((await called('show', '2', '--evidence', 'reviews')).output);
    expect(part).toMatchObject({
      of: 'acme/shop#7',
      name: 'reviews',
      state: 'kept',
      stored: { slice: 'reviews', version: 1 },
    });
    const { output } = await called('show', '3', '--evidence', 'reviews');
    expect(JSON.parse(output).map(({ of }: { readonly of: string }) => of)).toContain('acme/shop#8');
  });

  test.each<[words: string, errors: string]>([
    ['show 99', 'There is no entry 99 in the record. (SDL-C501)'],
    ['show 0123456789abcdef', 'There is no entry 0123456789abcdef in the record. (SDL-C501)'],
    ['show acme/shop#8', 'The record has no entry for acme/shop#8. (SDL-C502)'],
    ['show 2 --evidence mood', 'Entry 2 has no evidence "mood". It has '],
    [
      'show 1 --evidence reviews',
      'Entry 1 has no evidence "reviews". It has none that can be read. (SDL-C503)',
    ],
    ['redact 99 --reason x', 'There is no entry 99'],
    ['redact 2 --reason x --evidence mood', 'Entry 2 has no evidence "mood".'],
    ['verify 99', 'There is no entry 99'],
    ['verify acme/shop#8', 'The record has no entry for acme/shop#8.'],
    ['verify --repository acme/none', 'The record has no entry for these filters.'],
  ])('%s: %s', async (words, message) => {
    const { code, output, errors } = await called(...words.split(' '));
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(message);
  });

  test.each([
    'show',
    'show acme/shop',
    'show 2 3',
    'show 123abc',
    'redact 2',
    'redact acme/shop#7 --reason x',
    'verify',
    'verify 2 --all',
    'verify --all --kind verdict',
    'verify acme/shop',
  ])('%s is refused', async (words) => {
    expect(await called(...words.split(' '))).toMatchObject({ code: 2, output: '' });
  });
});

describe('record verify', () => {
  it('recomputes each verdict, and compares each other entry with its digest', async () => {
    expect(await called('verify', '--all')).toEqual({
      code: 0,
      output: '3 entries: 2 same, 1 unchanged without a verdict\n',
      errors: '',
    });
  });

  it('says so of each entry that is named', async () => {
    expect((await called('verify', 'acme/shop#7')).output).toBe(
      '2  2026-03-02 09:00:12  verdict  acme/shop#7  aaaaaaa  same: failure\n1 entry: 1 same\n',
    );
    expect((await called('verify', '1')).output).toBe(
      '1  2026-03-02 09:00:12  policy-change  acme/shop main  unchanged\n1 entry: 1 unchanged without a verdict\n',
    );
  });

  it('verifies the newest verdict alone', async () => {
    const { output } = await called('verify', '--repository', 'acme/shop', '--newest', '--json');
    expect(JSON.parse(output)).toMatchObject({
      entries: [{ id: 3, result: 'same' }],
      counts: { same: 1, changed: 0 },
    });
  });

  it('is one JSON document for programs', async () => {
    const { output } = await called('verify', '--all', '--json');
    expect(JSON.parse(output)).toEqual({
      entries: [
        expect.objectContaining({ id: 3, at: '2026-03-02T09:00:12.345Z', result: 'same', messages: [] }),
        expect.objectContaining({ id: 2, result: 'same', versions: { recorded: '0.0.9', present: version } }),
        expect.objectContaining({ id: 1, result: 'unchanged' }),
      ],
      counts: { same: 2, unchanged: 1, different: 0, changed: 0, 'not-possible': 0 },
    });
  });

  it('says in what a release differs that decides otherwise', async () => {
    const { body } = await storedBody(2);
    await replaceBody(
      2,
      body
        .replace('"conclusion":"failure","deliveries"', '"conclusion":"success","deliveries"')
        .replace('"status":"fail"', '"status":"pass"'),
    );
    const { rules: stored } = (await shown('2')).body.report as Report;
    const statuses = stored.map(({ id, verdict: { status } }) => `${id}=${status}\n`);
    await edit("update entry set conclusion = 'success', rules = $1 where id = 2", [
      `\n${statuses.join('')}`,
    ]);
    const { code, output } = await called('verify', '2');
    expect(code).toBe(1);
    expect(output).toContain('  different\n');
    expect(output).toContain(`    Recorded by sdl-gate 0.0.9, evaluated again by sdl-gate ${version}.\n`);
    expect(output).toMatch(/^ {4}The rule \S+ was pass, and is fail now\.$/m);
  });

  const longer = (text: string) => zstdCompressSync(`${text} `);

  test.each<[what: string, change: () => Promise<void>, message: string]>([
    [
      'another conclusion in the column',
      () => edit("update entry set conclusion = 'success' where id = 2"),
      'they differ from the body in conclusion.',
    ],
    [
      'another repository in the column',
      () => edit('update entry set repository_id = 3 where id = 2'),
      'in repositoryId.',
    ],
    [
      'rules that are left out',
      () => edit("update entry set rules = '\ntests=pass\n' where id = 2"),
      'in rules.',
    ],
    ['another kind', () => edit("update entry set kind = 'redaction' where id = 2"), 'in kind.'],
    [
      'another body',
      async () => edit('update entry set body = $1 where id = 2', [longer((await storedBody(2)).body)]),
      'no longer has the digest',
    ],
    [
      'a body that is cut',
      () => edit('update entry set body = substr(body, 1, length(body) - 9) where id = 2'),
      'no longer has the digest',
    ],
    [
      'a body that is no bytes',
      () => edit("update entry set body = 'gone' where id = 2"),
      'no longer has the digest',
    ],
    [
      'another digest',
      () => edit('update entry set digest = $1 where id = 2', ['0'.repeat(64)]),
      'no longer has the digest',
    ],
    [
      'other evidence',
      async () =>
        edit('update evidence set content = $1 where digest = $2', [longer('{}'), await digestOf('reviews')]),
      'reviews of acme/shop#',
    ],
    [
      'evidence that is cut',
      async () =>
        edit('update evidence set content = substr(content, 1, 20) where digest = $1', [
          await digestOf('change'),
        ]),
      'change of acme/shop#',
    ],
    [
      'another policy',
      async () =>
        edit('update evidence set content = $1 where digest = $2', [longer('{}'), await digestOf('policy')]),
      'policy of acme/shop',
    ],
  ])('notices %s', async (_, change, message) => {
    await change();
    const { code, output } = await called('verify', '2');
    expect(code).toBe(1);
    expect(output).toContain('  changed in the store\n');
    expect(output).toContain(message);
    expect(output).toMatch(/^1 entry: 1 changed in the store$/m);
    // It hides nothing else.
    expect((await called('verify', '1')).code).toBe(0);
    expect((await called('list')).output.split('\n')).toHaveLength(5);
    expect((await called('show', '2')).code).toBe(0);
  });

  test.each<[what: string, change: () => Promise<void>, message: string]>([
    [
      'evidence that is no longer kept',
      async () => edit('delete from evidence where digest = $1', [await digestOf('reviews')]),
      'Evidence is no longer kept, or was redacted: reviews of acme/shop#',
    ],
    ['a redacted entry', () => edit('update entry set body = null where id = 2'), 'The entry was redacted'],
    [
      'a format of a later release',
      async () => replaceBody(2, (await storedBody(2)).body.replace(/"version":1\}$/, '"version":2}')),
      'Use a later release.',
    ],
  ])('cannot recompute %s', async (_, change, message) => {
    await change();
    const { code, output } = await called('verify', '2');
    expect(output).toContain('  not possible\n');
    expect(output).toContain(message);
    expect(code).toBe(3);
    expect((await called('show', '2')).code).toBe(0);
  });
});

async function storedBody(id: number): Promise<{ readonly body: string }> {
  const store = await openStore({ kind: 'sqlite', path });
  const entry = await store.entry(id);
  await store.close();
  return { body: entry?.body ?? '' };
}

/** Replaces a body and its digest, as a writer that knows of digests would. */
async function replaceBody(id: number, body: string): Promise<void> {
  const digest = createHash('sha256').update(body).digest('hex');
  await edit('update entry set body = $1, digest = $2 where id = $3', [zstdCompressSync(body), digest, id]);
}

describe('record redact', () => {
  it('removes the body, and records who did it and why', async () => {
    const before = await shown('2');
    const { code, output, errors } = await called(
      'redact',
      '2',
      '--reason',
      'Case 17',
      '--evidence',
      'pullRequest',
      '--evidence',
      'commits',
    );
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('Entry 2 is redacted: its body is removed.\n');
    expect(output).toContain('2 parts of its evidence are removed, too.');
    expect(output).toContain('\nThe removal is entry 4.\n');
    const { output: after } = await called('show', '2');
    expect(after).toContain(`  digest        ${before.digest}\n`);
    expect(after).toContain('  body          redacted\n');
    const removal = await shown('4');
    expect(removal).toMatchObject({
      kind: 'redaction',
      repository: 'acme/shop',
      number: 7,
      sha: 'a'.repeat(40),
    });
    expect(removal.body.facts).toMatchObject({
      digest: before.digest,
      kind: 'verdict',
      reason: 'Case 17',
      version,
    });
    expect(removal.body.facts.removedEvidence).toHaveLength(2);
    expect(removal.body.facts.keptEvidence.length + 2).toBe(
      new Set(before.evidence.map(({ digest }: { digest: string }) => digest)).size,
    );
    expect((await called('list', '--pull-request', 'acme/shop#7')).output).toMatch(/^4 .* redaction /m);
  });

  it('leaves other entries as they are, but for the evidence that they share', async () => {
    await called('redact', '1', '--reason', 'x');
    expect((await called('verify', '--all')).output).toMatch(
      /4 entries: 2 same, 1 unchanged without a verdict, 1 not possible\n$/,
    );
    await called('redact', '2', '--reason', 'x', '--evidence', 'reviews');
    const { code, output } = await called('verify', '3');
    expect([code, output]).toEqual([
      3,
      expect.stringContaining('Evidence is no longer kept, or was redacted: reviews of'),
    ]);
  });

  it('does it once', async () => {
    await called('redact', '2', '--reason', 'x');
    expect(await called('redact', '2', '--reason', 'x')).toEqual({
      code: 1,
      output: '',
      errors: 'Entry 2 was redacted before: nothing was changed. (SDL-C504)\n',
    });
  });

  it('removes also a body that cannot be read', async () => {
    await edit("update entry set body = 'gone' where id = 2");
    expect((await called('redact', '2', '--reason', 'x')).code).toBe(0);
  });
});

describe('a store of another release', () => {
  it('that is earlier is refused, and not changed', async () => {
    await edit('delete from schema_step where step > 5');
    const { code, errors } = await called('list');
    expect([code, errors]).toEqual([1, expect.stringContaining('belongs to an earlier release')]);
  });
});

it('an entry of a kind that this release does not know is listed, shown and verified', async () => {
  const store = await openStore({ kind: 'sqlite', path });
  const later = createRecorder({ rules, version: '9.0.0' });
  await recordEntries(store, [
    later.entry({ kind: 'emergency', facts: { by: 'mona' } }),
    newEntry({ kind: 'odd', body: '[]' }),
  ]);
  await store.close();
  expect((await called('list', '--kind', 'emergency')).output).toMatch(/^4 .* emergency$/m);
  expect((await called('show', '4')).output).toContain('\n  by            mona\n');
  expect(await called('verify', '4')).toMatchObject({ code: 0 });
  expect(await called('verify', '5')).toMatchObject({ code: 3 });
});
