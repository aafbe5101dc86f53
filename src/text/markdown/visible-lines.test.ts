import { expect, test } from '@jest/globals';
import { visibleLines } from './visible-lines.ts';

test.each<[markdown: string, lines: readonly string[] | null]>([
  ['one\ntwo  \nthree\n\nfour', ['one', 'two', 'three', 'four']],
  ['*one* [two](https://two.example) `three`', ['one two `three`']],
  ['<!-- one -->\n\ntwo <!-- three -->', ['two']],
  ['```\none\n```\n\n    two\n\nthree', ['three']],
  ['> one\n\n- two\n\n# three\n\nfour', ['four']],
  ['~~one~~ two', ['two']],
  ['<div>one</div>\n\n<details>\ntwo\n</details>', []],
  ['', []],
  ['['.repeat(5000), null],
])('%j', (markdown, lines) => {
  expect(visibleLines(markdown)).toEqual(lines);
});
