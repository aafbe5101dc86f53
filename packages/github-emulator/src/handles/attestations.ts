import type { NewAttestation } from '../actions/attestation.ts';

/** The attestations of a repository. */
export interface Attestations {
  /** Stores an attestation of any content: nothing is verified, and no webhook is sent. Returns its id. */
  add(attestation: NewAttestation): Promise<number>;
}
