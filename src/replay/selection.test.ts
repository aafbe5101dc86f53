import { describe, expect, test } from '@jest/globals';
import { changedFile } from '../../test/samples/changed-file.ts';
import { recorded } from '../../test/samples/recorded-changes.ts';
import { changeOf } from '../dataset/recorded-change.ts';
import { type Selection, selectionWords, selects } from './selection.ts';

const all: Selection = { paths: [], authors: [], withoutAuthors: [] };
const bot = { name: 'Renovate Bot', email: '29139614+renovate[bot]@users.noreply.github.com' };

describe('a selection', () => {
  const change = recorded({ change: changeOf([changedFile('src/cart.ts')], 1) });

  test.each<[Partial<Selection>, boolean]>([
    [{}, true],
    [{ paths: ['src/**'] }, true],
    [{ paths: ['docs/**', 'src/*.ts'] }, true],
    [{ paths: ['docs/**'] }, false],
    [{ authors: ['MONA'] }, true],
    [{ authors: ['mona@example.com'] }, true],
    [{ authors: ['ada'] }, false],
    [{ withoutAuthors: ['mona'] }, false],
    [{ authors: ['mona'], withoutAuthors: ['ada'] }, true],
  ])('%j', (differences, expected) => {
    expect(selects({ ...all, ...differences })(change)).toBe(expected);
  });

  test('knows a login by the address that GitHub gives', () => {
    const isSelected = selects({ ...all, withoutAuthors: ['renovate[bot]'] });
    expect(isSelected(recorded({ author: bot }))).toBe(false);
    expect(isSelected(recorded({ author: null }))).toBe(true);
  });

  test('of paths leaves out changes whose files are not known', () => {
    expect(selects({ ...all, paths: ['**'] })(recorded({ change: changeOf([], 2) }))).toBe(false);
  });
});

test.each<[Partial<Selection>, string | null]>([
  [{}, null],
  [{ paths: ['apps/**'], authors: ['Ada'] }, 'Only changes of apps/** by Ada.'],
  [{ withoutAuthors: ['a', 'b'] }, 'All changes without those by a or b.'],
  [{ paths: ['a', 'b'], withoutAuthors: ['c'] }, 'Only changes of a or b, without those by c.'],
])('the selection %j in words', (differences, words) => {
  expect(selectionWords({ ...all, ...differences })).toBe(words);
});
