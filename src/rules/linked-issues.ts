import type { Nodes } from 'mdast';
import type { IssueReference } from '../evidence/documents.ts';
import type { PullRequest } from '../evidence/pull-request.ts';
import { documentTree } from '../text/markdown/document-tree.ts';

/** Links that are read. */
const maxLinks = 200;

/**
 * The issues and pull requests of this GitHub that a description leads to where a reader sees it, by address or by number, each once: not in
 * a comment and not in code. Nothing is opened; whether one exists is for the slice `linkedWork`. A bare `#12` may be either.
 *
 * @returns null where the description is too long or too deeply nested to be read
 */
export function linkedIssues(pullRequest: PullRequest): readonly IssueReference[] | null {
  const tree = documentTree(pullRequest.body);
  if (tree === null) return null;
  const definitions = new Map(
    tree.children.flatMap((node) =>
      node.type === 'definition' ? [[node.identifier, node.url] as const] : [],
    ),
  );
  const found = new Map<string, IssueReference>();
  const add = (references: readonly IssueReference[]): void => {
    for (const reference of references) {
      if (found.size >= maxLinks || isItself(reference, pullRequest)) continue;
      found.set(`${reference.repository.toLowerCase()}#${reference.number}`, reference);
    }
  };
  const visit = (node: Nodes): void => {
    if (found.size >= maxLinks) return;
    if (node.type === 'link') add(addressed(node.url, pullRequest));
    else if (node.type === 'linkReference')
      add(addressed(definitions.get(node.identifier) ?? '', pullRequest));
    else if (node.type === 'text') add(numbered(node.value, pullRequest));
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(tree);
  return [...found.values()];
}

const number = /(?:^|[\s([,;:])(?:([\w.-]{1,100}\/[\w.-]{1,100})?#|GH-)(\d{1,9})(?![\w#])/g;

function numbered(text: string, { repository }: PullRequest): readonly IssueReference[] {
  return [...text.matchAll(number)].map(([, named, digits]) =>
    reference(named ?? repository, Number(digits)),
  );
}

function addressed(address: string, { url: own }: PullRequest): readonly IssueReference[] {
  // A recorded change may have no address.
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address) || !URL.canParse(own)) return [];
  const url = new URL(address);
  const [owner = '', name = '', kind = '', digits = ''] = url.pathname
    .split('/')
    .filter((part) => part !== '');
  const isNumbered = /^(?:issues|pull)$/.test(kind) && /^\d{1,9}$/.test(digits);
  return url.origin === new URL(own).origin && isNumbered
    ? [reference(`${owner}/${name}`, Number(digits))]
    : [];
}

function reference(repository: string, digits: number): IssueReference {
  return { kind: 'issue', repository, number: digits };
}

function isItself({ repository, number: digits }: IssueReference, pullRequest: PullRequest): boolean {
  return digits === pullRequest.number && isSameRepository(repository, pullRequest.repository);
}

/** Whether two names are those of one repository. */
export function isSameRepository(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
