import { describe, expect, it } from '@jest/globals';
import type { Store } from '../../src/store/store.ts';
import { event } from '../../src/subjects/reason.ts';
import { entryOf } from '../samples/entries.ts';
import { pullRequest, widgets } from '../samples/subjects.ts';
import { type OpenStore, only, storeBench } from './bench.ts';

const { repositoryId } = widgets;

/** What every store keeps to as `AccountedCommits`. */
export function describeAccountedCommits(open: OpenStore): void {
  describe('accounted commits', () => {
    const { fresh, time } = storeBench(open);
    let written = 0;
    const account = async (store: Store, sha: string, conclusion: string, of: object = {}): Promise<void> => {
      written += 1;
      const fields = { kind: 'accounted-commit', repositoryId, branch: 'main', sha, conclusion, ...of };
      await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
      const entry = entryOf(fields, { written });
      await store.complete(await only(store), { entries: [{ entry, confirmed: true }] });
    };

    it('are counted that need attention, by the newest entry of each', async () => {
      const store = await fresh();
      expect(await store.attentionCounts()).toEqual({ unknown: 0, 'direct-push': 0, bypass: 0 });
      await account(store, 'a', 'unknown');
      await account(store, 'b', 'bypass');
      await account(store, 'c', 'direct-push');
      await account(store, 'd', 'reviewed');
      await account(store, 'a', 'unknown', { branch: 'next' });
      await account(store, 'b', 'emergency');
      await account(store, 'c', 'reviewed', { kind: 'commit' });
      expect(await store.attentionCounts()).toEqual({ unknown: 2, 'direct-push': 1, bypass: 0 });
      await account(store, 'a', 'bypass', { repositoryId: 7 });
      await account(store, 'a', 'reviewed', { branch: 'next' });
      expect(await store.attentionCounts()).toEqual({ unknown: 1, 'direct-push': 1, bypass: 1 });
    });

    it('are listed for each branch, the newest first', async () => {
      const store = await fresh();
      await account(store, 'a', 'unknown');
      await account(store, 'b', 'bypass');
      await account(store, 'c', 'reviewed');
      await account(store, 'd', 'bypass', { branch: 'next' });
      await account(store, 'e', 'bypass', { repositoryId: 7 });
      await account(store, 'a', 'direct-push');
      expect(await store.needingAttention(repositoryId, 'main', 10)).toEqual(['a', 'b']);
      expect(await store.needingAttention(repositoryId, 'main', 1)).toEqual(['a']);
      time.pass(30 * 86_400_000);
      expect(await store.needingAttention(repositoryId, 'main', 10)).toEqual([]);
    });

    it('are no longer counted after 30 days', async () => {
      const store = await fresh();
      await account(store, 'a', 'unknown');
      time.pass(30 * 86_400_000 - 1);
      expect(await store.attentionCounts()).toMatchObject({ unknown: 1 });
      time.pass(1);
      expect(await store.attentionCounts()).toMatchObject({ unknown: 0 });
    });
  });
}
