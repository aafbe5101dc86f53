import type { InclusionProof } from '../ledger/leaf.ts';
import type { Hash, StatedTree } from '../ledger/tree.ts';
import type { Digest, NewEntry } from '../subjects/entries.ts';
import type { StoredEntry } from './entries.ts';

/** A tree over entries. The newest one grows. */
export interface StoredTree extends StatedTree {
  /** Counts up from 1; unique in a store. */
  readonly id: number;
  /** Its name in checkpoints. */
  readonly origin: string;
  /** Why it does not grow, a clause about the database; null: it does. */
  readonly halted: string | null;
}

/** The result of sealing a batch. */
export interface Sealed {
  /** As it is now. */
  readonly tree: StoredTree;
  /** Entries that were put in it. */
  readonly sealed: number;
  /** Entries that were refused, by their numbers: nothing shows that the service wrote them. */
  readonly refused: readonly number[];
}

/** Whether an entry was written by the service, by its digest and its code; see `EntryAuthenticator`. */
export type IsAuthentic = (digest: Digest, mac: string | null) => boolean;

/** A leaf, and what there is of its entry. */
export interface StoredLeaf {
  readonly index: number;
  readonly hash: Hash;
  /** The number of its entry. */
  readonly id: number;
  /** Null: there is no such entry any more. */
  readonly entry: StoredEntry | null;
}

/** A signed checkpoint. */
export interface StoredCheckpoint {
  readonly tree: number;
  readonly size: number;
  /** As it was published. */
  readonly text: string;
}

/** The proof of an entry, or a clause that says why there is none. */
export type FoundProof = { readonly proof: InclusionProof } | { readonly proof: null; readonly why: string };

/** What is in the newest tree, and what waits for it. */
export interface LedgerCounts {
  readonly sealed: number;
  readonly unsealed: number;
  /** Milliseconds since the oldest unsealed entry was written; 0 where there is none. */
  readonly oldestUnsealedMs: number;
  readonly isHalted: boolean;
  /** Entries that were refused. */
  readonly refused: number;
}

/**
 * The trees over the entries. Entries wait unsealed until they are put in the newest tree, each once; nobody who writes an entry waits for
 * that.
 *
 * @example
 * await store.seal(200, origin);
 * const { proof } = await store.proof(42);
 */
export interface Ledger {
  /** Oldest first. */
  trees(): Promise<readonly StoredTree[]>;
  /**
   * Puts the oldest unsealed entries in the newest tree, in the order of their numbers. Where what is stored of the tree does not match
   * together, it is halted instead; where it fits again, it goes on.
   *
   * @param limit entries
   * @param origin of the tree that is started where there is none
   * @param isAuthentic entries that are not are refused: they stay in no tree. Absent: all are
   */
  seal(limit: number, origin: string, isAuthentic?: IsAuthentic): Promise<Sealed>;
  /**
   * Has refused entries sealed after all. That they are accepted is an entry itself.
   *
   * @param macs the code of each by its number
   * @returns false where one of them is not refused: nothing was changed
   */
  accept(macs: ReadonlyMap<number, string>, acceptance: NewEntry): Promise<boolean>;
  /** Halts a tree until {@link seal} is called again. */
  halt(tree: number, problem: string): Promise<void>;
  /**
   * Starts another tree, with this entry as its first leaf.
   *
   * @param after the newest tree. False: it is another one, nothing was changed
   * @param named `id`: larger than that of any other tree
   */
  startTree(after: StoredTree, named: Pick<StoredTree, 'id' | 'origin'>, first: NewEntry): Promise<boolean>;
  /** The hashes of nodes, by their number (`nodeNumber`). What is not stored is missing. */
  nodes(tree: number, numbers: readonly number[]): Promise<ReadonlyMap<number, Hash>>;
  /** Leaves from an index on, with their entries and bodies. */
  leaves(tree: number, from: number, limit: number): Promise<readonly StoredLeaf[]>;
  /** Nodes over several leaves, in the order of their numbers, after a number. */
  innerNodes(tree: number, after: number, limit: number): Promise<ReadonlyMap<number, Hash>>;
  /** Proves an entry against the newest checkpoint of its tree. */
  proof(entry: number): Promise<FoundProof>;
  /** Entries that count as sealed, or were refused, in the order of their numbers, after a number; and whether they are a leaf of a tree. */
  sealedEntries(
    after: number,
    limit: number,
  ): Promise<readonly { readonly id: number; readonly isLeaf: boolean; readonly isRefused: boolean }[]>;
  /** Keeps a signed checkpoint; one of the same size stays as it is. */
  addCheckpoint(checkpoint: StoredCheckpoint): Promise<void>;
  /** The smallest ones that are larger than `after`. */
  checkpoints(tree: number, after: number, limit: number): Promise<readonly StoredCheckpoint[]>;
  /** The largest one of a tree. */
  lastCheckpoint(tree: number): Promise<StoredCheckpoint | null>;
  ledgerCounts(): Promise<LedgerCounts>;
}
