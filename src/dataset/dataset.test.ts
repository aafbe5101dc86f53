import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChangedFile } from '../evidence/change.ts';
import { readRecord } from './dataset.ts';
import type { RecordedChange } from './recorded-change.ts';

const minimal = {
  repo: 'acme/shop',
  sha: '0123456789abcdef0123456789abcdef01234567',
  files: [{ path: 'src/cart.ts', status: 'modified', additions: 2, deletions: 1 }],
};

function change(record: object): RecordedChange {
  const read = readRecord(JSON.stringify(record));
  if (!read.readable) throw new Error(read.problem);
  return read.change;
}

function filesOf(record: object): readonly ChangedFile[] {
  const slice = change(record).change;
  if (!slice.available) throw new Error('The change is unavailable.');
  return slice.value.files;
}

function diffOf(hunk: string, path = 'src/cart.ts'): string {
  return `diff --git a/${path} b/${path}\nindex 1..2 100644\n--- a/${path}\n+++ b/${path}\n${hunk}\n`;
}

describe('a line of a dataset', () => {
  it('is a change, with what it says of itself', () => {
    const read = change({
      ...minimal,
      number: 7,
      date: '2026-03-01T11:00:00+01:00',
      title: 'Count the cart',
      body: 'All of it.',
      author: 'Mona',
      kind: 'squash',
    });
    expect(read).toMatchObject({
      repository: 'acme/shop',
      number: 7,
      date: new Date('2026-03-01T10:00:00Z'),
      title: 'Count the cart',
      body: 'All of it.',
      author: { name: 'Mona', email: null },
      url: 'https://github.com/acme/shop/pull/7',
      diff: 'absent',
    });
  });

  it('needs no more than a repository, a commit and files', () => {
    expect(change(minimal)).toMatchObject({ number: null, date: null, title: '', author: null });
  });

  test.each<[string, string, string]>([
    ['not JSON', '{', 'The line is not JSON.'],
    ['not an object', '[]', 'The line: Invalid input: expected object, received array.'],
    ['without files', JSON.stringify({ ...minimal, files: undefined }), 'files is missing.'],
    [
      'with a file without a path',
      JSON.stringify({ ...minimal, files: [{ status: 'added', additions: 1, deletions: 0 }] }),
      'files[0].path is missing.',
    ],
    [
      'without a status',
      JSON.stringify({ ...minimal, files: [minimal.files[0], { path: 'a.ts', additions: 1, deletions: 0 }] }),
      'files[1].status is missing.',
    ],
    [
      'with a status that there is not',
      JSON.stringify({ ...minimal, files: [{ ...minimal.files[0], status: 'gone' }] }),
      'files[0].status: ',
    ],
  ])('%s is refused, and says why', (_, line, problem) => {
    const read = readRecord(line);
    expect(read).toEqual({ readable: false, problem: expect.stringContaining(problem) });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ ...minimal, patch: value })),
        ),
        (line) => {
          expect(typeof readRecord(line).readable).toBe('boolean');
        },
      ),
    );
  });
});

describe('the page of a change', () => {
  test.each<[string, object, string | null]>([
    ['a pull request', { number: 7 }, 'https://github.com/acme/shop/pull/7'],
    ['a commit', {}, `https://github.com/acme/shop/commit/${minimal.sha}`],
    ['a repository that is named otherwise', { repo: 'shop' }, null],
    ['a repository whose name leads elsewhere', { repo: 'acme/shop?x=//evil.example' }, null],
    ['a commit that is none', { sha: '../../settings' }, null],
  ])('%s', (_, differences, url) => {
    expect(change({ ...minimal, ...differences }).url).toBe(url);
  });
});

describe('the diff of a record', () => {
  it('is absent where there is none: not empty', () => {
    const [file] = filesOf(minimal);
    expect(file).toEqual({ ...minimal.files[0], binary: false });
  });

  it('is given to its files', () => {
    const hunk = '@@ -1,2 +1,3 @@\n-const a = 1;\n+const a = 2;\n+const b = 3;';
    const record = { ...minimal, patch: diffOf(hunk) };
    expect(filesOf(record)[0]?.patch).toBe(hunk);
    expect(change(record).diff).toBe('whole');
  });

  it('is absent for a file that it leaves out', () => {
    expect(
      filesOf({ ...minimal, patch: diffOf('@@ -1 +1 @@\n-a\n+b', 'src/other.ts') })[0],
    ).not.toHaveProperty('patch');
  });

  test.each<[string, string, string | undefined]>([
    ['what it shows', '@@ -1,2 +1,3 @@\n a\n+b', '@@ -1,2 +1,3 @@\n a\n+b'],
    ['not the half of a replacement at its end', '@@ -1,4 +1,4 @@\n+a\n b\n-c', '@@ -1,4 +1,4 @@\n+a\n b'],
    ['nothing where that is all', '@@ -1,4 +1,4 @@\n b\n-c', undefined],
  ])('that is cut counts: %s', (_, hunk, kept) => {
    const record = {
      ...minimal,
      files: minimal.files.map((file) => ({ ...file, additions: 9, deletions: 9 })),
      patch: diffOf(hunk),
      patchTruncated: true,
    };
    expect(filesOf(record)[0]?.patch).toBe(kept);
    expect(change(record).diff).toBe('cut');
  });
});

describe('a list of files', () => {
  it('that the record cuts is unavailable, not short', () => {
    expect(change({ ...minimal, filesTotal: 2 }).change).toMatchObject({ available: false });
  });

  it('that is longer than GitHub lists is unavailable', () => {
    const files = Array.from({ length: 3001 }, () => minimal.files[0]);
    expect(change({ ...minimal, files }).change).toMatchObject({
      available: false,
      problem: { reason: 'too-large' },
    });
    expect(change({ ...minimal, files: files.slice(1) }).change).toMatchObject({ available: true });
  });
});
