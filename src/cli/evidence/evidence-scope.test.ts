import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { newEntry, record } from '../../../test/recorded-entries.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import { findScope, readScope } from './evidence-scope.ts';

let now = 0;
let store: Store;
beforeEach(async () => {
  now = Date.parse('2026-03-01T12:00:00Z');
  store = await openStore({ kind: 'sqlite', path: ':memory:' }, () => now);
});
afterEach(() => store.close());

/** Each is an entry, one after the other. */
async function recorded(...entries: readonly (readonly [repositoryId: number, repository: string])[]) {
  for (const [repositoryId, repository] of entries) {
    await record(store, [newEntry({ kind: 'verdict', repositoryId, repository })]);
    now += 1_000;
  }
}

async function found(repository: string) {
  const scope = await findScope(
    store,
    readScope({ from: '2026-03-01', to: '2026-03-02', repository: [repository] }),
  );
  return 'problem' in scope ? scope.problem : scope.repositories?.map(({ id, name }) => `${id} ${name}`);
}

it('is of every repository that had the name, whatever they are called now', async () => {
  await recorded(
    [1, 'acme/shop'],
    [2, 'acme/second'],
    [1, 'acme/old'],
    [2, 'acme/shop'],
    [2, 'acme/older'],
    [3, 'acme/shop'],
  );
  expect(await found('ACME/shop')).toEqual(['1 acme/old', '2 acme/older', '3 acme/shop']);
  expect(await found('acme/old')).toEqual(['1 acme/old']);
  expect(await found('2')).toEqual(['2 acme/older']);
  expect(await found('acme/none')).toContain('The record has no entry for acme/none');
});
