import { z } from 'zod';
import type { VerificationKey } from './signer.ts';
import { keyIdOf, publicKeyPem, readPublicKey } from './signing-key.ts';

/** Keys in a document; far more than anybody has. */
const maxKeys = 10_000;

const keySchema = z.strictObject({
  keyId: z.string().regex(/^[0-9a-f]{64}$/),
  publicKey: z.string().max(1_000),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime().nullable(),
});

/** The list of keys as it is published: `GET /.well-known/sdl-gate/keys.json`. */
export const publishedKeysSchema = z.strictObject({
  keys: z.array(keySchema).max(maxKeys).readonly(),
});

export type PublishedKeys = Readonly<z.infer<typeof publishedKeysSchema>>;

/** The keys as they are published: the id, the public key as PEM, and when it signs. Nothing in it is secret. */
export function publishedKeys(keys: readonly VerificationKey[]): PublishedKeys {
  return {
    keys: keys.map(({ keyId, publicKey, validFrom, validUntil }) => ({
      keyId,
      publicKey: publicKeyPem(publicKey),
      validFrom: validFrom.toISOString(),
      validUntil: validUntil?.toISOString() ?? null,
    })),
  };
}

/**
 * Reads what {@link publishedKeys} made.
 *
 * @throws {TypeError} a key is none on P-256, or does not have its id
 */
export function readPublishedKeys({ keys }: PublishedKeys): readonly VerificationKey[] {
  return keys.map(({ keyId, publicKey: pem, validFrom, validUntil }) => {
    const publicKey = publicKeyOf(pem);
    if (publicKey === null || keyIdOf(publicKey) !== keyId)
      throw new TypeError(`The key ${keyId} is not a public key on P-256 with this id.`);
    return {
      keyId,
      publicKey,
      validFrom: new Date(validFrom),
      validUntil: validUntil === null ? null : new Date(validUntil),
    };
  });
}

function publicKeyOf(pem: string): Uint8Array | null {
  try {
    return readPublicKey(pem);
  } catch {
    return null;
  }
}
