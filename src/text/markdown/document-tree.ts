import type { Nodes, Root } from 'mdast';
import { withHtmlParts } from './html-parts.ts';
import { parseMarkdown } from './parse.ts';

/**
 * Parses a document as a reader sees it: tables and headings in HTML are such, and what is struck out is gone.
 *
 * @param text hostile
 * @returns null for a text that no person would write
 */
export function documentTree(text: string): Root | null {
  const tree = parseMarkdown(text);
  if (tree === null) return null;
  removeStruck(tree);
  return { ...tree, children: withHtmlParts(tree.children) };
}

/** Both as Markdown and as HTML within a line. */
function removeStruck(node: Nodes): void {
  if (!('children' in node)) return;
  const children = node.children as Nodes[];
  let isStruck = false;
  const kept = children.filter((child) => {
    const tag = child.type === 'html' ? /^<(\/?)(?:del|s|strike)(?:\s[^<>]*)?>$/i.exec(child.value) : null;
    if (tag !== null) isStruck = tag[1] === '';
    return child.type !== 'delete' && !isStruck;
  });
  if (kept.length < children.length) children.splice(0, children.length, ...kept);
  for (const child of kept) removeStruck(child);
}
