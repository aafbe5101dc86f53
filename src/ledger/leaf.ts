import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Digest } from '../subjects/entries.ts';

/**
 * The columns of an entry that its body repeats: what it is found by. They outlive the body.
 */
export interface Columns {
  readonly kind: string;
  readonly repositoryId?: number;
  readonly repository?: string;
  readonly number?: number;
  readonly sha?: string;
  readonly branch?: string;
  readonly conclusion?: string;
  readonly rules?: readonly string[];
}

/**
 * What the tree covers of an entry. Body and columns are covered by digests: so the body can be redacted while proofs still verify, and the
 * columns that are left are shown to be as they were.
 */
export interface Leaf {
  /** The number of the entry. */
  readonly id: number;
  /** When it was written, in milliseconds since the epoch, by the store's clock. */
  readonly at: number;
  readonly confirmed: boolean;
  /** Of the body. */
  readonly digest: Digest;
  /** Of the columns: {@link columnsDigest}. */
  readonly columns: Digest;
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

/** The leaf of an entry, from what is stored beside its body. */
export function leafOf(entry: Columns & Pick<Leaf, 'id' | 'at' | 'confirmed' | 'digest'>): Leaf {
  const { id, at, confirmed, digest } = entry;
  return { id, at, confirmed, digest, columns: columnsDigest(entry) };
}

/** What is hashed of a leaf: canonical JSON (RFC 8785). What somebody wrote instead of a number is null, which no entry has. */
export function leafData({ id, at, confirmed, digest, columns }: Leaf): string {
  const counts = { id: countOf(id), at: countOf(at) };
  return canonicalize({ ...counts, confirmed, digest, columns }) ?? '';
}

/** The SHA-256 of the columns of an entry as canonical JSON; those that it does not have are left out. */
export function columnsDigest(columns: Columns): Digest {
  const { kind, repositoryId, repository, number, sha, branch, conclusion, rules } = columns;
  const present = Object.entries({
    kind,
    repositoryId: repositoryId === undefined ? undefined : countOf(repositoryId),
    repository,
    number: number === undefined ? undefined : countOf(number),
    sha,
    branch,
    conclusion,
    rules,
  }).filter(([, value]) => value !== undefined);
  return hash('sha256', canonicalize(Object.fromEntries(present)) ?? '');
}

function countOf(value: number): number | null {
  return Number.isSafeInteger(value) ? value : null;
}
