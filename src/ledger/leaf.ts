import canonicalize from 'canonicalize';
import type { Digest } from '../subjects/entries.ts';

/**
 * What the tree covers of an entry. The body is covered by its digest, so that it can be redacted while proofs still verify; the columns
 * that the body does not repeat are covered themselves.
 */
export interface Leaf {
  /** The number of the entry. */
  readonly id: number;
  /** When it was written, in milliseconds since the epoch, by the store's clock. */
  readonly at: number;
  readonly confirmed: boolean;
  readonly digest: Digest;
}

/** Shows that an entry is in the tree of a checkpoint (RFC 6962, section 2.1.1). */
export interface InclusionProof {
  readonly leaf: Leaf;
  /** Its place in the tree, from 0. */
  readonly index: number;
  /** Leaves of the tree that the checkpoint is of. */
  readonly size: number;
  /** The hashes from the leaf to the root, in hexadecimal. */
  readonly path: readonly string[];
  /** The signed checkpoint, as it was published. */
  readonly checkpoint: string;
}

/** What is hashed of a leaf: canonical JSON (RFC 8785). What somebody wrote instead of a number is null, which no entry has. */
export function leafData({ id, at, confirmed, digest }: Leaf): string {
  const counts = { id: countOf(id), at: countOf(at) };
  return canonicalize({ ...counts, confirmed, digest }) ?? '';
}

function countOf(value: number): number | null {
  return Number.isSafeInteger(value) ? value : null;
}
