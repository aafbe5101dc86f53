import fc from 'fast-check';

/** What breaks out of Markdown, HTML, a table or a terminal, or makes GitHub notify somebody or link something. */
const fragments = [
  ...[
    '`',
    '``',
    '`````````',
    '`'.repeat(90),
    '|',
    '\\',
    '\\|',
    '\\`',
    '*',
    '**',
    '_',
    '~~',
    '$',
    '&lt;',
    '&#64;',
  ],
  ...['@alice', '@acme/security', '#1', 'GH-1', 'acme/shop#1', 'someone@example.com', ':tada:'],
  ...['https://evil.example/', 'www.evil.example', '<https://evil.example>', '[x](https://evil.example)'],
  ...['![x](https://evil.example/p.png)', '[x][y]', '[^1]', '[ ]', '](', '<img src=x>', '<b>', '</details>'],
  ...[
    '<!--',
    '-->',
    '<!-- sdl-gate -->',
    '</summary>',
    '<br>',
    '|---|',
    '| :- |',
    '# ',
    '- ',
    '1. ',
    '> ',
    '===',
  ],
  ...[
    '\n',
    '\n\n',
    '\r\n',
    '\t',
    '\0',
    '\u{1b}[31m',
    '\u{202e}',
    '\u{2066}',
    '\u{200b}',
    '\u{feff}',
    '\u{2028}',
  ],
  ...['\u{d83d}', '\u{dc4d}', '👍', 'é', ' ', '  ', 'word'],
] as const;

/** A text as a hostile pull request would have it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...fragments) }, fc.string({ maxLength: 8 })), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''));
