import type { Nodes } from 'mdast';
import { tokensIn } from './paths-in-text.ts';

/** An issue or pull request by its number: `#12`, `owner/name#12`, `GH-12`. */
const number = /(?:^|[\s([,;:])(?:(?:[\w.-]{1,100}\/[\w.-]{1,100})?#|GH-)\d{1,9}(?![\w#])/;

/** An issue or pull request by its address. */
const address = /^https:\/\/[^\s]{1,300}\/(?:issues|pull)\/\d{1,9}(?![\w])/;

/**
 * Whether a part of a document links work: an issue, a pull request, or a test of the change. Whether the issue exists is for the reader:
 * a number is shown as a link where it does.
 *
 * @param tests the tests that the change adds or edits
 */
export function linksWork(node: Nodes, tests: ReadonlySet<string>): boolean {
  if (node.type === 'link' || node.type === 'definition') {
    const { url } = node;
    if (address.test(url) || namesTest(url.replace(/[?#].*$/, ''), tests)) return true;
  }
  if (node.type === 'text' || node.type === 'inlineCode') {
    return (node.type === 'text' && number.test(node.value)) || namesTest(node.value, tests);
  }
  if (!('children' in node)) return false;
  const children: readonly Nodes[] = node.children;
  return children.some((child) => linksWork(child, tests));
}

/** The same for a text without markup. */
export function namesWork(text: string, tests: ReadonlySet<string>): boolean {
  return number.test(text) || text.split(/\s+/).some((word) => address.test(word)) || namesTest(text, tests);
}

function namesTest(text: string, tests: ReadonlySet<string>): boolean {
  return tokensIn(text).some((path) => tests.has(path));
}
