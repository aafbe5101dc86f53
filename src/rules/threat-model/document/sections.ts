import type { Nodes, Root, RootContent } from 'mdast';
import { textOf } from '../../../text/markdown/parse.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { wordsOf } from '../../../text/words.ts';
import type { Options } from '../options.ts';

export const questions = ['working-on', 'go-wrong', 'do-about', 'good-job'] as const;
export type Question = (typeof questions)[number];

/** The four questions of Shostack's Four Question Frame. */
export const titles: Readonly<Record<Question, string>> = {
  'working-on': 'What are we working on?',
  'go-wrong': 'What can go wrong?',
  'do-about': 'What are we going to do about it?',
  'good-job': 'Did we do a good job?',
};

/** The answer to a question. */
export interface Answer {
  /** The line of its first heading, 1-based. */
  readonly line: number | null;
  readonly nodes: readonly RootContent[];
}

/** The answer to each question that has a heading. */
export type Answers = ReadonlyMap<Question, Answer>;

/**
 * Finds the answers to the four questions by their headings: real ones, or paragraphs all in bold. A heading may stand for
 * several questions ("Threats and mitigations"); what is below it goes to the next heading of its rank, without the parts
 * below it that answer another question. The document's title is no question.
 */
export function answers(tree: Root, synonyms: Options['questions']): Answers {
  const outline = tree.children.map((node) => ({ node, depth: depthOf(node) }));
  const depths = outline.flatMap(({ depth }) => depth ?? []);
  const highest = Math.min(...depths);
  const title =
    depths.filter((depth) => depth === highest).length === 1 && depths[0] === highest && depths.length > 1;
  const found = new Map<Question, { readonly line: number | null; readonly nodes: RootContent[] }>();
  const open: { depth: number; asked: readonly Question[] }[] = [];
  for (const { node, depth } of outline) {
    if (depth === null) {
      const asked = open.findLast((section) => section.asked.length > 0)?.asked ?? [];
      for (const question of asked) found.get(question)?.nodes.push(node);
      continue;
    }
    while ((open.at(-1)?.depth ?? 0) >= depth) open.pop();
    const asked = title && depth === highest ? [] : questionsOf(textOf(node), synonyms);
    open.push({ depth, asked });
    for (const question of asked) {
      if (!found.has(question)) found.set(question, { line: lineOf(node), nodes: [] });
    }
    if (asked.length > 0) continue;
    for (const question of open.findLast((section) => section.asked.length > 0)?.asked ?? []) {
      found.get(question)?.nodes.push(node);
    }
  }
  return found;
}

/** The line on which a node begins, 1-based. */
export function lineOf({ position }: Nodes): number | null {
  return position?.start.line ?? null;
}

/** 1 to 6 for a heading, 7 for a paragraph all in bold, null for anything else. */
export function depthOf(node: Nodes): number | null {
  if (node.type === 'heading') return node.depth;
  const only = node.type === 'paragraph' && node.children.length === 1 ? node.children[0] : undefined;
  return only?.type === 'strong' ? 7 : null;
}

function questionsOf(title: string, synonyms: Options['questions']): readonly Question[] {
  const heading = wordsOf(title);
  return questions.filter((question) =>
    synonyms[question].some((phrase) => heading.includes(wordsOf(phrase))),
  );
}

const diagrams: ReadonlySet<string> = new Set(['mermaid', 'plantuml', 'dot', 'graphviz', 'd2', 'geojson']);

/** Whether a part of a document has content: written text, an image or a diagram. */
export function isAnswer(node: Nodes): boolean {
  if (node.type === 'code') return diagrams.has((node.lang ?? '').toLowerCase()) && node.value.trim() !== '';
  if (node.type === 'table') {
    return node.children.slice(1).some((row) => row.children.some((cell) => isWritten(textOf(cell))));
  }
  if (node.type === 'heading') return false;
  if (node.type === 'image') return true;
  if (node.type === 'paragraph' && node.children.some((child) => child.type === 'image')) return true;
  if (node.type === 'list' || node.type === 'listItem' || node.type === 'blockquote') {
    const children: readonly Nodes[] = node.children;
    return children.some(isAnswer);
  }
  return isWritten(textOf(node));
}
