import type { Nodes, Root } from 'mdast';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { DocumentReference } from '../../../evidence/documents.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { parseMarkdown, textOf } from '../../../text/markdown/parse.ts';
import { phrases, wordsOf } from '../../../text/words.ts';
import { matcher } from '../../matching.ts';
import { isThreatModelFile } from '../../threat-documents/formats.ts';
import { pathsIn } from '../../threat-documents/paths-in-text.ts';
import {
  file,
  numbered,
  sameRepository,
  type Target,
  targetOf,
  withPermission,
} from '../../threat-documents/targets.ts';
import type { Options } from '../options.ts';

/** What the pull request offers as its threat model, and what it refers to besides. */
export interface Offered {
  /** Changed files first, then the description's links, each once. */
  readonly documents: readonly DocumentReference[];
  /** Links to other hosts that are said to be the threat model; never fetched. */
  readonly external: readonly URL[];
  /** The issues and pull requests of this repository that the description names, and the pull request itself. */
  readonly numbers: ReadonlySet<number>;
  /** False where the description was too long or too deeply nested to be read. */
  readonly readable: boolean;
}

interface Mention {
  readonly target: Target;
  /** The text around it: its paragraph or row, the paragraph that leads in its list, and the heading above. */
  readonly around: string;
}

/**
 * Finds what a pull request offers as its threat model: changed files where threat models are kept, and links and paths of
 * the description that lead there or stand beside the words "threat model". HTML comments and blocks of code are not
 * read.
 */
export function offered(change: ReadChange, pullRequest: PullRequest, options: Options): Offered {
  const kept = matcher(options.paths);
  const documents: DocumentReference[] = change.files
    .map(({ file }) => file)
    .filter((file) => file.status !== 'removed' && kept(file.path) && isThreatModelFile(file.path))
    .map((file) => ({ kind: 'file', path: file.path }));
  const external: URL[] = [];
  const numbers = new Set([pullRequest.number]);
  const mentioned = mentionsInDescription(pullRequest);
  for (const { target, around } of mentioned ?? []) {
    const introduced = introduces.test(wordsOf(around));
    if (target.kind === 'external') {
      if (introduced) external.push(target.url);
      continue;
    }
    const { reference } = target;
    if (reference.kind === 'issue' && sameRepository(reference.repository, pullRequest))
      numbers.add(reference.number);
    const own =
      reference.kind === 'issue' &&
      reference.number === pullRequest.number &&
      sameRepository(reference.repository, pullRequest);
    if ((introduced && !own) || (reference.kind === 'file' && kept(reference.path)))
      documents.push(withPermission(reference, pullRequest, options));
  }
  const distinct = new Map(documents.map((reference) => [JSON.stringify(reference), reference]));
  return {
    documents: [...distinct.values()].slice(0, maxDocuments),
    external: external.slice(0, maxDocuments),
    numbers,
    readable: mentioned !== null,
  };
}

/** Documents that are told about: no more than 10 are read. */
const maxDocuments = 20;

/** The words that introduce a threat model. */
export const introduces = phrases('threat model* | threat analysis | risk assessment');

/** By pull request as it was read: what it offers is needed before its documents are read, and again when they are assessed. */
const mentionsByPullRequest = new WeakMap<PullRequest, readonly Mention[] | null>();

/** What the description mentions; null where it is too long or too deeply nested to be read. */
function mentionsInDescription(pullRequest: PullRequest): readonly Mention[] | null {
  let known = mentionsByPullRequest.get(pullRequest);
  if (known === undefined) {
    const tree = parseMarkdown(pullRequest.body);
    known = tree === null ? null : mentions(tree, pullRequest, pullRequest.repository);
    mentionsByPullRequest.set(pullRequest, known);
  }
  return known;
}

/** Every link and issue number of a text with the text around it. */
function mentions(tree: Root, pullRequest: PullRequest, home: string): readonly Mention[] {
  const definitions = new Map<string, string>();
  for (const node of tree.children)
    if (node.type === 'definition') definitions.set(node.identifier, node.url);
  const found: Mention[] = [];
  let heading = '';
  const visit = (node: Nodes, block: string, lead: string): void => {
    const around = isBlock(node) ? textOf(node).slice(0, maxSurroundingsLength) : block;
    if (node.type === 'heading') heading = around;
    const add = (target: Target | null) => {
      if (target !== null) found.push({ target, around: `${heading} ${lead} ${around}` });
    };
    if (node.type === 'link') add(targetOf(node.url, pullRequest));
    else if (node.type === 'linkReference')
      add(targetOf(definitions.get(node.identifier) ?? '', pullRequest));
    else if (node.type === 'text') {
      for (const target of numbered(node.value, home)) add(target);
      for (const path of pathsIn(node.value)) add(file(path));
    } else if (node.type === 'inlineCode') for (const path of pathsIn(node.value)) add(file(path));
    else if ('children' in node) {
      node.children.forEach((child, index) => {
        const before = child.type === 'list' ? node.children[index - 1] : undefined;
        visit(
          child,
          around,
          before?.type === 'paragraph' ? textOf(before).slice(0, maxSurroundingsLength) : lead,
        );
      });
    }
  };
  visit(tree, '', '');
  return found;
}

/**
 * The issues and pull requests of this repository that a document names.
 *
 * @param home the repository in which the document stands: there a bare `#12` is one of its own
 */
export function numbersNamed(tree: Root, pullRequest: PullRequest, home: string): ReadonlySet<number> {
  const targets = mentions(tree, pullRequest, home).map(({ target }) => target);
  return new Set(issuesOf(targets, pullRequest));
}

/** The same for a text without markup. */
export function numbersIn(text: string, pullRequest: PullRequest, home: string): ReadonlySet<number> {
  const addresses = text.match(/https:\/\/[^\s"'<>()]{1,500}/g) ?? [];
  const targets = [...numbered(text, home), ...addresses.flatMap((url) => targetOf(url, pullRequest) ?? [])];
  return new Set(issuesOf(targets, pullRequest));
}

function issuesOf(targets: readonly Target[], pullRequest: PullRequest): readonly number[] {
  return targets.flatMap((target) =>
    target.kind === 'document' &&
    target.reference.kind === 'issue' &&
    sameRepository(target.reference.repository, pullRequest)
      ? [target.reference.number]
      : [],
  );
}

/** Characters of a paragraph that are searched for the words "threat model". */
const maxSurroundingsLength = 500;

function isBlock(node: Nodes): boolean {
  return node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableRow';
}
