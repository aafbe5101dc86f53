import { z } from 'zod';
import { type Checkpoint, verifyCheckpoint } from '../ledger/checkpoint.ts';
import type { VerificationKey } from '../ledger/signer.ts';
import { consistencyPath, type Hash, isConsistent, nodesRead, type ReadNode } from '../ledger/tree.ts';
import { isVerdict, readEntry } from '../record/entry.ts';
import { UnreadableBody } from '../record/format.ts';
import type { Ledger, StoredTree } from './ledger.ts';
import type { OutsideCheckpoint } from './outside-checkpoints.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The kind of the first entry of a tree that continues another one. */
export const continuedKind = 'tree-continued';

/** What such an entry says: the tree before as it is in the database, and the last checkpoint of it outside. */
export interface TreeContinued {
  readonly reason: string;
  readonly former: { readonly origin: string; readonly size: number; readonly root: Hash };
  /** Null: there was none. */
  readonly outside: {
    readonly name: string;
    readonly origin: string;
    readonly size: number;
    readonly root: Hash;
  } | null;
  /** Leaves of the outside checkpoint that the database does not have; null where nothing tells. */
  readonly missing: number | null;
  readonly by: string | null;
}

const continued = z.object({
  outside: z.object({ origin: z.string(), size: z.number(), root: z.string() }).nullable(),
});

/**
 * Whether the database has the tree of a checkpoint that is kept outside of it, unchanged.
 *
 * @returns null: it has; otherwise a clause that says what is wrong
 */
export async function checkOutside(
  store: Pick<Ledger, 'trees' | 'nodes' | 'leaves'> & Pick<SigningKeys, 'signingKeys'>,
  { name, text }: OutsideCheckpoint,
  keys?: readonly VerificationKey[],
): Promise<string | null> {
  const verified = verifyCheckpoint(text, keys ?? (await store.signingKeys()));
  const { checkpoint } = verified;
  const trees = await store.trees();
  // Known before a restore lost the key that signed it.
  if (checkpoint !== null && (await isNamedByLater(store, trees, checkpoint))) return null;
  if (verified.problem !== null) return `the outside checkpoint ${name} ${verified.problem}`;
  const tree = trees.find(({ origin }) => origin === verified.checkpoint.origin);
  if (tree === undefined)
    return `the outside checkpoint ${name} is of a tree that the database does not have: it is another database, or a backup from before that tree`;
  return inconsistency(store, tree, verified.checkpoint, `the outside checkpoint ${name}`);
}

/**
 * Whether a stored tree begins with that of a checkpoint.
 *
 * @param what the checkpoint, in words
 * @returns null: it does; otherwise a clause that says what is wrong
 */
export async function inconsistency(
  store: Pick<Ledger, 'nodes'>,
  tree: StoredTree,
  checkpoint: Checkpoint,
  what: string,
): Promise<string | null> {
  const { size } = checkpoint;
  if (size > tree.size)
    return `${what} has ${size} leaves, and the tree in the database ${tree.size}: the last entries were removed, or the database is an older backup`;
  const path = (read: ReadNode) => consistencyPath(read, size, tree.size);
  const numbers = nodesRead(path);
  const nodes = await store.nodes(tree.id, numbers);
  if (numbers.some((number) => !nodes.has(number))) return `nodes of the tree up to ${what} are missing`;
  return isConsistent(
    checkpoint,
    tree,
    path((number) => nodes.get(number) ?? ''),
  )
    ? null
    : `the tree in the database does not begin with that of ${what}: entries among its first ${size} were changed, removed or added`;
}

/** Whether a tree was started because of this checkpoint, whose entries the database had lost. */
async function isNamedByLater(
  store: Pick<Ledger, 'leaves'>,
  trees: readonly StoredTree[],
  checkpoint: Checkpoint,
): Promise<boolean> {
  for (const { id } of trees.slice(1)) {
    const outside = (await continuedFrom(store, id))?.outside ?? null;
    if (outside === null) continue;
    if ((['origin', 'size', 'root'] as const).every((part) => outside[part] === checkpoint[part]))
      return true;
  }
  return false;
}

/** What the first entry of a tree says of the one before; null where it does not say it. */
async function continuedFrom(store: Pick<Ledger, 'leaves'>, tree: number) {
  const [first] = await store.leaves(tree, 0, 1);
  const entry = first?.entry;
  if (entry?.body === null || entry?.body === undefined || entry.kind !== continuedKind) return null;
  try {
    const read = readEntry(entry.body);
    return isVerdict(read) ? null : (continued.safeParse(read.facts).data ?? null);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}
