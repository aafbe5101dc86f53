import { describe, expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { readFile } from '../../../analysis/read-file.ts';
import { plain } from '../../../text/message.ts';
import { needsHead, readChangelog, removedLines } from './changelog-lines.ts';

const read = (lines: readonly string[], head?: string | null, name = 'CHANGELOG.md') => {
  const file = readFile(changedFile(name, { patch: patchOf(lines) }));
  return readChangelog(file, head, removedLines([file]));
};

describe('an entry', () => {
  test.each<[what: string, lines: readonly string[], line: number]>([
    ['below Unreleased', [' # Changelog', ' ', ' ## [Unreleased]', ' ', '+- Sums are rounded'], 5],
    [
      'below a heading of the section',
      [' ## Unreleased', ' ### Fixed', '+* Totals no longer overflow (#12)'],
      3,
    ],
    [
      'below a new version',
      ['+## [1.4.0] - 2026-03-01', '+### Added', '+- A total for each cart', ' ## [1.3.0] - 2026-01-01'],
      3,
    ],
    ['below the first version, which has no day', [' # Changelog', ' ', ' ## 1.4.0', '+- A total'], 4],
    ['in a file without sections', [' Carts', '+Totals are shown per cart', ' Prices'], 2],
    ['in reStructuredText', [' 2.0 (unreleased)', ' ----------------', '+- Totals are shown'], 3],
    ['in AsciiDoc', [' == Unreleased', '+* Totals are shown'], 2],
    ['below a plain heading', [' Unreleased', '+  - totals are shown per cart'], 2],
    ['that follows a line that is edited', [' ## Unreleased', '-- Total', '+- Totals of carts, rounded'], 2],
    ['with Windows line ends', [' ## Unreleased\r', '+- Totals are shown\r'], 2],
    ['in another language', [' ## [Unreleased]', '+- 合計を表示'], 2],
    [
      'below a bold heading',
      [' **Unreleased**', ' ', '+- Totals are shown', ' ', ' **1.3.0** (2026-01-01)'],
      3,
    ],
    ['below a byte order mark', [' \uFEFF## Unreleased', '+- Totals', ' ## 1.3.0 - 2026-01-01'], 2],
    [
      'below a heading of the same rank as those of versions',
      [' # Changelog', ' ## À venir', '+- Totaux', ' ## 1.3.0 - 2026-01-01'],
      3,
    ],
    [
      'below a heading about a version of something else',
      [' ## Unreleased', ' ### Node.js 18.0', '+- It is supported', ' ## 1.3.0 - 2026-01-01'],
      3,
    ],
    ['below a snapshot', [' ## 2.0.0-SNAPSHOT', '+- Totals', ' ## 1.3.0 - 2026-01-01'], 2],
    [
      'in a changelog of Debian',
      [
        ' cart (1.4-1) UNRELEASED; urgency=medium',
        ' ',
        '+  * Totals are shown',
        ' ',
        ' cart (1.3-1) unstable; urgency=low',
      ],
      3,
    ],
    ['behind what is no entry', [' ## Unreleased', '+### Added', '+', '+- Totals of carts'], 4],
  ])('%s', (_, lines, line) => {
    expect(read(lines)).toEqual({ entry: line, ignored: null });
  });

  test.each<[what: string, lines: readonly string[]]>([
    ['only white space', [' ## Unreleased', '+', '+   ']],
    ['only a heading', [' ## Unreleased', '+### Added']],
    ['a bullet', [' ## Unreleased', '+-']],
    ['a number alone', [' ## Unreleased', '+- #12']],
    ['an address alone', [' ## Unreleased', '+- https://example.test/pull/12']],
    ['a word for later', [' ## Unreleased', '+- TODO']],
    ['a comment', [' ## Unreleased', '+<!-- Totals are shown -->']],
    [
      'a line that stands beside it already',
      [' ## Unreleased', ' - Totals are shown', '+- Totals are shown'],
    ],
    ['a line in a comment', [' ## Unreleased', '+<!--', '+- Totals are shown', '+-->']],
    ['letters that show nothing', [' ## Unreleased', '+- \u3164\u3164\u115f']],
    ['the address of a link', [' ## Unreleased', '+[1.0.0]: https://example.test/compare']],
    ['a line that moved', [' ## Unreleased', '+- Totals are shown', ' ## 1.0', '-- Totals are shown']],
    [
      'a line that is laid out differently',
      [' ## Unreleased', '-* Totals are shown', '+-  totals are shown.'],
    ],
    [
      'a paragraph that is wrapped differently',
      [
        ' ## Unreleased',
        '-- Totals are shown for',
        '-  each cart',
        '+- Totals are',
        '+  shown for each cart',
      ],
    ],
    ['a word that says nothing', [' ## Unreleased', '+- None', '+- No user-facing changes.', '+- wip']],
    ['what is struck out', [' ## Unreleased', '+- ~~Totals are shown~~']],
    ['an anchor', [' ## Unreleased', '+<a name="next"></a>', '+&nbsp;']],
    ['a line that goes', [' ## Unreleased', '-- Totals are shown']],
  ])('is not %s', (_, lines) => {
    expect(read(lines)).toEqual({ entry: null, ignored: null });
  });

  test.each<[what: string, lines: readonly string[], why: string]>([
    [
      'in a released section',
      [' ## [Unreleased]', ' ', ' ## [1.3.0] - 2026-01-01', '+- Totals are shown'],
      'it is in the section of a release, [1.3.0] - 2026-01-01',
    ],
    [
      'in the first section, which is released',
      [' # Changelog', ' ## 1.3.0 (2026-01-01)', '+- Totals are shown'],
      'it is in the section of a release, 1.3.0 (2026-01-01)',
    ],
    [
      'in a section that says below its heading when it was released',
      [' Version 1.3.0', ' -------------', ' ', ' Released 2026-01-01', ' ', '+- Totals are shown'],
      'it is in the section of a release, Version 1.3.0',
    ],
    [
      'in a section whose day is written in another way',
      [' # Changelog', ' ## 1.3.0 (31.01.2026)', '+- Totals are shown'],
      'it is in the section of a release, 1.3.0 (31.01.2026)',
    ],
    [
      'in a released section whose heading changes',
      [' ## Unreleased', '-## 1.3.0 - 2026-01-01', '+## 1.3.0 - 2026-01-02', '+- Totals are shown'],
      'it is in the section of a release, 1.3.0 - 2026-01-02',
    ],
    [
      'in an older section of Debian',
      [' cart (1.4-1) UNRELEASED; urgency=medium', ' cart (1.3-1) unstable; urgency=low', '+  * Totals'],
      'it is in the section of a release, 1.3-1 unstable',
    ],
    [
      'in a second section without a day',
      [' # Changelog', ' ## 1.4.0', ' ## 1.3.0', '+- Totals are shown'],
      'it is in the section of a release, 1.3.0',
    ],
    [
      'above the first section',
      [' # Changelog', '+All notable changes are here.', ' ## 1.4.0'],
      'it is above the first section',
    ],
    [
      'below a heading that only says main',
      [' ## 1.3.0 - 2026-01-01', ' ### Main changes', '+- Totals are shown'],
      'it is in the section of a release, 1.3.0 - 2026-01-01',
    ],
  ])('does not count %s', (_, lines, why) => {
    const { entry, ignored } = read(lines);
    expect(entry).toBeNull();
    expect(plain(ignored?.why ?? [])).toBe(why);
  });
});

describe('where the diff does not show the section', () => {
  const lines = ['@@ -40,2 +40,3 @@', ' - Carts', '+- Totals are shown', ' - Prices'];
  const above = (heading: string) =>
    ['# Changelog', '', heading, ...Array.from({ length: 60 }, (_, n) => `- ${n}`)].join('\n');

  test('the whole file is wanted, and decides', () => {
    const file = readFile(changedFile('CHANGELOG.md', { patch: patchOf(lines) }));
    expect(needsHead(file, new Set())).toBe(true);
    expect(read(lines, above('## [Unreleased]')).entry).toBe(41);
    expect(read(lines, above('## 1.0 - 2026-01-01')).entry).toBeNull();
  });

  test('one that cannot be read shows nothing', () => {
    expect(plain(read(lines, null).ignored?.why ?? [])).toBe(
      'the section that it is in is too far above to be seen in the diff',
    );
  });

  test('a recorded change is believed', () => {
    expect(read(lines).entry).toBe(41);
  });

  test('the whole file is not wanted where the diff shows it', () => {
    const shown = readFile(
      changedFile('CHANGELOG.md', { patch: patchOf([' ## [Unreleased]', '+- Totals']) }),
    );
    expect(needsHead(shown, new Set())).toBe(false);
  });
});

test('a changelog whose diff GitHub does not show has no entry', () => {
  const file = readFile(changedFile('CHANGELOG.md', { additions: 9_000 }));
  expect(plain(readChangelog(file, null, new Set()).ignored?.why ?? [])).toBe(
    'GitHub does not show its diff',
  );
});
