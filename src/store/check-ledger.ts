import { z } from 'zod';
import { type Checkpoint, verifyCheckpoint } from '../ledger/checkpoint.ts';
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
  reason: z.string(),
  missing: z.number().nullable(),
  former: z.object({ origin: z.string(), size: z.number(), root: z.string() }),
  outside: z.object({ origin: z.string(), size: z.number(), root: z.string() }).nullable(),
});

/** The last checkpoint of a tree whose entries were lost, as the first entry of the next tree says. */
export interface Gap {
  /** The number of the entry that says so. */
  readonly entry: number;
  /** The tree that begins with it. */
  readonly tree: number;
  /** The tree before, as it was then. */
  readonly former: { readonly origin: string; readonly size: number; readonly root: Hash };
  readonly reason: string;
  readonly missing: number | null;
  readonly outside: { readonly origin: string; readonly size: number; readonly root: Hash } | null;
}

/**
 * Whether the database has the tree of a checkpoint that is kept outside of it, unchanged.
 *
 * @returns null: it has, or says since when it has not; otherwise a clause that says what is wrong
 */
export async function checkOutside(
  store: Pick<Ledger, 'trees' | 'nodes' | 'leaves'> & Pick<SigningKeys, 'signingKeys'>,
  { name, tree: number, text }: OutsideCheckpoint,
): Promise<string | null> {
  const trees = await store.trees();
  const verified = verifyCheckpoint(text, await store.signingKeys());
  const checkpoint = { number, checkpoint: verified.checkpoint };
  if (isInGap(checkpoint, trees, await gapsOf(store, trees))) return null;
  if (verified.problem !== null) return `the outside checkpoint ${name} ${verified.problem}`;
  const tree = trees.find(({ origin }) => origin === verified.checkpoint.origin);
  return tree === undefined
    ? otherDatabase(name)
    : inconsistency(store, tree, verified.checkpoint, `the outside checkpoint ${name}`);
}

/** Says that an outside checkpoint is of a tree that the database does not have. */
export function otherDatabase(name: string): string {
  return `the outside checkpoint ${name} is of a tree that the database does not have: it is another database, or a backup from before that tree`;
}

/**
 * Whether the entries of a checkpoint were lost, and a later tree says so. Its key may be lost with them. What the database still has is
 * compared.
 *
 * @param outside.number of its tree, by the name under which it is kept: no tree excuses what is missing of itself
 */
export function isInGap(
  { number, checkpoint }: { readonly number: number; readonly checkpoint: Checkpoint | null },
  trees: readonly StoredTree[],
  gaps: readonly Gap[],
): boolean {
  if (checkpoint === null) return false;
  const { origin, size, root } = checkpoint;
  const stored = trees.find((tree) => tree.origin === origin);
  if (stored !== undefined && size <= stored.size) return false;
  return gaps.some(
    ({ tree, outside }) =>
      number < tree &&
      outside?.origin === origin &&
      (size < outside.size || (size === outside.size && root === outside.root)),
  );
}

/** What the first entries of the trees say of those before. */
export async function gapsOf(
  store: Pick<Ledger, 'leaves'>,
  trees: readonly StoredTree[],
): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  for (const { id } of trees.slice(1)) {
    const [first] = await store.leaves(id, 0, 1);
    const entry = first?.entry;
    const facts = entry?.kind === continuedKind ? continuedIn(entry.body) : null;
    if (entry && facts !== null) gaps.push({ entry: entry.id, tree: id, ...facts });
  }
  return gaps;
}

/** Null where a body says nothing of it: it is damaged. */
function continuedIn(body: string | null) {
  try {
    const read = body === null ? null : readEntry(body);
    return read === null || isVerdict(read) ? null : (continued.safeParse(read.facts).data ?? null);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
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
