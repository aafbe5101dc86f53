import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Nodes, PhrasingContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { commitLink, fileLink, type Linked, type Message, newFileLink, say } from '../text/message.ts';
import { type LinkContext, urlOf } from './link.ts';
import { code, html, markdown, words } from './markdown.ts';

function parsed(source: string): Nodes {
  return fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** The inline content of Markdown that has to be one paragraph. */
function paragraph(source: string): readonly PhrasingContent[] {
  const tree = parsed(source);
  const [only, ...others] = 'children' in tree ? tree.children : [];
  expect(others).toEqual([]);
  if (only?.type !== 'paragraph') throw new Error(`not a paragraph: ${JSON.stringify(only)}`);
  return only.children;
}

/** The inline content of a table's only cell. */
function cell(source: string): readonly PhrasingContent[] {
  const tree = parsed(`| a | b |\n| --- | --- |\n| ${source} | end |`);
  const [table, ...others] = 'children' in tree ? tree.children : [];
  expect(others).toEqual([]);
  if (table?.type !== 'table') throw new Error(`not a table: ${source}`);
  const [first, last, ...more] = table.children[1]?.children ?? [];
  expect(more).toEqual([]);
  expect(last?.children).toMatchObject([{ type: 'text', value: 'end' }]);
  return first?.children ?? [];
}

function codes(content: readonly PhrasingContent[]): readonly string[] {
  return content.flatMap((node) => (node.type === 'inlineCode' ? [node.value] : []));
}

describe('a quoted value is a code span', () => {
  test.each([
    ['a path', 'src/login.ts', '`src/login.ts`'],
    ['backticks inside', 'a `b` c', '``a `b` c``'],
    ['backticks at the ends', '`a`', '`` `a` ``'],
    ['spaces at the ends', ' a ', '`  a  `'],
    ['nothing', '', '`(empty)`'],
    ['several lines', 'a\n\n- b', '`a - b`'],
    ['a terminal escape', 'a\u{1b}[31m', '`a\u{fffd}[31m`'],
    ['a bidirectional override', 'exe.\u{202e}gpj', '`exe.\u{fffd}gpj`'],
    ['half a surrogate pair', 'a\u{d83d}', '`a\u{fffd}`'],
    ['a pipe outside a table', 'a|b', '`a|b`'],
    ['more than 200 characters', `${'a'.repeat(300)}/b.ts`, `\`${'a'.repeat(133)}…${'a'.repeat(61)}/b.ts\``],
    ['a run of backticks longer than GitHub reads', '`'.repeat(90), '````````` ````````… `````````'],
  ])('%s', (_, value, expected) => {
    expect(code(value)).toBe(expected);
  });

  test.each([
    ['a pipe', 'a|b', '`a\\|b`', 'a|b'],
    ['a backslash before a pipe', 'a\\|b', '`a\\ \\|b`', 'a\\ |b'],
  ])('in a cell: %s', (_, value, expected, shown) => {
    expect(code(value, 'cell')).toBe(expected);
    expect(codes(cell(expected))).toEqual([shown]);
  });

  it('never has a fence of more than 80 backticks, which GitHub does not close', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        expect(/^`{0,80}(?!`)/.test(code(value))).toBe(true);
      }),
    );
  });
});

describe('words are shown literally, but for names between backticks', () => {
  test.each([
    ['emphasis', 'a *b* _c_ ~~d~~', 'a \\*b\\* \\_c\\_ \\~\\~d\\~\\~'],
    ['a link', '[a](b)', '\\[a\\](b)'],
    ['HTML and entities', '<b> &amp;', '\\<b\\> \\&amp;'],
    ['a name', 'Set `rules.tests`, or `a|b`.', 'Set `rules.tests`, or `a|b`.'],
    ['a backtick alone', 'a ` b', 'a \\` b'],
    ['names that touch', '`a``b`', '`a` `b`'],
    ['a mention', 'ask (@alice), please', 'ask (`@alice`), please'],
    ['a package with a scope', 'Use @octokit/rest.', 'Use `@octokit/rest`.'],
    ['an issue reference', 'see #12: there', 'see `#12`: there'],
    ['an issue elsewhere', 'acme/shop#12', '`acme/shop#12`'],
    ['an issue reference in the old form', 'GH-12', '`GH-12`'],
    ['an address', 'at https://a.example/b_c.', 'at `https://a.example/b_c`.'],
    ['an address without a scheme', 'at www.a.example', 'at `www.a.example`'],
    ['a hash that is no reference', 'C# and F#', 'C# and F#'],
  ])('%s', (_, text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it('inside HTML', () => {
    expect(html('a <b> & c')).toBe('a &lt;b&gt; &amp; c');
  });
});

describe('a message', () => {
  test.each<[string, Message, string]>([
    ['words and values', say`${'a.ts'} has ${2} problems.`, '`a.ts` has 2 problems.'],
    ['a reference put together from words', say`See #${7}.`, 'See `#7`.'],
    ['a value behind an at sign', say`by @${'alice'}`, 'by @`alice`'],
    ['values that touch', say`${'a'}${'b'}`, '`a` `b`'],
    ['a heading', say`# a`, '\\# a'],
    ['a list item', say`- a`, '\\- a'],
    ['a numbered item', say`1. a`, '1\\. a'],
    ['nothing', [], ''],
  ])('%s', (_, message, expected) => {
    expect(markdown(message)).toBe(expected);
  });

  test.each<[string, Message, number, string]>([
    ['in its words', say`abcdefgh`, 5, 'abcd…'],
    ['in a value', say`ab ${'cdefgh'}`, 6, 'ab `c…h`'],
    ['between its parts', say`abc${'def'}`, 3, 'abc…'],
    ['not at all', say`abc${'def'}`, 6, 'abc`def`'],
    ['not in a surrogate pair', say`ab👍cd`, 4, 'ab…'],
  ])('is cut %s', (_, message, limit, expected) => {
    expect(markdown(message, { limit })).toBe(expected);
  });

  const parts = fc.array(
    fc.oneof(
      hostileText,
      hostileText.map((quoted) => ({ quoted })),
    ),
    { minLength: 1 },
  );

  test.each([
    ['a paragraph', 'paragraph', paragraph],
    ['a cell', 'cell', cell],
  ] as const)('is nothing but text and code spans in %s, whatever it quotes', (_, context, content) => {
    fc.assert(
      fc.property(parts, (message) => {
        const nodes = content(`before ${markdown(message, { context })} after`);
        const types = new Set(nodes.map((node) => node.type));
        expect([...types].filter((type) => type !== 'text' && type !== 'inlineCode')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('shows each quoted value in a code span of its own, in order', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 5 }), (values) => {
        const message = values.flatMap((quoted, index) => [`(${index}) `, { quoted }, ' ']);
        const expected = values.map((value) => codes(paragraph(code(value)))[0]);
        expect(codes(paragraph(`x ${markdown(message)}`))).toEqual(expected);
      }),
    );
  });

  it('starts no list, heading, quote or table', () => {
    fc.assert(
      fc.property(parts, (message) => {
        const source = markdown(message);
        if (source !== '') paragraph(source);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a link', () => {
  const links: LinkContext = {
    repositoryUrl: 'https://github.com/acme/shop',
    headSha: 'a72c7ab',
    headBranch: { repositoryUrl: 'https://github.com/alice/shop', name: 'topic' },
  };
  const at = 'https://github.com/acme/shop';

  test.each<[string, Message, string]>([
    ['a file', say`In ${fileLink('a.ts', 2)}.`, `In [\`a.ts:2\`](${at}/blob/a72c7ab/a.ts#L2).`],
    [
      'two files that touch',
      [...fileLink('a'), ...fileLink('b')],
      `[\`a\`](${at}/blob/a72c7ab/a)[\`b\`](${at}/blob/a72c7ab/b)`,
    ],
    ['a file behind an exclamation mark', say`Now!${fileLink('a')}`, `Now\\![\`a\`](${at}/blob/a72c7ab/a)`],
    ['a commit', commitLink('5ac7e8a0123'), `[\`5ac7e8a\`](${at}/commit/5ac7e8a0123)`],
    [
      'words with markup',
      newFileLink('Create [it](x)', 'a.md', '#'),
      '[Create \\[it\\](x)](https://github.com/alice/shop/new/topic?filename=a.md&value=%23)',
    ],
    ['a way up', fileLink('../../settings'), '`../../settings`'],
  ])('%s', (_, message, expected) => {
    expect(markdown(message, { links })).toBe(expected);
  });

  it('is only its label where the repository is not known', () => {
    expect(markdown(say`In ${fileLink('a.ts', 2)}: ${newFileLink('create it', 'a.md', '#')}.`)).toBe(
      'In `a.ts:2`: create it.',
    );
  });

  const path = fc.oneof(hostileText, fc.constant('src/a.ts'));
  const linked: fc.Arbitrary<Linked> = fc.record({
    label: fc.oneof(
      hostileText,
      hostileText.map((quoted) => ({ quoted })),
    ),
    target: fc.oneof(
      fc.record({ kind: fc.constant('file' as const), path, line: fc.nat(9) }),
      fc.record({ kind: fc.constant('new-file' as const), path, content: hostileText }),
      fc.record({ kind: fc.constant('commit' as const), sha: fc.oneof(hostileText, fc.constant('5ac7e8a')) }),
      fc.record({ kind: fc.constant('issue' as const), number: fc.integer() }),
    ),
  });
  const parts = fc.array(
    fc.oneof(
      hostileText,
      hostileText.map((quoted) => ({ quoted })),
      linked,
    ),
    { minLength: 1 },
  );

  test.each([
    ['a paragraph', 'paragraph', paragraph],
    ['a cell', 'cell', cell],
  ] as const)('leads where it is meant to, and nothing else is a link, in %s', (_, context, content) => {
    fc.assert(
      fc.property(parts, (message) => {
        const meant = message.flatMap((part) => {
          const url = typeof part === 'object' && 'target' in part ? urlOf(part.target, links) : null;
          return url === null ? [] : [url];
        });
        const found = content(`before ${markdown(message, { context, links })} after`).flatMap((node) => {
          if (node.type === 'text' || node.type === 'inlineCode') return [];
          if (node.type !== 'link') return [node.type];
          const inside = node.children.map(({ type }) => type);
          return inside.every((type) => type === 'text' || type === 'inlineCode') ? [node.url] : inside;
        });
        // In order; one whose label is blank is left out.
        let next = 0;
        for (const link of found) {
          next = meant.indexOf(link, next) + 1;
          expect(next).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
