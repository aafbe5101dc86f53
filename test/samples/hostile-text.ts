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

/** Any code point but a half of a surrogate pair. */
const codePoint = fc.nat(0x10_ffff - 0x800).map((number) => (number < 0xd800 ? number : number + 0x800));

/** Any well-formed text. As `fc.string({ unit: 'binary' })`, which first spends most of a second on its tables of all code points. */
export function anyText(length: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.oneof(
    fc.array(codePoint, length).map((points) => String.fromCodePoint(...points)),
    fc.string(length),
  );
}

/** A text as a hostile pull request would have it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...fragments) }, fc.string({ maxLength: 8 })), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''));
