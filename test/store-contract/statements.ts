import { describe, expect, it } from '@jest/globals';
import { type Bundle, signedBundle } from '../../src/ledger/bundle.ts';
import { predicateTypes } from '../../src/ledger/statement-types.ts';
import type { NewStatement } from '../../src/store/statements.ts';
import type { Store } from '../../src/store/store.ts';
import { newEntry, record } from '../recorded-entries.ts';
import { sampleSigner } from '../samples/signers.ts';
import { type OpenStore, storeBench } from './bench.ts';

const sha = 'c'.repeat(40);
const signer = sampleSigner();
const commit = (name: string) =>
  newEntry({ kind: 'commit', repositoryId: 7, sha, branch: 'main', number: 3, body: `commit ${name}` });

/** What every store keeps to as `Statements`. */
export function describeStatements(open: OpenStore): void {
  describe('the statements about entries', () => {
    const { fresh } = storeBench(open);
    const bundleOf = (text: string): Promise<Bundle> => signedBundle(JSON.stringify({ text }), signer);
    const statements = async (name: string): Promise<readonly NewStatement[]> =>
      Promise.all(
        predicateTypes.map(async (predicateType) => ({
          predicateType,
          repositoryId: 7,
          sha,
          bundle: await bundleOf(name),
        })),
      );
    const due = async (store: Store) =>
      (await store.entriesToState(10)).map(({ id, body }) => [id, body] as const);

    it('are due of commits and of verdicts on releases, the oldest first, with their bodies', async () => {
      const store = await fresh();
      const release = { kind: 'verdict', repositoryId: 7, sha };
      await record(store, [
        commit('one'),
        newEntry({ ...release, number: 7, branch: 'main', body: 'pull request' }),
        newEntry({ ...release, branch: 'main', body: 'merge group' }),
        newEntry({ ...release, branch: 'tag:v1', body: 'release' }),
        newEntry({ kind: 'gate', repositoryId: 7, sha, branch: 'environment:production', body: 'gate' }),
        commit('two'),
      ]);
      expect((await due(store)).map(([, body]) => body)).toEqual(['commit one', 'release', 'commit two']);
      expect(await store.entriesToState(1)).toHaveLength(1);
    });

    it('are kept once, by the first of several processes', async () => {
      const store = await fresh();
      await record(store, [commit('one'), commit('two')]);
      const [[id] = [0]] = await due(store);
      const tries = await Promise.all(
        ['a', 'b', 'c'].map(async (name) => store.keepStatements(id, await statements(name))),
      );
      expect(tries.filter(Boolean)).toHaveLength(1);
      expect(await store.statementsOfEntry(id)).toHaveLength(2);
      expect((await due(store)).map(([, body]) => body)).toEqual(['commit two']);
    });

    it('are found by commit and by entry as they were kept', async () => {
      const store = await fresh();
      await record(store, [commit('one'), commit('two')]);
      const [[one] = [0], [two] = [0]] = await due(store);
      const [ofOne, ofTwo] = [await statements('one'), await statements('two')];
      await store.keepStatements(one, ofOne);
      await store.keepStatements(two, ofTwo);
      const kept = await store.statementsAbout(7, sha, 10);
      expect(kept.map(({ entry }) => entry)).toEqual([two, two, one, one]);
      expect(kept.filter(({ entry }) => entry === one)).toEqual(
        expect.arrayContaining(ofOne.map((statement) => ({ entry: one, ...statement }))),
      );
      expect(await store.statementsAbout(7, sha, 1)).toHaveLength(1);
      expect(await store.statementsAbout(8, sha, 10)).toEqual([]);
      expect(await store.statementsAbout(7, 'd'.repeat(40), 10)).toEqual([]);
      expect(await store.statementsOfEntry(99)).toEqual([]);
    });

    it('are those about how it landed first, however many releases were asked about since', async () => {
      const store = await fresh();
      const release = (name: string) =>
        newEntry({ kind: 'verdict', repositoryId: 7, sha, branch: `environment:${name}`, body: name });
      await record(store, [release('a'), commit('one'), release('b'), release('c')]);
      const ids = (await due(store)).map(([id]) => id);
      for (const id of ids) await store.keepStatements(id, await statements(String(id)));
      const [a = 0, one = 0, b = 0, c = 0] = ids;
      const about = async (limit: number) =>
        (await store.statementsAbout(7, sha, limit)).map(({ entry }) => entry);
      expect(await about(100)).toEqual([one, one, c, c, b, b, a, a]);
      expect(await about(4)).toEqual([one, one, c, c]);
    });

    it('are no longer due of an entry that has none, and not of one that is not there', async () => {
      const store = await fresh();
      await record(store, [commit('one')]);
      const [[id] = [0]] = await due(store);
      expect(await store.keepStatements(id, [])).toBe(true);
      expect(await due(store)).toEqual([]);
      expect(await store.keepStatements(99, await statements('one'))).toBe(false);
    });
  });
}
