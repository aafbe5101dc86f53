import type { Nodes, Root } from 'mdast';
import { remembered } from '../remembered.ts';
import { withHtmlParts } from './html-parts.ts';
import { maxTextCharacters, parseMarkdown } from './parse.ts';

/**
 * A document as a reader sees it: tables and headings in HTML are such, and what is struck out is gone.
 *
 * @param text hostile
 * @returns for nobody to change; null for a text that no person would write
 */
export const documentTree: (text: string) => Root | null = remembered((text) => {
  const tree = parseMarkdown(text);
  if (tree === null) return null;
  const shown = withoutStruck(tree);
  return { ...shown, children: withHtmlParts(shown.children) };
}, maxTextCharacters + 1);

/** Without what is struck out, as Markdown or as HTML within a line. What has none of it is the same node. */
function withoutStruck<Node extends Nodes>(node: Node): Node {
  if (!('children' in node)) return node;
  const children: readonly Nodes[] = node.children;
  let isStruck = false;
  const kept = children.filter((child) => {
    const tag = child.type === 'html' ? /^<(\/?)(?:del|s|strike)(?:\s[^<>]*)?>$/i.exec(child.value) : null;
    if (tag !== null) isStruck = tag[1] === '';
    return child.type !== 'delete' && !isStruck;
  });
  const shown = kept.map(withoutStruck);
  const isSame = shown.length === children.length && shown.every((child, index) => child === children[index]);
  return isSame ? node : { ...node, children: shown };
}
