import { describe, expect, it } from '@jest/globals';
import type { NewSigningKey } from '../../src/store/signing-keys.ts';
import { newEntry } from '../recorded-entries.ts';
import { type OpenStore, storeBench } from './bench.ts';

const keyOf = (id: string, wrapped: Uint8Array | null = Uint8Array.of(9, 8)): NewSigningKey => ({
  keyId: id,
  publicKey: Uint8Array.from(Buffer.from(id)),
  wrapped,
});

const entryOf = (id: string) => newEntry({ kind: 'signing-key', body: `key ${id}` });

/** What every store keeps to as `SigningKeys`. */
export function describeSigningKeys(open: OpenStore): void {
  describe('the keys that sign', () => {
    const { fresh, time } = storeBench(open);

    it('has none at first, and then the one that was added, with an entry', async () => {
      const store = await fresh();
      expect(await store.currentSigningKey()).toBeNull();
      const validFrom = new Date(time.now());
      const added = { ...keyOf('one'), validFrom, validUntil: null };
      expect(await store.replaceSigningKey(null, keyOf('one'), entryOf('one'))).toEqual(added);
      expect(await store.currentSigningKey()).toEqual(added);
      expect(await store.signingKeys()).toEqual([added]);
      expect(await store.entries({ kind: 'signing-key' }, 10)).toHaveLength(1);
    });

    it('keeps the one that replaced another, and when', async () => {
      const store = await fresh();
      await store.replaceSigningKey(null, keyOf('one'), entryOf('one'));
      time.pass(5_000);
      await store.replaceSigningKey('one', keyOf('two', null), entryOf('two'));
      const [one, two] = await store.signingKeys();
      expect(one?.validUntil).toEqual(new Date(time.now()));
      expect(two).toEqual({ ...keyOf('two', null), validFrom: new Date(time.now()), validUntil: null });
      expect(await store.entries({ kind: 'signing-key' }, 10)).toHaveLength(2);
    });

    it('keeps the first of two processes that replace the same', async () => {
      const store = await fresh();
      const first = await Promise.all(
        ['one', 'two', 'three'].map((id) => store.replaceSigningKey(null, keyOf(id), entryOf(id))),
      );
      const [{ keyId } = { keyId: '' }] = first;
      expect(first.map((key) => key.keyId)).toEqual([keyId, keyId, keyId]);
      const then = await Promise.all(
        ['four', 'five'].map((id) => store.replaceSigningKey(keyId, keyOf(id), entryOf(id))),
      );
      expect(new Set(then.map((key) => key.keyId)).size).toBe(1);
      expect(await store.signingKeys()).toHaveLength(2);
      expect(await store.entries({ kind: 'signing-key' }, 10)).toHaveLength(2);
    });

    it('changes nothing for a process that knows another one as the present key', async () => {
      const store = await fresh();
      await store.replaceSigningKey(null, keyOf('one'), entryOf('one'));
      expect(await store.replaceSigningKey('other', keyOf('two'), entryOf('two'))).toMatchObject({
        keyId: 'one',
      });
      expect(await store.signingKeys()).toHaveLength(1);
      expect(await store.entries({ kind: 'signing-key' }, 10)).toHaveLength(1);
    });

    it('lists a key that was used again twice, also at once, and where the clock was set back', async () => {
      const store = await fresh();
      await store.replaceSigningKey(null, keyOf('one'), entryOf('one'));
      await store.replaceSigningKey('one', keyOf('two'), entryOf('two'));
      time.pass(-60_000);
      await store.replaceSigningKey('two', keyOf('one'), entryOf('one again'));
      const keys = await store.signingKeys();
      expect(keys.map(({ keyId }) => keyId)).toEqual(['one', 'two', 'one']);
      const times = keys.flatMap(({ validFrom, validUntil }) => [
        validFrom.getTime(),
        validUntil?.getTime() ?? Number.POSITIVE_INFINITY,
      ]);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(await store.currentSigningKey()).toMatchObject({ keyId: 'one', validUntil: null });
    });
  });
}
