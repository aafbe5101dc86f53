import { expect, test } from '@jest/globals';
import { type Candidate, chooseSiblings, maxTogether } from './choose-siblings.ts';

function candidates(text: string): readonly Candidate[] {
  // `3w main`: the third, by a person with write access, into main.
  return text.split(', ').map((each) => {
    const [, number, opener = 's', base = 'main'] = /^(\d+)([was]) (\S+)$/.exec(each) ?? [];
    return {
      number: Number(number),
      base,
      openedBy: ({ w: 'writer', a: 'app', s: 'other' } as const)[opener] ?? 'other',
    };
  });
}

const strangers = (from: number, count: number, base = 'main') =>
  Array.from({ length: count }, (_, index) => `${from + index}s ${base}`).join(', ');
const writers = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `${from + index}w main`).join(', ');

test.each<[what: string, all: string, read: readonly number[], ignored: readonly number[]]>([
  ['one alone', '1w main', [1], []],
  ['two', '1w main, 2s main', [1, 2], []],
  ['as many as there is room for', `1w main, ${strangers(2, 5)}`, [1, 2, 3, 4, 5, 6], []],
  ['the newest strangers are left out', `1w main, ${strangers(2, 7)}`, [1, 2, 3, 4, 5, 6], [7, 8]],
  ['but no writer, however new', `${strangers(1, 8)}, 9w main`, [1, 2, 3, 4, 5, 9], [6, 7, 8]],
  ['nor an app', `${strangers(1, 8)}, 9a main`, [1, 2, 3, 4, 5, 9], [6, 7, 8]],
  ['nor the only one of a base', `1w main, ${strangers(2, 7)}, 9s release/1`, [1, 2, 3, 4, 5, 9], [6, 7, 8]],
  ['strangers alone', strangers(1, 8), [1, 2, 3, 4, 5, 6], [7, 8]],
])('reads %s', (_, all, read, ignored) => {
  const choice = chooseSiblings(candidates(all));
  expect(choice.read).toEqual(read);
  expect(choice.ignored.map(({ number }) => number)).toEqual(ignored);
  // Whichever of them is evaluated.
  expect(chooseSiblings(candidates(all).toReversed())).toEqual(choice);
});

test.each([
  ['writers', writers(1, 7)],
  ['bases', Array.from({ length: 7 }, (_, index) => `${index + 1}s release/${index}`).join(', ')],
])('more %s than are read are too many', (_, all) => {
  expect(chooseSiblings(candidates(all)).read.length).toBeGreaterThan(maxTogether);
});
