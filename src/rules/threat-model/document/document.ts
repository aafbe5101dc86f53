import type { Nodes, Root } from 'mdast';
import type { IssueReference } from '../../../evidence/documents.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { textOf } from '../../../text/markdown/parse.ts';
import type { Message } from '../../../text/message.ts';
import type { Format } from '../../threat-documents/formats.ts';
import { readModel } from '../../threat-documents/structured/read-model.ts';
import type { Options } from '../options.ts';
import { numbersIn, numbersNamed } from './links.ts';
import { type Allowed, linkedIn, linkedInModel, missingFrom, missingFromModel } from './missing-parts.ts';
import type { Gap, Unusable } from './problems.ts';
import { saidIn } from './said.ts';
import { documentTooLong, formatNotRead, modelNotParsed, modelUnknown } from './unusable.ts';

/** A threat model as it was read, whatever its format. */
export interface ReadModel {
  readonly gaps: readonly Gap[];
  /** What its answers and threats say. */
  readonly said: string;
  /** All that a reader sees of it. */
  readonly text: string;
  /** The issues and pull requests of the pull request's repository that it names. */
  readonly numbers: ReadonlySet<number>;
  /** Where its links lead, as written. */
  readonly links: readonly string[];
  /** Under `mitigations: linked`, the issues and pull requests that are linked against its threats. */
  readonly work: readonly IssueReference[];
}

/** Where a document stands, and what counts in it. */
export interface ReadingContext {
  readonly name: Message;
  /** The repository in which it stands: there a bare `#12` is one of its own. */
  readonly home: string;
  readonly pullRequest: PullRequest;
  readonly options: Options;
  readonly allowed: Allowed;
}

/**
 * Reads a threat model in its format.
 *
 * @param text hostile
 * @returns why it cannot be read where it cannot
 */
export function readDocument(text: string, format: Format, context: ReadingContext): ReadModel | Unusable {
  if (format.kind === 'unread') return formatNotRead(context.name, format.name);
  if (format.kind === 'markdown') {
    const tree = documentTree(text);
    return tree === null ? documentTooLong(context.name) : readTree(tree, context);
  }
  const model = readModel(text, format.kind);
  if (model === 'unparsed') return modelNotParsed(context.name, format.kind);
  if (model === null) return modelUnknown(context.name, format.kind);
  const all = model.texts.join('\n');
  return {
    gaps: missingFromModel(model, context.allowed),
    said: all,
    text: all,
    numbers: numbersIn(all, context.pullRequest, context.home),
    links: [],
    work: context.allowed.work === null ? [] : linkedInModel(model, context.allowed.work).issues,
  };
}

/** Reads a threat model in Markdown. */
export function readTree(tree: Root, { options, allowed, pullRequest, home }: ReadingContext): ReadModel {
  return {
    gaps: missingFrom(tree, options, allowed),
    said: saidIn(tree, options),
    text: tree.children.map(textOf).join('\n'),
    numbers: numbersNamed(tree, pullRequest, home),
    links: linksIn(tree),
    work: allowed.work === null ? [] : linkedIn(tree, options, allowed.work).issues,
  };
}

function linksIn(node: Nodes): readonly string[] {
  if (node.type === 'link' || node.type === 'definition') return [node.url];
  if (!('children' in node)) return [];
  const children: readonly Nodes[] = node.children;
  return children.flatMap(linksIn);
}
