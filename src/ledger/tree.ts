import { hash } from 'node:crypto';

/** A SHA-256 in hexadecimal. */
export type Hash = string;

/**
 * Reads the hash of a complete subtree.
 *
 * @param number of its node, see {@link nodeNumber}
 */
export type ReadNode = (number: number) => Hash;

/**
 * A tree of hashes over a list of leaves, as RFC 6962, section 2.1, defines it: https://www.rfc-editor.org/rfc/rfc6962#section-2.1
 * Only complete subtrees are stored: these never change as the tree grows.
 */
export interface GrownTree {
  readonly size: number;
  readonly root: Hash;
  /** The nodes that were added, by their number. */
  readonly nodes: ReadonlyMap<number, Hash>;
}

/** The root of a tree without leaves. */
export const emptyRoot: Hash = hash('sha256', '');

/** The hash of a leaf, from its data. */
export function leafHash(data: string | Uint8Array): Hash {
  return hash('sha256', Buffer.concat([Buffer.of(0), Buffer.from(data)]));
}

/** The hash of a node over two subtrees. */
export function nodeHash(left: Hash, right: Hash): Hash {
  return hash('sha256', Buffer.concat([Buffer.of(1), Buffer.from(left, 'hex'), Buffer.from(right, 'hex')]));
}

/**
 * The number of the complete subtree over `2 ** level` leaves, the `position`-th of these: nodes are counted from left to right, each
 * between its two subtrees. A leaf has twice its index.
 */
export function nodeNumber(level: number, position: number): number {
  return (2 * position + 1) * 2 ** level - 1;
}

/** The root of the first `size` leaves. */
export function rootOf(read: ReadNode, size: number): Hash {
  return size === 0 ? emptyRoot : rangeRoot(read, 0, size);
}

/** The numbers of the nodes that a computation reads. */
export function nodesRead(computation: (read: ReadNode) => unknown): readonly number[] {
  const numbers = new Set<number>();
  computation((number) => {
    numbers.add(number);
    return emptyRoot;
  });
  return [...numbers];
}

/** The numbers of the nodes from which the root of `size` leaves is computed, from left to right. */
export function peaks(size: number): readonly number[] {
  return nodesRead((read) => rootOf(read, size));
}

/**
 * Adds leaves.
 *
 * @param read reads the {@link peaks} of `size`
 * @param leaves their hashes
 */
export function append(read: ReadNode, size: number, leaves: readonly Hash[]): GrownTree {
  const nodes = new Map<number, Hash>();
  const readAny = (number: number) => nodes.get(number) ?? read(number);
  for (const [offset, leaf] of leaves.entries()) {
    let position = size + offset;
    let top = leaf;
    nodes.set(nodeNumber(0, position), top);
    for (let level = 0; position % 2 === 1; level += 1) {
      top = nodeHash(readAny(nodeNumber(level, position - 1)), top);
      position = (position - 1) / 2;
      nodes.set(nodeNumber(level + 1, position), top);
    }
  }
  const grown = size + leaves.length;
  return { size: grown, root: rootOf(readAny, grown), nodes };
}

/**
 * Shows that a leaf is in a tree (RFC 6962, section 2.1.1).
 *
 * @param index of the leaf, from 0
 * @param size leaves of the tree
 * @returns the hashes from the leaf to the root
 */
export function inclusionPath(read: ReadNode, index: number, size: number): readonly Hash[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`A tree of ${size} leaves has no leaf ${index}.`);
  const path = (begin: number, end: number): Hash[] => {
    if (end - begin === 1) return [];
    const middle = begin + largestPowerBelow(end - begin);
    return index < middle
      ? [...path(begin, middle), rangeRoot(read, middle, end)]
      : [...path(middle, end), rangeRoot(read, begin, middle)];
  };
  return path(0, size);
}

/**
 * Shows that a tree begins with an earlier one (RFC 6962, section 2.1.2).
 *
 * @param from leaves of the earlier one
 * @param to leaves of the later one
 */
export function consistencyPath(read: ReadNode, from: number, to: number): readonly Hash[] {
  if (!(from >= 0 && from <= to)) throw new RangeError(`A tree of ${to} leaves has none of ${from}.`);
  if (from === 0 || from === to) return [];
  const path = (begin: number, end: number, isWhole: boolean): Hash[] => {
    if (from === end) return isWhole ? [] : [rangeRoot(read, begin, end)];
    const middle = begin + largestPowerBelow(end - begin);
    return from <= middle
      ? [...path(begin, middle, isWhole), rangeRoot(read, middle, end)]
      : [...path(middle, end, false), rangeRoot(read, begin, middle)];
  };
  return path(0, to, true);
}

/**
 * The root that an inclusion proof leads to (RFC 9162, section 2.1.3.2: https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2).
 *
 * @returns null where it is no proof for this place
 */
export function rootByInclusion(
  leaf: Hash,
  { index, size, path }: { readonly index: number; readonly size: number; readonly path: readonly Hash[] },
): Hash | null {
  if (!isCount(index) || !isCount(size) || index >= size || !path.every(isHash)) return null;
  let [position, last] = [index, size - 1];
  let root = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (position % 2 === 1 || position === last) {
      root = nodeHash(sibling, root);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, half(last)];
    } else root = nodeHash(root, sibling);
    [position, last] = [half(position), half(last)];
  }
  return last === 0 ? root : null;
}

/** A tree that is stated, without its leaves. */
export interface StatedTree {
  readonly size: number;
  readonly root: Hash;
}

/**
 * Whether a consistency proof shows that `to` begins with `from` (RFC 9162, section 2.1.4.2:
 * https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2).
 */
export function isConsistent(from: StatedTree, to: StatedTree, path: readonly Hash[]): boolean {
  if (!isCount(from.size) || !isCount(to.size) || from.size > to.size || !path.every(isHash)) return false;
  if (from.size === to.size) return path.length === 0 && from.root === to.root;
  if (from.size === 0) return path.length === 0 && from.root === emptyRoot;
  const [first, ...rest] = isPowerOfTwo(from.size) ? [from.root, ...path] : path;
  if (first === undefined) return false;
  let [position, last] = [from.size - 1, to.size - 1];
  while (position % 2 === 1) [position, last] = [half(position), half(last)];
  let [earlier, later] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      earlier = nodeHash(sibling, earlier);
      later = nodeHash(sibling, later);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, half(last)];
    } else later = nodeHash(later, sibling);
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && earlier === from.root && later === to.root;
}

/** The root of the leaves from `begin` up to `end`, where `begin` is a multiple of a power of two that is no less than their number. */
function rangeRoot(read: ReadNode, begin: number, end: number): Hash {
  const count = end - begin;
  if (isPowerOfTwo(count)) return read(nodeNumber(Math.log2(count), begin / count));
  const middle = begin + largestPowerBelow(count);
  return nodeHash(rangeRoot(read, begin, middle), rangeRoot(read, middle, end));
}

/** The largest power of two that is less than a number from 2 on. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}

/** Without bit operations, which have 32 bits. */
function half(count: number): number {
  return Math.floor(count / 2);
}

function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 0;
}

function isHash(text: Hash): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
