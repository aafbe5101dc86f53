import { expect, test } from '@jest/globals';
import { columnsDigest, leafData, leafOf } from './leaf.ts';

const columns = {
  kind: 'verdict',
  repositoryId: 1296269,
  repository: 'acme/shop',
  number: 7,
  sha: 'a'.repeat(40),
  branch: 'main',
  conclusion: 'success',
  rules: ['review=pass', 'tests=waived'],
};
const entry = { id: 42, at: 1_772_000_000_000, confirmed: true, digest: 'd'.repeat(64), ...columns };

test('a leaf is of the columns, in whatever order they come and whatever else is beside them', () => {
  const { rules, ...others } = entry;
  const leaf = leafOf({ rules, ...others, ...{ body: 'any' } });
  expect(leaf).toEqual(leafOf(entry));
  expect(leaf.columns).toBe(columnsDigest(columns));
  expect(columnsDigest({ kind: 'commit' })).toBe(
    // printf '{"kind":"commit"}' | sha256sum
    '7302ed28a9a309f30905168a0140b6e91123d9d8fc8c9f05bd23c072430a2149',
  );
});

test.each<[changed: string, value: object]>([
  ['id', { id: 43 }],
  ['at', { at: 1 }],
  ['confirmed', { confirmed: false }],
  ['digest', { digest: 'e'.repeat(64) }],
  ['kind', { kind: 'commit' }],
  ['repositoryId', { repositoryId: 1 }],
  ['repository', { repository: 'acme/other' }],
  ['number', { number: 8 }],
  ['sha', { sha: 'b'.repeat(40) }],
  ['branch', { branch: 'next' }],
  ['conclusion', { conclusion: 'failure' }],
  ['rules', { rules: ['review=pass', 'tests=pass'] }],
  ['the order of rules', { rules: columns.rules.toReversed() }],
  ['a rule split in two', { rules: ['review=pass', 'tests', 'waived'] }],
  ['no number, but a text', { number: Number.NaN }],
])('another leaf: %s', (_, value) => {
  expect(leafData(leafOf({ ...entry, ...value }))).not.toBe(leafData(leafOf(entry)));
});

test.each(['repositoryId', 'repository', 'number', 'sha', 'branch', 'conclusion', 'rules'] as const)(
  'another leaf: no %s',
  (name) => {
    const { [name]: _, ...others } = entry;
    expect(leafData(leafOf(others))).not.toBe(leafData(leafOf(entry)));
  },
);
