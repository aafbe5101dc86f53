import { describe, expect, it } from '@jest/globals';
import { leafData, leafOf } from '../../src/ledger/leaf.ts';
import {
  append,
  consistencyPath,
  isConsistent,
  leafHash,
  nodesRead,
  rootByInclusion,
} from '../../src/ledger/tree.ts';
import type { Store } from '../../src/store/store.ts';
import { event } from '../../src/subjects/reason.ts';
import { entryOf, verdictOf } from '../samples/entries.ts';
import { pullRequest } from '../samples/subjects.ts';
import { leaseMs, type OpenStore, only, storeBench } from './bench.ts';

const origin = 'sdl-gate/one';

/** Writes entries with the end of a claim. */
async function write(store: Store, ...facts: readonly unknown[]): Promise<void> {
  await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
  await store.complete(await only(store), {
    entries: facts.map((each) => ({ entry: verdictOf(1, each), confirmed: true })),
  });
}

const named = (count: number, first = 1) => Array.from({ length: count }, (_, index) => first + index);

/** What every store keeps to as `Ledger`. */
export function describeLedger(open: OpenStore): void {
  describe('the tree', () => {
    const { fresh, time } = storeBench(open);
    const allLeaves = async (store: Store, tree = 1) => store.leaves(tree, 0, 1_000);

    it('holds each entry once, in the order of the numbers', async () => {
      const store = await fresh();
      expect(await store.trees()).toEqual([]);
      await write(store, ...named(5));
      expect(await store.seal(3, origin)).toMatchObject({ sealed: 3, tree: { id: 1, origin, size: 3 } });
      await write(store, ...named(2, 6));
      expect(await store.seal(10, 'another')).toMatchObject({ sealed: 4, tree: { origin, size: 7 } });
      expect(await store.seal(10, origin)).toMatchObject({ sealed: 0, tree: { size: 7 } });
      const leaves = await allLeaves(store);
      expect(leaves.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(leaves.map(({ id }) => id)).toEqual(leaves.map(({ id }) => id).toSorted((a, b) => a - b));
      expect(new Set(leaves.map(({ id }) => id)).size).toBe(7);
      for (const { hash, entry } of leaves) expect(entry && leafHash(leafData(leafOf(entry)))).toBe(hash);
      const hashes = leaves.map(({ hash }) => hash);
      const [tree] = await store.trees();
      expect(tree?.root).toBe(append(() => '', 0, hashes).root);
      expect(await store.sealedEntries(0, 10)).toEqual(
        leaves.map(({ id }) => ({ id, isLeaf: true, isRefused: false })),
      );
      expect(await store.sealedEntries(leaves[2]?.id ?? 0, 3)).toHaveLength(3);
    });

    it('counts what is sealed and what waits', async () => {
      const store = await fresh();
      expect(await store.ledgerCounts()).toEqual({
        sealed: 0,
        unsealed: 0,
        oldestUnsealedMs: 0,
        isHalted: false,
        refused: 0,
      });
      await write(store, 1);
      time.pass(1_000);
      await write(store, 2, 3);
      time.pass(500);
      expect(await store.ledgerCounts()).toMatchObject({ sealed: 0, unsealed: 3, oldestUnsealedMs: 1_500 });
      await store.seal(1, origin);
      expect(await store.ledgerCounts()).toMatchObject({ sealed: 1, unsealed: 2, oldestUnsealedMs: 500 });
      await store.seal(9, origin);
      expect(await store.ledgerCounts()).toMatchObject({ sealed: 3, unsealed: 0, oldestUnsealedMs: 0 });
    });

    it('refuses what is not authentic until it is accepted', async () => {
      const store = await fresh();
      const byService = (digest: string, mac: string | null) => mac === `of ${digest}`;
      const authentic = (fact: number) => {
        const entry = verdictOf(1, fact);
        return { ...entry, mac: `of ${entry.digest}` };
      };
      await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
      await store.complete(await only(store), {
        entries: [authentic(1), { ...verdictOf(1, 2), mac: 'of another' }, verdictOf(1, 3), authentic(4)].map(
          (entry) => ({ entry, confirmed: true }),
        ),
      });
      expect(await store.seal(10, origin, byService)).toMatchObject({ sealed: 2, refused: [2, 3] });
      expect(await store.seal(10, origin, byService)).toMatchObject({ sealed: 0, refused: [] });
      expect(await store.ledgerCounts()).toMatchObject({ sealed: 2, unsealed: 0, refused: 2 });
      expect((await store.sealedEntries(1, 2)).map(({ isLeaf, isRefused }) => [isLeaf, isRefused])).toEqual([
        [false, true],
        [false, true],
      ]);
      const macs = async (ids: readonly number[]) =>
        new Map(
          await Promise.all(ids.map(async (id) => [id, `of ${(await store.entry(id))?.digest}`] as const)),
        );
      expect(await store.accept(await macs([2, 1]), authentic(5))).toBe(false);
      expect(await store.accept(await macs([2, 99]), authentic(5))).toBe(false);
      expect(await store.ledgerCounts()).toMatchObject({ unsealed: 0, refused: 2 });
      expect(await store.accept(await macs([2]), authentic(5))).toBe(true);
      expect(await store.seal(10, origin, byService)).toMatchObject({ sealed: 2, refused: [] });
      expect(await store.ledgerCounts()).toMatchObject({ sealed: 4, refused: 1 });
    });

    it('has the code of what is to be stated', async () => {
      const store = await fresh();
      await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
      const entries = [
        { ...entryOf({ kind: 'commit', sha: 'a' }), mac: 'code' },
        entryOf({ kind: 'commit', sha: 'b' }),
      ];
      await store.complete(await only(store), {
        entries: entries.map((entry) => ({ entry, confirmed: true })),
      });
      expect((await store.entriesToState(9)).map(({ mac }) => mac)).toEqual(['code', null]);
    });

    it('seals once what two seal at the same time', async () => {
      const store = await fresh();
      await write(store, ...named(20));
      const sealed = await Promise.all([1, 2, 3, 4].map(() => store.seal(7, origin)));
      expect(sealed.map(({ sealed: count }) => count).reduce((a, b) => a + b)).toBe(20);
      expect((await allLeaves(store)).length).toBe(20);
      expect(await store.trees()).toMatchObject([{ size: 20, halted: null }]);
    });

    it('proves an entry against the newest checkpoint', async () => {
      const store = await fresh();
      expect(await store.proof(1)).toEqual({ proof: null, why: 'there is no such entry' });
      await write(store, ...named(6));
      const [first] = (await store.entries({}, 10)).toReversed();
      const id = first?.id ?? 0;
      expect(await store.proof(id)).toEqual({ proof: null, why: 'it is not in the tree yet' });
      await store.seal(3, origin);
      expect(await store.proof(id)).toEqual({ proof: null, why: 'no checkpoint covers it yet' });
      await store.addCheckpoint({ tree: 1, size: 3, text: 'of three' });
      await store.seal(9, origin);
      await store.addCheckpoint({ tree: 1, size: 6, text: 'of six' });
      const [tree] = await store.trees();
      for (const [index, leaf] of (await allLeaves(store)).entries()) {
        const { proof } = await store.proof(leaf.id);
        expect(proof).toMatchObject({ index, size: 6, checkpoint: 'of six', leaf: { id: leaf.id } });
        if (proof !== null) expect(rootByInclusion(leafHash(leafData(proof.leaf)), proof)).toBe(tree?.root);
      }
      expect(await store.proof(Number.NaN)).toMatchObject({ proof: null });
      expect(await store.checkpoints(1, 0, 10)).toEqual([
        { tree: 1, size: 3, text: 'of three' },
        { tree: 1, size: 6, text: 'of six' },
      ]);
      expect(await store.checkpoints(1, 3, 10)).toHaveLength(1);
      expect(await store.lastCheckpoint(1)).toMatchObject({ size: 6 });
      expect(await store.lastCheckpoint(2)).toBeNull();
    });

    it('keeps the first checkpoint of a size', async () => {
      const store = await fresh();
      await store.addCheckpoint({ tree: 1, size: 3, text: 'first' });
      await store.addCheckpoint({ tree: 1, size: 3, text: 'second' });
      expect(await store.lastCheckpoint(1)).toMatchObject({ text: 'first' });
    });

    it('proves an entry still after its body is redacted', async () => {
      const store = await fresh();
      await write(store, ...named(3));
      await store.seal(9, origin);
      await store.addCheckpoint({ tree: 1, size: 3, text: 'signed' });
      const { id = 0 } = (await store.entries({}, 1))[0] ?? {};
      const before = await store.proof(id);
      await store.redact(id, [], entryOf({ kind: 'redaction' }));
      expect(await store.proof(id)).toEqual(before);
      expect((await allLeaves(store)).at(-1)?.entry).toMatchObject({ id, body: null });
    });

    it('is consistent with each earlier tree', async () => {
      const store = await fresh();
      await write(store, ...named(30));
      const trees = [];
      for (let size = 0; size < 30; size += 4) trees.push((await store.seal(4, origin)).tree);
      const last = trees.at(-1);
      if (last === undefined) throw new Error('There is no tree.');
      for (const earlier of trees) {
        const path = (read: Parameters<typeof consistencyPath>[0]) =>
          consistencyPath(read, earlier.size, last.size);
        const nodes = await store.nodes(1, nodesRead(path));
        expect(
          isConsistent(
            earlier,
            last,
            path((number) => nodes.get(number) ?? ''),
          ),
        ).toBe(true);
      }
      expect((await store.innerNodes(1, -1, 100)).size).toBe(15 + 7 + 3 + 1);
      expect((await store.innerNodes(1, 1, 3)).size).toBe(3);
    });

    it('is halted until it is sealed again', async () => {
      const store = await fresh();
      await write(store, 1);
      await store.seal(9, origin);
      await store.halt(1, 'a reason');
      expect(await store.trees()).toMatchObject([{ halted: 'a reason' }]);
      expect(await store.ledgerCounts()).toMatchObject({ isHalted: true });
      await write(store, 2);
      expect(await store.seal(9, origin)).toMatchObject({ sealed: 1, tree: { halted: null } });
      expect(await store.ledgerCounts()).toMatchObject({ isHalted: false });
    });

    it('is continued by another one, whose first leaf says so', async () => {
      const store = await fresh();
      await write(store, ...named(3));
      const { tree } = await store.seal(2, origin);
      const first = entryOf({ kind: 'tree-continued' });
      const two = { id: 3, origin: 'sdl-gate/two' };
      expect(await store.startTree(tree, { ...two, id: 1 }, first)).toBe(false);
      expect(await store.startTree({ ...tree, size: 1 }, two, first)).toBe(false);
      expect(await store.startTree(tree, two, first)).toBe(true);
      expect(await store.startTree(tree, { ...two, id: 4 }, entryOf({ kind: 'other' }))).toBe(false);
      expect(await store.seal(9, 'sdl-gate/four')).toMatchObject({ sealed: 1, tree: { id: 3, size: 2 } });
      expect((await store.trees()).map((each) => [each.origin, each.size])).toEqual([
        [origin, 2],
        ['sdl-gate/two', 2],
      ]);
      const [leaf] = await store.leaves(3, 0, 1);
      expect(leaf?.entry).toMatchObject({ kind: 'tree-continued' });
      expect((await store.entries({ kind: 'other' }, 1)).length).toBe(0);
    });

    it('lets nobody wait who writes an entry', async () => {
      const store = await fresh();
      await store.wake(named(8).map((number) => ({ subject: pullRequest(number), reason: event('x') })));
      const claims = await store.claim(leaseMs, 10);
      await Promise.all([
        ...claims.map((claim, index) =>
          store.complete(claim, { entries: [{ entry: verdictOf(index), confirmed: true }] }),
        ),
        ...claims.map(() => store.seal(2, origin)),
      ]);
      while ((await store.seal(3, origin)).sealed > 0);
      expect((await allLeaves(store)).length).toBe(8);
      expect(await store.ledgerCounts()).toMatchObject({ sealed: 8, unsealed: 0 });
    });
  });
}
