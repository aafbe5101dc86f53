import type { Nodes } from 'mdast';
import { parseMarkdown } from './parse.ts';

/** Elements whose content a reader sees as code, quoted, struck out, folded away or in a list, a table or a heading. */
const elements: ReadonlySet<string> = new Set([
  ...['pre', 'code', 'tt', 'kbd', 'samp'],
  ...['blockquote', 'q', 'del', 's', 'strike', 'details'],
  ...['ul', 'ol', 'dl', 'table', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);

/** A comment, up to the end where it is not closed, or a tag. */
const commentOrTag = /<!--(?:[\s\S]*?-->|[\s\S]*)|<(\/?)([a-z][a-z0-9]*)\b(?:"[^"]*"|'[^']*'|[^"'<>])*>/gi;

/**
 * The lines of the paragraphs of a text, as a reader sees them. Comments, HTML, code blocks, quotes, lists, tables, headings and what
 * is struck out are left out, whether they are written as Markdown or as HTML around a paragraph; code within a line keeps its backticks.
 *
 * @param text Markdown; hostile
 * @returns null for a text that no person would write
 */
export function visibleLines(text: string): readonly string[] | null {
  const tree = parseMarkdown(text);
  if (tree === null) return null;
  const html = new OpenElements();
  return tree.children.flatMap((node) => {
    const shown = show(node, html);
    return node.type === 'paragraph' ? shown.split(/\r\n?|\n/).map((line) => line.trim()) : [];
  });
}

/** Which elements a text has begun and not ended: HTML is in separate nodes, and an element continues over the nodes between. */
class OpenElements {
  readonly #open = new Map<string, number>();

  read(html: string): void {
    for (const [, end, name] of html.matchAll(commentOrTag)) {
      const element = name?.toLowerCase() ?? '';
      if (!elements.has(element)) continue;
      const count = (this.#open.get(element) ?? 0) + (end === '/' ? -1 : 1);
      if (count > 0) this.#open.set(element, count);
      else this.#open.delete(element);
    }
  }

  get isInside(): boolean {
    return this.#open.size > 0;
  }
}

function show(node: Nodes, html: OpenElements): string {
  if (node.type === 'html') html.read(node.value);
  if (node.type === 'break') return '\n';
  if (node.type === 'text' || node.type === 'inlineCode') {
    if (html.isInside) return node.value.replaceAll(/[^\r\n]+/g, '');
    return node.type === 'text' ? node.value : `\`${node.value.replaceAll(/[\r\n]+/g, ' ')}\``;
  }
  if (!('children' in node)) return '';
  const children: readonly Nodes[] = node.children;
  const shown = children.map((child) => show(child, html)).join('');
  return node.type === 'delete' ? '' : shown;
}
