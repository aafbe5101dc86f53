import { type VerifiedCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { type InclusionProof, leafData } from './leaf.ts';
import type { VerificationKey } from './signer.ts';
import { leafHash, rootByInclusion } from './tree.ts';

/**
 * Verifies that a checkpoint is signed by one of the keys, and that an entry is in the tree of which it is.
 *
 * @returns with `problem`, a clause about the checkpoint or the proof; null: both are right. That the leaf is that of an entry is for the
 * caller to compare, with `leafOf`.
 */
export function verifyInclusion(proof: InclusionProof, keys: readonly VerificationKey[]): VerifiedCheckpoint {
  const verified = verifyCheckpoint(proof.checkpoint, keys);
  if (verified.problem !== null) return verified;
  const { checkpoint } = verified;
  const root = rootByInclusion(leafHash(leafData(proof.leaf)), proof);
  if (checkpoint.size === proof.size && root === checkpoint.root) return verified;
  return { checkpoint, keyId: null, problem: 'is of a tree in which the proof does not show the entry' };
}
