import { describe, expect, it } from '@jest/globals';
import { keepAll, type OpenStore, storeBench } from './bench.ts';

const hour = 3_600_000;
const token = Uint8Array.of(0, 1, 2, 255);
const session = (digest: string, endsInMs = 8 * hour) => ({
  digest: digest.repeat(64),
  userId: 7,
  login: 'ada',
  token,
  endsInMs,
});

/** What every store keeps to as `Sessions`. */
export function describeSessions(open: OpenStore): void {
  describe('the sessions of the dashboard', () => {
    const { fresh, time } = storeBench(open);

    it('are found by the digest of their id, with the token as it was given', async () => {
      const store = await fresh();
      await store.addSession(session('a'));
      const found = await store.useSession('a'.repeat(64), hour);
      expect({ ...found, token: [...(found?.token ?? [])] }).toEqual({
        digest: 'a'.repeat(64),
        userId: 7,
        login: 'ada',
        token: [...token],
        endsAt: time.now() + 8 * hour,
      });
      expect(await store.useSession('b'.repeat(64), hour)).toBeNull();
    });

    it('end when they were not used for a time', async () => {
      const store = await fresh();
      await store.addSession(session('a'));
      for (let used = 0; used < 3; used += 1) {
        time.pass(hour - 1);
        expect(await store.useSession('a'.repeat(64), hour)).not.toBeNull();
      }
      time.pass(hour);
      expect(await store.useSession('a'.repeat(64), hour)).toBeNull();
    });

    it('end after a time, however often they are used', async () => {
      const store = await fresh();
      await store.addSession(session('a', 90 * 60_000));
      time.pass(hour - 1);
      expect(await store.useSession('a'.repeat(64), hour)).not.toBeNull();
      time.pass(hour / 2 + 1);
      expect(await store.useSession('a'.repeat(64), hour)).toBeNull();
    });

    it('end by themselves, and no other ends with one', async () => {
      const store = await fresh();
      await store.addSession(session('a'));
      await store.addSession(session('b'));
      await store.endSession('a'.repeat(64));
      await store.endSession('c'.repeat(64));
      expect(await store.useSession('a'.repeat(64), hour)).toBeNull();
      expect(await store.useSession('b'.repeat(64), hour)).not.toBeNull();
    });

    it('are ten of a person at most: the oldest end, and none of somebody else', async () => {
      const store = await fresh();
      await store.addSession({ ...session('z'), userId: 8 });
      const digests = [...'abcdefghijkl'];
      for (const digest of digests) {
        await store.addSession(session(digest));
        time.pass(1);
      }
      const left = [];
      for (const digest of digests)
        if ((await store.useSession(digest.repeat(64), hour)) !== null) left.push(digest);
      expect(left).toEqual([...'cdefghijkl']);
      expect(await store.useSession('z'.repeat(64), hour)).not.toBeNull();
    });

    it('keep the one that began last, even where it ends first', async () => {
      const store = await fresh();
      for (const digest of 'abcdefghij') await store.addSession(session(digest));
      await store.addSession(session('k', 60_000));
      expect(await store.useSession('k'.repeat(64), hour)).not.toBeNull();
    });

    it('are removed once they ended', async () => {
      const store = await fresh();
      await store.addSession(session('a', hour));
      time.pass(hour);
      await store.prune(keepAll);
      // The same id may be given again only where the row is gone.
      await store.addSession(session('a', hour));
      expect(await store.useSession('a'.repeat(64), hour)).not.toBeNull();
    });
  });
}
