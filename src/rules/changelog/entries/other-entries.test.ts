import { describe, expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { readFile } from '../../../analysis/read-file.ts';
import { isChangelogName, isChangeset, isFragment } from '../../changelog-files.ts';
import { type ChangesetReading, readChangeset } from './changeset.ts';
import { fragmentEntry } from './fragment.ts';
import { statedEntry, titleType } from './stated-entry.ts';

const added = (path: string, lines: readonly string[]) =>
  readFile(
    changedFile(path, {
      status: 'added',
      patch: patchOf([`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)]),
    }),
  );

describe('a changeset', () => {
  test.each<[what: string, lines: readonly string[], says: ChangesetReading]>([
    ['for a package', ['---', '"@acme/cart": minor', '---', '', 'Totals are shown'], 'entry'],
    ['without quotes', ['---', 'cart: patch', '---', 'Totals are rounded'], 'entry'],
    ['for two packages', ['---', "'cart': major", "'@acme/price': patch", '---', 'Totals'], 'entry'],
    ['for none', ['---', '---', ''], 'none'],
    ['for none, with words', ['---', '---', 'Only tests'], 'none'],
    ['with a kind that releases nothing', ['---', 'cart: none', '---', 'Words'], 'none'],
    ['without a text', ['---', 'cart: patch', '---', ''], 'invalid'],
    ['with an unknown kind', ['---', 'cart: huge', '---', 'Totals'], 'invalid'],
    ['without front matter', ['Totals are shown'], 'invalid'],
    ['with front matter that never ends', ['---', 'cart: patch', 'Totals'], 'invalid'],
    ['with something else above', ['# Totals', '---', 'cart: patch', '---', 'Totals'], 'invalid'],
  ])('%s', (_, lines, says) => {
    expect(readChangeset(added('.changeset/brave-cats.md', lines))).toBe(says);
  });

  test.each<[what: string, lines: readonly string[], says: ChangesetReading]>([
    ['gets a text', [' ---', ' cart: minor', ' ---', '+Totals are shown'], 'entry'],
    ['gets a package', [' ---', ' cart: minor', '+price: minor', ' ---', ' Totals are shown'], 'entry'],
    ['gets an empty line', [' ---', ' cart: minor', ' ---', ' Totals are shown', '+'], 'invalid'],
    ['is laid out again', [' ---', '-cart: minor', '+"cart": minor', ' ---', ' Totals are shown'], 'invalid'],
  ])('of another change %s', (_, lines, says) => {
    expect(readChangeset(readFile(changedFile('.changeset/cats.md', { patch: patchOf(lines) })))).toBe(says);
  });

  test.each([
    ['.changeset/brave-cats.md', true],
    ['web/.changeset/brave-cats.md', true],
    ['.changeset/README.md', false],
    ['.changeset/config.json', false],
    ['changeset/brave-cats.md', false],
  ])('%s is one: %s', (path, is) => {
    expect(isChangeset(path)).toBe(is);
  });
});

describe('a fragment', () => {
  test.each([
    ['newsfragments/12.feature', true],
    ['newsfragments/12.anything.rst', true],
    ['changelog.d/20260301_total.md', true],
    ['changes/12.feature.md', true],
    ['changes/+total.bugfix', true],
    ['docs/changes/12.bugfix.1.rst', true],
    ['changelogs/fragments/total.yml', true],
    ['releasenotes/notes/total-0a1b.yaml', true],
    ['.changes/unreleased/Added-1.yaml', true],
    ['.changes/next-release/bugfix-total.json', true],
    ['Misc/NEWS.d/next/Library/2026-03-01-total.gh-issue-12.rst', true],
    ['packages/cart/change/cart-1f0c9e7b-1111-2222-3333-444455556666.json', true],
    ['common/changes/@acme/cart/total_2026-03-01.json', true],
    ['src/newsfragments/index.ts', false],
    ['changelog.d/scriv.ini', false],
    ['newsfragments/12.feature.orig', false],
    ['src/change/config.json', false],
    ['changes/README.md', false],
    ['newsfragments/README.rst', false],
    ['newsfragments/.gitignore', false],
    ['changes/total.ts', false],
    ['src/news/12.json', false],
    ['changes/12.unknown', false],
  ])('%s is one: %s', (path, is) => {
    expect(isFragment(path, [])).toBe(is);
  });

  test('has the types that the policy names', () => {
    expect(isFragment('changes/12.unknown', ['unknown'])).toBe(true);
  });

  test.each<[what: string, path: string, lines: readonly string[], line: number | null]>([
    ['a sentence', 'newsfragments/12.feature', ['Totals are shown.'], 1],
    ['behind an empty line', 'newsfragments/12.feature', ['', 'Totals are shown.'], 2],
    ['YAML', 'releasenotes/notes/total.yaml', ['---', 'features:', '  - Totals are shown.'], 3],
    ['YAML with keys', '.changes/unreleased/1.yaml', ['kind: Added', 'body: Totals are shown'], 2],
    [
      'YAML without a body',
      '.changes/unreleased/1.yaml',
      ['kind: Added', 'body: ""', 'time: 2026-03-01'],
      null,
    ],
    [
      'JSON',
      '.changes/next-release/cart.json',
      ['{', '  "type": "feature",', '  "category": "cart",', '  "description": "Totals are shown"', '}'],
      4,
    ],
    [
      'JSON without a text',
      '.changes/next-release/cart.json',
      ['{', '  "type": "minor",', '  "comment": "",', '  "packageName": "cart"', '}'],
      null,
    ],
    ['nothing', 'newsfragments/12.feature', [''], null],
    ['a word for later', 'newsfragments/12.feature', ['TBD'], null],
  ])('says something: %s', (_, path, lines, line) => {
    expect(fragmentEntry(added(path, lines))).toBe(line);
  });
});

test.each([
  ['CHANGELOG.md', true],
  ['Changelog', true],
  ['CHANGES.rst', true],
  ['HISTORY.md', true],
  ['NEWS', true],
  ['RELEASE-NOTES.txt', true],
  ['changelog.ts', false],
  ['news.json', false],
  ['CHANGELOG-old.md', false],
  ['RELEASES.md', true],
  ['CHANGELOG.zh-CN.md', true],
  ['CHANGELOG_CN.md', true],
  ['CHANGELOG-1.29.md', true],
  ['CHANGELOG-2.x.md', true],
  ['CHANGELOG.org', true],
  ['news.py', false],
])('%s is called like a changelog: %s', (name, is) => {
  expect(isChangelogName(name)).toBe(is);
});

test.each([
  ['feat: totals of carts', { type: 'feat', breaking: false }],
  ['Fix(cart): totals', { type: 'fix', breaking: false }],
  ['refactor(api)!: totals', { type: 'refactor', breaking: true }],
  ['feat: ', null],
  ['feat totals', null],
  ['feat: #12', null],
  ['Merge: a and b: c', { type: 'merge', breaking: false }],
])('the title %s', (title, type) => {
  expect(titleType(title)).toEqual(type);
});

test.each([
  ['CHANGELOG entry: Totals are shown', 'entry'],
  ['changelog entry: Totals are shown', 'entry'],
  ['CHANGELOG entry: null', 'none'],
  ['CHANGELOG entry: None.', 'none'],
  ['CHANGELOG entry:', 'nothing'],
  ['CHANGELOG entry: TODO', 'nothing'],
  ['<!-- CHANGELOG entry: Totals are shown -->', 'nothing'],
  ['```\nCHANGELOG entry: Totals are shown\n```', 'nothing'],
  ['', 'nothing'],
])('the description %s says %s', (body, says) => {
  expect(statedEntry(samplePullRequest({ body })).says).toBe(says);
});
