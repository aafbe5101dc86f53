import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { landed } from '../../../test/samples/recorded-commit.ts';
import { reportOf, testsPass } from '../../../test/samples/reports.ts';
import { sampleSigner } from '../../../test/samples/signers.ts';
import { caseOf, fillWithCase, signerOf } from '../../../test/samples/stored-case.ts';
import { serviceSettings } from '../../../test/service-settings.ts';
import { signedBundle, signedEnvelope } from '../../ledger/bundle.ts';
import { type CaseFile, encodeCase, type SealedEntry } from '../../ledger/case-file.ts';
import { type PublishedKeys, publishedKeys } from '../../ledger/published-keys.ts';
import { releaseVerdict, releaseVerdictType } from '../../report/release-verdict.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import { evidence } from '../evidence/evidence.ts';
import { runCommand } from '../run.ts';
import { verify } from './verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-verify-'));
const database = join(folder, 'gate.db');
const now = new Date('2026-03-02T10:00:05.000Z');
let store: Store;
let file: CaseFile;
let ofVerdict: CaseFile;
let keys: PublishedKeys;
let commit: number;
let made = 0;

beforeAll(async () => {
  store = await openStore({ kind: 'sqlite', path: database }, () => now.getTime());
  const numbers = await fillWithCase(store, () => now);
  commit = numbers.commit;
  file = await caseOf(store, numbers.commit);
  ofVerdict = await caseOf(store, numbers.verdict);
  keys = file.keys;
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** The case with another verdict. */
const withVerdict = (change: (verdict: SealedEntry) => Partial<SealedEntry>): Partial<CaseFile> =>
  file.verdict === undefined ? {} : { verdict: { ...file.verdict, ...change(file.verdict) } };

function written(content: unknown): string {
  made += 1;
  const path = join(folder, `${made}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function called(...words: readonly string[]) {
  const output = new PassThrough({ highWaterMark: 10_000_000 });
  const errors = new PassThrough();
  const environment = { DATABASE_URL: `sqlite:${database}` };
  const terminal = { output, errors, interactive: false };
  const code = await runCommand([verify(() => environment)], ['verify', ...words], terminal);
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

/** Verifies with the list of keys that the service publishes. */
const trusting = (path: string) => called(path, '--keys', written(keys));
const verifyCase = (changed: Partial<CaseFile> = {}) =>
  trusting(written(encodeCase({ ...file, ...changed })));

describe('a case file', () => {
  it('is verified: signatures, entries, inclusion, statements, recomputation', async () => {
    const { code, output } = await verifyCase();
    expect(output).toContain(
      `entry ${commit}, commit of acme/shop ${landed.sha.slice(0, 12)}, written at 2026-03-02 10:00 UTC`,
    );
    expect(
      output
        .split('\n')
        .slice(1)
        .map((line) => line.slice(2, 30).trimEnd()),
    ).toEqual([
      'signature      verified',
      'signature      verified',
      'entry          verified',
      'entry          verified',
      'inclusion      verified',
      'inclusion      verified',
      'statement      verified',
      'statement      verified',
      'recomputation  verified',
      '',
    ]);
    expect(code).toBe(0);
  });

  it('of a verdict is verified, too', async () => {
    const { code, output } = await trusting(written(encodeCase(ofVerdict)));
    expect(output).toContain('recomputation  verified');
    expect(code).toBe(0);
  });

  it('shows only that it is consistent with its own keys', async () => {
    const { code, output } = await called(written(encodeCase(file)));
    expect(output).toContain('they show that it is consistent, but not who made it');
    expect(code).toBe(3);
  });

  it('is verified with the keys of the database, too, which show no more', async () => {
    const { code, output } = await called('--entry', String(commit));
    expect(output).toContain('recomputation  verified');
    expect(code).toBe(3);
    expect((await called('--entry', String(commit), '--keys', written(keys))).code).toBe(0);
  });

  test.each<[string, () => Partial<CaseFile>, string]>([
    [
      'the body of the entry',
      () => ({ entry: file.entry?.replace('"main"', '"prod"') ?? '' }),
      'was changed: it does not have the digest',
    ],
    [
      'a column',
      () => ({ columns: { ...file.columns, branch: 'prod' } }),
      'was changed: its body differs in branch',
    ],
    [
      'the time of the entry',
      () => ({ columns: { ...file.columns, at: 0 } }),
      'The proof is for a leaf other than',
    ],
    [
      'its number',
      () => ({ columns: { ...file.columns, id: 77 } }),
      'The proof is for a leaf other than that of entry 77',
    ],
    [
      'a hash of the proof',
      () => ({ proof: file.proof && { ...file.proof, path: file.proof.path.map(() => '0'.repeat(64)) } }),
      'does not show the entry',
    ],
    [
      'the checkpoint',
      () => ({
        proof: file.proof && {
          ...file.proof,
          checkpoint: file.proof.checkpoint.replace('time 2026', 'time 2025'),
        },
      }),
      'has an invalid signature',
    ],
    [
      'a part of the evidence',
      () => ({
        evidence: Object.fromEntries(
          Object.entries(file.evidence).map(([digest, text]) => [digest, `${text} `]),
        ),
      }),
      'The evidence was changed',
    ],
    [
      'the body of the verdict',
      () => withVerdict(({ entry }) => ({ entry: entry?.replaceAll('success', 'failure') ?? '' })),
      'was changed: it does not have the digest',
    ],
    [
      'the verdict',
      () => ({ verdict: { entry: file.entry, columns: file.columns, proof: file.proof } }),
      'is not the one that the entry names',
    ],
    [
      'a statement',
      () => ({
        statements: file.statements.map((bundle) => ({
          ...bundle,
          dsseEnvelope: { ...bundle.dsseEnvelope, payload: Buffer.from('{}').toString('base64') },
        })),
      }),
      'did not sign this: it was changed or forged',
    ],
  ])('fails where somebody changed %s', async (_, change, message) => {
    const { code, output } = await verifyCase(change());
    expect(output).toContain('FAILED');
    expect(output).toContain(message);
    expect(code).toBe(1);
  });

  it('fails where all of it was made with another key', async () => {
    const forger = sampleSigner();
    const payload = Buffer.from(file.statements[0]?.dsseEnvelope.payload ?? '', 'base64').toString();
    const forged = {
      ...file,
      statements: [await signedBundle(payload, forger)],
      keys: publishedKeys([forger.key]),
    };
    const { code, output } = await trusting(written(encodeCase(forged)));
    expect(output).toContain('which is not among the given keys');
    expect(code).toBe(1);
  });

  it('fails where the statement is about another entry', async () => {
    const other = await signedBundle(
      Buffer.from(file.statements[0]?.dsseEnvelope.payload ?? '', 'base64')
        .toString()
        .replaceAll(landed.sha, 'd'.repeat(40)),
      signerOf(store, () => now),
    );
    const { code, output } = await verifyCase({ statements: [other] });
    expect(output).toContain('is about another commit');
    expect(code).toBe(1);
  });

  it('differs where the service signed something else than the entry says', async () => {
    const payload = Buffer.from(file.statements[0]?.dsseEnvelope.payload ?? '', 'base64').toString();
    const other = await signedBundle(
      payload.replace('"conclusion":"success"', '"conclusion":"failure"'),
      signerOf(store, () => now),
    );
    const { code, output } = await verifyCase({ statements: [other] });
    expect(output).toMatch(/DIFFERENT +The statement .* differs from the entry in conclusion\./);
    expect(code).toBe(1);
  });

  test.each([
    ['was closed before the statement was made', { validUntil: '2026-03-02T09:45:00.000Z' }, 1],
    ['signed from a later time on', { validFrom: '2026-03-02T10:15:00.000Z' }, 1],
    ['was closed a moment before, by another clock', { validUntil: '2026-03-02T09:55:00.000Z' }, 0],
    ['signed from a moment later on, by another clock', { validFrom: '2026-03-02T10:05:00.000Z' }, 0],
  ])('where the key %s', async (_, span, expected) => {
    const others = { keys: keys.keys.map((key) => ({ ...key, ...span })) };
    const { code, output } = await called(written(encodeCase(file)), '--keys', written(others));
    if (expected === 1)
      expect(output).toContain('did not sign at the time of the statement, 2026-03-02T10:00:05');
    expect(code).toBe(expected);
  });

  it.each([
    ['before its entry was written', '2026-03-02T09:30:00.000Z', 'before its entry was written'],
    ['at no time', 'long ago', 'does not say when it was made'],
  ])('fails where a statement says that it was made %s', async (_, statedAt, found) => {
    const payload = Buffer.from(file.statements[0]?.dsseEnvelope.payload ?? '', 'base64').toString();
    const other = payload.replace(/"statedAt":"[^"]*"/, `"statedAt":"${statedAt}"`);
    expect(other).not.toBe(payload);
    const early = { keys: keys.keys.map((key) => ({ ...key, validFrom: '2026-03-01T00:00:00.000Z' })) };
    const statement = await signedBundle(
      other,
      signerOf(store, () => now),
    );
    const path = written(encodeCase({ ...file, statements: [statement] }));
    const { code, output } = await called(path, '--keys', written(early));
    expect(output).toContain(found);
    expect(code).toBe(1);
  });

  test.each([
    ['conclusion', 'failure'],
    ['sha', 'f'.repeat(40)],
    ['branch', 'next'],
    ['repository', 'acme/other'],
    ['kind', 'tested'],
  ])('fails where the %s of a redacted entry was changed, which no body shows', async (column, value) => {
    const redacted = { entry: null, columns: { ...file.columns, [column]: value } };
    const { code, output } = await verifyCase(redacted);
    expect(output).toMatch(
      /inclusion +FAILED +The proof is for a leaf other than that of entry \d+: it has another digest of its columns\./,
    );
    expect(code).toBe(1);
  });

  test.each<[string, () => Partial<CaseFile>, string]>([
    ['the proof', () => ({ proof: null }), 'has no proof'],
    ['the evidence', () => ({ evidence: {} }), 'Evidence is no longer kept'],
    ['the body', () => ({ entry: null }), 'was redacted'],
    [
      'the body of the verdict',
      () => withVerdict(() => ({ entry: null })),
      'cannot be compared: the verdict was redacted',
    ],
  ])('says what is not possible without %s', async (_, change, message) => {
    const { code, output } = await verifyCase(change());
    expect(output).toContain(message);
    expect(code).toBe(3);
  });

  it('says that the verdict is missing', async () => {
    const { verdict: __, ...rest } = file;
    const { code, output } = await trusting(written(encodeCase(rest)));
    expect(output).toContain('The verdict that the entry names is not in the file.');
    expect(code).toBe(3);
  });

  it('is printed as JSON, with each step', async () => {
    const { code, output } = await called(written(encodeCase(file)), '--keys', written(keys), '--json');
    const { trust, verified } = JSON.parse(output);
    expect(trust).toBe('given-keys');
    expect(verified[0].steps.every((each: { result: string }) => each.result === 'verified')).toBe(true);
    expect(code).toBe(0);
  });

  it('cannot write to the terminal', async () => {
    const hostile = { ...file.columns, repository: 'acme/\u{1b}[2J\u{202e}shop\nverified' };
    const { output } = await verifyCase({ columns: hostile });
    for (const character of ['\u{1b}', '\u{202e}']) expect(output).not.toContain(character);
    expect(output.split('\n')[0]).toContain('verified');
  });
});

describe('a folder or a ZIP', () => {
  it('has the cases of a sampled change, each of which is verified', async () => {
    const sample = join(folder, 'sample');
    mkdirSync(sample);
    writeFileSync(join(sample, 'case.json'), encodeCase(file));
    writeFileSync(join(sample, 'accounted-case.json'), encodeCase(ofVerdict));
    writeFileSync(join(sample, 'index.html'), '<p>');
    const { code, output } = await trusting(sample);
    expect(output.match(/^(?:accounted-)?case\.json: entry \d/gm)).toHaveLength(2);
    expect(output).toContain('There is no MANIFEST.json: nothing says that index.html is as written.');
    expect(code).toBe(3);
    rmSync(join(sample, 'index.html'));
    expect((await trusting(sample)).code).toBe(0);
    writeFileSync(join(sample, 'case.json'), encodeCase({ ...file, columns: { ...file.columns, at: 1 } }));
    expect((await trusting(sample)).code).toBe(1);
  });

  it('has an export, whose files are those that were signed', async () => {
    const out = join(folder, 'export');
    const variables = { DATABASE_URL: `sqlite:${database}`, PRIVATE_KEY: serviceSettings.privateKey };
    const words = ['export', '--from', '2026-01-01', '--to', '2026-12-31', '--format', 'csv', '--out', out];
    const terminal = { output: new PassThrough(), errors: new PassThrough(), interactive: false };
    expect(await runCommand([evidence(() => variables)], ['evidence', ...words], terminal)).toBe(0);
    const list = written(publishedKeys(await store.signingKeys()));
    const { code, output } = await called(out, '--keys', list);
    expect(output).toMatch(/signature +verified .*\n {2}files +verified/);
    expect(code).toBe(0);
    expect((await called(out)).code).toBe(3);
    expect((await called(out, '--keys', written(publishedKeys([sampleSigner().key])))).code).toBe(1);
    const commits = join(out, 'commits.csv');
    writeFileSync(commits, readFileSync(commits, 'utf8').replaceAll('ada', 'eve').replaceAll('acme', 'evil'));
    const changed = await called(out, '--keys', list);
    expect(changed.output).toMatch(/files +FAILED +commits\.csv/);
    expect(changed.code).toBe(1);
  });
});

describe('a statement alone', () => {
  it('is verified by its signature', async () => {
    const { code, output } = await trusting(written(file.statements[1]));
    expect(output).toMatch(
      /https:\/\/slsa\.dev\/verification_summary\/v1 about git\+https:\/\/github\.com\/acme\/shop@e+: PASSED/,
    );
    expect(code).toBe(0);
  });

  it('is not verified without keys', async () => {
    const { code, output } = await called(written(file.statements[0]));
    expect(output).toContain('give the list of keys with --keys');
    expect(code).toBe(3);
  });

  it('fails where it was changed', async () => {
    const [bundle] = file.statements;
    const payload = Buffer.from(bundle?.dsseEnvelope.payload ?? '', 'base64')
      .toString()
      .replace('success', 'failure');
    const changed = {
      ...bundle,
      dsseEnvelope: { ...bundle?.dsseEnvelope, payload: Buffer.from(payload).toString('base64') },
    };
    expect(await trusting(written(changed))).toMatchObject({
      code: 1,
      output: expect.stringContaining('FAILED'),
    });
  });
});

describe('an answer about a release', () => {
  const verdict = () =>
    releaseVerdict(
      reportOf([['tests', testsPass]], {
        subject: {
          kind: 'release',
          repository: 'acme/shop',
          repositoryUrl: 'https://github.com/acme/shop',
          headSha: landed.sha,
          target: { kind: 'tag', name: 'v1' },
        },
        release: { entries: [], dryRun: false, rollBack: null },
      }),
      now,
    );
  const signed = async () => ({
    ...verdict(),
    envelope: await signedEnvelope(
      releaseVerdictType,
      JSON.stringify(verdict()),
      signerOf(store, () => now),
    ),
  });

  it('is verified, with the time until which it could be used', async () => {
    const { code, output } = await trusting(written(await signed()));
    expect(output).toContain('It was valid until 2026-03-02 10:10 UTC.');
    expect(code).toBe(0);
  });

  test.each([
    ['differs from what was signed', { answer: 'pass!' }, 1],
    ['was not signed', { envelope: null }, 3],
  ])('%s', async (_, change, code) => {
    expect((await trusting(written({ ...(await signed()), ...change }))).code).toBe(code);
  });

  it('is not taken for a statement, nor a statement for it', async () => {
    const [bundle] = file.statements;
    const swapped = { ...(await signed()), envelope: bundle?.dsseEnvelope };
    expect((await trusting(written(swapped))).code).toBe(1);
    const { envelope } = await signed();
    const other = { ...bundle, dsseEnvelope: envelope };
    expect((await trusting(written(other))).code).toBe(1);
  });
});

describe('a file that cannot be verified', () => {
  test.each<[string, () => string]>([
    ['is no JSON', () => written('{')],
    ['is something else', () => written({ a: 1 })],
    ['is a list', () => written([])],
    ['is nested deeply', () => written(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
    ['is malformed', () => written({ ...file, format: 'https://sdl-gate.dev/case/v1', extra: true })],
    ['is not there', () => join(folder, 'nowhere.json')],
    ['is a folder without an export', () => folder],
    ['is a device', () => '/dev/zero'],
    ['is a ZIP that cannot be read', () => written('PK and more')],
  ])('%s', async (_, path) => {
    const { code, errors } = await trusting(path());
    expect(errors).toMatch(/cannot be verified: .*\(SDL-C904\)\n$/);
    expect(code).toBe(1);
  });

  test.each<[string, () => unknown]>([
    ['is no list of keys', () => ({})],
    [
      'has a key with another id',
      () => ({ keys: keys.keys.map((key) => ({ ...key, keyId: '0'.repeat(64) })) }),
    ],
  ])('has keys of which the list %s', async (_, list) => {
    const { code, errors } = await called(written(encodeCase(file)), '--keys', written(list()));
    expect(errors).toContain('the list of keys');
    expect(code).toBe(1);
  });

  test.each([[[]], [['a', 'b']], [['a', '--entry', '1']], [['--entry', 'main']]])(
    'takes no words %j',
    async (words) => {
      expect((await called(...words)).code).toBe(2);
    },
  );

  it('is an entry that is not there', async () => {
    expect((await called('--entry', '99')).errors).toContain('There is no entry 99');
  });
});
