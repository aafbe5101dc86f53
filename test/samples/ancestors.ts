import type { Ancestor } from '../../src/evidence/ancestors.ts';

/** A line of commits, the released one first, of which no tool reports anything. */
export function sampleAncestors(shas: readonly string[]): readonly Ancestor[] {
  return shas.map((sha, distance) => ({ sha, distance, analyses: [] }));
}
