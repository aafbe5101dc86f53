import { describe, expect, test } from '@jest/globals';
import { markdown } from './markdown.ts';

const render = (source: string, keepLines = false): string =>
  markdown(source, { repository: 'acme/shop', keepLines }).text;

describe('Markdown as GitHub shows it', () => {
  test.each([
    [
      'a table',
      '| a | b |\n| :- | -: |\n| `x` | **y** |',
      /<table>.*<th align="left">a<\/th>.*<code>x<\/code>.*<strong>y<\/strong>/s,
    ],
    [
      'a break and small print in a cell',
      '| a |\n| - |\n| x<br><sub>y</sub> |',
      /<td>x<br><sub>y<\/sub><\/td>/,
    ],
    [
      'a part to unfold',
      '<details open>\n<summary>More</summary>\n\n- one\n\n</details>',
      /<details open>\s*<summary>More<\/summary>\s*<ul>\s*<li>one/,
    ],
    ['a task list', '- [x] done', /<input type="checkbox" checked disabled>/],
    ['a mention', 'ask @ann-b now', /<a href="https:\/\/github.com\/ann-b">@ann-b<\/a> now/],
    ['a team', 'ask @acme/core', /<a href="https:\/\/github.com\/acme\/core">@acme\/core<\/a>/],
    ['a reference', 'see #12', /<a href="\/_emulator\/acme\/shop\/issues\/12">#12<\/a>/],
    ['a bare link', 'https://example.test/x', /<a href="https:\/\/example.test\/x">/],
    [
      'an emoji',
      '| a |\n| - |\n| ❌ no |',
      /<td><span class="emoji cross" role="img" aria-label="❌"><\/span> no<\/td>/,
    ],
    ['a hidden comment', '<!-- marker -->\nhello', /^\s*<p>hello<\/p>$/],
  ])('%s', (_, source, expected) => {
    expect(render(source)).toMatch(expected);
  });

  test.each([
    ['code', '`@ann #1`', '<p><code>@ann #1</code></p>'],
    ['an emoji in code', '`❌`', '<p><code>❌</code></p>'],
    ['an email address', 'a@b-c', '<p>a@b-c</p>'],
    ['an escaped mention', '&#64;ann', '<p><a href="https://github.com/ann">@ann</a></p>'],
  ])('unchanged: %s', (_, source, expected) => {
    expect(render(source)).toBe(expected);
  });

  test('line breaks are kept only in comments', () => {
    expect(render('a\nb', true)).toBe('<p>a<br>\nb</p>');
    expect(render('a\nb')).toBe('<p>a\nb</p>');
  });
});

describe('HTML that GitHub removes', () => {
  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['a handler', '<b onclick="alert(1)">x</b>'],
    ['a script in a link', '[x](javascript:alert(1))'],
    ['a frame', '<iframe src="https://example.test"></iframe>'],
    ['a style', '<style>* { display: none }</style><p style="color:red">x</p>'],
    ['a form', '<form action="/x"><button>y</button></form>'],
    ['an id of the page', '<p id="merge">x</p>'],
    ['what is never closed', '</div></body><details><table>'],
  ])('%s', (_, source) => {
    expect(render(source)).not.toMatch(
      /script|onclick|iframe|style|<form|<button|id="merge"|<\/div>|<\/body>/,
    );
  });
});
