import { describe, expect, it, test } from '@jest/globals';
import type { ChangedFile } from '../../evidence/change.ts';
import { DiffReader, noLimits, readFileDiffs } from './diff-reader.ts';

const modified = {
  status: 'modified',
  additions: 1,
  deletions: 1,
  binary: false,
  patch: '@@ -1 +1 @@\n-a\n+b',
} as const;

function file(differences: Partial<ChangedFile>): ChangedFile {
  return { path: 'a.ts', status: 'modified', additions: 0, deletions: 0, binary: false, ...differences };
}

describe('the files of a diff', () => {
  test.each<[string, string, readonly ChangedFile[]]>([
    ['none', '', []],
    [
      'a change',
      'diff --git a/src/a.ts b/src/a.ts\nindex 1..2 100644\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-a\n+b\n',
      [file({ ...modified, path: 'src/a.ts' })],
    ],
    [
      'an addition and a removal',
      'diff --git a/new.ts b/new.ts\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1 @@\n+a\n' +
        'diff --git a/old.ts b/old.ts\ndeleted file mode 100644\nindex 1..0\n--- a/old.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n',
      [
        file({ path: 'new.ts', status: 'added', additions: 1, patch: '@@ -0,0 +1 @@\n+a' }),
        file({ path: 'old.ts', status: 'removed', deletions: 1, patch: '@@ -1 +0,0 @@\n-a' }),
      ],
    ],
    [
      'a pure rename',
      'diff --git a/old name.ts b/new name.ts\nsimilarity index 100%\nrename from old name.ts\nrename to new name.ts\n',
      [file({ path: 'new name.ts', previousPath: 'old name.ts', status: 'renamed' })],
    ],
    [
      'a rename with changes, and a copy',
      'diff --git a/a.ts b/b.ts\nsimilarity index 80%\nrename from a.ts\nrename to b.ts\nindex 1..2 100644\n--- a/a.ts\n+++ b/b.ts\n@@ -1 +1 @@\n-a\n+b\n' +
        'diff --git a/a.ts b/c.ts\nsimilarity index 100%\ncopy from a.ts\ncopy to c.ts\n',
      [
        file({ ...modified, path: 'b.ts', previousPath: 'a.ts', status: 'renamed' }),
        file({ path: 'c.ts', previousPath: 'a.ts', status: 'copied' }),
      ],
    ],
    [
      'binary files',
      'diff --git a/logo.png b/logo.png\nindex 1..2 100644\nBinary files a/logo.png and b/logo.png differ\n' +
        'diff --git a/font.woff b/font.woff\nnew file mode 100644\nindex 0..1\nGIT binary patch\nliteral 5\nMcmZQz00000\n\n',
      [file({ path: 'logo.png', binary: true }), file({ path: 'font.woff', status: 'added', binary: true })],
    ],
    [
      'a submodule that is added, and one that moves',
      'diff --git a/lib/x b/lib/x\nnew file mode 160000\nindex 0000000..1111111\n--- /dev/null\n+++ b/lib/x\n@@ -0,0 +1 @@\n+Subproject commit 1111111\n' +
        'diff --git a/lib/y b/lib/y\nindex 1111111..2222222 160000\n--- a/lib/y\n+++ b/lib/y\n@@ -1 +1 @@\n-Subproject commit 1111111\n+Subproject commit 2222222\n',
      [
        file({
          path: 'lib/x',
          status: 'added',
          additions: 1,
          submodule: true,
          patch: '@@ -0,0 +1 @@\n+Subproject commit 1111111',
        }),
        file({
          path: 'lib/y',
          additions: 1,
          deletions: 1,
          submodule: true,
          patch: '@@ -1 +1 @@\n-Subproject commit 1111111\n+Subproject commit 2222222',
        }),
      ],
    ],
    [
      'a quoted path with octal escapes',
      'diff --git "a/caf\\303\\251.ts" "b/caf\\303\\251.ts"\nindex 1..2 100644\n--- "a/caf\\303\\251.ts"\n+++ "b/caf\\303\\251.ts"\n@@ -1 +1 @@\n-a\n+b\n',
      [file({ ...modified, path: 'café.ts' })],
    ],
    [
      'a path with spaces, which git ends with a tab',
      'diff --git a/my cart.ts b/my cart.ts\nindex 1..2 100644\n--- a/my cart.ts\t\n+++ b/my cart.ts\t\n@@ -1 +1 @@\n-a\n+b\n',
      [file({ ...modified, path: 'my cart.ts' })],
    ],
    [
      'paths that only the first line names',
      'diff --git a/b b/c b/b b/c\nnew file mode 100644\nindex 0..0\n' +
        'diff --git "a/caf\\303\\251 b/x" "b/caf\\303\\251 b/x"\nold mode 100644\nnew mode 100755\n',
      [file({ path: 'b b/c', status: 'added' }), file({ path: 'café b/x', status: 'changed' })],
    ],
    [
      'another mode and another text',
      'diff --git a/run b/run\nold mode 100644\nnew mode 100755\nindex 1..2\n--- a/run\n+++ b/run\n@@ -1 +1 @@\n-a\n+b\n',
      [file({ ...modified, path: 'run' })],
    ],
    [
      'no line feed at the end',
      'diff --git a/a.ts b/a.ts\nindex 1..2 100644\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n',
      [
        file({
          ...modified,
          patch: '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file',
        }),
      ],
    ],
    [
      'lines of the text that look like the beginning of a file',
      'diff --git a/a.diff b/a.diff\nindex 1..2 100644\n--- a/a.diff\n+++ b/a.diff\n@@ -1,2 +1,3 @@\n--- a/evil.ts\n+++ b/evil.ts\n diff --git a/evil.ts b/evil.ts\n+rename to evil.ts\n',
      [
        file({
          path: 'a.diff',
          additions: 2,
          deletions: 1,
          patch:
            '@@ -1,2 +1,3 @@\n--- a/evil.ts\n+++ b/evil.ts\n diff --git a/evil.ts b/evil.ts\n+rename to evil.ts',
        }),
      ],
    ],
    [
      'carriage returns are of the text',
      'diff --git a/a.ts b/a.ts\nindex 1..2 100644\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\r\n+b\r\n',
      [file({ ...modified, patch: '@@ -1 +1 @@\n-a\r\n+b\r' })],
    ],
    [
      'a file that becomes a link',
      'diff --git a/run b/run\ndeleted file mode 100644\nindex 1..0\n--- a/run\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n' +
        'diff --git a/run b/run\nnew file mode 120000\nindex 0..2\n--- /dev/null\n+++ b/run\n@@ -0,0 +1 @@\n+other\n\\ No newline at end of file\n',
      [
        file({
          path: 'run',
          status: 'changed',
          additions: 1,
          deletions: 1,
          patch: '@@ -1 +0,0 @@\n-a\n@@ -0,0 +1 @@\n+other\n\\ No newline at end of file',
        }),
      ],
    ],
    [
      'a diff that is cut inside a hunk',
      'diff --git a/a.ts b/a.ts\nindex 1..2 100644\n--- a/a.ts\n+++ b/a.ts\n@@ -1,9 +1,9 @@\n-a\n+b\ndiff --git a/b.ts b/b.ts\n',
      [file({ ...modified, patch: '@@ -1,9 +1,9 @@\n-a\n+b' }), file({ path: 'b.ts' })],
    ],
    ['text before the first file', 'From: somebody\n--- a/evil.ts\n+++ b/evil.ts\n@@ -1 +1 @@\n-a\n+b\n', []],
  ])('%s', (_, diff, files) => {
    expect(readFileDiffs(diff).map((each) => each.file)).toEqual(files);
  });
});

describe('limits', () => {
  const lines = [
    'diff --git a/big.ts b/big.ts',
    '@@ -1,1 +1,4 @@',
    '-old',
    '+one',
    '+two',
    '+three',
    'diff --git a/small.ts b/small.ts',
    '@@ -1 +1 @@',
    '-a',
    '+b',
  ];

  test.each<[string, Partial<typeof noLimits>, readonly boolean[]]>([
    ['none', {}, [false, false]],
    ['lines of a file', { fileLines: 4 }, [true, false]],
    ['characters of a file', { fileCharacters: 30 }, [true, false]],
    ['lines of all', { lines: 7 }, [false, true]],
    ['characters of all', { characters: 45 }, [false, true]],
  ])('%s', (_, limits, dropped) => {
    const reader = new DiffReader({ ...noLimits, ...limits });
    for (const line of lines) reader.read(line);
    const found = reader.end();
    expect(found.map((each) => each.dropped)).toEqual(dropped);
    expect(found.map(({ file: { patch } }) => patch === undefined)).toEqual(dropped);
  });

  it('never lose the counts', () => {
    const reader = new DiffReader({ ...noLimits, fileLines: 1 });
    for (const line of lines) reader.read(line);
    expect(reader.end().map(({ file: { additions, deletions } }) => [additions, deletions])).toEqual([
      [3, 1],
      [1, 1],
    ]);
  });
});
