import type { Root } from 'mdast';
import {
  dispositionMissing,
  dispositionUndecided,
  type Note,
  noThreats,
  questionMissing,
  questionUnanswered,
} from '../messages.ts';
import type { Options } from '../options.ts';
import { answers, isAnswer, questions } from './sections.ts';
import { type Threat, threats } from './threats.ts';

/**
 * Judges the form of a threat model: the four questions of Shostack's Four Question Frame, each answered, and at least one
 * threat with a disposition for each. What it says is for people to judge.
 *
 * @param tree the document, parsed
 * @returns what is missing, in the order of the document; nothing when it is complete
 */
export function missingFrom(
  tree: Root,
  options: Pick<Options, 'questions' | 'dispositions'>,
): readonly Note[] {
  const found = answers(tree, options.questions);
  const missing = questions.flatMap((question): readonly Note[] => {
    const answer = found.get(question);
    if (answer === undefined) return [questionMissing(question)];
    return answer.some(isAnswer) ? [] : [questionUnanswered(question)];
  });
  const wrong = found.get('go-wrong') ?? [];
  const listed = threats(wrong, found.get('do-about') ?? [], options.dispositions);
  const named = (disposition: Threat['disposition']) =>
    listed.filter((threat) => threat.disposition === disposition).map(({ text }) => text);
  const [silent, undecided] = [named('missing'), named('undecided')];
  return [
    ...missing,
    ...(wrong.some(isAnswer) && listed.length === 0 ? [noThreats] : []),
    ...(silent.length > 0 ? [dispositionMissing(silent)] : []),
    ...(undecided.length > 0 ? [dispositionUndecided(undecided)] : []),
  ];
}
