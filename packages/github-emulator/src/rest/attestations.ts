import { signAddress } from '../auth/signed-address.ts';
import { type Attestation, isOfType } from '../world/attestations.ts';
import type { RepositoryState } from '../world/model.ts';
import { notFound } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import { type Handlers, ok } from './call.ts';
import { cursorPage } from './paging.ts';

/** What is attested about a digest. https://docs.github.com/rest/repos/attestations */
export const attestations: Handlers = {
  'repos/list-attestations': (call) => {
    const { repository, world, query } = call;
    const digest = call.text('subject_digest').toLowerCase();
    const about = repository.attestations.filter((each) => each.digest === digest);
    if (about.length === 0) throw notFound();
    const { predicate_type: type } = query;
    const { items, headers } = cursorPage(
      call,
      about.reverse(),
      (each) => type === undefined || isOfType(each, type),
    );
    return ok({ attestations: items.map((each) => attestationJson(world, repository, each)) }, headers);
  },
};

function attestationJson(world: WorldState, repository: RepositoryState, attestation: Attestation): unknown {
  const { bundle, embedded, elsewhere, initiator } = attestation;
  return {
    repository_id: repository.id,
    initiator,
    ...(embedded
      ? { bundle }
      : { bundle: null, bundle_url: elsewhere ?? addressOf(world, repository, attestation) }),
  };
}

/** The address of a bundle, which needs no credentials. */
function addressOf(
  world: WorldState,
  { id: repository }: RepositoryState,
  { id, digest }: Attestation,
): string {
  const path = `/attestations/${repository}/${digest.replace(':', '-')}/${id}.json.sn`;
  return signAddress(world.url, path, world.clock.now());
}
