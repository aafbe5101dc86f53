import { documentTree } from '../../../text/markdown/document-tree.ts';
import { answerBelow, isAnswered } from '../../../text/markdown/sections.ts';
import { say } from '../../../text/message.ts';
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
  const answers = wanted.map((title) => ({ title, answer: answerBelow(tree, title) }));
  const absent = answers.flatMap(({ title, answer }) => (answer === null ? [title] : []));
  const empty = answers.flatMap(({ title, answer }) =>
    answer === null || isAnswered(answer) ? [] : [title],
  );
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
