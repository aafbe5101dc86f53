import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleSigner } from '../../test/samples/signers.ts';
import { type Checkpoint, readCheckpoint, signCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { type InclusionProof, leafData } from './leaf.ts';
import { append, inclusionPath, leafHash } from './tree.ts';
import { verifyInclusion } from './verify-inclusion.ts';

const signer = sampleSigner();
const { key } = signer;
const stranger = sampleSigner();

const checkpoint: Checkpoint = {
  origin: 'sdl-gate/5f0c',
  size: 42,
  root: 'ab'.repeat(32),
  at: new Date('2026-03-01T00:00:00Z'),
};

describe('a signed checkpoint', () => {
  it('is text with the tree, the time and one signature', async () => {
    const text = await signCheckpoint(checkpoint, signer);
    const signature = Buffer.from(text.trimEnd().split(' ').at(-1) ?? '', 'base64');
    expect(signature.subarray(0, 4).toString('hex')).toBe(key.keyId.slice(0, 8));
    expect(text.replace(/\S+\n$/, '…')).toBe(
      'sdl-gate/5f0c\n42\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\ntime 2026-03-01T00:00:00.000Z\n\n— sdl-gate/5f0c …',
    );
    expect(readCheckpoint(text)).toEqual(checkpoint);
    expect(verifyCheckpoint(text, [stranger.key, key])).toEqual({
      checkpoint,
      keyId: key.keyId,
      problem: null,
    });
  });

  it('names the key that is not known', async () => {
    const text = await signCheckpoint(checkpoint, stranger);
    expect(verifyCheckpoint(text, [key]).problem).toBe(
      `is signed by the key ${stranger.key.keyId.slice(0, 8)}…, which is not a known key`,
    );
  });

  it('does not verify where the first bytes of the key id are forged', async () => {
    const forger = {
      sign: async (bytes: Uint8Array) => ({ ...(await stranger.sign(bytes)), keyId: key.keyId }),
    };
    const text = await signCheckpoint(checkpoint, forger);
    expect(verifyCheckpoint(text, [key]).problem).toBe('has an invalid signature');
  });

  test.each<[Partial<{ validFrom: Date; validUntil: Date }>]>([
    [{ validFrom: new Date('2026-03-03T00:00:00Z') }],
    [{ validUntil: new Date('2026-02-27T00:00:00Z') }],
  ])('does not verify with a key that was not valid then: %j', async (validity) => {
    const text = await signCheckpoint(checkpoint, signer);
    expect(verifyCheckpoint(text, [{ ...key, ...validity }]).problem).toContain('was not valid');
  });

  it('verifies with a key that was used again, in the later time', async () => {
    const earlier = { ...key, validUntil: new Date('2026-01-01T00:00:00Z') };
    const later = { ...key, validFrom: new Date('2026-02-01T00:00:00Z') };
    const text = await signCheckpoint(checkpoint, signer);
    expect(verifyCheckpoint(text, [earlier, later]).problem).toBeNull();
    expect(verifyCheckpoint(text, [earlier]).problem).toContain('was not valid');
  });

  it('has no other form', async () => {
    const text = await signCheckpoint(checkpoint, signer);
    const forms = [
      '',
      '\n\n',
      text.trimEnd(),
      text.replace('42', '042'),
      text.replace('42', '-42'),
      text.replace('42', '4e1'),
      text.replace('time ', 'TIME '),
      text.replace('.000Z', 'Z'),
      text.replace('sdl-gate/5f0c', 'sdl gate'),
      text.replace('— ', '- '),
      text.replaceAll('\n', '\r\n'),
      `${text}\n`,
      `x${'\n'.repeat(20_000)}`,
      text.replace('q6u', 'q6'),
      text.replace('\n\n', '\nmore\n\n'),
    ];
    for (const form of forms) expect(readCheckpoint(form)).toBeNull();
  });

  it('does not verify when a character is changed', async () => {
    const text = await signCheckpoint(checkpoint, signer);
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }), (at, by) => {
        const changed = text.slice(0, at) + by + text.slice(at + 1);
        fc.pre(changed !== text);
        const verified = verifyCheckpoint(changed, [key]);
        // The origin in the signature line, and unused bits of base64, are not signed: they say nothing.
        if (verified.problem === null) expect(verified.checkpoint).toEqual(checkpoint);
      }),
    );
  });
});

describe('the proof of an entry', () => {
  const leaves = [1, 2, 3, 4, 5].map((id) => ({
    id,
    at: 1_000 + id,
    confirmed: id !== 3,
    digest: `${id}`.repeat(64),
    columns: `${id}`.repeat(64),
  }));
  const { nodes, root, size } = append(
    () => '',
    0,
    leaves.map((leaf) => leafHash(leafData(leaf))),
  );
  const proofOf = async (index: number): Promise<InclusionProof> => ({
    leaf: leaves[index] as InclusionProof['leaf'],
    index,
    size,
    path: inclusionPath((number) => nodes.get(number) ?? '', index, size),
    checkpoint: await signCheckpoint({ ...checkpoint, size, root }, signer),
  });

  it('verifies', async () => {
    for (const index of leaves.keys()) {
      expect(verifyInclusion(await proofOf(index), [key]).problem).toBeNull();
    }
  });

  it('does not verify for any other leaf, place or tree', async () => {
    const proof = await proofOf(2);
    const wrong: readonly InclusionProof[] = [
      ...(['id', 'at'] as const).map((field) => ({ ...proof, leaf: { ...proof.leaf, [field]: 9 } })),
      { ...proof, leaf: { ...proof.leaf, confirmed: true } },
      { ...proof, leaf: { ...proof.leaf, digest: 'f'.repeat(64) } },
      { ...proof, leaf: { ...proof.leaf, columns: 'f'.repeat(64) } },
      { ...proof, index: 1 },
      { ...proof, size: 4 },
      { ...proof, path: [] },
      {
        ...proof,
        checkpoint: await signCheckpoint({ ...checkpoint, size: 6, root }, signer),
      },
    ];
    for (const each of wrong) {
      expect(verifyInclusion(each, [key]).problem).toBe(
        'is of a tree in which the proof does not show the entry',
      );
    }
    expect(verifyInclusion(proof, []).problem).toContain('not a known key');
  });

  it('has canonical data, whatever else an object holds', () => {
    const leaf = { digest: 'd', confirmed: true, columns: 'c', at: 2, id: 1, more: true };
    expect(leafData(leaf)).toBe('{"at":2,"columns":"c","confirmed":true,"digest":"d","id":1}');
  });
});
