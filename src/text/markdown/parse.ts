import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { remembered } from '../remembered.ts';

/** Characters per text. GitHub's own limit for a description is 65,536. */
export const maxTextCharacters = 131_072;

/** Lines per text: the parser's time grows with the square of the lines of one paragraph. */
const maxLines = 2500;

/** Occurrences per text of the characters on which the parser's time grows with the square of their number. */
const maxOccurrences: Readonly<Record<string, number>> = {
  '[': 3000,
  '~': 1500,
  '<': 4000,
  '*': 8000,
  _: 8000,
  '`': 8000,
  '|': 20_000,
};

/** Markers of quotes and lists at the start of a line. The parser's time and stack grow with containers in containers. */
const containers = /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){1,50}/;
const maxContainersPerLine = 4;
const maxContainers = 3000;

/**
 * Parses Markdown in GitHub's flavour: a text once for all rules that read it.
 *
 * @param text hostile
 * @returns the tree, for nobody to change; null for a text that no person would write: too long, too deep, or full of brackets
 */
export const parseMarkdown: (text: string) => Root | null = remembered(parse, maxTextCharacters + 1);

function parse(text: string): Root | null {
  if (text.length > maxTextCharacters) return null;
  const counts = new Map<string, number>();
  for (const character of text) {
    const limit = maxOccurrences[character];
    if (limit === undefined) continue;
    const count = (counts.get(character) ?? 0) + 1;
    if (count > limit) return null;
    counts.set(character, count);
  }
  const lines = text.split(/\r\n?|\n/, maxLines + 1);
  const opened = lines.map((line) => containers.exec(line)?.[0].match(/>|[-+*]|\d+/g)?.length ?? 0);
  if (lines.length > maxLines || opened.some((count) => count > maxContainersPerLine)) return null;
  if (opened.reduce((sum, count) => sum + count, 0) > maxContainers) return null;
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** The text of a node as a reader sees it: without markup, HTML and comments; blocks are parted by a space. */
export function textOf(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return node.value;
    case 'image':
    case 'imageReference':
      return node.alt ?? '';
    case 'break':
      return ' ';
    case 'html':
    case 'code':
    case 'definition':
      return '';
  }
  if (!('children' in node)) return '';
  const children: readonly Nodes[] = node.children;
  const isFlow = children.some((child) => flow.has(child.type));
  return children.map(textOf).join(isFlow ? ' ' : '');
}

const flow: ReadonlySet<string> = new Set([
  'paragraph',
  'list',
  'listItem',
  'table',
  'tableRow',
  'tableCell',
  'heading',
  'blockquote',
  'code',
]);
