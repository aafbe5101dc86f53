import type { Nodes } from 'mdast';

/** 1 to 6 for a heading, 7 for a paragraph all in bold, null for anything else. */
export function depthOf(node: Nodes): number | null {
  if (node.type === 'heading') return node.depth;
  const only = node.type === 'paragraph' && node.children.length === 1 ? node.children[0] : undefined;
  return only?.type === 'strong' ? 7 : null;
}
