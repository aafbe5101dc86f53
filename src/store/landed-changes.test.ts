import { beforeEach, describe, expect, it, test } from '@jest/globals';
import { memoryStores } from '../../test/opened-stores.ts';
import { newEntry, record } from '../../test/recorded-entries.ts';
import { createRecorder } from '../record/recorder.ts';
import { rules } from '../rules/index.ts';
import type { NewEntry } from '../subjects/entries.ts';
import { landedChanges, releaseVerdictsIn } from './landed-changes.ts';
import type { Store } from './store.ts';

const open = memoryStores();
const place = { repositoryId: 7, repository: 'acme/shop' };
const { entry: encode } = createRecorder({ rules, version: '1.0.0' });
let store: Store;
let now = 0;
let count = 0;

beforeEach(async () => {
  now = Date.parse('2026-03-01T12:00:00Z');
  store = await open(() => now);
});

function shaOf(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40);
}

/** A verdict on the head of a pull request, or on a release. */
function verdict(
  head: string,
  said: readonly string[] | undefined,
  fields: Partial<NewEntry> = {},
): NewEntry {
  return newEntry({
    kind: 'verdict',
    ...place,
    number: 1,
    sha: shaOf(head),
    branch: 'main',
    conclusion: 'success',
    ...(said === undefined ? {} : { rules: said }),
    body: `verdict ${++count}`,
    ...fields,
  });
}

/** A commit that landed. */
function commit(sha: string, of: NewEntry | string, fields: Partial<NewEntry> = {}): NewEntry {
  const facts =
    typeof of === 'string'
      ? { state: 'unknown', reason: of }
      : { state: 'matched', verdict: { digest: of.digest, head: of.sha, conclusion: of.conclusion } };
  return encode({
    kind: 'commit',
    ...place,
    sha: shaOf(sha),
    branch: 'main',
    ...(typeof of === 'string' || of.number === undefined ? {} : { number: of.number }),
    conclusion: typeof of === 'string' ? 'unknown' : (of.conclusion ?? ''),
    ...fields,
    facts: { ...facts, at: new Date(now + ++count) },
  });
}

async function landed(filter = {}) {
  const found: unknown[] = [];
  for await (const { entry, rules: said, reason } of landedChanges(store, filter)) {
    found.push([entry.number ?? entry.sha?.slice(0, 4), said ?? reason]);
  }
  return found;
}

describe('a change that landed', () => {
  it('has the verdict at its merge, and no earlier or later one', async () => {
    const at = verdict('a', ['review=pass']);
    const earlier = verdict('a', ['review=fail']);
    const later = verdict('a', ['review=waived']);
    await record(store, [earlier, at, later, commit('m', at)]);
    expect(await landed()).toEqual([[1, ['review=pass']]]);
  });

  it('of a rebase counts once', async () => {
    const at = verdict('a', ['review=pass']);
    await record(store, [at, commit('x', at), commit('y', at), commit('z', at)]);
    expect(await landed()).toEqual([[1, ['review=pass']]]);
  });

  it('that landed once more after its branch was rewritten counts once, in the period of the first', async () => {
    const at = verdict('a', ['review=pass']);
    await record(store, [at, commit('x', at)]);
    now += 86_400_000;
    await record(store, [commit('x', at)]);
    expect(await landed({ since: now })).toEqual([]);
    expect(await landed({ until: now })).toEqual([[1, ['review=pass']]]);
  });

  it('counts for each branch that it landed on', async () => {
    const at = verdict('a', ['review=pass']);
    await record(store, [at, commit('x', at), commit('x', at, { branch: 'release/1' })]);
    expect(await landed()).toHaveLength(2);
  });

  it('in a merge group has the verdict on the group', async () => {
    const { number: _, ...group } = verdict('g', ['tests=pass']);
    await record(store, [group, commit('g', group, { number: 4 }), commit('f', group, { number: 5 })]);
    expect(await landed()).toEqual([
      [5, ['tests=pass']],
      [4, ['tests=pass']],
    ]);
  });

  test.each<[string, () => readonly NewEntry[], string]>([
    ['it was pushed directly', () => [commit('x', 'no-pull-request')], 'no-pull-request'],
    [
      'the check said that the evaluation failed',
      () => {
        const failed = verdict('a', undefined, { kind: 'evaluation-failed' });
        return [failed, commit('x', failed)];
      },
      'evaluation-failed',
    ],
    ['the record has no such verdict', () => [commit('x', verdict('a', ['review=pass']))], 'no-verdict'],
  ])('has no rules where %s', async (_, entries, reason) => {
    await record(store, entries());
    expect(await landed()).toMatchObject([[expect.anything(), reason]]);
  });

  it('has no rules where its entry was redacted', async () => {
    const at = verdict('a', ['review=pass']);
    await record(store, [at, commit('x', at)]);
    const [entry] = await store.entries({ kind: 'commit' }, 1);
    await store.redact(entry?.id ?? 0, [], newEntry({ kind: 'redaction' }));
    expect(await landed()).toEqual([[1, 'redacted']]);
  });

  it('is found over pages', async () => {
    const many = Array.from({ length: 501 }, (_, index) => commit(`p${index}`, 'no-pull-request'));
    await record(store, many);
    expect(await landed()).toHaveLength(501);
  });
});

it('a release counts by the last verdict in the period on its commit and target', async () => {
  const of = (sha: string, branch: string, status: string) =>
    verdict(sha, [`open-alerts=${status}`], { branch });
  await record(store, [
    of('a', 'environment:production', 'fail'),
    of('a', 'environment:production', 'pass'),
    of('a', 'tag:v1', 'waived'),
    of('b', 'environment:production', 'pending'),
    of('a', 'main', 'error'),
  ]);
  now += 86_400_000;
  await record(store, [of('a', 'environment:production', 'error')]);
  const found = async (filter = {}) => {
    const statuses: unknown[] = [];
    for await (const { branch, rules: said } of releaseVerdictsIn(store, filter))
      statuses.push([branch, said?.[0]?.split('=')[1]]);
    return statuses;
  };
  expect(await found({ until: now })).toEqual([
    ['environment:production', 'pending'],
    ['tag:v1', 'waived'],
    ['environment:production', 'pass'],
  ]);
  expect(await found()).toEqual([
    ['environment:production', 'error'],
    ['environment:production', 'pending'],
    ['tag:v1', 'waived'],
  ]);
});
