import type { Signer, VerificationKey } from '../../src/ledger/signer.ts';
import { createSigningKey, signWith } from '../../src/ledger/signing-key.ts';

/** A signer with a key of its own, and that key as it is published. */
export function sampleSigner(
  valid: Pick<VerificationKey, 'validFrom' | 'validUntil'> = {
    validFrom: new Date('2026-01-01T00:00:00Z'),
    validUntil: null,
  },
): { readonly signer: Signer; readonly key: VerificationKey } {
  const key = createSigningKey();
  const { keyId, publicKey } = key;
  return {
    signer: { sign: (bytes) => Promise.resolve(signWith(key, bytes)) },
    key: { keyId, publicKey, ...valid },
  };
}
