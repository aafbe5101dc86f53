import { type Checkpoint, readCheckpoint, signCheckpoint } from '../ledger/checkpoint.ts';
import type { Signer } from '../ledger/signer.ts';
import { checkOutside, inconsistency } from './check-ledger.ts';
import type { Ledger, StoredCheckpoint } from './ledger.ts';
import { type OutsideCheckpoints, OutsideConflict } from './outside-checkpoints.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What makes checkpoints. */
export interface CheckpointParts {
  readonly store: Ledger & Pick<SigningKeys, 'signingKeys'>;
  readonly signer: Signer;
  /** Null: they are kept in the database only. */
  readonly outside: OutsideCheckpoints | null;
  now(): Date;
}

/** What became of a checkpoint. `problem`: a clause that says why the tree is halted. */
export type MadeCheckpoint =
  | { readonly made: StoredCheckpoint; readonly checkpoint: Checkpoint; readonly isNew: boolean }
  | { readonly made: null; readonly problem: string | null };

/**
 * Signs a checkpoint of the newest tree and keeps it, also outside the database. The tree is compared with the last one outside before.
 *
 * @throws {OutsideUnavailable} it is kept in the database, and can be kept outside later
 */
export async function makeCheckpoint({
  store,
  signer,
  outside,
  now,
}: CheckpointParts): Promise<MadeCheckpoint> {
  const tree = (await store.trees()).at(-1);
  if (tree === undefined || tree.size === 0) return { made: null, problem: null };
  const halt = async (problem: string): Promise<MadeCheckpoint> => {
    await store.halt(tree.id, problem);
    return { made: null, problem };
  };
  const problem = (await lastProblem({ store, outside })) ?? tree.halted;
  if (problem !== null) return halt(problem);
  const { id, origin, size, root } = tree;
  const last = await store.lastCheckpoint(id);
  const isNew = last === null || last.size < size;
  if (isNew)
    await store.addCheckpoint({
      tree: id,
      size,
      text: await signCheckpoint({ origin, size, root, at: now() }, signer),
    });
  // Another process may have been first.
  const [made] = await store.checkpoints(id, size - 1, 1);
  const checkpoint = readCheckpoint(made?.text ?? '');
  if (made === undefined || checkpoint === null)
    return halt(`the checkpoint of ${size} leaves in the database was changed`);
  try {
    await outside?.keep(made);
  } catch (error) {
    if (error instanceof OutsideConflict) return halt(error.message);
    throw error;
  }
  return { made, checkpoint, isNew };
}

/**
 * Compares the newest tree with the last checkpoint in the database, and the database with the last one outside.
 *
 * @returns null: it matches; otherwise a clause that says what is wrong
 */
export async function lastProblem({
  store,
  outside,
}: Pick<CheckpointParts, 'store' | 'outside'>): Promise<string | null> {
  const lastOutside = (await outside?.last()) ?? null;
  const found = lastOutside === null ? null : await checkOutside(store, lastOutside);
  if (found !== null) return found;
  const tree = (await store.trees()).at(-1);
  if (tree === undefined) return null;
  const stored = await store.lastCheckpoint(tree.id);
  if (stored === null) return null;
  const what = `the checkpoint of ${stored.size} leaves in the database`;
  const checkpoint = readCheckpoint(stored.text);
  return checkpoint?.origin === tree.origin && checkpoint.size === stored.size
    ? inconsistency(store, tree, checkpoint, what)
    : `${what} was changed`;
}
