import { expect, test } from '@jest/globals';
import { commentedLines } from './commented-lines.ts';

test.each<[text: string, commented: readonly boolean[]]>([
  ['a\nb', [false, false]],
  ['<!-- a -->', [true]],
  ['<!-- a --> b', [false]],
  ['<!--\na\n-->\nb', [true, true, true, false]],
  ['a <!-- b\nc\nd --> e', [false, true, false]],
  ['<!-- a --><!-- b', [true]],
  ['\n', [false, false]],
  ['-->\na', [false, false]],
])('%j', (text, commented) => {
  expect(commentedLines(text.split('\n'))).toEqual(commented);
});
