import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { asksForRecheck, remarkAsksForRecheck } from './commands.ts';

describe('the command /sdl recheck', () => {
  test.each<[what: string, text: string]>([
    ['alone', '/sdl recheck'],
    ['in capital letters', '/SDL Recheck'],
    ['with space around it', '  /sdl \t recheck  '],
    ['among other lines', 'The label is there now.\n/sdl recheck\nThanks!'],
    ['with line ends of Windows', 'Hello,\r\n/sdl recheck\r\n'],
    ['before a forced line break', '/sdl recheck  \nThanks!'],
    ['in bold', '**/sdl recheck**'],
    ['after a code block', '```js\nrun();\n```\n/sdl recheck'],
    ['after code within a line', '```run()``` works again\n/sdl recheck'],
    ['after a quote and an empty line', '> What does it wait for?\n\n/sdl recheck'],
    ['after a list and an empty line', '- The label\n- The review\n\n/sdl recheck'],
    ['after a table and an empty line', '| a |\n| - |\n| b |\n\n/sdl recheck'],
    ['after a heading', '# Done\n/sdl recheck'],
    ['after a comment', '<!-- a template -->\n/sdl recheck'],
    ['after what only looks like a comment', 'So. <!-- Or:\n/sdl recheck'],
    ['after an element that is closed', '<details>\n\nlog\n\n</details>\n\n/sdl recheck'],
    ['in an element that shows plain text', '<div align="center">\n\n/sdl recheck\n\n</div>'],
    ['after the name of a type', 'It is a Map<String> now.\n/sdl recheck'],
    ['after another command', '/sdl something\n/sdl recheck'],
  ])('is given %s', (_, text) => {
    expect(asksForRecheck(text)).toBe(true);
  });

  test.each<[what: string, text: string]>([
    ['nothing', ''],
    ['within a line', 'Please /sdl recheck'],
    ['with more on its line', '/sdl recheck please'],
    ['another command', '/sdl something'],
    ['in one word', '/sdlrecheck'],
    ['on two lines', '/sdl\nrecheck'],
    ['in code', '`/sdl recheck`'],
    ['in code over several lines', '`Write:\n/sdl recheck\n`'],
    ['in a code block', '```\n/sdl recheck\n```'],
    ['in a code block with tildes', '~~~text\n/sdl recheck\n~~~'],
    ['in a code block that holds other fences', '````\n```\n/sdl recheck\n```\n````'],
    ['in a code block that fences of the other kind do not end', '~~~\n```\n/sdl recheck\n~~~'],
    ['in a code block that never ends', '```\n\n/sdl recheck'],
    ['in a code block of a list', '1. - ```sh\n     /sdl recheck\n     ```'],
    ['in a code block below a quote', '> So?\n```\n\n/sdl recheck\n```'],
    ['in an indented code block', 'Write:\n\n    /sdl recheck\n\n\t/sdl recheck'],
    ['in <pre>', '<pre>\n\n/sdl recheck\n\n</pre>'],
    ['in <pre> in another element', '<div>\n<pre>\n\n/sdl recheck\n\n</pre>\n</div>'],
    ['in <code>', 'Write <code>\n/sdl recheck\n</code>'],
    ['in <code> around a paragraph', '<code>\n\n/sdl recheck\n\n</code>'],
    ['in a quote', '> /sdl recheck'],
    ['in a quote that goes on', '> Write this:\n/sdl recheck'],
    ['in <blockquote>', '<blockquote>\n\n/sdl recheck\n\n</blockquote>'],
    ['struck out', '~~/sdl recheck~~'],
    ['as an item of a list', '- /sdl recheck'],
    ['as a task', '- [ ] /sdl recheck'],
    ['in an item of a list that goes on', '- The label\n/sdl recheck'],
    ['in a paragraph of an item', '- The label\n\n  /sdl recheck'],
    ['in a cell', '| a |\n| - |\n| /sdl recheck |'],
    ['as the next row of a table', '| a |\n| - |\n| b |\n/sdl recheck'],
    ['as a heading', '/sdl recheck\n---'],
    ['folded away', '<details>\n\n/sdl recheck\n\n</details>'],
    ['folded away as HTML', '<details>\n/sdl recheck\n</details>'],
    ['in a footnote', 'So.[^1]\n\n[^1]: Or:\n    /sdl recheck'],
    ['in a comment', '<!--\n/sdl recheck\n-->'],
    ['in a comment that begins within a line', 'So. <!-- Or:\n/sdl recheck -->'],
    ['in a text that is too large', `/sdl recheck\n\n${'a'.repeat(10_000)}`],
    ['in a text that no person would write', `/sdl recheck\n\n${'> '.repeat(10)}`],
  ])('is not given: %s', (_, text) => {
    expect(asksForRecheck(text)).toBe(false);
  });

  const line = fc.stringMatching(/^[a-z][a-z0-9 ,.!?]{0,30}$/);

  it('is given on any line of plain text', () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        expect(asksForRecheck([...before, '/sdl recheck', ...after].join('\n'))).toBe(true);
      }),
    );
  });

  it('is never given within fences, whatever stands around them', () => {
    const fence = fc.constantFrom('```', '~~~', '`````', '~~~~');
    fc.assert(
      fc.property(fence, fc.array(line), fc.array(line), (fences, before, inside) => {
        const block = [fences, ...inside, '/sdl recheck', ...inside, fences];
        expect(asksForRecheck([...before, ...block, ...before].join('\n'))).toBe(false);
      }),
    );
  });

  const hostile = [
    '`',
    '- ',
    '1. ',
    '<!--',
    '-->',
    '> ',
    ' ',
    '/sdl ',
    '\t',
    '\n',
    '```\n',
    '<!--\n',
    '~~~\n',
    '[',
  ];

  it('costs nothing in hostile text without it', () => {
    for (const text of hostile) {
      const started = process.cpuUsage();
      expect(asksForRecheck(text.repeat(70_000))).toBe(false);
      expect(process.cpuUsage(started).user / 1000).toBeLessThan(500);
    }
  });

  test.each([
    ...hostile,
    '*a**b',
    '- a\n',
    '[a](',
    'http://a.',
    '|x|y|\n',
    '[^1]: a\n',
    '> > > > a\n',
    'a\n',
  ])('is looked for in many %j in bounded time', (text) => {
    const started = process.cpuUsage();
    asksForRecheck(`${text.repeat(Math.floor(9_900 / text.length))}\n\n/sdl recheck`);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5_000);
  });
});

describe('who may ask', () => {
  interface Facts {
    readonly by?: object | null;
    readonly author?: object | null;
    readonly sender?: object;
  }
  const asks = (association: string, { by = { id: 1 }, author = { id: 2 }, sender }: Facts = {}) =>
    remarkAsksForRecheck({
      remark: { body: '/sdl recheck', author_association: association, user: by },
      pullRequest: { user: author },
      sender: sender ?? { type: 'User' },
    });

  test.each([
    ['OWNER', true],
    ['MEMBER', true],
    ['COLLABORATOR', true],
    ['CONTRIBUTOR', true],
    ['FIRST_TIME_CONTRIBUTOR', false],
    ['FIRST_TIMER', false],
    ['MANNEQUIN', false],
    ['NONE', false],
    ['something new', false],
  ])('%s: %s', (association, may) => {
    expect(asks(association)).toBe(may);
  });

  it('is the author of the pull request, too', () => {
    expect(asks('NONE', { author: { id: 1 } })).toBe(true);
    expect(asks('NONE', { author: null })).toBe(false);
    expect(asks('NONE', { author: null, by: null })).toBe(false);
    expect(asks('MEMBER', { author: null })).toBe(true);
  });

  it('is never a bot', () => {
    expect(asks('OWNER', { sender: { type: 'Bot' } })).toBe(false);
    expect(asks('OWNER', { sender: {} })).toBe(false);
  });

  it('is nobody when there is nothing to go by', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (remark, pullRequest, sender) => {
        expect(remarkAsksForRecheck({ remark, pullRequest, sender })).toBe(false);
      }),
    );
  });
});
