import { createPublicKey, generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto';
import type { Signer, VerificationKey } from '../../src/ledger/signer.ts';

/** A signer with a key of its own, and that key. */
export interface SampleSigner extends Signer {
  readonly key: VerificationKey;
}

/** A signer of a new key. */
export function sampleSigner(validity: Partial<Pick<VerificationKey, 'validFrom' | 'validUntil'>> = {}) {
  return signerOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, validity);
}

/** A signer of this private key. */
export function signerOf(
  privateKey: KeyObject,
  { validFrom = new Date(0), validUntil = null }: Partial<VerificationKey> = {},
): SampleSigner {
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const keyId = hash('sha256', publicKey);
  return {
    key: { keyId, publicKey, validFrom, validUntil },
    sign: async (bytes) => ({ keyId, bytes: sign('sha256', bytes, privateKey) }),
  };
}
