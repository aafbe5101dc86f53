import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { record } from '../../../test/recorded-entries.ts';
import { gatheredPullRequest, wholeEvidence } from '../../../test/samples/gathered.ts';
import { engine } from '../../engine/engine.ts';
import { available } from '../../evidence/slice.ts';
import { signedBundle } from '../../ledger/bundle.ts';
import { readCase as readCaseFile } from '../../ledger/case-file.ts';
import { signCheckpoint } from '../../ledger/checkpoint.ts';
import { predicateTypes } from '../../ledger/statement-types.ts';
import { verifyInclusion } from '../../ledger/verify-inclusion.ts';
import { digestOf } from '../../record/format.ts';
import { createRecorder } from '../../record/recorder.ts';
import { rules } from '../../rules/index.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import { evaluateTogether } from '../../subjects/joint-evaluation.ts';
import { record as recordCommand } from '../record/record.ts';
import { runCommand } from '../run.ts';
import { verify } from '../verify/verify.ts';
import { evidence } from './evidence.ts';
import { evidenceSigner } from './evidence-signer.ts';
import { openFiles } from './export-source.ts';
import { writeZip } from './write-zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-sample-'));
const path = join(folder, 'record.db');
const variables = {
  DATABASE_URL: `sqlite:${path}`,
  PRIVATE_KEY: generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
};
beforeAll(fill);
afterAll(() => rmSync(folder, { recursive: true }));

const recorder = createRecorder({ rules, version: '1.2.3' });
const shop = { repositoryId: 1296269, repository: 'acme/shop', branch: 'main' };
const sha = (number: number) => number.toString(16).padStart(40, '0');
const hostile = `<script>alert(1)</script><img src="https://evil.example/x.png" onerror=alert(1)>"'\u{202e}`;
const committedAt = new Date('2026-03-01T10:00:00Z');

/** 40 commits: the first landed with a verdict on a hostile change, the second with one that is redacted, the others directly. */
async function fill(): Promise<void> {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const store = await openStore({ kind: 'sqlite', path }, () => now);
  for (const number of [1, 2]) {
    const at = new Date(now - 60_000 * number);
    const whole = wholeEvidence();
    const { pullRequest, change } = whole;
    if (!pullRequest?.available || !change?.available) throw new Error('expected a pull request');
    const gathered = gatheredPullRequest({
      evidence: {
        ...whole,
        pullRequest: available({ ...pullRequest.value, title: hostile, body: `# ${hostile}\n\n${hostile}` }),
        change: available({
          files: [
            ...change.value.files,
            { path: hostile, status: 'added', additions: 1, deletions: 0, binary: false },
          ],
        }),
      },
    });
    const verdict = recorder
      .verdict({ gathered, ...(await evaluateTogether(gathered, engine, at)), deliveries: [] })
      .encode();
    await record(store, [verdict.entry], verdict);
    const { digest, conclusion = '' } = verdict.entry;
    const facts = { committedAt, verdict: { digest, conclusion }, pullRequest: 7 };
    await record(store, [
      recorder.entry({
        ...shop,
        kind: 'commit',
        sha: sha(number),
        number: 7,
        conclusion,
        facts: { ...facts, at, state: 'matched', how: 'squash', mergedBy: hostile },
      }),
      accounted(number, { ...facts, state: 'reviewed', why: hostile, by: 'grace' }),
    ]);
  }
  await record(
    store,
    Array.from({ length: 38 }, (_, index) =>
      accounted(index + 3, { state: 'direct-push', why: 'it was pushed', committedAt }),
    ),
  );
  await sealed(store);
  await store.close();
  const [verdict] = await entries('verdict', 2);
  await called(
    recordCommand(() => variables),
    'record',
    'redact',
    String(verdict),
    '--reason',
    `Request <b>17</b>`,
  );
}

const accounted = (number: number, facts: Readonly<Record<string, unknown>>) =>
  recorder.entry({
    ...shop,
    kind: 'accounted-commit',
    sha: sha(number),
    conclusion: String(facts.state),
    facts: { sha: sha(number), ...facts },
  });

async function entries(kind: string, limit: number): Promise<readonly number[]> {
  const store = await openStore({ kind: 'sqlite', path });
  const found = await store.entries({ kind }, limit);
  await store.close();
  return found.map(({ id }) => id);
}

/** Puts all entries in the tree, and signs a checkpoint of it. */
async function sealed(store: Store): Promise<void> {
  const { tree } = await store.seal(1_000, 'sdl-gate.dev/1');
  const signer = evidenceSigner(store, variables);
  if (signer === null) throw new Error('expected a signer');
  const text = await signCheckpoint({ ...tree, at: new Date() }, signer);
  await store.addCheckpoint({ tree: tree.id, size: tree.size, text });
  const bundle = await signedBundle('{"statement":1}', signer);
  for (const { id, repositoryId = 0, sha: commit = '' } of await store.entries({ kind: 'commit' }, 10))
    await store.keepStatements(
      id,
      predicateTypes.map((predicateType) => ({ predicateType, repositoryId, sha: commit, bundle })),
    );
}

async function called(command: ReturnType<typeof evidence>, ...words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const code = await runCommand([command], words, { output, errors, interactive: false });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

let count = 0;
let out = '';
beforeEach(() => {
  out = join(folder, `out-${++count}`);
});
const sampled = (...words: readonly string[]) =>
  called(
    evidence(() => variables),
    'evidence',
    'sample',
    '--from',
    '2026-03-01',
    '--to',
    '2026-03-31',
    '--out',
    out,
    ...words,
  );
const description = () => JSON.parse(readFileSync(join(out, 'sample.json'), 'utf8'));

/** The files of the case of a commit. */
async function caseOf(number: number): Promise<ReadonlyMap<string, string>> {
  await sampled('--seed', '1', '--count', '40');
  const found = description().chosen.find((chosen: { sha: string }) => chosen.sha === sha(number));
  const files = await openFiles(join(out, found.file));
  const texts = new Map<string, string>();
  for (const name of files.names) texts.set(name, (await buffer(await files.read(name))).toString('utf8'));
  files.close();
  return texts;
}

describe('evidence sample', () => {
  it('says what it was chosen from, and writes a ZIP for each commit', async () => {
    const { code, output, errors } = await sampled(
      '--seed',
      '42',
      '--repository',
      'acme/shop',
      '--count',
      '5',
    );
    expect([code, errors]).toEqual([0, '']);
    expect(output.split('\n').slice(0, 3)).toEqual([
      'Population: 40 commits, committed or landed from 2026-03-01 to before 2026-04-01; acme/shop.',
      'Sample: 5, chosen with the seed 42.',
      expect.stringMatching(/^NO {2}REPOSITORY {2}BRANCH {2}COMMIT .* FILE$/),
    ]);
    const { population, seed, chosen, method } = description();
    expect({ population, seed }).toEqual({ population: 40, seed: '42' });
    expect(method).toContain('SHA-256');
    expect(readdirSync(out).toSorted()).toEqual([
      ...chosen.map(({ file }: { file: string }) => file),
      'sample.json',
    ]);
  });

  it('is the same again with the same seed', async () => {
    const shas = async (seed: string) => {
      await sampled('--seed', seed);
      const { chosen } = description();
      out = `${out}-again`;
      return chosen.map((each: { sha: string }) => each.sha);
    };
    const first = await shas('7');
    expect(first).toHaveLength(25);
    expect(await shas('7')).toEqual(first);
    expect(await shas('8')).not.toEqual(first);
  });

  it('has the case with its proofs, its evidence and its keys', async () => {
    const files = await caseOf(1);
    const file = readCaseFile(JSON.parse(files.get('case.json') ?? ''));
    expect(file.columns).toMatchObject({ kind: 'commit', sha: sha(1) });
    expect(file.verdict?.columns).toMatchObject({ kind: 'verdict', number: 7 });
    expect(readCaseFile(JSON.parse(files.get('accounted-case.json') ?? '')).columns.conclusion).toBe(
      'reviewed',
    );
    const store = await openStore({ kind: 'sqlite', path });
    const keys = await store.signingKeys();
    await store.close();
    for (const sealedEntry of [file, file.verdict]) {
      if (sealedEntry?.proof == null) throw new Error('expected a proof');
      expect(verifyInclusion(sealedEntry.proof, keys).problem).toBeNull();
      expect(sealedEntry.proof.leaf.digest).toBe(digestOf(sealedEntry.entry ?? ''));
    }
    const parts = [...files].filter(([name]) => name.startsWith('evidence/'));
    expect(parts.map(([name]) => name)).toContain('evidence/acme-shop#7/pullRequest.json');
    for (const [, text] of parts) expect(file.evidence[digestOf(text)]).toBe(text);
    expect(JSON.parse(files.get('keys.json') ?? '')).toEqual(file.keys);
    expect(file.statements).toHaveLength(2);
    expect([...files.keys()].filter((name) => name.startsWith('statements/'))).toEqual([
      'statements/verdict-v1.sigstore.json',
      'statements/verification_summary-v1.sigstore.json',
    ]);
  });

  it('has a ZIP that the command verifies', async () => {
    const files = await caseOf(3);
    const list = join(folder, `keys-${count}.json`);
    writeFileSync(list, files.get('keys.json') ?? '');
    const { file } = description().chosen.find((chosen: { sha: string }) => chosen.sha === sha(3));
    const zip = join(out, file);
    const { code, output } = await called(
      verify(() => ({})),
      'verify',
      zip,
      '--keys',
      list,
    );
    expect(output).toMatch(/inclusion +verified/);
    expect(output).not.toContain('FAILED');
    expect([0, 3]).toContain(code);
  });

  it('has evidence to read that the command compares with the entries', async () => {
    const files = await caseOf(1);
    const { file } = description().chosen.find((chosen: { sha: string }) => chosen.sha === sha(1));
    const verifying = (zip: string) =>
      called(
        verify(() => ({})),
        'verify',
        zip,
      );
    expect((await verifying(join(out, file))).output).toMatch(
      /files +verified +The files in evidence\/ are those that the entries name\./,
    );
    const forged = join(folder, `forged-${count}.zip`);
    const name = 'evidence/acme-shop#7/reviews.json';
    const kept = [...files].filter(([each]) => each !== name).map(([each, text]) => ({ name: each, text }));
    await writeZip(forged, [...kept, { name, text: (files.get(name) ?? '').replace('{', '{ ') }]);
    const { code, output } = await verifying(forged);
    expect(code).toBe(1);
    expect(output).toMatch(/files +FAILED +evidence\/acme-shop#7\/reviews\.json is no evidence/);
  });

  describe('has a signed manifest, which shows', () => {
    let genuine: ReadonlyMap<string, string>;
    let keys: string;
    beforeAll(async () => {
      out = join(folder, 'genuine');
      genuine = await caseOf(1);
      keys = join(folder, 'service-keys.json');
      writeFileSync(keys, genuine.get('keys.json') ?? '');
    });

    /** Verifies the files of the case after a change. */
    async function verified(change: (files: Map<string, string>) => unknown, ...words: readonly string[]) {
      const files = new Map(genuine);
      await change(files);
      const zip = join(folder, `changed-${count}.zip`);
      await writeZip(
        zip,
        [...files].map(([name, text]) => ({ name, text })),
      );
      const trusted = words.length > 0 ? words : ['--keys', keys];
      return called(
        verify(() => ({})),
        'verify',
        zip,
        ...trusted,
      );
    }

    it('that nothing was changed', async () => {
      const { output } = await verified(() => {});
      expect(output).toMatch(/signature +verified +MANIFEST\.json is signed with the key [0-9a-f]{16}\./);
      expect(output).toMatch(/files +verified +The files are those that MANIFEST\.json names\./);
      expect(output).not.toContain('files          FAILED');
    });

    test.each<[what: string, change: (files: Map<string, string>) => unknown, found: string]>([
      [
        'another page',
        (files) => files.set('index.html', '<p>Approved by everybody</p>'),
        'FAILED +index\\.html is not the file that was written',
      ],
      [
        'another statement',
        (files) => files.set('statements/verdict-v1.sigstore.json', '{}'),
        'FAILED +statements/verdict-v1\\.sigstore\\.json is not the file that was written',
      ],
      [
        'another proof',
        (files) => {
          const name = [...files.keys()].find((each) => each.startsWith('proofs/')) ?? '';
          files.set(name, (files.get(name) ?? '').replace('"index": ', '"index": 1'));
        },
        'FAILED +proofs/entry-\\d+\\.json is not the file that was written',
      ],
      [
        'another list of keys',
        (files) => files.set('keys.json', '{"keys":[]}'),
        'FAILED +keys\\.json is not the file that was written',
      ],
      [
        'a file that is missing',
        (files) => files.delete('statements/verification_summary-v1.sigstore.json'),
        'FAILED +statements/verification_summary-v1\\.sigstore\\.json is missing',
      ],
      [
        'a file that was added',
        (files) => files.set('approval.html', '<p>'),
        'FAILED +approval\\.html is not among the files of MANIFEST\\.json',
      ],
      [
        'a manifest that was changed',
        (files) =>
          files.set(
            'MANIFEST.json',
            (files.get('MANIFEST.json') ?? '').replace('"seed": "1"', '"seed": "2"'),
          ),
        'FAILED +MANIFEST\\.json is not the one that was signed',
      ],
      [
        'a manifest of something else',
        (files) => files.set('MANIFEST.json', '{"predicateType":"https://sdl-gate.dev/export/v1"}'),
        'FAILED +MANIFEST\\.json is neither that of an export nor that of a sampled change',
      ],
      [
        'the case of another commit',
        async (files) => {
          out = `${out}-other`;
          files.set('case.json', (await caseOf(2)).get('case.json') ?? '');
        },
        'FAILED +The case is of another commit than MANIFEST\\.json says',
      ],
    ])('%s', async (_, change, found) => {
      const { code, output } = await verified(change);
      expect(output).toMatch(new RegExp(found));
      expect(code).toBe(1);
    });

    it('that it was signed by another key', async () => {
      const list = join(folder, 'other-keys.json');
      const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
      const der = other.export({ type: 'spki', format: 'der' });
      const [first] = JSON.parse(genuine.get('keys.json') ?? '').keys;
      const key = {
        ...first,
        keyId: createHash('sha256').update(der).digest('hex'),
        publicKey: other.export({ type: 'spki', format: 'pem' }),
      };
      writeFileSync(list, JSON.stringify({ keys: [key] }));
      const { code, output } = await verified(() => {}, '--keys', list);
      expect(output).toMatch(
        /signature +FAILED +MANIFEST\.json is signed with the key .*, which is not a known key/,
      );
      expect(code).toBe(1);
    });

    it.each([
      ['the signature', ['MANIFEST.sigstore.json'], 'not possible +MANIFEST\\.json is not signed'],
      [
        'the manifest',
        ['MANIFEST.json', 'MANIFEST.sigstore.json'],
        'not possible +There is no MANIFEST\\.json: nothing says that index\\.html, .* more are as written',
      ],
    ])('that it proves nothing of the page without %s', async (_, removed, found) => {
      const { code, output } = await verified((files) => {
        for (const name of removed) files.delete(name);
      });
      expect(output).toMatch(new RegExp(found));
      expect(code).not.toBe(0);
    });
  });

  it('says that it is not signed where the key of the service is not given', async () => {
    const { PRIVATE_KEY: _, ...others } = variables;
    const words = ['--from', '2026-03-01', '--to', '2026-03-31', '--out', out, '--seed', '1', '--count', '1'];
    const { code, output } = await called(
      evidence(() => others),
      'evidence',
      'sample',
      ...words,
    );
    expect([code, output]).toEqual([0, expect.stringContaining('Not signed: nobody can tell who made it.')]);
  });

  it('has equal bytes in equal cases, but for the time at which it was made', async () => {
    const one = await caseOf(3);
    out = `${out}-again`;
    const again = await caseOf(3);
    for (const [name, text] of one)
      if (name !== 'index.html' && !name.startsWith('MANIFEST')) expect(again.get(name)).toBe(text);
  });

  it('has a page that a person reads', async () => {
    const page = textOf(parse((await caseOf(1)).get('index.html') ?? ''));
    for (const words of [
      'reviewed Its check passed before it landed.',
      'The pull request was opened by',
      'the evaluated head',
      'evaluated 2026-03-01 11:59:00 UTC by sdl-gate 1.2.3',
      'Tests included',
      'leaf 1 of',
      'sdl-gate verify path/to/this.zip --keys service-keys.json',
      'evidence/acme-shop#7/reviews.json',
    ])
      expect(page).toContain(words);
  });

  it('runs nothing and requests nothing, whatever the change says', async () => {
    const page = (await caseOf(1)).get('index.html') ?? '';
    expect(page).not.toContain('\u{202e}');
    expect(page).toContain('&lt;script&gt;');
    const elements = elementsOf(parse(page));
    const names = new Set(elements.map(({ tagName }) => tagName));
    for (const name of ['script', 'img', 'iframe', 'link', 'form', 'object', 'b'])
      expect(names).not.toContain(name);
    const attributes = elements.flatMap(({ attrs }) => attrs);
    expect(
      attributes.filter(({ name }) => name.startsWith('on') || name === 'src' || name === 'style'),
    ).toEqual([]);
    for (const { value } of attributes.filter(({ name }) => name === 'href'))
      expect(value).toMatch(/^https:\/\/github\.com\/acme\/shop\/(commit\/[0-9a-f]{40}|pull\/7)$/);
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-`);
  });

  it('says what is redacted, by which entry and why', async () => {
    const files = await caseOf(2);
    const page = textOf(parse(files.get('index.html') ?? ''));
    const [redaction] = await entries('redaction', 1);
    expect(page).toMatch(
      new RegExp(
        `Entry \\d+ \\(verdict\\) is redacted: its body was removed, and only its digest is left\\. Entry ${redaction} of .* says why: Request <b>17</b>\\.`,
      ),
    );
    expect(page).toContain('The record still has the status of each rule');
    const file = readCaseFile(JSON.parse(files.get('case.json') ?? ''));
    expect(file.verdict).toMatchObject({
      entry: null,
      proof: { leaf: { digest: file.verdict?.columns.digest } },
    });
  });

  it('shows a commit of which nothing but its account is known', async () => {
    const files = await caseOf(5);
    expect([...files.keys()].filter((name) => !name.startsWith('proofs/'))).toEqual([
      'index.html',
      'case.json',
      'keys.json',
      'MANIFEST.json',
      'MANIFEST.sigstore.json',
    ]);
    const page = textOf(parse(files.get('index.html') ?? ''));
    expect(page).toContain('direct-push It was pushed to the branch, and belongs to no pull request.');
    expect(page).toContain('No verdict is known.');
  });

  test.each<[words: readonly string[], errors: string]>([
    [[], 'Give a seed'],
    [['--seed', 'a b'], 'Give a seed'],
    [['--seed', '1', '--count', '0'], '--count takes a whole number from 1 to 1000, not "0".'],
    [['--seed', '1', '--count', '1.5'], '--count takes'],
    [['--seed', '1', '--to', '2026-02-01'], '--from must be before --to.'],
  ])('%j is refused', async (words, errors) => {
    const result = await sampled(...words);
    expect(result).toMatchObject({ code: 2, output: '' });
    expect(result.errors).toContain(errors);
  });
});

type Node = DefaultTreeAdapterTypes.Node;

function elementsOf(node: Node): readonly DefaultTreeAdapterTypes.Element[] {
  const below = 'childNodes' in node ? node.childNodes.flatMap(elementsOf) : [];
  return 'tagName' in node ? [node, ...below] : below;
}

/** What a person reads, without the style. */
function textOf(node: Node): string {
  if (node.nodeName === 'style') return '';
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('').replaceAll(/\s+/g, ' ') : '';
}
