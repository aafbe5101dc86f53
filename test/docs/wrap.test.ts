import { expect, test } from '@jest/globals';
import { item, wrap } from '../../docs/wrap.ts';

const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');

test.each<[what: string, text: string, wrapped: string]>([
  ['a short text is one line', 'One line.', 'One line.'],
  ['a line has at most 120 characters', words(25), `${words(24)}\nword`],
  ['code stays whole', `${words(23)} \`a b c\` word`, `${words(23)}\n\`a b c\` word`],
  [
    'code with what is attached to it stays whole',
    `${words(22)} (\`a b c d\`), word`,
    `${words(22)}\n(\`a b c d\`), word`,
  ],
  ['code that is longer than a line is broken', `\`${words(25)}\``, `\`${words(23)} word\nword\``],
  ['a word that is longer than a line stays whole', 'w'.repeat(130), 'w'.repeat(130)],
  ['a dash does not begin a line', `${words(24)} - word`, `${words(24)} -\nword`],
  ['a number with a period does not begin a line', `${words(24)} 1. word`, `${words(24)} 1.\nword`],
])('%s', (_, text, wrapped) => {
  expect(wrap(text)).toBe(wrapped);
});

test('the lines of an item are indented', () => {
  expect(item(words(25))).toBe(`- ${words(23)}\n  ${words(2)}`);
});
