import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { Signature } from './signer.ts';

/** OpenSSL's name of the curve P-256. */
const curve = 'prime256v1';

/** A P-256 key that can sign. */
export interface SigningKey {
  /** See {@link keyIdOf}. */
  readonly keyId: string;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

/** A new random key. */
export function createSigningKey(): SigningKey {
  return keyOf(generateKeyPairSync('ec', { namedCurve: curve }).privateKey);
}

/**
 * @param pem PKCS#8 or SEC 1, without a passphrase
 * @throws unless it is a private key on P-256
 */
export function readSigningKey(pem: string): SigningKey {
  return keyOf(createPrivateKey(pem));
}

function keyOf(privateKey: KeyObject): SigningKey {
  if (privateKey.asymmetricKeyDetails?.namedCurve !== curve) throw new TypeError('It is no key on P-256.');
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return { keyId: keyIdOf(publicKey), publicKey, privateKey };
}

/** The id of a key: SHA-256 of its SubjectPublicKeyInfo in DER, in hexadecimal. */
export function keyIdOf(publicKey: Uint8Array): string {
  return hash('sha256', publicKey);
}

/** Signs a message with ECDSA over P-256 and SHA-256, in DER. */
export function signWith({ keyId, privateKey }: SigningKey, bytes: Uint8Array): Signature {
  return { keyId, bytes: sign('sha256', bytes, privateKey) };
}

/** Whether a signature was made by the private key of this public key. False, too, where the key is none on P-256. */
export function isSignedWith(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.namedCurve === curve && verify('sha256', bytes, key, signature);
  } catch {
    return false;
  }
}

/** A public key as PEM. */
export function publicKeyPem(publicKey: Uint8Array): string {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/**
 * @returns SubjectPublicKeyInfo in DER
 * @throws unless it is a public key on P-256
 */
export function readPublicKey(pem: string): Uint8Array {
  // A private key would be read, too: nothing that publishes keys may have been given one.
  if (!pem.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) throw new TypeError('It is no public key.');
  const key = createPublicKey(pem);
  if (key.asymmetricKeyDetails?.namedCurve !== curve) throw new TypeError('It is no key on P-256.');
  return key.export({ type: 'spki', format: 'der' });
}

/** Bytes of the parts of a wrapped key, in this order; the encrypted key follows. */
const lengths = { version: 1, salt: 16, nonce: 12, tag: 16 };

/** Of the form in which keys are wrapped. */
const version = 1;

/**
 * A private key, encrypted so that a copy of the database alone cannot sign: AES-256-GCM under a key that HKDF (RFC 5869) derives from the
 * app's private key. It is bound to its public key.
 *
 * @param appKey the app's private key, PEM
 */
export function wrapSigningKey({ publicKey, privateKey }: SigningKey, appKey: string): Uint8Array {
  const salt = randomBytes(lengths.salt);
  const nonce = randomBytes(lengths.nonce);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(appKey, salt), nonce).setAAD(publicKey);
  const encrypted = Buffer.concat([
    cipher.update(privateKey.export({ type: 'pkcs8', format: 'der' })),
    cipher.final(),
  ]);
  return Buffer.concat([Buffer.of(version), salt, nonce, cipher.getAuthTag(), encrypted]);
}

/**
 * Reads what {@link wrapSigningKey} made.
 *
 * @returns null where it was made for another app's key or another public key, or was changed
 */
export function unwrapSigningKey(
  wrapped: Uint8Array,
  publicKey: Uint8Array,
  appKey: string,
): SigningKey | null {
  const bytes = Buffer.from(wrapped);
  let end = 0;
  const part = (length: number) => {
    end += length;
    return bytes.subarray(end - length, end);
  };
  const [written] = part(lengths.version);
  const salt = part(lengths.salt);
  const nonce = part(lengths.nonce);
  const tag = part(lengths.tag);
  if (written !== version || tag.length !== lengths.tag) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey(appKey, salt), nonce)
      .setAAD(publicKey)
      .setAuthTag(tag);
    const der = Buffer.concat([decipher.update(bytes.subarray(end)), decipher.final()]);
    const key = keyOf(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
    return key.keyId === keyIdOf(publicKey) ? key : null;
  } catch {
    return null;
  }
}

function wrappingKey(appKey: string, salt: Uint8Array): Buffer {
  const secret = createPrivateKey(appKey).export({ type: 'pkcs8', format: 'der' });
  return Buffer.from(hkdfSync('sha256', secret, salt, 'sdl-gate signing key', 32));
}
