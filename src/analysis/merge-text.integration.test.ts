import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeText } from './merge-text.ts';

describe('a merge of lines gives what git gives', () => {
  test('where edits are apart', () => {
    const git = gitMerge();
    const line = fc.constantFrom('x', 'y', 'z', '');
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.array(line, { maxLength: 3 }),
        fc.integer({ min: 9, max: 14 }),
        fc.array(line, { maxLength: 3 }),
        (first, ours, second, theirs) => {
          // All lines differ, so that every algorithm finds the same edits.
          const lines = Array.from({ length: 16 }, (_, index) => `line ${index}`);
          const whole = (all: readonly string[]) => all.map((each) => `${each}\n`).join('');
          const ancestor = whole(lines);
          const left = whole(lines.toSpliced(first, 1, ...ours));
          const right = whole(lines.toSpliced(second, 1, ...theirs));
          expect(mergeText(ancestor, left, right)).toBe(git.merge(ancestor, left, right));
        },
      ),
      { numRuns: 25 },
    );
    git.close();
  });

  test('where edits may meet', () => {
    const git = gitMerge();
    const edits = fc.array(fc.tuple(fc.nat(11), fc.constantFrom('p', 'q', null)), { maxLength: 3 });
    fc.assert(
      fc.property(edits, edits, (ours, theirs) => {
        const lines = Array.from({ length: 12 }, (_, index) => `line ${index}\n`);
        const edited = (changes: readonly (readonly [number, string | null])[]) =>
          changes.reduce((all, [at, to]) => all.with(at, to === null ? '' : `${to}\n`), lines).join('');
        const [ancestor, left, right] = [lines.join(''), edited(ours), edited(theirs)];
        expect(mergeText(ancestor, left, right)).toBe(git.merge(ancestor, left, right));
      }),
      { numRuns: 40 },
    );
    git.close();
  });
});

/** `git merge-file` in a folder of its own. */
function gitMerge() {
  const folder = mkdtempSync(join(tmpdir(), 'merge-'));
  return {
    merge(ancestor: string, ours: string, theirs: string): string | null {
      for (const [name, content] of Object.entries({ ancestor, ours, theirs })) {
        writeFileSync(join(folder, name), content);
      }
      const { status, stdout } = spawnSync('git', ['merge-file', '-p', 'ours', 'ancestor', 'theirs'], {
        cwd: folder,
      });
      return status === 0 ? stdout.toString() : null;
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}
