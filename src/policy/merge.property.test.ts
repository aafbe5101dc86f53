import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeRules } from './merge.ts';
import { enforcements } from './policy.ts';

const id = fc.constantFrom('tests', 'review', 'sast', '__proto__', 'constructor');
const option = fc.constantFrom('approvals', 'teams', 'threshold', '__proto__', 'toString');
const options = fc.dictionary(option, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 4 });
const preset = fc.dictionary(id, options, { maxKeys: 4 });
const enforcement = fc.constantFrom(...enforcements);
const map = fc
  .tuple(options, fc.option(enforcement, { nil: undefined }))
  .map(([own, how]) => (how === undefined ? own : { ...own, enforcement: how }));
const noEntry = fc.oneof(fc.constantFrom('enforced', '', 1, null, true), fc.array(fc.jsonValue()));
const written = fc.dictionary(id, fc.oneof(map, enforcement, noEntry), { maxKeys: 4 });

/** Own keys only, whatever they are called. */
const keys = (value: unknown) => Object.keys(Object(value)).sort();
const at = (value: unknown, key: string): unknown =>
  Object.hasOwn(Object(value), key) ? Reflect.get(Object(value), key) : undefined;

describe('the rules of a file over those of its preset', () => {
  it('are those of either, and no others', () => {
    fc.assert(
      fc.property(preset, written, (below, above) => {
        const both = new Set([...keys(below), ...keys(above)]);
        expect(keys(mergeRules(below, above))).toEqual([...both].sort());
      }),
    );
  });

  it('are the preset’s where the file says nothing, and the file’s where the preset does not', () => {
    fc.assert(
      fc.property(preset, written, (below, above) => {
        expect(mergeRules(below, {})).toEqual(below);
        expect(mergeRules({}, above)).toEqual(above);
      }),
    );
  });

  it('have each option from the file if it is there, else from the preset, never a mixture of both', () => {
    fc.assert(
      fc.property(preset, fc.dictionary(id, map, { maxKeys: 4 }), (below, above) => {
        const merged = mergeRules(below, above);
        for (const rule of keys(above)) {
          const [own, inherited] = [at(above, rule), at(below, rule)];
          for (const key of keys(at(merged, rule)))
            expect(at(at(merged, rule), key)).toBe(
              at(Object.hasOwn(Object(own), key) ? own : inherited, key),
            );
          expect(keys(at(merged, rule))).toEqual([...new Set([...keys(own), ...keys(inherited)])].sort());
        }
      }),
    );
  });

  it('keep their options under an enforcement written in short', () => {
    fc.assert(
      fc.property(options, enforcement, (own, how) => {
        expect(mergeRules({ review: own }, { review: how })).toEqual({
          review: { ...own, enforcement: how },
        });
      }),
    );
  });

  it('are what the file says where that can be no rule’s entry, for the schema to refuse', () => {
    fc.assert(
      fc.property(options, noEntry, (own, value) => {
        expect(mergeRules({ review: own }, { review: value })).toEqual({ review: value });
      }),
    );
  });

  it('are the same when the preset is laid under once more', () => {
    fc.assert(
      fc.property(preset, fc.dictionary(id, map, { maxKeys: 4 }), (below, above) => {
        const once = mergeRules(below, above);
        expect(mergeRules(below, once)).toEqual(once);
      }),
    );
  });
});
