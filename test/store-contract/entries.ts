import { describe, expect, it, test } from '@jest/globals';
import type { ReleaseTarget } from '../../src/evidence/release.ts';
import { releaseVerdicts } from '../../src/store/release-verdicts.ts';
import type { Store } from '../../src/store/store.ts';
import type { Claim, Failure } from '../../src/store/work-queue.ts';
import type { NewEntry } from '../../src/subjects/entries.ts';
import { event } from '../../src/subjects/reason.ts';
import type { RecordedEntry } from '../../src/subjects/work.ts';
import { digestOf, entryOf, evidenceOf, verdictOf } from '../samples/entries.ts';
import { away, hopeless, keepAll, leaseMs, type OpenStore, only, opening, storeBench, two } from './bench.ts';

const day = 86_400_000;

const confirmed = (entry: NewEntry): RecordedEntry => ({ entry, confirmed: true });

async function claimed(store: Store): Promise<Claim> {
  await store.wake([opening]);
  return only(store);
}

/** Writes entries with the end of a claim. */
async function write(store: Store, ...entries: readonly NewEntry[]): Promise<void> {
  await store.complete(await claimed(store), { entries: entries.map(confirmed) });
}

/** What the record holds, oldest first: the digest of each entry, and whether it is confirmed. */
async function recorded(store: Store) {
  const entries = await store.entries({}, 1_000);
  return entries.map((entry) => [entry.digest, entry.confirmed]).toReversed();
}

/** What every store keeps to as `Entries`, and as `WorkQueue` that writes them. */
export function describeEntries(open: OpenStore): void {
  describe('the record', () => {
    const { fresh, time } = storeBench(open);
    const [first, second, third] = [verdictOf(1, 'first'), verdictOf(1, 'second'), verdictOf(1, 'third')];

    it('has an entry as it was written, with the time of the store', async () => {
      const store = await fresh();
      const verdict = verdictOf(7, { quoted: '\0 “ü” \ud83d\ude00 \ud800' });
      await write(store, verdict);
      const { body, ...listed } = { ...verdict, id: 1, at: time.now(), confirmed: true };
      expect(await store.entries({}, 10)).toEqual([listed]);
      expect(await store.entry(1)).toEqual({ ...listed, body });
    });

    it('has an entry without what does not concern it', async () => {
      const store = await fresh();
      await write(store, entryOf({ kind: 'configuration', rules: [] }), entryOf({ kind: 'x' }));
      const [last, before] = await store.entries({}, 10);
      expect(last).toEqual({ id: 2, at: time.now(), kind: 'x', digest: last?.digest, confirmed: true });
      expect(before).toMatchObject({ kind: 'configuration', rules: [] });
    });

    it('takes names of any length and any character, and finds them', async () => {
      const store = await fresh();
      const [repository, branch] = [`acme/${'Ü\0'.repeat(3_000)}`, `${'\u{1f600}'.repeat(3_000)}`];
      const rules = ['a%b=fail', ...Array.from({ length: 1_000 }, (_, index) => `rule-${index}\n=pass`)];
      await write(store, entryOf({ kind: 'verdict', repository, branch, rules, sha: '\0'.repeat(9_000) }));
      for (const filter of [{ repository }, { branch }, { rule: 'a%b' }, { rule: 'rule-7=pass' }])
        expect(await store.entries(filter, 10)).toHaveLength(1);
      for (const filter of [{ rule: 'axb' }, { rule: 'rule-' }, { rule: 'rule-7=fail' }, { rule: '%' }])
        expect(await store.entries(filter, 10)).toEqual([]);
    });

    describe('finds', () => {
      const shop = { repositoryId: 5, repository: 'Acme/Shop', number: 3, sha: 'c'.repeat(40) };
      const merged = entryOf({ kind: 'merged-commit', ...shop, branch: 'main', conclusion: 'unknown' });
      const entries = [verdictOf(1), verdictOf(2), merged, entryOf({ kind: 'configuration' })];
      const filled = async () => {
        const store = await fresh();
        for (const entry of entries) {
          await write(store, entry);
          time.pass(1_000);
        }
        return store;
      };
      test.each([
        [{}, [4, 3, 2, 1]],
        [{ kind: 'verdict' }, [2, 1]],
        [{ repositoryId: 5 }, [3]],
        [{ repository: 'ACME/shop' }, [3]],
        [{ repository: 'octo-org/widgets' }, [2, 1]],
        [{ repository: 'octo-org/widgets', number: 2 }, [2]],
        [{ repositoryId: 5, number: 3 }, [3]],
        [{ repositoryId: 5, number: 4 }, []],
        [{ number: 2 }, [2]],
        [{ sha: 'c'.repeat(40) }, [3]],
        [{ branch: 'main', conclusion: 'failure' }, [2, 1]],
        [{ rule: 'review' }, [2, 1]],
        [{ rule: 'review=fail' }, [2, 1]],
        [{ rule: 'review=pass' }, []],
        [{ rule: 'view=fail' }, []],
      ] as const)('%j', async (filter, ids) => {
        expect((await (await filled()).entries(filter, 10)).map(({ id }) => id)).toEqual(ids);
      });

      test.each([
        [{}, 1],
        [{ kind: 'verdict', number: 2 }, 2],
        [{ repositoryId: 5, branch: 'main' }, 3],
        [{ repositoryId: 5, branch: 'main', kind: 'verdict' }, null],
        [{ repositoryId: 6 }, null],
      ] as const)('the oldest of %j', async (filter, id) => {
        expect((await (await filled()).firstEntry(filter))?.id ?? null).toBe(id);
      });

      it('those of a time', async () => {
        const begin = time.now();
        const store = await filled();
        const ids = async (since?: number, until?: number) =>
          (
            await store.entries(
              { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) },
              10,
            )
          ).map(({ id }) => id);
        expect(await ids(begin + 2_000)).toEqual([4, 3]);
        expect(await ids(undefined, begin + 2_000)).toEqual([2, 1]);
        expect(await ids(begin + 1_000, begin + 3_000)).toEqual([3, 2]);
      });

      it('one by its number, by its digest, and by the first digits of that', async () => {
        const store = await filled();
        const { digest } = merged;
        for (const id of [3, digest, digest.slice(0, 8), digest.slice(0, 20).toUpperCase()])
          expect(await store.entry(id)).toMatchObject({ id: 3, body: merged.body });
        for (const id of [99, 1.5, digest.slice(0, 7), '', '%', `${digest}0`, 'f'.repeat(64)])
          expect(await store.entry(id)).toBeNull();
      });

      it('none by first digits that several have', async () => {
        const store = await fresh();
        const alike = ['0', '1'].map((last, index) => ({
          ...verdictOf(index),
          digest: `${'a'.repeat(63)}${last}`,
        }));
        await write(store, ...alike);
        expect(await store.entry('a'.repeat(63))).toBeNull();
        expect(await store.entry(`${'a'.repeat(63)}1`)).toMatchObject({ number: 1 });
      });
    });

    describe('of releases', () => {
      const shop = { repositoryId: 5, repository: 'acme/shop' };
      const production = { kind: 'environment', name: 'Production' } as const;
      const sha = 'c'.repeat(40);
      let made = 0;
      const verdict = (conclusion: string, about: Partial<NewEntry> = {}) => {
        made += 1;
        const of = { kind: 'verdict', ...shop, sha, branch: 'environment:production', conclusion, ...about };
        return entryOf(of, made);
      };
      const at = (milliseconds: number) => new Date(milliseconds);

      it('has when the first to a target was evaluated, of any commit', async () => {
        const store = await fresh();
        const begin = time.now();
        const { firstFor } = releaseVerdicts(store);
        expect(await firstFor(5, production)).toBeNull();
        await write(store, verdict('success', { branch: 'tag:v1' }), verdict('success', { repositoryId: 6 }));
        time.pass(1_000);
        await write(store, verdict('failure', { sha: 'd'.repeat(40) }));
        time.pass(1_000);
        await write(store, verdict('success'));
        expect(await firstFor(5, production)).toEqual(at(begin + 1_000));
        expect(await firstFor(5, { kind: 'tag', name: 'V1' })).toBeNull();
      });

      it('has when one had passed at a time, but for roll-backs', async () => {
        const store = await fresh();
        const begin = time.now();
        const { passedAt } = releaseVerdicts(store);
        for (const conclusion of ['failure', 'success', 'failure', 'roll-back']) {
          await write(store, verdict(conclusion));
          time.pass(1_000);
        }
        const passed = (milliseconds: number, of = sha, target: ReleaseTarget = production) =>
          passedAt(5, of, target, at(begin + milliseconds));
        // GitHub cuts its times to whole seconds: 0 stands for the second that begins there.
        const found = await Promise.all([-1_000, -1, 0, 1_000, 2_000, 3_000].map((each) => passed(each)));
        expect(found).toEqual([null, null, null, at(begin + 1_000), null, null]);
        expect(await passed(1_000, 'd'.repeat(40))).toBeNull();
        expect(await passed(1_500, sha, { kind: 'environment', name: 'staging' })).toBeNull();
      });
    });

    it('is read page by page, though many entries are of one moment and the clock was set back', async () => {
      const store = await fresh();
      const all = Array.from({ length: 25 }, (_, index) => verdictOf(index));
      await write(store, ...all.slice(0, 11));
      time.pass(-500);
      await write(store, ...all.slice(11));
      time.pass(500);
      const seen: number[] = [];
      for (let after: { at: number; id: number } | undefined; ; ) {
        const page = await store.entries({ kind: 'verdict' }, 4, after);
        seen.push(...page.map(({ id }) => id));
        after = page.at(-1);
        if (after === undefined) break;
      }
      const newestFirst = (from: number, to: number) =>
        Array.from({ length: to - from + 1 }, (_, index) => to - index);
      expect(seen).toEqual([...newestFirst(1, 11), ...newestFirst(12, 25)]);
    });

    it('has no entry twice', async () => {
      const store = await fresh();
      await write(store, first, second, first);
      await write(store, second, third);
      expect(await recorded(store)).toEqual([first, second, third].map(({ digest }) => [digest, true]));
    });

    it('has nothing of a claim that was lost', async () => {
      const store = await fresh();
      const lost = await claimed(store);
      time.pass(leaseMs + 1);
      const claim = await only(store);
      const evidence = [evidenceOf('late')];
      expect(await store.heartbeat(lost, leaseMs, { entries: [first], evidence })).toBe(false);
      expect(await store.complete(lost, { entries: [confirmed(first)] })).toBe(false);
      expect(await store.fail(lost, { ...away(0), entries: [confirmed(first)] })).toBe(false);
      expect(await store.evidence([digestOf('late')])).toEqual(new Map([[digestOf('late'), null]]));
      await store.complete(claim);
      expect(await recorded(store)).toEqual([]);
    });

    describe('has what was intended', () => {
      const intending = async (...entries: readonly NewEntry[]) => {
        const store = await fresh();
        const claim = await claimed(store);
        expect(await store.heartbeat(claim, leaseMs, { entries, evidence: [] })).toBe(true);
        return { store, claim };
      };
      /** As after the end of a process. */
      const again = (store: Store) => {
        time.pass(leaseMs + 1);
        return only(store);
      };

      it('as the claim after it says', async () => {
        const { store } = await intending(first);
        const claim = await again(store);
        expect(claim.intended).toEqual([first]);
        await store.heartbeat(claim, leaseMs, { entries: [first, second], evidence: [] });
        await store.complete(claim, { entries: [{ entry: first, confirmed: false }, confirmed(second)] });
        expect(await recorded(store)).toEqual([
          [first.digest, false],
          [second.digest, true],
        ]);
        expect((await claimed(store)).intended).toEqual([]);
      });

      it('unconfirmed, where the end says nothing of it, be it of this claim or an earlier one', async () => {
        const { store, claim } = await intending(first);
        await store.complete(claim);
        expect(await recorded(store)).toEqual([[first.digest, false]]);
        await store.heartbeat(await claimed(store), leaseMs, { entries: [second], evidence: [] });
        await store.complete(await again(store));
        expect(await recorded(store)).toEqual([first, second].map(({ digest }) => [digest, false]));
        expect((await claimed(store)).intended).toEqual([]);
      });

      it('not, where the end says that it did not happen', async () => {
        const { store, claim } = await intending(first);
        await store.complete(claim, { entries: [] });
        expect((await claimed(store)).intended).toEqual([]);
        expect(await recorded(store)).toEqual([]);
      });

      it('kept by a renewal of the lease that says nothing of it', async () => {
        const { store, claim } = await intending(first, second);
        await store.heartbeat(claim, leaseMs);
        expect((await again(store)).intended).toEqual([first, second]);
      });

      it('kept for the next run by a failure', async () => {
        const { store, claim } = await intending(first);
        await store.fail(claim, away(0));
        expect(await recorded(store)).toEqual([]);
        expect((await only(store)).intended).toEqual([first]);
      });

      it('as a failure says', async () => {
        const { store, claim } = await intending(first);
        await store.fail(claim, {
          ...away(0),
          entries: [{ entry: first, confirmed: false }, confirmed(second)],
        });
        expect(await recorded(store)).toEqual([
          [first.digest, false],
          [second.digest, true],
        ]);
        expect((await only(store)).intended).toEqual([]);
      });

      test.each<[string, Partial<Failure>]>([
        ['failed', {}],
        ['failed in quarantine', { keepQuarantined: true }],
      ])('at the latest when the subject is dead-lettered because it %s', async (_, how) => {
        const { store, claim } = await intending(first);
        await store.fail(claim, { ...hopeless, ...how });
        expect(await recorded(store)).toEqual([[first.digest, false]]);
        await store.retryDeadLettered('all');
        const revived = await only(store);
        expect(revived.intended).toEqual([first]);
        await store.complete(revived, { entries: [{ entry: first, confirmed: false }, confirmed(second)] });
        expect(await recorded(store)).toEqual([
          [first.digest, false],
          [second.digest, true],
        ]);
      });

      it('not in a dead letter that was redacted', async () => {
        const { store, claim } = await intending(first);
        await store.fail(claim, hopeless);
        await store.redact(1, [], entryOf({ kind: 'redaction' }));
        await store.retryDeadLettered('all');
        expect((await only(store)).intended).toEqual([]);
      });
    });

    describe('keeps evidence', () => {
      const [diff, files] = [evidenceOf('a diff'), evidenceOf('\0 files')];
      const keep = async (store: Store, ...evidence: readonly (typeof diff)[]) => {
        const claim = await claimed(store);
        expect(await store.heartbeat(claim, leaseMs, { entries: [], evidence })).toBe(true);
        await store.complete(claim, { entries: [] });
      };

      it('once', async () => {
        const store = await fresh();
        await keep(store, files, diff, files);
        await keep(store, diff);
        expect(await store.evidence([diff.digest, files.digest, digestOf('other')])).toEqual(
          new Map([
            [diff.digest, 'a diff'],
            [files.digest, '\0 files'],
            [digestOf('other'), null],
          ]),
        );
      });

      it('of any number and size', async () => {
        const store = await fresh();
        const many = Array.from({ length: 1_100 }, (_, index) => evidenceOf(`slice ${index}`));
        const large = { digest: digestOf('large'), content: new Uint8Array(17_000_000) };
        await keep(store, ...many, large);
        const found = await store.evidence(many.map(({ digest }) => digest));
        expect(new Set(found.values()).size).toBe(1_100);
      });

      it('until it was not used for its time, up to a day longer', async () => {
        const store = await fresh();
        await keep(store, diff, files);
        time.pass(9.5 * day);
        await keep(store, diff);
        time.pass(1.5 * day + 1);
        expect(await store.prune({ ...keepAll, evidenceMs: 10 * day })).toBe(1);
        const both = [diff.digest, files.digest];
        expect([...(await store.evidence(both)).values()]).toEqual(['a diff', null]);
        time.pass(10 * day);
        expect(await store.prune({ ...keepAll, evidenceMs: 10 * day })).toBe(1);
        await keep(store, files);
        expect([...(await store.evidence(both)).values()]).toEqual([null, '\0 files']);
      });

      it('that is used daily, in whatever rhythm it is noted', async () => {
        const store = await fresh();
        for (let hours = 0; hours < 30; hours += 1) {
          await keep(store, diff);
          time.pass(day / 2 + 1);
          await store.prune({ ...keepAll, evidenceMs: day });
          expect((await store.evidence([diff.digest])).get(diff.digest)).toBe('a diff');
        }
      });

      it('not after it was redacted, though it is read again, or had not been kept yet', async () => {
        const store = await fresh();
        await keep(store, diff);
        await write(store, first);
        expect(await store.redact(1, [diff.digest, files.digest], entryOf({ kind: 'redaction' }))).toBe(true);
        for (const days of [0, 2, 1_000]) {
          time.pass(days * day);
          await store.prune({ ...keepAll, evidenceMs: day });
          await keep(store, diff, files);
          expect([...(await store.evidence([diff.digest, files.digest])).values()]).toEqual([null, null]);
        }
      });
    });

    it('removes the body of an entry for good, and says so', async () => {
      const store = await fresh();
      await write(store, first, second);
      const removal = entryOf({ kind: 'redaction', conclusion: 'redacted' });
      expect(await store.redact(1, [], removal)).toBe(true);
      expect(await store.entry(1)).toMatchObject({ digest: first.digest, number: 1, body: null });
      expect(await store.entry(2)).toMatchObject({ body: second.body });
      expect(await store.entry(3)).toMatchObject({ kind: 'redaction', body: removal.body, confirmed: true });
      await write(store, first);
      expect(await store.entry(1)).toMatchObject({ body: null });
    });

    it('has no removal of what is not there, or was removed before', async () => {
      const store = await fresh();
      await write(store, first);
      const removal = (of: string) => entryOf({ kind: 'redaction' }, of);
      expect(await store.redact(9, [digestOf('x')], removal('nothing'))).toBe(false);
      expect(await store.redact(1, [], removal('once'))).toBe(true);
      expect(await store.redact(1, [], removal('twice'))).toBe(false);
      expect(await store.entries({}, 10)).toHaveLength(2);
    });

    it('removes the bodies of old entries together, and says so once', async () => {
      const store = await fresh();
      await write(store, first, second);
      time.pass(1_000);
      await write(store, third);
      time.pass(500);
      const aged = (id: number, at: number, hasBody = true) => ({
        id,
        at: time.now() - at,
        kind: 'verdict',
        hasBody,
      });
      expect(await store.olderEntries(499, 10, null)).toEqual([aged(1, 1_500), aged(2, 1_500), aged(3, 500)]);
      expect(await store.olderEntries(500, 10, null)).toHaveLength(2);
      expect(await store.olderEntries(499, 1, { id: 1, at: time.now() - 1_500 })).toEqual([aged(2, 1_500)]);
      const removal = (of: string) => entryOf({ kind: 'redaction' }, of);
      expect(await store.redactAll([1, 2, 9], removal('two'))).toBe(2);
      expect(await store.redactAll([1, 2, 9], removal('none'))).toBe(0);
      expect(await store.olderEntries(499, 2, null)).toEqual([aged(1, 1_500, false), aged(2, 1_500, false)]);
      expect(await store.entry(1)).toMatchObject({ digest: first.digest, number: 1, body: null });
      expect(await store.entry(3)).toMatchObject({ body: third.body });
      expect(await store.entries({ kind: 'redaction' }, 10)).toHaveLength(1);
    });

    it('removes them from dead letters, too', async () => {
      const store = await fresh();
      const claim = await claimed(store);
      await store.heartbeat(claim, leaseMs, { entries: [first], evidence: [] });
      await store.fail(claim, hopeless);
      expect(await store.redactAll([1], entryOf({ kind: 'redaction' }))).toBe(1);
      await store.retryDeadLettered('all');
      expect((await only(store)).intended).toEqual([]);
    });

    it('stays, whatever is pruned', async () => {
      const store = await fresh();
      await write(store, first);
      time.pass(1_000 * day);
      await store.prune({ deliveriesMs: 1, evaluationsMs: 1, subjectsMs: 1, evidenceMs: 1 });
      expect(await store.entry(1)).toMatchObject({ body: first.body });
    });

    it('notes how the subject was found, unless a wake is newer', async () => {
      const store = await fresh();
      await store.wake([{ subject: two, reason: event('x') }]);
      const claim = await only(store);
      const renamed = { ...two, repository: 'gadgets', installationId: 9 } as typeof two;
      await store.complete(claim, { subject: renamed, remembered: {}, entries: [confirmed(first)] });
      expect(await store.find([claim.key])).toMatchObject([{ subject: renamed }]);
      await store.wake([{ subject: renamed, reason: event('x') }]);
      const later = await only(store);
      await store.wake([{ subject: two, reason: event('y') }]);
      await store.complete(later, { subject: renamed, remembered: {} });
      expect(await store.find([claim.key])).toMatchObject([{ subject: two }]);
    });
  });
}
