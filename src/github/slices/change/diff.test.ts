import { describe, expect, test } from '@jest/globals';
import { changedFileOf, type FileEntry, listedFileOf } from './diff.ts';

const sha = '1'.repeat(40);
const empty = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

function entry(change: Partial<FileEntry> = {}): FileEntry {
  return {
    sha,
    filename: 'src/door.ts',
    status: 'modified',
    additions: 1,
    deletions: 1,
    contents_url: `https://api.example/contents/src/door.ts?ref=${sha}`,
    ...change,
  };
}

test('a file with its patch, and the path before a rename', () => {
  const patch = '@@ -1 +1 @@\n-a\n+b';
  expect(changedFileOf(entry({ patch, status: 'renamed', previous_filename: 'src/gate.ts' }))).toEqual({
    path: 'src/door.ts',
    previousPath: 'src/gate.ts',
    status: 'renamed',
    additions: 1,
    deletions: 1,
    patch,
    binary: false,
  });
});

describe('a file without a patch', () => {
  const none = { additions: 0, deletions: 0 };
  test.each<[string, Partial<FileEntry>, { binary: boolean; patch?: string }]>([
    ['too large to be shown', { additions: 90_000 }, { binary: false }],
    ['binary', none, { binary: true }],
    ['binary and new', { ...none, status: 'added' }, { binary: true }],
    ['renamed only', { ...none, status: 'renamed' }, { binary: false }],
    ['with another mode only', { ...none, status: 'changed' }, { binary: false }],
    ['empty', { ...none, status: 'added', sha: empty }, { binary: false, patch: '' }],
    ['empty and removed', { ...none, status: 'removed', sha: empty }, { binary: false, patch: '' }],
  ])('%s', (_, change, expected) => {
    const { binary, patch } = changedFileOf(entry(change));
    expect({ binary, ...(patch === undefined ? {} : { patch }) }).toEqual(expected);
  });
});

describe('a submodule', () => {
  const patch = `@@ -1 +1 @@\n-Subproject commit ${'2'.repeat(40)}\n+Subproject commit ${sha}`;

  test('is told by the commit that is its hash', () => {
    expect(changedFileOf(entry({ patch })).submodule).toBe(true);
  });

  test('is not what a text file says', () => {
    expect(changedFileOf(entry({ patch, sha: '3'.repeat(40) })).submodule).toBeUndefined();
  });
});

test('a file is listed with its blob in the head, none where it is gone', () => {
  expect(listedFileOf(entry({ filename: 'a', sha: '1' }))).toEqual({ path: 'a', blob: '1' });
  expect(listedFileOf(entry({ filename: 'a', sha: '1', status: 'removed' }))).toEqual({
    path: 'a',
    blob: null,
  });
  expect(listedFileOf(entry({ filename: 'a', sha: '1', status: 'renamed', previous_filename: 'b' }))).toEqual(
    { path: 'a', previousPath: 'b', blob: '1' },
  );
});
