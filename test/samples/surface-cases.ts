import { describe, expect, test } from '@jest/globals';
import { readChange } from '../../src/analysis/read-change.ts';
import { findSurface } from '../../src/rules/documentation/surface/find-surface.ts';
import type { SurfaceKind } from '../../src/rules/documentation/surface/surface.ts';
import { changedFile, patchOf } from './changed-file.ts';

/** A hunk of a file; each line has its sign. */
export type Hunk = readonly [path: string, lines: readonly string[]];

/** A hunk with the names that it adds (`+`) or takes away (`-`). */
export type Found = readonly [...hunk: Hunk, names: readonly string[]];

/** Tests a detector with hunks in which it finds something, and with hunks in which it finds nothing. */
export function surfaceCases(kind: SurfaceKind, found: readonly Found[], silent: readonly Hunk[]): void {
  const namesIn = (path: string, lines: readonly string[]) => {
    const change = { files: [changedFile(path, { patch: patchOf(lines) })] };
    return findSurface(readChange(change), [kind], []).map(
      ({ change: side, name }) => `${side === 'added' ? '+' : '-'}${name}`,
    );
  };

  describe(`the surface ${kind}`, () => {
    test.each(found)('is found in %s: %j', (path, lines, names) => {
      expect([...namesIn(path, lines)].sort()).toEqual([...names].sort());
    });

    test.each(silent)('is not found in %s: %j', (path, lines) => {
      expect(namesIn(path, lines)).toEqual([]);
    });
  });
}
