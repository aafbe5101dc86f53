import { describe, expect, it, test } from '@jest/globals';
import { maxTextCharacters, parseMarkdown, textOf } from './parse.ts';

function text(markdown: string): string | null {
  const tree = parseMarkdown(markdown);
  return tree === null ? null : textOf(tree).replaceAll(/\s+/g, ' ').trim();
}

describe('the text that a reader sees', () => {
  test.each<[markdown: string, seen: string]>([
    ['# A *b* `c`\n\nd [e](f) ![g](h)', 'A b c d e g'],
    ['a <!-- hidden --> b', 'a b'],
    ['a\n\n```\nhidden\n```\n\nb', 'a b'],
    ['| a | b |\n|---|---|\n| c | d |', 'a b c d'],
    ['- a\n  - b', 'a b'],
    ['<script>hidden()</script>', ''],
  ])('%j', (markdown, seen) => {
    expect(text(markdown)).toBe(seen);
  });
});

describe('text that no person writes is refused', () => {
  test.each<[what: string, markdown: string]>([
    ['too long', 'a'.repeat(maxTextCharacters + 1)],
    ['too many lines', 'a\n'.repeat(3000)],
    ['containers in containers', '> '.repeat(1000)],
    ['lists in lists', '- '.repeat(1000)],
    ['many of them', '- - - - a\n'.repeat(2000)],
    ['brackets', '['.repeat(5000)],
    ['tildes', '~~a'.repeat(5000)],
    ['footnotes', '[^1]: '.repeat(5000)],
  ])('%s', (_, markdown) => {
    expect(parseMarkdown(markdown)).toBeNull();
  });
});

it('what is accepted is parsed in bounded time, whatever it holds', () => {
  const worst = [
    '- - - - a\n'.repeat(749),
    '- a\n'.repeat(2490),
    '> > > > a\n'.repeat(749),
    `> a\n${'b\n'.repeat(2490)}`,
    '[^1]: a\n'.repeat(2490),
    '[a]('.repeat(2990),
    '*a**b'.repeat(2600),
    'http://a.'.repeat(14_000),
    `|a|b|\n|-|-|\n${'|x|y|\n'.repeat(2490)}`,
    Array.from({ length: 450 }, (_, depth) => `${' '.repeat(depth)}- a\n`).join(''),
  ];
  for (const markdown of worst) {
    const started = process.cpuUsage();
    expect(parseMarkdown(markdown)).not.toBeNull();
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(10_000);
  }
}, 90_000);
