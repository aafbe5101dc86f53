import type { Root } from 'mdast';
import type { Options } from '../options.ts';
import { linksWork, namesWork } from './linked-work.ts';
import {
  dispositionMissing,
  dispositionOpen,
  dispositionUndecided,
  type Gap,
  mitigationNotLinked,
  noThreats,
  noThreatsInModel,
  questionMissing,
  questionUnanswered,
  threatsOpenInModel,
} from './problems.ts';
import { answers, isAnswer, questions } from './sections.ts';
import type { StructuredModel, StructuredThreat } from './structured/model.ts';
import { type Threat, threats } from './threats.ts';

/** What counts in a document, and what may be shown of it. */
export interface Allowed {
  /** Whether its threats may be quoted: people who see the check may not be allowed to see a document elsewhere. */
  readonly quotable: boolean;
  /** The tests that this change adds or edits. */
  readonly tests: ReadonlySet<string>;
}

/**
 * Checks the form of a threat model: the four questions of Shostack's Four Question Frame, each answered, and at least one
 * threat, each with a disposition. The content is for people to review.
 *
 * @param tree the document, parsed
 * @returns what is missing, questions first; nothing when it is complete
 */
export function missingFrom(
  tree: Root,
  options: Pick<Options, 'questions' | 'dispositions' | 'mitigations'>,
  allowed: Allowed = { quotable: true, tests: new Set() },
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
  const unlinked =
    options.mitigations === 'linked'
      ? having('stated').filter(
          ({ mitigates, nodes }) => mitigates && !nodes.some((node) => linksWork(node, allowed.tests)),
        )
      : [];
  const { quotable } = allowed;
  return [
    ...missing,
    ...(wrong.nodes.some(isAnswer) && listed.length === 0 ? [noThreats(wrong.line)] : []),
    ...(without.length > 0 ? [dispositionMissing(without, options.dispositions, quotable)] : []),
    ...(open.length > 0 ? [dispositionOpen(open, options.dispositions, quotable)] : []),
    ...(undecided.length > 0 ? [dispositionUndecided(undecided, quotable)] : []),
    ...(unlinked.length > 0 ? [mitigationNotLinked(unlinked, quotable)] : []),
  ];
}

/** The same for a threat model that a tool keeps. Who reviewed it is no part of these formats: the review of the change says it. */
export function missingFromModel(
  { format, decisions, describesSystem, threats }: StructuredModel,
  options: Pick<Options, 'mitigations'>,
  { quotable, tests }: Allowed,
): readonly Gap[] {
  const places = (some: readonly StructuredThreat[]) =>
    some.map(({ title }) => ({ text: title.slice(0, maxTitleLength), line: null }));
  const open = threats.filter(({ state }) => state !== 'stated');
  const unlinked =
    options.mitigations === 'linked'
      ? threats.filter(({ mitigates, references }) => mitigates && !namesWork(references, tests))
      : [];
  return [
    ...(describesSystem ? [] : [questionUnanswered('working-on', null)]),
    ...(threats.length === 0 ? [noThreatsInModel(format)] : []),
    ...(open.length > 0 ? [threatsOpenInModel(places(open), decisions)] : []),
    ...(unlinked.length > 0 ? [mitigationNotLinked(places(unlinked), quotable)] : []),
  ];
}

/** Characters of a threat's title that are kept. */
const maxTitleLength = 120;
