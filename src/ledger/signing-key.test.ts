import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, test } from '@jest/globals';
import {
  createSigningKey,
  isSignedWith,
  keyIdOf,
  publicKeyPem,
  readPublicKey,
  readSigningKey,
  signWith,
  unwrapSigningKey,
  wrapSigningKey,
} from './signing-key.ts';

const message = Buffer.from('message');
const appKey = rsaKey();

function rsaKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

describe('a signing key', () => {
  const key = createSigningKey();

  it('signs so that the public key verifies it, and nothing else', () => {
    const { keyId, bytes } = signWith(key, message);
    expect(keyId).toBe(keyIdOf(key.publicKey));
    expect(isSignedWith(key.publicKey, message, bytes)).toBe(true);
    expect(isSignedWith(key.publicKey, Buffer.from('massage'), bytes)).toBe(false);
    expect(isSignedWith(createSigningKey().publicKey, message, bytes)).toBe(false);
    expect(isSignedWith(key.publicKey, message, bytes.subarray(1))).toBe(false);
  });

  test.each(['pkcs8', 'sec1'] as const)('is read as %s', (type) => {
    const pem = key.privateKey.export({ type, format: 'pem' }).toString();
    expect(readSigningKey(pem).keyId).toBe(key.keyId);
  });

  test.each([
    ['RSA', rsaKey()],
    ['P-384', pemOf('secp384r1')],
    ['a public key', publicKeyPem(key.publicKey)],
    ['no key', 'PEM'],
  ])('is not read from %s', (_, pem) => {
    expect(() => readSigningKey(pem)).toThrow();
  });

  it('has a public key that PEM carries', () => {
    expect(readPublicKey(publicKeyPem(key.publicKey))).toEqual(key.publicKey);
  });

  test.each([
    ['its private key', key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['another curve', publicPemOf('secp384r1')],
    ['no key', '-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n'],
  ])('has no public key in %s', (_, pem) => {
    expect(() => readPublicKey(pem)).toThrow();
  });

  test.each([
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'secp384r1' })],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ])('verifies nothing with %s', (_, { publicKey }) => {
    const der = publicKey.export({ type: 'spki', format: 'der' });
    expect(isSignedWith(der, message, signWith(key, message).bytes)).toBe(false);
  });
});

function pemOf(namedCurve: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function publicPemOf(namedCurve: string): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

describe('a wrapped key', () => {
  const key = createSigningKey();
  const wrapped = wrapSigningKey(key, appKey);

  it('is read with the same key of the app', () => {
    const read = unwrapSigningKey(wrapped, key.publicKey, appKey);
    expect(read?.keyId).toBe(key.keyId);
    expect(read?.privateKey.equals(key.privateKey)).toBe(true);
  });

  it('differs each time, and does not contain the key', () => {
    expect(wrapSigningKey(key, appKey)).not.toEqual(wrapped);
    const der = key.privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(Buffer.from(wrapped).includes(der.subarray(36, 68))).toBe(false);
  });

  it('is not read with another key of the app, or for another public key', () => {
    expect(unwrapSigningKey(wrapped, key.publicKey, rsaKey())).toBeNull();
    expect(unwrapSigningKey(wrapped, createSigningKey().publicKey, appKey)).toBeNull();
  });

  test.each([0, 1, 20, 30, 45, wrapped.length - 1])('is not read where byte %s was changed', (place) => {
    const changed = Uint8Array.from(wrapped, (byte, index) => (index === place ? byte ^ 1 : byte));
    expect(unwrapSigningKey(changed, key.publicKey, appKey)).toBeNull();
  });

  test.each([0, 1, 30, 44, 46])('is not read where only %s bytes are left', (length) => {
    expect(unwrapSigningKey(wrapped.subarray(0, length), key.publicKey, appKey)).toBeNull();
  });
});
