import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { newEntry, record } from '../../../test/recorded-entries.ts';
import { decided, declared, emergency, exception, proposed } from '../../../test/samples/exceptions.ts';
import { gatheredPullRequest } from '../../../test/samples/gathered.ts';
import { sampleSigner } from '../../../test/samples/signers.ts';
import { engine } from '../../engine/engine.ts';
import type { AccountedCommit } from '../../ledger/accounted-commit.ts';
import { signedBundle } from '../../ledger/bundle.ts';
import { publishedKeys, readPublishedKeys } from '../../ledger/published-keys.ts';
import { createRecorder } from '../../record/recorder.ts';
import { rules } from '../../rules/index.ts';
import { openStore } from '../../store/open.ts';
import { evaluateTogether } from '../../subjects/joint-evaluation.ts';
import { runCommand } from '../run.ts';
import { verify } from '../verify/verify.ts';
import { evidence } from './evidence.ts';
import { openFiles } from './export-source.ts';
import { verifyExport } from './verify-export.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-export-'));
const url = `sqlite:${join(folder, 'record.db')}`;
beforeAll(fill);
afterAll(() => rmSync(folder, { recursive: true }));

const recorder = createRecorder({ rules, version: '1.2.3' });
const shop = { repositoryId: 1296269, repository: 'acme/shop' };
const sha = (digit: string) => digit.repeat(40);

/** The entry that accounts for a commit on acme/shop's main. */
function accounted(facts: Partial<AccountedCommit> & Pick<AccountedCommit, 'sha'>, of: typeof shop = shop) {
  const whole: AccountedCommit = {
    branch: 'main',
    state: 'reviewed',
    why: 'Its check passed before it landed',
    committedAt: new Date('2026-03-01T10:00:00Z'),
    landedAt: null,
    by: 'mona',
    pullRequest: 7,
    verdict: null,
    isBackfilled: false,
    ...facts,
  };
  return recorder.entry({
    ...of,
    kind: 'accounted-commit',
    sha: whole.sha,
    branch: whole.branch,
    conclusion: whole.state,
    facts: { ...whole },
  });
}

async function fill(): Promise<void> {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const store = await openStore({ kind: 'sqlite', path: join(folder, 'record.db') }, () => now);
  const gathered = gatheredPullRequest();
  const at = new Date('2026-03-01T11:59:59Z');
  const verdict = recorder
    .verdict({ gathered, ...(await evaluateTogether(gathered, engine, at)), deliveries: [] })
    .encode();
  await record(store, [verdict.entry], verdict);
  await record(store, [
    recorder.entry({
      ...shop,
      kind: 'commit',
      sha: sha('a'),
      branch: 'main',
      number: 7,
      conclusion: 'success',
      facts: { committedAt: new Date('2026-03-01T10:00:00Z'), at, state: 'matched', how: 'squash' },
    }),
    recorder.entry({
      ...shop,
      kind: 'commit',
      sha: sha('f'),
      branch: 'main',
      conclusion: 'unknown',
      facts: {
        committedAt: new Date('2026-03-31T23:59:59Z'),
        at,
        state: 'unknown',
        reason: 'no-verdict',
        why: '',
      },
    }),
    accounted({ sha: sha('a'), state: 'unknown', why: 'Nothing is known' }),
  ]);
  now += 86_400_000;
  await record(store, [
    accounted({ sha: sha('a'), verdict: { digest: verdict.entry.digest, conclusion: 'success' } }),
    accounted({
      sha: sha('b'),
      state: 'direct-push',
      why: '=HYPERLINK("https://evil.example","click")',
      by: '@mona',
    }),
    accounted({ sha: sha('c'), committedAt: new Date('2026-04-01T00:00:00Z') }),
    accounted({ sha: sha('d'), committedAt: new Date('2026-02-28T23:59:59Z') }),
    accounted({ sha: sha('e') }, { repositoryId: 2, repository: 'acme/other' }),
    // The repository had another name.
    accounted({ sha: sha('1'), branch: 'release/1' }, { ...shop, repository: 'acme/store' }),
    accounted({ sha: sha('2'), state: 'bot', why: '\t-1+\u{202e}1\r\n"a","b"' }),
  ]);
  const event = (kind: string, body: unknown) =>
    recorder.entry({ ...shop, kind: 'exception', number: 7, conclusion: kind, facts: { event: body } });
  await record(store, [
    event('proposed', proposed(exception())),
    event('approved', decided('approved', exception(), 'ada')),
    event('emergency', declared(emergency())),
    recorder.entry({
      ...shop,
      kind: 'deployment',
      sha: sha('a'),
      branch: 'environment:production',
      conclusion: 'not-asked',
      facts: { by: { login: 'mona', kind: 'user' }, createdAt: new Date('2026-03-02T09:00:00Z') },
    }),
    accounted({ sha: sha('a') }, shop),
    recorder.entry({
      ...shop,
      kind: 'commits-accounted',
      branch: 'main',
      sha: sha('a'),
      conclusion: 'whole',
      facts: {
        tip: sha('a'),
        until: null,
        since: at,
        firstParent: 5,
        activity: 4,
        entries: 5,
        withoutActivity: 1,
      },
    }),
  ]);
  await store.close();
}

const signingVariables = {
  PRIVATE_KEY: generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
};
let variables = {};
beforeEach(() => {
  variables = {};
});

async function called(...words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const environment = { DATABASE_URL: url, APP_ID: '123', ...variables };
  const code = await runCommand([evidence(() => environment)], ['evidence', ...words], {
    output,
    errors,
    interactive: false,
  });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

let count = 0;
let out = '';
beforeEach(() => {
  out = join(folder, `out-${++count}`);
});
const march = ['--from', '2026-03-01', '--to', '2026-03-31'];
const exported = (format: string, ...words: readonly string[]) =>
  called('export', ...march, '--format', format, '--out', out, ...words);
const text = (name: string) => readFileSync(join(out, name), 'utf8');
const rowsOf = (name: string) =>
  text(`${name}.jsonl`)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));
const verified = async (keys: Parameters<typeof verifyExport>[1] = null) => {
  const files = await openFiles(out);
  const result = await verifyExport(files, keys);
  files.close();
  return result;
};
const problems = async (keys: Parameters<typeof verifyExport>[1] = null) => {
  const { signature, problems: found } = await verified(keys);
  return [...(signature.problem === null ? [] : [signature.problem]), ...found];
};

describe('evidence export', () => {
  it('lists each commit of the period once, by the newest entry that accounts for it', async () => {
    const { code, errors, output } = await exported('jsonl', '--repository', 'ACME/shop');
    expect([code, errors]).toEqual([0, '']);
    expect(rowsOf('commits').map(({ sha: id, state, branch }) => [id[0], state, branch])).toEqual([
      ['a', 'reviewed', 'main'],
      ['2', 'bot', 'main'],
      ['1', 'reviewed', 'release/1'],
      ['b', 'direct-push', 'main'],
      ['f', 'unknown', 'main'],
    ]);
    expect(output).toBe(
      [
        'commits.jsonl: 5 rows',
        'inventories.jsonl: 1 row',
        'verdicts.jsonl: 1 row',
        'exceptions.jsonl: 3 rows',
        'releases.jsonl: 1 row',
        'remediation.jsonl: 0 rows',
        'Not signed: nobody can tell who made it. To sign it, run the command with the settings of the service.',
        `Written to ${out}.`,
        '',
      ].join('\n'),
    );
  });

  it('heads each file with source, scope, release, totals and root', async () => {
    await exported('csv', '--repository', '1296269');
    const lines = text('commits.csv').split('\r\n');
    expect(lines.every((line) => line === '' || line.split(/,(?! )/).length >= 18)).toBe(true);
    expect(lines.map((line) => line.replace(/,*$/, '')).slice(0, 18)).toEqual([
      '\u{feff}export,commits',
      expect.stringMatching(/^engine,sdl-gate \d/),
      expect.stringMatching(/^made at,2\d{3}-.*Z$/),
      'source,the record of app 123 (sqlite)',
      expect.stringMatching(/^newest entry,"\d+, digest [0-9a-f]{64}"$/),
      'last checkpoint,none',
      'from,2026-03-01T00:00:00.000Z',
      '"to, excluded",2026-04-01T00:00:00.000Z',
      'repositories,acme/shop (1296269)',
      'rows,5',
      'rows by state,bot: 1',
      'rows by state,direct-push: 1',
      'rows by state,reviewed: 2',
      'rows by state,unknown: 1',
      'rows by countedBy,committed: 5',
      'rows by branch,acme/shop main: 4',
      'rows by branch,acme/store release/1: 1',
      '',
    ]);
    expect(lines[18]).toMatch(/^repositoryId,repository,branch,sha,/);
  });

  it('lists what landed in the period whatever date it bears: who makes a commit chooses that', async () => {
    const dated = join(folder, 'dated.db');
    const store = await openStore({ kind: 'sqlite', path: dated }, () => Date.parse('2026-03-05T12:00:00Z'));
    const landed = { state: 'direct-push', landedAt: new Date('2026-03-04T12:00:00Z') } as const;
    const committedAt = new Date('2015-01-01T00:00:00Z');
    await record(store, [
      accounted({ sha: sha('a'), ...landed, committedAt }),
      accounted({ sha: sha('b'), ...landed, committedAt: new Date('2099-01-01T00:00:00Z') }),
      accounted({ sha: sha('c'), ...landed, landedAt: null, committedAt }),
      accounted({ sha: sha('d'), ...landed, landedAt: null, committedAt, isBackfilled: true }),
      accounted({ sha: sha('e'), ...landed, state: 'before-installation', committedAt }),
      accounted({ sha: sha('f'), ...landed, landedAt: new Date('2026-04-01T00:00:00Z'), committedAt }),
    ]);
    await store.close();
    variables = { DATABASE_URL: `sqlite:${dated}` };
    expect(await exported('jsonl')).toMatchObject({ code: 0, errors: '' });
    expect(rowsOf('commits').map(({ sha: id, countedBy }) => [id[0], countedBy])).toEqual([
      ['c', 'recorded'],
      ['b', 'landed'],
      ['a', 'landed'],
    ]);
  });

  it('shows what a body does not let it read as such, and all other rows', async () => {
    const broken = join(folder, 'broken.db');
    const store = await openStore({ kind: 'sqlite', path: broken }, () => Date.parse('2026-03-05T12:00:00Z'));
    const made = (kind: string, body: object) =>
      newEntry({
        ...shop,
        kind,
        conclusion: 'proposed',
        rules: ['tests=waived'],
        body: JSON.stringify(body),
      });
    const about = { version: 1, about: {} };
    await record(store, [
      made('exception', { ...about, kind: 'exception', facts: { event: { kind: 'proposed', id: 'EX-1' } } }),
      made('exception', { ...about, kind: 'exception', facts: { event: 7 } }),
      made('exception', { version: 99 }),
      made('verdict', {
        version: 1,
        kind: 'verdict',
        place: {},
        report: {},
        conclusion: '',
        deliveries: [],
        inputs: {},
      }),
      made('verdict', {}),
      made('accounted-commit', { ...about, kind: 'accounted-commit', facts: { state: 'excellent' } }),
      made('commits-accounted', { ...about, kind: 'commits-accounted', facts: { firstParent: [] } }),
    ]);
    await store.close();
    variables = { DATABASE_URL: `sqlite:${broken}` };
    expect(await exported('jsonl')).toMatchObject({ code: 0, errors: '' });
    expect(rowsOf('exceptions')).toHaveLength(5);
    expect(rowsOf('verdicts').map(({ readable }) => readable)).toEqual([false, false]);
    expect(rowsOf('commits')).toMatchObject([
      { state: 'unknown', why: 'the body of its entry cannot be read' },
    ]);
    expect(rowsOf('inventories')).toMatchObject([{ firstParent: null }]);
  });

  it('never lets a spreadsheet run what a cell says', async () => {
    await exported('csv');
    const cells = text('commits.csv');
    expect(cells).toContain(`"'=HYPERLINK(""https://evil.example"",""click"")"`);
    expect(cells).toContain(`,'@mona,`);
    expect(cells).toContain(`"'-1+ 1 ""a"",""b"""`);
    expect(cells.replaceAll('\r\n', '').slice(1)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('never lets one run it either that parts cells at semicolons', async () => {
    const hostile = join(folder, 'hostile.db');
    const store = await openStore({ kind: 'sqlite', path: hostile }, () =>
      Date.parse('2026-03-05T12:00:00Z'),
    );
    await record(store, [accounted({ sha: sha('a'), branch: "x;=cmd|'-C'!A0", why: 'a; @b;c;-1' })]);
    await store.close();
    variables = { DATABASE_URL: `sqlite:${hostile}` };
    await exported('csv');
    expect(text('commits.csv')).toContain(`,x;'=cmd|'-C'!A0,`);
    expect(text('commits.csv')).toContain(`,a;' @b;c;'-1,`);
    expect(text('commits.csv')).not.toMatch(/;\s*[=+@-]/);
  });

  it('has the values as they are for programs', async () => {
    await exported('jsonl');
    expect(text('commits.jsonl').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(rowsOf('commits').find(({ state }) => state === 'bot')?.why).toBe('\t-1+\u{202e}1\r\n"a","b"');
  });

  it('lists verdicts with their rules, and what was decided about exceptions and releases', async () => {
    await exported('jsonl');
    const [verdict] = rowsOf('verdicts');
    expect(verdict).toMatchObject({
      pullRequest: 7,
      engine: '1.2.3',
      readable: true,
      evaluatedAt: '2026-03-01T11:59:59.000Z',
      policyDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect([...verdict.passed, ...verdict.failed, ...verdict.waiting].length).toBeGreaterThan(0);
    expect(rowsOf('exceptions').map(({ event, exception: id, by }) => [event, id, by])).toEqual([
      ['emergency', 'EM-1', expect.any(String)],
      ['approved', 'EX-1', 'ada'],
      ['proposed', 'EX-1', 'mona'],
    ]);
    expect(rowsOf('inventories')).toMatchObject([
      { result: 'whole', firstParent: 5, activity: 4, withoutEntry: null },
    ]);
    expect(rowsOf('releases')).toMatchObject([
      {
        kind: 'deployment',
        target: 'environment:production',
        by: 'mona',
        happenedAt: '2026-03-02T09:00:00.000Z',
      },
    ]);
  });

  test.each(['csv', 'jsonl', 'zip'])('%s fits its manifest', async (format) => {
    expect((await exported(format)).code).toBe(0);
    expect(await problems()).toEqual([]);
  });

  describe('a forged export', () => {
    const edit = (name: string, change: (text: string) => string) =>
      writeFileSync(join(out, name), change(text(name)));
    test.each<[what: string, change: (whole: string) => string, says: string]>([
      [
        'a changed cell',
        (whole) => whole.replace('direct-push,', 'reviewed,'),
        'there are changes in rows 1 to 6',
      ],
      [
        'a removed row',
        (whole) => whole.replace(/^.*direct-push,(?!.*: ).*\r\n/m, ''),
        '1 of its 6 rows is missing',
      ],
      ['an added row', (whole) => `${whole}1,2\r\n`, 'it has 7 rows instead of 6'],
      ['a changed header', (whole) => whole.replace('rows,6', 'rows,5'), 'its header was changed'],
      ['a cut end', (whole) => whole.slice(0, -1), 'of its 6 rows is missing'],
    ])('%s is named', async (_, change, says) => {
      await exported('csv');
      edit('commits.csv', change);
      const [problem, ...more] = await problems();
      expect(problem).toContain('commits.csv is not the file that was exported: ');
      expect(problem).toContain(says);
      expect(more).toEqual([]);
    });

    it('has the header of another file', async () => {
      await exported('csv');
      const header = text('verdicts.csv').split('\r\n\r\n')[0];
      const [, rows] = text('commits.csv').split(/(?<=\r\n),+\r\n/);
      writeFileSync(join(out, 'commits.csv'), `${header}\r\n${rows}`);
      expect(String(await problems())).toContain(
        'commits.csv is not the file that was exported: its header was changed',
      );
    });

    it('has a file too few, and one too many', async () => {
      await exported('csv');
      rmSync(join(out, 'releases.csv'));
      writeFileSync(join(out, 'more.csv'), '');
      expect(await problems()).toEqual(['more.csv is not part of the export.', 'releases.csv is missing.']);
    });

    it('is not read without end, whatever number of bytes its manifest says', async () => {
      await exported('csv');
      edit('MANIFEST.json', (whole) => whole.replace(/"bytes": \d+/, '"bytes": 900000000000'));
      const files = await openFiles(out);
      let chunks = 0;
      async function* lines() {
        for (; chunks < 100; chunks += 1) yield Buffer.alloc(100_000, '\n');
      }
      const endless = {
        ...files,
        read: async (name: string) => (name === 'commits.csv' ? Readable.from(lines()) : files.read(name)),
      };
      const { problems: found } = await verifyExport(endless, null);
      files.close();
      expect(found).toEqual([expect.stringContaining('it has more than 6 rows')]);
      expect(chunks).toBeLessThan(15);
    });

    it('has no manifest, or another one', async () => {
      await exported('csv');
      writeFileSync(join(out, 'MANIFEST.json'), '{}');
      expect(await problems()).toEqual(['MANIFEST.json is not the manifest of an export.']);
      rmSync(join(out, 'MANIFEST.json'));
      expect(await problems()).toEqual(['MANIFEST.json is missing, or too large.']);
    });
  });

  describe('a signed export', () => {
    beforeEach(() => {
      variables = signingVariables;
    });
    const edit = (name: string, change: (whole: string) => string) =>
      writeFileSync(join(out, name), change(text(name)));
    const keys = () => readPublishedKeys(JSON.parse(text('keys.json')));

    it('is verified by the command, which names what was changed', async () => {
      await exported('csv');
      const list = join(folder, `keys-${count}.json`);
      writeFileSync(list, text('keys.json'));
      const verifying = async () => {
        const output = new PassThrough();
        const terminal = { output, errors: new PassThrough(), interactive: false };
        const code = await runCommand([verify(() => ({}))], ['verify', out, '--keys', list], terminal);
        return { code, output: String(output.read() ?? '') };
      };
      expect((await verifying()).code).toBe(0);
      edit('commits.csv', (whole) => whole.replace('direct-push,', 'reviewed,'));
      const { code, output } = await verifying();
      expect(code).toBe(1);
      expect(output).toContain(
        'commits.csv is not the file that was exported: there are changes in rows 1 to 6.',
      );
    });

    test.each(['csv', 'zip'])('%s fits its signature', async (format) => {
      const { output } = await exported(format);
      expect(output).not.toContain('Not signed');
      expect(await verified()).toMatchObject({ problems: [], signature: { state: 'signed' } });
    });

    it('is found forged where the manifest was made to fit the changed file', async () => {
      await exported('jsonl');
      const before = text('commits.jsonl');
      edit('commits.jsonl', (whole) => whole.replace('direct-push', 'reviewed'));
      const digest = (whole: string) => createHash('sha256').update(whole).digest('hex');
      const rows = (whole: string) => digest(whole.slice(whole.indexOf('\n') + 1));
      const header = (whole: string) => digest(whole.slice(0, whole.indexOf('\n') + 1));
      const after = text('commits.jsonl');
      edit('MANIFEST.json', (manifest) =>
        manifest
          .replace(digest(before), digest(after))
          .replace(rows(before), rows(after))
          .replace(header(before), header(after)),
      );
      expect(await problems(keys())).toContain('MANIFEST.json is not the one that was signed.');
    });

    it('is found forged where it was signed with another key', async () => {
      await exported('csv');
      const trusted = keys();
      const signer = sampleSigner();
      const { key } = signer;
      writeFileSync(
        join(out, 'MANIFEST.sigstore.json'),
        JSON.stringify(await signedBundle(text('MANIFEST.json'), signer)),
      );
      writeFileSync(join(out, 'keys.json'), JSON.stringify(publishedKeys([key])));
      expect(await problems(trusted)).toEqual([
        `MANIFEST.json is signed with the key ${key.keyId}, which is not a known key.`,
      ]);
    });

    it('is found forged where the name of the key was kept', async () => {
      await exported('csv');
      const signer = sampleSigner();
      const forged = await signedBundle(text('MANIFEST.json'), signer);
      const [own] = keys();
      writeFileSync(
        join(out, 'MANIFEST.sigstore.json'),
        JSON.stringify(forged).replaceAll(forged.verificationMaterial.publicKey.hint, own?.keyId ?? ''),
      );
      expect(await problems(keys())).toEqual(['The signature of MANIFEST.json does not match.']);
    });

    it('is found to be made while the key did not sign', async () => {
      await exported('csv');
      const old = keys().map((key) => ({ ...key, validUntil: new Date('2026-01-01T00:00:00Z') }));
      expect(String(await problems(old))).toContain(', the time of MANIFEST.json.');
    });
  });

  it('says that the private key cannot be read, and writes nothing', async () => {
    variables = { PRIVATE_KEY: 'nonsense' };
    const result = await exported('csv');
    expect(result).toMatchObject({ code: 1, output: '' });
    expect(existsSync(out)).toBe(false);
  });

  it('replaces nothing, and leaves nothing where it fails', async () => {
    writeFileSync(out, 'precious');
    for (const format of ['csv', 'zip']) {
      expect(await exported(format)).toEqual({
        code: 1,
        output: '',
        errors: `${out} exists: nothing was written. (SDL-C701)\n`,
      });
    }
    expect(readFileSync(out, 'utf8')).toBe('precious');
    out = join(folder, 'none', 'out');
    expect((await exported('csv')).errors).toContain('(SDL-C702)');
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('says that the record knows no such repository', async () => {
    expect(await exported('csv', '--repository', 'acme/none')).toMatchObject({
      code: 1,
      errors: 'The record has no entry for acme/none. (SDL-C502)\n',
    });
    expect(existsSync(out)).toBe(false);
  });

  test.each<[words: string, errors: string]>([
    ['export', 'Give the period'],
    ['export --from 2026-03-02 --to 2026-03-01 --format csv --out x', '--from must be before --to.'],
    ['export --from 2026-03-01 --to 2026-03-02 --out x', '--format takes csv, jsonl or zip.'],
    ['export --from 2026-03-01 --to 2026-03-02 --format xml --out x', 'not "xml"'],
    ['export --from 2026-03-01 --to 2026-03-02 --format csv', '--out'],
    [
      'export --from 2026-03-01 --to 2026-03-02 --format csv --out x --clone .',
      '--clone compares one repository',
    ],
    ['export --from 2026-03-01 --to 2026-03-02 --repository nonsense', '--repository takes a name'],
    ['print', 'Name an action: '],
  ])('%s is refused', async (words, errors) => {
    const result = await called(...words.split(' '));
    expect(result).toMatchObject({ code: 2, output: '' });
    expect(result.errors).toContain(errors);
  });
});
