import type { Nodes } from 'mdast';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { listOf } from '../../../text/lists-and-counts.ts';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { type Message, say } from '../../../text/message.ts';
import { compiled } from '../../compiled.ts';
import type { Facts } from '../facts.ts';
import type { RequiredLink } from '../schema/definition.ts';
import { met, type Part } from './part.ts';

/** Links that are read. */
const maxLinks = 500;

/** Characters of an address that are read: a longer one matches nothing. */
const maxAddress = 2_000;

/** What a description leads to. A bare `#12` may be an issue or a pull request. */
interface Link {
  readonly kinds: readonly ('issue' | 'pull-request')[];
  /** The address of a link; null for a bare number. */
  readonly address: string | null;
}

/** Whether the description links to one of these, where a reader sees it: not in a comment and not in code. Nothing is opened. */
export function linksPart(wanted: readonly RequiredLink[], { pullRequest }: Facts): Part {
  const links = linksIn(pullRequest);
  if (links?.some((link) => wanted.some((each) => isWanted(link, each)))) {
    return met(say`The description links to ${wordsFor(wanted)}.`);
  }
  return {
    state: links === null ? 'error' : 'fail',
    says:
      links === null
        ? say`The description is too long or too deeply nested to be read.`
        : say`The description has no link to ${wordsFor(wanted)}.`,
    remedy:
      links === null
        ? say`Shorten the description.`
        : say`Add a link to ${wordsFor(wanted)} to the description.`,
    turn: 'author',
    waitingFor: [],
    findings: [],
  };
}

function isWanted({ kinds, address }: Link, wanted: RequiredLink): boolean {
  if (typeof wanted === 'string') return kinds.includes(wanted);
  return (
    address !== null && address.length <= maxAddress && compiled(wanted.url).matcher(address).lookingAt()
  );
}

function wordsFor(wanted: readonly RequiredLink[]): Message {
  return listOf(
    wanted.map((each) => {
      if (typeof each !== 'string') return say`an address like ${each.url}`;
      return each === 'issue' ? say`an issue` : say`a pull request`;
    }),
    'or',
    3,
  );
}

/** The links of a description; null where it cannot be read. */
function linksIn(pullRequest: PullRequest): readonly Link[] | null {
  const tree = documentTree(pullRequest.body);
  if (tree === null) return null;
  const definitions = new Map(
    tree.children.flatMap((node) =>
      node.type === 'definition' ? [[node.identifier, node.url] as const] : [],
    ),
  );
  const found: Link[] = [];
  const visit = (node: Nodes): void => {
    if (found.length >= maxLinks) return;
    if (node.type === 'link') found.push(...linkTo(node.url, pullRequest));
    else if (node.type === 'linkReference')
      found.push(...linkTo(definitions.get(node.identifier) ?? '', pullRequest));
    else if (node.type === 'text') found.push(...numbersIn(node.value, pullRequest));
    else if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(tree);
  return found;
}

const number = /(?:^|[\s([,;:])(?:([\w.-]{1,100}\/[\w.-]{1,100})?#|GH-)(\d{1,9})(?![\w#])/g;

function numbersIn(text: string, { repository, number: own }: PullRequest): readonly Link[] {
  return [...text.matchAll(number)].flatMap(([, named, digits]): readonly Link[] =>
    isOwn(named ?? repository, Number(digits), { repository, number: own })
      ? []
      : [{ kinds: ['issue', 'pull-request'], address: null }],
  );
}

function linkTo(address: string, pullRequest: PullRequest): readonly Link[] {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return [];
  const url = new URL(address);
  const [owner = '', name = '', kind = '', digits = ''] = url.pathname
    .split('/')
    .filter((part) => part !== '');
  // A recorded change may have no address.
  const isHere = URL.canParse(pullRequest.url) && url.origin === new URL(pullRequest.url).origin;
  const isNumbered = isHere && /^(?:issues|pull)$/.test(kind) && /^\d{1,9}$/.test(digits);
  if (!isNumbered) return [{ kinds: [], address }];
  if (isOwn(`${owner}/${name}`, Number(digits), pullRequest)) return [];
  return [{ kinds: [kind === 'issues' ? 'issue' : 'pull-request'], address }];
}

/** The pull request itself. */
function isOwn(
  named: string,
  digits: number,
  { repository, number: own }: Pick<PullRequest, 'repository' | 'number'>,
) {
  return digits === own && named.toLowerCase() === repository.toLowerCase();
}
