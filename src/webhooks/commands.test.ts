import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { asksForReevaluation, remarkAsksForReevaluation } from './commands.ts';

describe('the command /sdl re-evaluate', () => {
  test.each<[what: string, text: string]>([
    ['alone', '/sdl re-evaluate'],
    ['in capital letters', '/SDL Re-Evaluate'],
    ['with space around it', '  /sdl \t re-evaluate  '],
    ['among other lines', 'The label is there now.\n/sdl re-evaluate\nThanks!'],
    ['with line ends of Windows', 'Hello,\r\n/sdl re-evaluate\r\n'],
    ['before a forced line break', '/sdl re-evaluate  \nThanks!'],
    ['in bold', '**/sdl re-evaluate**'],
    ['after a code block', '```js\nrun();\n```\n/sdl re-evaluate'],
    ['after code within a line', '```run()``` works again\n/sdl re-evaluate'],
    ['after a quote and an empty line', '> What does it wait for?\n\n/sdl re-evaluate'],
    ['after a list and an empty line', '- The label\n- The review\n\n/sdl re-evaluate'],
    ['after a table and an empty line', '| a |\n| - |\n| b |\n\n/sdl re-evaluate'],
    ['after a heading', '# Done\n/sdl re-evaluate'],
    ['after a comment', '<!-- a template -->\n/sdl re-evaluate'],
    ['after what only looks like a comment', 'So. <!-- Or:\n/sdl re-evaluate'],
    ['after an element that is closed', '<details>\n\nlog\n\n</details>\n\n/sdl re-evaluate'],
    ['in an element that shows plain text', '<div align="center">\n\n/sdl re-evaluate\n\n</div>'],
    ['after the name of a type', 'It is a Map<String> now.\n/sdl re-evaluate'],
    ['after another command', '/sdl something\n/sdl re-evaluate'],
  ])('is given %s', (_, text) => {
    expect(asksForReevaluation(text)).toBe(true);
  });

  test.each<[what: string, text: string]>([
    ['nothing', ''],
    ['within a line', 'Please /sdl re-evaluate'],
    ['with more on its line', '/sdl re-evaluate please'],
    ['another command', '/sdl something'],
    ['in one word', '/sdlre-evaluate'],
    ['on two lines', '/sdl\nre-evaluate'],
    ['in code', '`/sdl re-evaluate`'],
    ['in code over several lines', '`Write:\n/sdl re-evaluate\n`'],
    ['in a code block', '```\n/sdl re-evaluate\n```'],
    ['in a code block with tildes', '~~~text\n/sdl re-evaluate\n~~~'],
    ['in a code block that holds other fences', '````\n```\n/sdl re-evaluate\n```\n````'],
    ['in a code block that fences of the other kind do not end', '~~~\n```\n/sdl re-evaluate\n~~~'],
    ['in a code block that never ends', '```\n\n/sdl re-evaluate'],
    ['in a code block of a list', '1. - ```sh\n     /sdl re-evaluate\n     ```'],
    ['in a code block below a quote', '> So?\n```\n\n/sdl re-evaluate\n```'],
    ['in an indented code block', 'Write:\n\n    /sdl re-evaluate\n\n\t/sdl re-evaluate'],
    ['in <pre>', '<pre>\n\n/sdl re-evaluate\n\n</pre>'],
    ['in <pre> in another element', '<div>\n<pre>\n\n/sdl re-evaluate\n\n</pre>\n</div>'],
    ['in <code>', 'Write <code>\n/sdl re-evaluate\n</code>'],
    ['in <code> around a paragraph', '<code>\n\n/sdl re-evaluate\n\n</code>'],
    ['in a quote', '> /sdl re-evaluate'],
    ['in a quote that goes on', '> Write this:\n/sdl re-evaluate'],
    ['in <blockquote>', '<blockquote>\n\n/sdl re-evaluate\n\n</blockquote>'],
    ['struck out', '~~/sdl re-evaluate~~'],
    ['as an item of a list', '- /sdl re-evaluate'],
    ['as a task', '- [ ] /sdl re-evaluate'],
    ['in an item of a list that goes on', '- The label\n/sdl re-evaluate'],
    ['in a paragraph of an item', '- The label\n\n  /sdl re-evaluate'],
    ['in a cell', '| a |\n| - |\n| /sdl re-evaluate |'],
    ['as the next row of a table', '| a |\n| - |\n| b |\n/sdl re-evaluate'],
    ['as a heading', '/sdl re-evaluate\n---'],
    ['folded away', '<details>\n\n/sdl re-evaluate\n\n</details>'],
    ['folded away as HTML', '<details>\n/sdl re-evaluate\n</details>'],
    ['in a footnote', 'So.[^1]\n\n[^1]: Or:\n    /sdl re-evaluate'],
    ['in a comment', '<!--\n/sdl re-evaluate\n-->'],
    ['in a comment that begins within a line', 'So. <!-- Or:\n/sdl re-evaluate -->'],
    ['in a text that is too large', `/sdl re-evaluate\n\n${'a'.repeat(10_000)}`],
    ['in a text that no person would write', `/sdl re-evaluate\n\n${'> '.repeat(10)}`],
  ])('is not given: %s', (_, text) => {
    expect(asksForReevaluation(text)).toBe(false);
  });

  const line = fc.stringMatching(/^[a-z][a-z0-9 ,.!?]{0,30}$/);

  it('is given on any line of plain text', () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        expect(asksForReevaluation([...before, '/sdl re-evaluate', ...after].join('\n'))).toBe(true);
      }),
    );
  });

  it('is never given within fences, whatever stands around them', () => {
    const fence = fc.constantFrom('```', '~~~', '`````', '~~~~');
    fc.assert(
      fc.property(fence, fc.array(line), fc.array(line), (fences, before, inside) => {
        const block = [fences, ...inside, '/sdl re-evaluate', ...inside, fences];
        expect(asksForReevaluation([...before, ...block, ...before].join('\n'))).toBe(false);
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
      expect(asksForReevaluation(text.repeat(70_000))).toBe(false);
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
    asksForReevaluation(`${text.repeat(Math.floor(9_900 / text.length))}\n\n/sdl re-evaluate`);
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
    remarkAsksForReevaluation({
      remark: { body: '/sdl re-evaluate', author_association: association, user: by },
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
        expect(remarkAsksForReevaluation({ remark, pullRequest, sender })).toBe(false);
      }),
    );
  });
});
