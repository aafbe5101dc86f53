import type { ListItem, Nodes, Root, RootContent } from 'mdast';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { depthOf } from '../../../text/markdown/heading-depth.ts';
import { textOf } from '../../../text/markdown/parse.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { say } from '../../../text/message.ts';
import { isPlaceholder } from '../../../text/placeholder.ts';
import { wordsOf } from '../../../text/words.ts';
import { listOfTexts } from '../conditions/texts.ts';
import type { Facts } from '../facts.ts';
import { met, type Part } from './part.ts';

/**
 * Whether the description has the sections that are asked for, with something that the author wrote below each heading: no comment, no
 * text of a template, no box that is not ticked.
 */
export function sectionsPart(wanted: readonly string[], { pullRequest: { body } }: Facts): Part {
  const tree = documentTree(body);
  if (tree === null) {
    return {
      state: 'error',
      says: say`The description is too long or too deeply nested to be read.`,
      remedy: say`Shorten the description.`,
      turn: 'author',
      waitingFor: [],
      findings: [],
    };
  }
  const absent = wanted.filter((title) => sectionsNamed(tree, title).length === 0);
  const empty = wanted.filter((title) => {
    const sections = sectionsNamed(tree, title);
    return sections.length > 0 && !sections.some((nodes) => nodes.some(isFilled));
  });
  if (absent.length + empty.length === 0) {
    return met(say`The description has ${listOfTexts(wanted, 'and')}.`);
  }
  const missing = absent.length === 0 ? [] : say`The description has no section ${listOfTexts(absent)}.`;
  const unfilled =
    empty.length === 0
      ? []
      : say`Nothing is filled in below ${listOfTexts(empty, 'and')} of the description.`;
  return {
    state: 'fail',
    says: absent.length > 0 && empty.length > 0 ? say`${missing} ${unfilled}` : [...missing, ...unfilled],
    remedy: say`Edit the description: add a heading for each of ${listOfTexts([...absent, ...empty], 'and')}, and write below it.`,
    turn: 'author',
    waitingFor: [],
    findings: [],
  };
}

/** What stands below each heading of this title, up to the next heading that is not below it. */
function sectionsNamed({ children }: Root, title: string): readonly (readonly RootContent[])[] {
  return children.flatMap((node, index) => {
    const depth = depthOf(node);
    if (depth === null || titleWords(textOf(node)) !== titleWords(title)) return [];
    const below = children.slice(index + 1);
    const end = below.findIndex((each) => (depthOf(each) ?? Number.POSITIVE_INFINITY) <= depth);
    return [end === -1 ? below : below.slice(0, end)];
  });
}

/** The words of a heading without its number and without a note that it is optional or required. */
function titleWords(heading: string): string {
  return wordsOf(heading)
    .trim()
    .replace(/^\d{1,3}(?: \d{1,3})? /, '')
    .replace(/ (?:optional|required|mandatory)$/, '');
}

/** Whether a part of a section is something that the author wrote. */
function isFilled(node: Nodes): boolean {
  switch (node.type) {
    case 'heading':
    case 'html':
    case 'definition':
      return false;
    case 'image':
      return true;
    case 'code':
      return isWritten(node.value);
    case 'list':
      return node.children.some(isFilledItem);
    case 'blockquote':
      return node.children.some(isFilled);
    case 'table':
      return node.children.slice(1).some((row) => row.children.some((cell) => isAuthors(textOf(cell))));
    case 'paragraph':
      return (
        depthOf(node) === null &&
        (node.children.some(({ type }) => type === 'image') || isAuthors(textOf(node)))
      );
    default:
      return isAuthors(textOf(node));
  }
}

/** A box that is not ticked is the template's. */
function isFilledItem({ checked, children }: ListItem): boolean {
  return checked === false ? false : children.some(isFilled);
}

/** Characters of a paragraph that show whether it is a template's. */
const maxRead = 500;

function isAuthors(text: string): boolean {
  const start = text.trim().slice(0, maxRead);
  if (!isWritten(start) || isPlaceholder(start)) return false;
  return !sentencesOf(start).every(isInstruction);
}

function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?])\s/).filter((sentence) => /\p{L}/u.test(sentence));
}

/** How a template speaks to the author: a request, or a question. */
const instructions: readonly RegExp[] = [
  /^[\s"'([*_-]{0,5}(?:please|describe|explain|specify|provide|summari[sz]e|outline|elaborate|tell us|fill (?:in|out)|enter|clarify)\b/i,
  /^[\s"'([*_-]{0,5}(?:what|why|how|which|who|where|when|does|do|did|is|are|can|could|will|would|should|have|has|any)\b[^.]{0,300}\?[\s)\]"'*_]{0,5}$/i,
  /^[\s"'([*_-]{0,5}(?:add|list|include|write|link|insert|replace|mention|put|give|state|note|attach|paste|delete|remove)\b[^.]{0,200}\b(?:here|below|above|if (?:any|applicable|needed|relevant)|this (?:section|text|line)|your (?:change|changes|pull request|pr))\b/i,
];

function isInstruction(sentence: string): boolean {
  return instructions.some((form) => form.test(sentence));
}
