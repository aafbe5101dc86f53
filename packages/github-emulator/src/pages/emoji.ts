import type { ElementContent, Nodes, RootContent } from 'hast';

/** The emoji in check texts, with the class that draws them in page.css. */
const drawn: ReadonlyMap<string, string> = new Map([
  ['✅', 'tick'],
  ['❌', 'cross'],
  ['⚠️', 'warning-sign'],
  ['⚠', 'warning-sign'],
  ['➖', 'dash'],
  ['🟢', 'disc green'],
  ['🟡', 'disc yellow'],
  ['🔴', 'disc red'],
  ['⚪', 'disc white'],
]);

const pattern = new RegExp(`(${[...drawn.keys()].join('|')})`);

/** Replaces emoji outside code with drawings: not every machine has a font for them. */
export function drawEmoji(tree: Nodes): Nodes {
  if (tree.type !== 'root') return tree;
  const children: RootContent[] = [];
  for (const child of tree.children) children.push(...(child.type === 'doctype' ? [child] : drawIn(child)));
  return { ...tree, children };
}

function drawIn(node: ElementContent): ElementContent[] {
  if (node.type === 'text')
    return node.value
      .split(pattern)
      .filter((part) => part !== '')
      .map(nodeOf);
  if (node.type !== 'element' || node.tagName === 'code') return [node];
  return [{ ...node, children: node.children.flatMap(drawIn) }];
}

function nodeOf(text: string): ElementContent {
  const kind = drawn.get(text);
  if (kind === undefined) return { type: 'text', value: text };
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: ['emoji', ...kind.split(' ')], role: 'img', ariaLabel: text },
    children: [],
  };
}
