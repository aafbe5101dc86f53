// A change that is neutral by itself stops being so as soon as it runs something: one call is put into every place where code can hide.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import { formOf, holes, holesOf, type Seed, seeds } from '../../test/samples/neutral-changes.ts';
import { scoredFiles } from '../rules/major-change/lines.ts';
import { assessTests } from '../rules/tests-included/assessment/assess-tests.ts';
import { options } from '../rules/tests-included/options.ts';
import { readChange } from './read-change.ts';

function changeOf({ path, lines, other }: Seed) {
  const files = [{ path, lines }, ...(other === undefined ? [] : [other])];
  // Not at the top of the file: nothing is known of the lines above.
  const head = '@@ -40,9 +40,9 @@';
  return readChange({
    files: files.map((file) => changedFile(file.path, { patch: patchOf([head, ...file.lines]) })),
  });
}

const policy = options.parse({});
const scored = (seed: Seed) =>
  scoredFiles(changeOf(seed)).flatMap(({ lines }) => lines.map(({ text }) => text));

describe('a change that is neutral by itself', () => {
  test.each(seeds.map((seed) => [seed.what, seed] as const))('%s', (_, seed) => {
    expect(assessTests(changeOf(seed), policy).product).toEqual([]);
    expect(scored(seed).filter((text) => text.includes('evil'))).toEqual([]);
  });
});

/** The lines of a seed with a call in one of its places; null where the seed has no such place. */
function withCall(seed: Seed, name: string, position: number, filler: string): Seed | null {
  const added = seed.lines.flatMap((line, index) => (line.startsWith('+') ? [index] : []));
  const at = added[position % added.length] ?? 0;
  const lines = holes[name]?.(seed.lines, at, formOf(seed.path), filler);
  return lines == null ? null : { ...seed, lines };
}

/** What is wrong with how a change is read that calls something; null where both rules see it. */
function unseen(seed: Seed): string | null {
  const { product } = assessTests(changeOf(seed), policy);
  if (product.length !== 1) return 'the tests rule calls it neutral';
  return scored(seed).some((text) => text.includes('evil')) ? null : 'the score does not see it';
}

describe('is neutral no more where it also calls something', () => {
  test.each(seeds.map((seed) => [seed.what, seed] as const))('%s', (_, seed) => {
    const wrong = holesOf(seed.path).flatMap((name) =>
      seed.lines.flatMap((__, position) => {
        const changed = withCall(seed, name, position, 'a note');
        const problem = changed === null ? null : unseen(changed);
        return problem === null
          ? []
          : [{ name, problem, lines: changed?.lines.map((line) => line.slice(0, 200)) }];
      }),
    );
    expect(wrong).toEqual([]);
  });

  /** Runs that a test can afford; ten times as many were run by hand. */
  const numRuns = 1000;

  test('with several places and any words beside them', () => {
    const places = fc.array(fc.record({ hole: fc.nat(), position: fc.nat() }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        places,
        fc.stringMatching(/^[a-z ]{0,20}$/),
        (seed, chosen, filler) => {
          const names = holesOf(seed.path);
          const changed = chosen.reduce<Seed>(
            (before, { hole, position }) =>
              withCall(before, names[hole % names.length] ?? '', position, filler) ?? before,
            seed,
          );
          fc.pre(changed !== seed);
          expect({ lines: changed.lines, problem: unseen(changed) }).toEqual({
            lines: changed.lines,
            problem: null,
          });
        },
      ),
      { numRuns },
    );
  });
});
