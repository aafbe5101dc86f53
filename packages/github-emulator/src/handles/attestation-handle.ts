import { addAttestation } from '../actions/attestation.ts';
import type { RepositoryState } from '../world/model.ts';
import type { Attestations } from './attestations.ts';
import { actOn, type Context } from './context.ts';

export function attestationsHandle(context: Context, repository: RepositoryState): Attestations {
  const act = actOn(context, repository);
  return {
    add: (attestation) => act(async () => addAttestation(context.world, repository, attestation).id),
  };
}
