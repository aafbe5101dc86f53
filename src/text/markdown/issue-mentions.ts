import type { Nodes } from 'mdast';
import { documentTree } from './document-tree.ts';
import { textOfHtml } from './html-parts.ts';

/** An issue or pull request that a text names. */
export interface IssueMention {
  /** `owner/name`, as it is written. */
  readonly repository: string;
  readonly number: number;
}

/** Mentions of one text, unless told. */
const maxMentions = 10;

/** Nodes of one text that are looked into. */
const maxNodes = 20_000;

/**
 * The issues and pull requests that a text names where a reader sees it, by number, as `owner/name#12`, or by their address on this GitHub:
 * not in a comment, not in code, not struck out. Each once, the first ones, without the one that has the text.
 *
 * @param body Markdown; hostile
 * @param home the pull request that has the text: its address tells which GitHub this is
 * @param max how many at most
 * @returns null for a text that no person would write
 */
export function issueMentions(
  body: string,
  home: { readonly repository: string; readonly number: number; readonly url: string },
  max = maxMentions,
): readonly IssueMention[] | null {
  const tree = documentTree(body);
  if (tree === null) return null;
  const found = new Map<string, IssueMention>();
  const add = (mention: IssueMention) => {
    const key = `${mention.repository.toLowerCase()}#${mention.number}`;
    const isOwn = key === `${home.repository.toLowerCase()}#${home.number}`;
    if (!isOwn && !found.has(key)) found.set(key, mention);
  };
  // One that nothing refers to is not shown.
  const definitions = new Map(
    tree.children.flatMap((node) =>
      node.type === 'definition' ? [[node.identifier, node.url] as const] : [],
    ),
  );
  let nodes = 0;
  const visit = (node: Nodes): void => {
    nodes += 1;
    if (nodes > maxNodes || found.size >= max) return;
    const address =
      node.type === 'link'
        ? node.url
        : node.type === 'linkReference'
          ? (definitions.get(node.identifier) ?? '')
          : null;
    if (address !== null) {
      const mention = mentionAt(address, home.url);
      if (mention !== null) add(mention);
    } else if (node.type === 'text') {
      for (const mention of mentionsInText(node.value, home.repository)) add(mention);
    } else if (node.type === 'html') {
      for (const mention of mentionsInText(textOfHtml(node.value), home.repository)) add(mention);
    }
    // What stands for a link says the same again, or something else.
    else if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(tree);
  return [...found.values()].slice(0, max);
}

const written = /(?:^|[\s([,;:])(?:([\w.-]{1,100}\/[\w.-]{1,100})?#|GH-)([1-9]\d{0,8})(?![\w#])/g;

function mentionsInText(text: string, repository: string): readonly IssueMention[] {
  return [...text.matchAll(written)].map(([, named, digits]) => ({
    repository: named ?? repository,
    number: Number(digits),
  }));
}

/** The address of an issue or pull request on the same GitHub. */
function mentionAt(address: string, home: string): IssueMention | null {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address) || !URL.canParse(home)) return null;
  const url = new URL(address);
  if (url.origin !== new URL(home).origin) return null;
  const [owner = '', name = '', kind = '', digits = ''] = url.pathname
    .split('/')
    .filter((part) => part !== '');
  if (!/^(?:issues|pull)$/.test(kind) || !/^\d{1,9}$/.test(digits)) return null;
  if (![owner, name].every((part) => /^[\w.-]{1,100}$/.test(part))) return null;
  return { repository: `${owner}/${name}`, number: Number(digits) };
}
