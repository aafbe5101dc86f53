import { expect, test } from '@jest/globals';
import { findLine } from './hunk.ts';

const patch = [
  '@@ -1,3 +1,3 @@',
  ' one',
  '-two',
  '+2',
  ' three',
  '@@ -10 +10,2 @@ ten',
  ' ten',
  '+eleven',
  '\\ No newline',
].join('\n');

test.each<[number, 'LEFT' | 'RIGHT', number | null, string | null]>([
  [1, 'RIGHT', 1, '@@ -1,3 +1,3 @@\n one'],
  [2, 'RIGHT', 3, '@@ -1,3 +1,3 @@\n one\n-two\n+2'],
  [2, 'LEFT', 2, '@@ -1,3 +1,3 @@\n one\n-two'],
  [11, 'RIGHT', 7, '@@ -10 +10,2 @@ ten\n ten\n+eleven'],
  [11, 'LEFT', null, null],
  [5, 'RIGHT', null, null],
])('line %i on the %s is at %s', (line, side, position, hunk) => {
  expect(findLine(patch, line, side)).toEqual(position === null ? null : { position, hunk });
});
