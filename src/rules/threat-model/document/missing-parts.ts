import type { Root } from 'mdast';
import type { Options } from '../options.ts';
import {
  dispositionMissing,
  dispositionOpen,
  dispositionUndecided,
  type Gap,
  noThreats,
  questionMissing,
  questionUnanswered,
} from './problems.ts';
import { answers, isAnswer, questions } from './sections.ts';
import { type Threat, threats } from './threats.ts';

/**
 * Checks the form of a threat model: the four questions of Shostack's Four Question Frame, each answered, and at least one
 * threat, each with a disposition. The content is for people to review.
 *
 * @param tree the document, parsed
 * @param quotable whether its threats may be quoted: people who see the check may not be allowed to see a document elsewhere
 * @returns what is missing, questions first; nothing when it is complete
 */
export function missingFrom(
  tree: Root,
  options: Pick<Options, 'questions' | 'dispositions'>,
  quotable = true,
): readonly Gap[] {
  const found = answers(tree, options.questions);
  const end = tree.children.at(-1)?.position?.end.line ?? null;
  const missing = questions.flatMap((question): readonly Gap[] => {
    const answer = found.get(question);
    if (answer === undefined) return [questionMissing(question, end)];
    return answer.nodes.some(isAnswer) ? [] : [questionUnanswered(question, answer.line)];
  });
  const wrong = found.get('go-wrong') ?? { line: null, nodes: [] };
  const listed = threats(wrong.nodes, found.get('do-about')?.nodes ?? [], options.dispositions);
  const having = (disposition: Threat['disposition']) =>
    listed.filter((threat) => threat.disposition === disposition);
  const [without, open, undecided] = [having('missing'), having('open'), having('undecided')];
  return [
    ...missing,
    ...(wrong.nodes.some(isAnswer) && listed.length === 0 ? [noThreats(wrong.line)] : []),
    ...(without.length > 0 ? [dispositionMissing(without, options.dispositions, quotable)] : []),
    ...(open.length > 0 ? [dispositionOpen(open, options.dispositions, quotable)] : []),
    ...(undecided.length > 0 ? [dispositionUndecided(undecided, quotable)] : []),
  ];
}
