import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { type Line, noScreen, renderLines, type Screen, span } from './screen.ts';

const screen: Screen = { width: 80, colors: true, links: true };
const words = 'lorem ipsum dolor sit amet '.repeat(8).trim();

describe('lines', () => {
  it('are as they are in a file', () => {
    const lines: Line[] = [words, ['  ', span('bold', 'strong', 'https://github.com/acme')]];
    expect(renderLines(lines, noScreen)).toBe(`${words}\n  bold\n`);
  });

  it('are broken at the width, and what continues one is indented', () => {
    const [first = '', ...others] = renderLines([`  - ${words}`], screen)
      .trimEnd()
      .split('\n');
    expect(first).toMatch(/^ {2}- lorem/);
    expect(others.length).toBeGreaterThan(1);
    for (const line of others) expect(line).toMatch(/^ {4}\S/);
  });

  test.each([
    ['wide characters', '漢字を含む変更'.repeat(20)],
    ['emoji', '🚀 launch '.repeat(30)],
    ['a long path', `src/${'deep/'.repeat(60)}file.ts`],
  ])('of %s keep to the width', (_, text) => {
    for (const line of renderLines([`    ${text}`], screen)
      .trimEnd()
      .split('\n'))
      expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });

  it('link only to pages, with the text of the link in place of the address', () => {
    const to = (url: string) => renderLines([[span('here', 'place', url)]], { ...screen, colors: false });
    expect(to('https://github.com/acme/shop')).toBe(
      '\u{1b}]8;;https://github.com/acme/shop\u{7}here\u{1b}]8;;\u{7}\n',
    );
    for (const url of ['javascript:alert(1)', 'https://x\u{1b}\\', 'https://x y', ''])
      expect(to(url)).toBe('here\n');
  });

  it('let nothing from outside write to the terminal, and keep all of its words', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        'a',
        ' ',
        '\u{1b}',
        '[',
        '3',
        '1',
        'm',
        ']',
        '8',
        ';',
        '\u{7}',
        '\n',
        '\r',
        '\u{202e}',
        '\u{9b}',
        '漢',
        '🚀',
      ),
    });
    fc.assert(
      fc.property(hostile, fc.integer({ min: 30, max: 200 }), (text, width) => {
        const shown = renderLines([['  ', span(text, 'bad'), text]], { ...screen, width });
        const own = ['1', '31', '22', '39'].map((code) => `\u{1b}[${code}m`);
        const bare = own.reduce((rest, code) => rest.replaceAll(code, ''), shown);
        expect(bare).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
        for (const line of shown.trimEnd().split('\n'))
          expect(stringWidth(stripVTControlCharacters(line))).toBeLessThanOrEqual(width);
        const letters = (all: string) => all.replaceAll(/[^a漢🚀]/gu, '');
        expect(letters(bare)).toBe(letters(text + text));
      }),
    );
  });
});
