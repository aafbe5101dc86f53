import type { Nodes, Root, RootContent } from 'mdast';
import { depthOf } from '../../text/markdown/heading-depth.ts';
import { textOf } from '../../text/markdown/parse.ts';
import { isWritten } from '../../text/markdown/written.ts';
import { wordsOf } from '../../text/words.ts';
import type { Questions } from './options.ts';

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
 * below it that answer another question. What stands below a threat that has its own heading, such as "Mitigation", also belongs to
 * that threat. The document's title is no question.
 */
export function answers(tree: Root, synonyms: Questions): Answers {
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
    for (const question of asked) {
      if (!found.has(question)) found.set(question, { line: lineOf(node), nodes: [] });
    }
    const ofThreat = asked.length > 0 && isBelowThreat(open) && !asked.includes('go-wrong');
    open.push({ depth, asked: ofThreat ? [...asked, 'go-wrong'] : asked });
    if (ofThreat) found.get('go-wrong')?.nodes.push(node);
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

/** The last heading that is open has no question, and stands below "What can go wrong?". */
function isBelowThreat(open: readonly { readonly asked: readonly Question[] }[]): boolean {
  const last = open.at(-1);
  if (last === undefined || last.asked.length > 0) return false;
  return open.findLast(({ asked }) => asked.length > 0)?.asked.includes('go-wrong') === true;
}

/** Phrases that stand for no question, though a word of theirs does. */
const names = [
  'threat model',
  'threat models',
  'threat modeling',
  'threat modelling',
  'threat actors',
  'threat agents',
];

/** A phrase counts only where it is no part of a longer one: "risks" in "Residual risks" does not. */
function questionsOf(title: string, synonyms: Questions): readonly Question[] {
  const heading = wordsOf(title);
  const matches = [
    ...questions.flatMap((question) => synonyms[question].map((phrase) => ({ question, phrase }))),
    ...names.map((phrase) => ({ question: null, phrase })),
  ]
    .map(({ question, phrase }) => ({ question, words: wordsOf(phrase) }))
    .filter(({ words }) => heading.includes(words));
  return questions.filter((question) =>
    matches.some(
      (match) =>
        match.question === question &&
        heading
          .replaceAll(
            longest(
              matches.filter(({ words }) => words.length > match.words.length && words.includes(match.words)),
            ),
            '  ',
          )
          .includes(match.words),
    ),
  );
}

function longest(matches: readonly { readonly words: string }[]): string {
  return matches.map(({ words }) => words).sort((a, b) => b.length - a.length)[0] ?? '\0';
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
