import type { Nodes } from 'mdast';
import { parseMarkdown } from './parse.ts';

/**
 * The lines of the paragraphs of a text, as a reader sees them. Comments, HTML, code blocks, quotes, lists, headings and what is
 * struck out are left out; code within a line keeps its backticks.
 *
 * @param text Markdown; hostile
 * @returns null for a text that no person would write
 */
export function visibleLines(text: string): readonly string[] | null {
  const tree = parseMarkdown(text);
  if (tree === null) return null;
  return tree.children
    .filter((node) => node.type === 'paragraph')
    .flatMap((paragraph) => shown(paragraph).split(/\r\n?|\n/))
    .map((line) => line.trim());
}

function shown(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'inlineCode') return `\`${node.value}\``;
  if (node.type === 'break') return '\n';
  if (node.type === 'delete' || !('children' in node)) return '';
  const children: readonly Nodes[] = node.children;
  return children.map(shown).join('');
}
