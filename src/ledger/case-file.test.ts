import { describe, expect, it, test } from '@jest/globals';
import { sampleSigner } from '../../test/samples/signers.ts';
import { signedBundle } from './bundle.ts';
import { type CaseFile, encodeCase, isCase, readCase, UnreadableCase } from './case-file.ts';
import { publishedKeys, readPublishedKeys } from './published-keys.ts';

const signer = sampleSigner();
const { key } = signer;
const digest = 'ab'.repeat(32);
const columns = {
  id: 7,
  at: 1_772_000_000_000,
  confirmed: true,
  digest,
  kind: 'verdict',
  repositoryId: 1,
  repository: 'acme/shop',
  sha: 'c'.repeat(40),
  rules: ['review=pass'],
};
const proof = {
  leaf: { id: 7, at: 1_772_000_000_000, confirmed: true, digest, columns: digest },
  index: 6,
  size: 8,
  path: [digest],
  checkpoint: 'sdl-gate\n8\n…',
};
const file = async (): Promise<CaseFile> => ({
  entry: '{"kind":"verdict"}',
  columns,
  proof,
  verdict: { entry: null, columns, proof: null },
  evidence: { [digest]: 'text' },
  statements: [await signedBundle('{}', signer)],
  keys: publishedKeys([key]),
});

describe('a case file', () => {
  it('is read as it was written', async () => {
    const written = await file();
    const data: unknown = JSON.parse(encodeCase(written));
    expect(isCase(data)).toBe(true);
    expect(readCase(data)).toEqual({ format: 'https://sdl-gate.dev/case/v1', ...written });
  });

  it('needs no proof, no verdict and no body', async () => {
    const { verdict: _, ...rest } = await file();
    const written = { ...rest, entry: null, proof: null };
    expect(readCase(JSON.parse(encodeCase(written)))).toMatchObject(written);
  });

  test.each<[string, (written: Record<string, unknown>) => unknown]>([
    ['another format', (written) => ({ ...written, format: 'https://sdl-gate.dev/case/v2' })],
    ['a field that is not known', (written) => ({ ...written, extra: 1 })],
    ['no keys', ({ keys: _, ...written }) => written],
    ['evidence under no digest', (written) => ({ ...written, evidence: { '../x': 'text' } })],
    [
      'many statements',
      (written) => ({ ...written, statements: Array(200).fill((written.statements as unknown[])[0]) }),
    ],
    ['a long path', (written) => ({ ...written, proof: { ...proof, path: Array(65).fill(digest) } })],
    ['a number that is none', (written) => ({ ...written, columns: { ...columns, id: 1.5 } })],
    ['nothing', () => null],
    ['a list', () => []],
  ])('is refused with %s', async (_, change) => {
    const written = JSON.parse(encodeCase(await file()));
    expect(() => readCase(change(written))).toThrow(UnreadableCase);
  });
});

describe('published keys', () => {
  it('are read as they were written', () => {
    const closed = sampleSigner({ validFrom: new Date(1), validUntil: new Date(2) }).key;
    expect(readPublishedKeys(publishedKeys([closed, key]))).toEqual([closed, key]);
  });

  test.each([
    ['another id', { keyId: digest }],
    ['no key', { publicKey: 'PEM' }],
  ])('are refused with %s', (_, change) => {
    const { keys } = publishedKeys([key]);
    expect(() => readPublishedKeys({ keys: keys.map((each) => ({ ...each, ...change })) })).toThrow(
      TypeError,
    );
  });
});
