import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fakeRecorder } from '../../test/fake-recorder.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import { createSigningKey, isSignedWith } from '../ledger/signing-key.ts';
import { createSigner, KeyNotHere } from './signer.ts';
import type { Store } from './store.ts';

const message = Buffer.from('message');
const rsaKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};
const appKey = rsaKey();
const givenKey = () => createSigningKey().privateKey.export({ type: 'sec1', format: 'pem' }).toString();

describe('a signer', () => {
  const open = memoryStores();
  let now = Date.UTC(2026, 2, 2);
  const fresh = () => open(() => now);
  const process = (store: Store, given: string | null = null, key = appKey) =>
    createSigner({ store, recorder: fakeRecorder, appKey: key, given, now: () => new Date(now) });

  const reasons = async (store: Store) =>
    (await store.entries({ kind: 'signing-key' }, 10)).map(({ conclusion }) => conclusion).toReversed();

  it('creates one key for all processes on first use, and signs with it', async () => {
    const store = await fresh();
    const signed = await Promise.all([1, 2, 3].map(() => process(store).sign(message)));
    const [key, ...others] = await store.signingKeys();
    expect(others).toEqual([]);
    for (const { keyId, bytes } of signed) {
      expect(keyId).toBe(key?.keyId);
      expect(isSignedWith(key?.publicKey ?? new Uint8Array(), message, bytes)).toBe(true);
    }
    expect(await reasons(store)).toEqual(['first']);
  });

  it('signs with the same key after a restart', async () => {
    const store = await fresh();
    const { keyId } = await process(store).sign(message);
    expect((await process(store).sign(message)).keyId).toBe(keyId);
    expect(await reasons(store)).toEqual(['first']);
  });

  it('follows a rotation by another process', async () => {
    const store = await fresh();
    const signer = process(store);
    const { keyId } = await signer.sign(message);
    now += 1_000;
    const rotated = await process(store).rotate();
    expect(rotated.keyId).not.toBe(keyId);
    expect((await signer.sign(message)).keyId).toBe(rotated.keyId);
    expect(await reasons(store)).toEqual(['first', 'rotated']);
  });

  it('replaces a key that it cannot decrypt, as after a change of the key of the app', async () => {
    const store = await fresh();
    const before = process(store);
    const { keyId } = await before.sign(message);
    now += 1_000;
    const after = process(store, null, rsaKey());
    const signed = await after.sign(message);
    expect(signed.keyId).not.toBe(keyId);
    expect((await store.signingKeys())[0]?.validUntil).toEqual(new Date(now));
    await expect(before.sign(message)).rejects.toThrow(KeyNotHere);
    expect((await after.sign(message)).keyId).toBe(signed.keyId);
    expect(await reasons(store)).toEqual(['first', 'not-readable']);
  });

  it('replaces none where it must not, as in a command that is run with other settings', async () => {
    const store = await fresh();
    const { keyId } = await process(store).sign(message);
    const command = (given: string | null, key = appKey) =>
      createSigner({
        store,
        recorder: fakeRecorder,
        appKey: key,
        given,
        mayReplace: false,
        now: () => new Date(now),
      });
    expect((await command(null).sign(message)).keyId).toBe(keyId);
    await expect(command(null, rsaKey()).sign(message)).rejects.toThrow(KeyNotHere);
    expect((await command(givenKey()).sign(message)).keyId).toBe(keyId);
    expect(await reasons(store)).toEqual(['first']);
  });

  it('signs with a given key, which the store does not keep, and follows its change', async () => {
    const store = await fresh();
    await process(store).sign(message);
    const [one, other] = [givenKey(), givenKey()];
    for (const given of [one, one, other, one]) {
      now += 1_000;
      await process(store, given).sign(message);
    }
    const keys = await store.signingKeys();
    expect(keys.map(({ wrapped }) => wrapped === null)).toEqual([false, true, true, true]);
    expect(keys[3]?.keyId).toBe(keys[1]?.keyId);
    expect(await reasons(store)).toEqual(['first', 'given', 'given', 'given']);
  });

  it('creates a key where none is given any more', async () => {
    const store = await fresh();
    await process(store, givenKey()).sign(message);
    now += 1_000;
    await process(store).sign(message);
    expect(await reasons(store)).toEqual(['given', 'no-longer-given']);
  });

  it('does not take the place of a key that a newer process was given', async () => {
    const store = await fresh();
    const old = process(store);
    await old.sign(message);
    now += 1_000;
    const given = process(store, givenKey());
    await given.sign(message);
    await expect(old.sign(message)).rejects.toThrow(/SIGNING_KEY_PATH/);
    await given.sign(message);
    expect(await reasons(store)).toEqual(['first', 'given']);
  });
});
