import { expect, test } from '@jest/globals';
import { asSeen } from './confusables.ts';
import { codeWords } from './words.ts';

test.each([
  ['pаsswоrd', 'password', 'Cyrillic letters'],
  ['ΡΑSSWΟRD', 'PASSWORD', 'Greek letters'],
  ['ｔｏｋｅｎ', 'token', 'wide letters'],
  ['𝐭𝐨𝐤𝐞𝐧', 'token', 'mathematical letters'],
  ['pass\u200bword', 'password', 'a space without width'],
  ['to\u202eken', 'token', 'a mark of direction'],
  ['token', 'token', 'plain letters'],
  ['größe 漢字', 'größe 漢字', 'letters that look like no other'],
])('%s is seen as %s: %s', (text, seen) => {
  expect(asSeen(text)).toBe(seen);
});

test('words of code are matched as they are seen', () => {
  expect(codeWords('check(pаsswоrd)')).toBe(codeWords('check(password)'));
});
