import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

let made: string | undefined;

/** A private key for apps that bring none (PEM, PKCS #1, as GitHub hands them out): made once per process, since it takes a while. */
export function processKey(): string {
  made ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
  return made;
}

/** The public half of a private key in PEM. */
export function publicHalf(privateKey: string): KeyObject {
  return createPublicKey(privateKey);
}
