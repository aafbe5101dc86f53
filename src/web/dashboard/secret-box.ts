import { createCipheriv, createDecipheriv, createPrivateKey, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts small texts for later, so that somebody who has only the database or the cookie can neither read nor change them. */
export interface SecretBox {
  /** @param context what the text belongs to: it is opened only with the same */
  seal(text: string, context: string): Uint8Array;
  /** @returns null where it was sealed with another key or for another context, or was changed */
  open(sealed: Uint8Array, context: string): string | null;
}

/** Bytes of the parts of what is sealed, in this order; the encrypted text follows. */
const lengths = { nonce: 12, tag: 16 };

/**
 * AES-256-GCM under a key that HKDF (RFC 5869) derives from the app's private key, as that of the signing key is. Where the app gets
 * another private key, nothing opens any more: people sign in again.
 *
 * @param appKey the app's private key, PEM
 */
export function createSecretBox(appKey: string): SecretBox {
  const secret = createPrivateKey(appKey).export({ type: 'pkcs8', format: 'der' });
  const key = Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), 'sdl-gate dashboard', 32));
  return {
    seal(text, context) {
      const nonce = randomBytes(lengths.nonce);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const start = lengths.nonce + lengths.tag;
      if (bytes.length < start) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, lengths.nonce))
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(lengths.nonce, start));
        return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
