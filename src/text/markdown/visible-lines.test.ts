import { expect, test } from '@jest/globals';
import { visibleLines } from './visible-lines.ts';

test.each<[markdown: string, lines: readonly string[] | null]>([
  ['one\ntwo  \nthree\n\nfour', ['one', 'two', 'three', 'four']],
  ['*one* [two](https://two.example) `three`', ['one two `three`']],
  ['`one\ntwo` three', ['`one two` three']],
  ['<!-- one -->\n\ntwo <!-- three -->', ['two']],
  ['```\none\n```\n\n    two\n\nthree', ['three']],
  ['> one\n\n- two\n\n# three\n\nfour', ['four']],
  ['> one\ntwo\n\n- three\nfour\n\nfive', ['five']],
  ['| one |\n| --- |\n| two |\nthree\n\nfour', ['four']],
  ['one\n---\n\ntwo', ['two']],
  ['~~one~~ two', ['two']],
  ['<div>one</div>\n\n<details>\ntwo\n</details>', []],
  ['<details>\n\none\n\n<details>\n\ntwo\n\n</details>\n\nthree\n\n</details>\n\nfour', ['', '', '', 'four']],
  ['<div>\n<pre title=">">\n\none\n\n</pre></div>\n\ntwo', ['', '', 'two']],
  ['one <code>two\nthree\n`four`</code> five', ['one', '', 'five']],
  ['one <code title="</code>">\ntwo\n</CODE>\nthree', ['one', '', '', 'three']],
  ['<!-- <pre> -->\n\none', ['one']],
  ['</pre>\n\none <b>two</b> Map<String> three', ['one two Map three']],
  ['', []],
  ['['.repeat(5000), null],
])('%j', (markdown, lines) => {
  expect(visibleLines(markdown)).toEqual(lines);
});

test.each(['<!--', '<code ', '<code "', '<code>', "<a ' "])('reads %j, many times over, in time', (html) => {
  const started = process.cpuUsage();
  visibleLines(`<div>\n${html.repeat(3900)}\n\n${'a '.repeat(20_000)}`);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5_000);
});
