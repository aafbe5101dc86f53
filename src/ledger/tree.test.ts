import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  append,
  consistencyPath,
  emptyRoot,
  type Hash,
  inclusionPath,
  isConsistent,
  leafHash,
  nodesRead,
  peaks,
  type ReadNode,
  rootByInclusion,
  rootOf,
} from './tree.ts';

// The leaves and roots of the reference tests of certificate-transparency-go and transparency-dev/merkle (testonly/constants.go).
const referenceLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const referenceRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

interface Grown {
  readonly leaves: readonly Hash[];
  readonly read: ReadNode;
  readonly rootAt: (size: number) => Hash;
}

/** A tree that grew by these batches. */
function grown(leaves: readonly Hash[], batch = leaves.length): Grown {
  const nodes = new Map<number, Hash>();
  const read = (number: number) => {
    const found = nodes.get(number);
    if (found === undefined) throw new Error(`node ${number} is not stored`);
    return found;
  };
  for (let size = 0; size < leaves.length; size += batch) {
    const added = append(read, size, leaves.slice(size, size + batch));
    for (const [number, hash] of added.nodes) nodes.set(number, hash);
    expect(added.root).toBe(rootOf(read, added.size));
  }
  return { leaves, read, rootAt: (size) => rootOf(read, size) };
}

function treeOf(size: number, batch?: number): Grown {
  return grown(
    Array.from({ length: size }, (_, index) => leafHash(`leaf ${index}`)),
    batch,
  );
}

describe('the reference vectors', () => {
  const tree = grown(
    referenceLeaves.map((leaf) => leafHash(Buffer.from(leaf, 'hex'))),
    3,
  );

  test.each(referenceRoots.map((root, size) => [size, root]))('%d leaves', (size, root) => {
    expect(tree.rootAt(Number(size))).toBe(root);
  });

  // The paths of the same file.
  it('have their inclusion paths', () => {
    expect(inclusionPath(tree.read, 0, 1)).toEqual([]);
    expect(inclusionPath(tree.read, 0, 8)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(inclusionPath(tree.read, 5, 8)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(inclusionPath(tree.read, 2, 3)).toEqual([
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    ]);
  });

  it('have their consistency paths', () => {
    expect(consistencyPath(tree.read, 1, 1)).toEqual([]);
    expect(consistencyPath(tree.read, 1, 8)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(consistencyPath(tree.read, 6, 8)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

const maxSize = 130;
const whole = treeOf(maxSize, 7);
const other = leafHash('another');

/** An index below a size, and that size. */
const place = fc
  .integer({ min: 1, max: maxSize })
  .chain((size) => fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.constant(size)));

const pair = fc
  .integer({ min: 0, max: maxSize })
  .chain((to) => fc.tuple(fc.integer({ min: 0, max: to }), fc.constant(to)));

/** Each way to alter one hash of a path, or its length. */
function altered(path: readonly Hash[]): readonly (readonly Hash[])[] {
  return [
    [...path, other],
    [other, ...path],
    ...(path.length > 0 ? [path.slice(1), path.slice(0, -1)] : []),
    ...path.map((_, index) => path.with(index, other)),
    ...path.map((_, index) => path.with(index, 'no hash')),
  ];
}

describe('inclusion proofs', () => {
  it('verify for every leaf of every size', () => {
    for (let size = 1; size <= maxSize; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const path = inclusionPath(whole.read, index, size);
        expect(rootByInclusion(whole.leaves[index] ?? '', { index, size, path })).toBe(whole.rootAt(size));
      }
    }
  });

  it('do not verify when anything of them is altered', () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: maxSize }), ([index, size], elsewhere) => {
        const leaf = whole.leaves[index] ?? '';
        const path = inclusionPath(whole.read, index, size);
        const root = whole.rootAt(size);
        for (const wrong of altered(path))
          expect(rootByInclusion(leaf, { index, size, path: wrong })).not.toBe(root);
        expect(rootByInclusion(other, { index, size, path })).not.toBe(root);
        if (elsewhere !== index) {
          expect(rootByInclusion(leaf, { index: elsewhere, size, path })).not.toBe(root);
        }
      }),
    );
  });

  test.each([
    [-1, 3],
    [3, 3],
    [0, 0],
    [0.5, 3],
    [0, Number.NaN],
    [0, 2 ** 60],
  ])('have no place %d among %d leaves', (index, size) => {
    expect(rootByInclusion(other, { index, size, path: [] })).toBeNull();
  });

  it('are refused for a leaf that is not there', () => {
    expect(() => inclusionPath(whole.read, 3, 3)).toThrow(RangeError);
    expect(() => inclusionPath(whole.read, -1, 3)).toThrow(RangeError);
  });
});

describe('consistency proofs', () => {
  const stated = (size: number) => ({ size, root: whole.rootAt(size) });

  it('verify between all sizes', () => {
    for (let to = 0; to <= maxSize; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        expect(isConsistent(stated(from), stated(to), consistencyPath(whole.read, from, to))).toBe(true);
      }
    }
  });

  it('do not verify when anything of them is altered', () => {
    fc.assert(
      fc.property(pair, ([from, to]) => {
        const path = consistencyPath(whole.read, from, to);
        for (const wrong of altered(path)) {
          expect(isConsistent(stated(from), stated(to), wrong)).toBe(false);
        }
        expect(isConsistent({ size: from, root: other }, stated(to), path)).toBe(false);
        // Of no leaves nothing is shown but that they are none.
        if (from > 0) expect(isConsistent(stated(from), { size: to, root: other }, path)).toBe(false);
      }),
    );
  });

  it('do not verify backwards, nor for what is no size', () => {
    expect(isConsistent(stated(5), stated(3), [])).toBe(false);
    expect(isConsistent({ size: -1, root: other }, stated(3), [])).toBe(false);
    expect(() => consistencyPath(whole.read, 5, 3)).toThrow(RangeError);
  });

  it('show a leaf that was changed or removed before', () => {
    const changed = grown(whole.leaves.with(3, other));
    const removed = grown(whole.leaves.toSpliced(3, 1));
    for (const { read, rootAt, leaves } of [changed, removed]) {
      const path = consistencyPath(read, 100, leaves.length);
      expect(isConsistent(stated(100), { size: leaves.length, root: rootAt(leaves.length) }, path)).toBe(
        false,
      );
    }
  });
});

test('a tree is the same, however it is cut into batches', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: maxSize }), fc.integer({ min: 1, max: 40 }), (size, batch) => {
      expect(treeOf(size, batch).rootAt(size)).toBe(whole.rootAt(size));
    }),
  );
});

test('a proof of a large tree reads few nodes', () => {
  const size = 1_000_003;
  expect(peaks(0)).toEqual([]);
  expect(rootOf(() => '', 0)).toBe(emptyRoot);
  expect(peaks(size).length).toBeLessThanOrEqual(20);
  expect(nodesRead((read) => inclusionPath(read, 77, size)).length).toBeLessThanOrEqual(30);
  expect(Math.max(...peaks(2 ** 40 + 1))).toBe(2 ** 41);
});
