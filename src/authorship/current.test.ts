import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { earlierChanges, noEarlierChanges } from '../../test/samples/earlier-changes.ts';
import type { ComparedPath, EarlierChanges, TreeEntry } from '../evidence/earlier-changes.ts';
import { plain, say } from '../text/message.ts';
import { type Currency, changedSince, currencyOf, isSameSince, mergeEntries } from './current.ts';

const head = 'a'.repeat(40);
const before = 'b'.repeat(40);
const at = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T12:00:01Z');
const earlier = new Date('2026-03-01T11:59:59Z');

const file = (oid: string, mode = 0o100644): TreeEntry => ({ mode, oid });
const [one, two, three] = [file('1'), file('2'), file('3')];

/** A path, absent from every tree that is not given. */
function path(name: string, entries: Partial<ComparedPath>): ComparedPath {
  return { path: name, mergeBase: null, base: null, earlier: null, head: null, merged: null, ...entries };
}

function judge(paths: readonly ComparedPath[], texts: EarlierChanges['texts'] = {}): Currency {
  const changes = [{ commit: before, at, compared: { state: 'read', paths } as const }];
  return currencyOf(head, { baseEvents: [], changes, texts }, { commit: before, at });
}

function why(currency: Currency): string | null {
  return currency.current ? null : plain(currency.why);
}

describe('an approval of the head', () => {
  const changed = (time: Date) => ({
    ...noEarlierChanges,
    baseEvents: [{ kind: 'changed' as const, at: time, branch: 'next', before: null }],
  });
  test.each<[what: string, changes: EarlierChanges, current: boolean]>([
    ['is current', noEarlierChanges, true],
    ['is current where the base was changed before it', changed(earlier), true],
    ['is not by its commit alone where the base was changed after it', changed(later), false],
    ['nor within the same second, whose order is not known', changed(at), false],
  ])('%s', (_, changes, current) => {
    expect(currencyOf(head, changes, { commit: head, at }).current).toBe(current);
  });

  it('is current without a time only where the base never became another one', () => {
    expect(currencyOf(head, noEarlierChanges, { commit: head, at: null }).current).toBe(true);
    expect(currencyOf(head, changed(earlier), { commit: head, at: null }).current).toBe(false);
  });
});

describe('an approval of an earlier head', () => {
  it('is not current where nothing was compared, or the commit is gone', () => {
    expect(currencyOf(head, noEarlierChanges, { commit: before, at }).current).toBe(false);
    expect(why(currencyOf(head, noEarlierChanges, { commit: null, at }))).toBe('that commit is gone');
  });

  it('is not current for what was compared of another time', () => {
    expect(currencyOf(head, earlierChanges(at, [before]), { commit: before, at: later }).current).toBe(false);
  });

  it('is not current where it could not be compared, which may pass', () => {
    const compared = { state: 'unknown', why: say`GitHub is busy`, passing: true } as const;
    const changes = { ...noEarlierChanges, changes: [{ commit: before, at, compared }] };
    const verdict = currencyOf(head, changes, { commit: before, at });
    expect(verdict).toMatchObject({ current: false, passing: true });
    expect(why(verdict)).toBe('it is not known whether the change is still the same: GitHub is busy');
  });

  test.each<[what: string, paths: readonly ComparedPath[], differs: string | null]>([
    [
      'the same in the same base',
      [path('a', { mergeBase: one, base: one, earlier: two, merged: two })],
      null,
    ],
    ['a new file', [path('a', { earlier: one, merged: one })], null],
    ['a file removed', [path('a', { mergeBase: one, base: one })], null],
    ['only the base changed', [path('a', { mergeBase: one, base: two, earlier: one, merged: two })], null],
    [
      'the same landed in the base already',
      [path('a', { mergeBase: one, base: two, earlier: two, merged: two })],
      null,
    ],
    ['something else', [path('a', { mergeBase: one, base: one, earlier: two, merged: three })], 'a'],
    ['nothing any more', [path('a', { mergeBase: one, base: one, earlier: two, merged: one })], 'a'],
    ['one more file', [path('a', { merged: one })], 'a'],
    ['a file of the base taken away', [path('a', { mergeBase: one, base: two, earlier: one })], 'a'],
    ['both added a file', [path('a', { base: one, earlier: two, merged: two })], 'a'],
    ['removed here and changed there', [path('a', { mergeBase: one, base: two })], 'a'],
    [
      'made executable',
      [path('a', { mergeBase: one, base: one, earlier: two, merged: file('2', 0o100755) })],
      'a',
    ],
    [
      'made executable on the base, changed here',
      [path('a', { mergeBase: one, base: file('1', 0o100755), earlier: two, merged: file('2', 0o100755) })],
      null,
    ],
    [
      'a link that both sides changed',
      [
        path('a', {
          mergeBase: file('1', 0o120000),
          base: file('2', 0o120000),
          earlier: file('3', 0o120000),
          merged: file('3', 0o120000),
        }),
      ],
      'a',
    ],
    [
      'a submodule that both sides moved',
      [
        path('a', {
          mergeBase: file('1', 0o160000),
          base: file('2', 0o160000),
          earlier: file('3', 0o160000),
          merged: file('3', 0o160000),
        }),
      ],
      'a',
    ],
    [
      'a text that is not known',
      [path('a', { mergeBase: one, base: two, earlier: three, merged: file('4') })],
      'a',
    ],
    [
      'a path that the base renamed, whose change git puts elsewhere',
      [path('a', { mergeBase: one, earlier: one, head: two })],
      'a',
    ],
    [
      'several, of which the first by name is told',
      [path('a', { earlier: one, merged: one }), path('b', { merged: one }), path('c', { merged: one })],
      'b',
    ],
  ])('%s', (_, paths, differs) => {
    expect(why(judge(paths))).toBe(
      differs === null ? null : `the change is no longer the same in ${differs}`,
    );
  });

  const texts = {
    m: 'a\nb\nc\nd\n',
    b: 'A\nb\nc\nd\n',
    c: 'a\nb\nc\nD\n',
    t: 'A\nb\nc\nD\n',
    evil: 'A\nb\nC\nD\n',
  };
  const merged = (oid: string, mode?: number) =>
    path('a', { mergeBase: file('m'), base: file('b'), earlier: file('c'), merged: file(oid, mode) });
  test.each<[what: string, entries: ComparedPath, current: boolean]>([
    ['lines of both sides', merged('t'), true],
    ['another line in addition', merged('evil'), false],
    ['without what the base changed', merged('c'), false],
    ['without what was approved', merged('b'), false],
    ['the same lines, executable', merged('t', 0o100755), false],
    ['a blob whose text is not known', merged('x'), false],
    ['names of properties are no texts', { ...merged('t'), base: file('constructor') }, false],
  ])('merged by lines: %s', (_, entries, current) => {
    expect(judge([entries], texts).current).toBe(current);
  });
});

test('a head that somebody replaced proposed the same, or not', () => {
  expect(isSameSince(earlierChanges(at, [before]), before)).toBe(true);
  expect(isSameSince(earlierChanges(at, [], { [before]: 'a' }), before)).toBe(false);
  expect(isSameSince(noEarlierChanges, before)).toBe(false);
});

describe('for any entries', () => {
  const entry = fc.option(
    fc.record({
      oid: fc.constantFrom('1', '2', '3'),
      mode: fc.constantFrom(0o100644, 0o100755, 0o120000, 0o160000),
    }),
    { nil: null },
  );

  test('a change is the same as itself, on the base that it began at', () => {
    fc.assert(
      fc.property(entry, entry, (mergeBase, then) => {
        expect(judge([path('a', { mergeBase, base: mergeBase, earlier: then, merged: then })]).current).toBe(
          true,
        );
      }),
    );
  });

  test('what is merged is what a side has; and a third thing is never the same', () => {
    fc.assert(
      fc.property(entry, entry, entry, (mergeBase, base, then) => {
        const result = mergeEntries({ mergeBase, base, earlier: then });
        if (typeof result === 'string') return;
        expect([base?.oid, then?.oid]).toContain(result?.oid);
        expect(judge([path('a', { mergeBase, base, earlier: then, merged: file('evil') })]).current).toBe(
          false,
        );
      }),
    );
  });
});

describe('the paths in which a change is another one since', () => {
  const since = (compared: EarlierChanges['changes'][number]['compared'], commit = before) =>
    changedSince(head, { ...noEarlierChanges, changes: [{ commit: before, at, compared }] }, { commit, at });
  const changed = path('src/a.ts', { mergeBase: one, base: one, earlier: two, merged: three });
  const same = path('src/b.ts', { mergeBase: one, base: one, earlier: two, merged: two });
  const moved = path('src/c.ts', { mergeBase: one, earlier: two, head: two });

  it('are all that differ, none where it is the same', () => {
    expect(since({ state: 'read', paths: [changed, same, moved] })).toEqual(['src/a.ts', 'src/c.ts']);
    expect(since({ state: 'read', paths: [same] })).toEqual([]);
    expect(since({ state: 'different', path: 'a', paths: ['a', 'b'] })).toEqual(['a', 'b']);
    expect(changedSince(head, noEarlierChanges, { commit: head, at })).toEqual([]);
  });

  it('are not known where it could not be compared, or only one of them is known', () => {
    expect(since({ state: 'different', path: 'a' })).toBeNull();
    expect(since({ state: 'unknown', why: say`it is gone` })).toBeNull();
    expect(since({ state: 'read', paths: [] }, 'c'.repeat(40))).toBeNull();
  });
});
