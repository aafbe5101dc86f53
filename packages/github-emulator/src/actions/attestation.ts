import { compress } from 'snappyjs';
import type { Attestation } from '../world/attestations.ts';
import type { RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';

export interface NewAttestation {
  /** Of the subject: `sha256:…`. GitHub reads it from the bundle; here it need not be the same. */
  readonly digest: string;
  /** A Sigstore bundle, or any other JSON. */
  readonly bundle: unknown;
  /** What the address of the bundle serves instead of the compressed bundle. */
  readonly file?: Uint8Array;
  /** The address of the bundle, which otherwise is one of this server. */
  readonly url?: string;
  /** The list contains the bundle itself, and no address: GitHub Enterprise Server, and GitHub until July 2026. */
  readonly embedded?: boolean;
  /** Default: `user`. GitHub attests immutable releases itself. */
  readonly initiator?: 'user' | 'github';
}

/** Stores an attestation, as `actions/attest` does. Sends no webhook. */
export function addAttestation(
  world: WorldState,
  repository: RepositoryState,
  { digest, bundle, file, url, embedded = false, initiator = 'user' }: NewAttestation,
): Attestation {
  if (!/^[a-z\d]+:[a-f\d]+$/i.test(digest)) throw new Error(`'${digest}' is no digest such as 'sha256:…'`);
  world.clock.tick();
  const attestation: Attestation = {
    id: world.nextId(),
    digest: digest.toLowerCase(),
    predicateType: predicateTypeOf(bundle),
    bundle,
    file: Buffer.from(file ?? compress(new TextEncoder().encode(JSON.stringify(bundle)))),
    elsewhere: url ?? null,
    embedded,
    initiator,
  };
  repository.attestations.push(attestation);
  return attestation;
}

/** The type that the statement in the bundle’s envelope names. */
function predicateTypeOf(bundle: unknown): string | null {
  const { dsseEnvelope } = (bundle ?? {}) as { dsseEnvelope?: { payload?: unknown } };
  try {
    const statement = JSON.parse(Buffer.from(String(dsseEnvelope?.payload), 'base64').toString('utf8'));
    return typeof statement?.predicateType === 'string' ? statement.predicateType : null;
  } catch {
    return null;
  }
}
