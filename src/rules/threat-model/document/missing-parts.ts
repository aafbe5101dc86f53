import type { Root } from 'mdast';
import { listedThreats } from '../../threat-documents/mitigated-threats.ts';
import { answers, isAnswer, questions } from '../../threat-documents/sections.ts';
import type { StructuredModel, StructuredThreat } from '../../threat-documents/structured/model.ts';
import type { Threat } from '../../threat-documents/threats.ts';
import type { Options } from '../options.ts';
import {
  together,
  type UncountedWork,
  uncounted,
  type Work,
  type WorkContext,
  workIn,
  workInText,
} from './linked-work.ts';
import {
  dispositionMissing,
  dispositionOpen,
  dispositionUndecided,
  type Gap,
  mitigationNotLinked,
  mitigationUncounted,
  noThreats,
  noThreatsInModel,
  questionMissing,
  questionUnanswered,
  threatsOpenInModel,
} from './problems.ts';

/** What counts in a document, and what may be shown of it. */
export interface Allowed {
  /** Whether its threats may be quoted: people who see the check may not be allowed to see a document elsewhere. */
  readonly quotable: boolean;
  /** Under `mitigations: linked`, what counts as linked; null otherwise. */
  readonly work: WorkContext | null;
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
  options: Pick<Options, 'questions' | 'dispositions'>,
  allowed: Allowed = { quotable: true, work: null },
): readonly Gap[] {
  const found = answers(tree, options.questions);
  const end = tree.children.at(-1)?.position?.end.line ?? null;
  const missing = questions.flatMap((question): readonly Gap[] => {
    const answer = found.get(question);
    if (answer === undefined) return [questionMissing(question, end)];
    return answer.nodes.some(isAnswer) ? [] : [questionUnanswered(question, answer.line)];
  });
  const wrong = found.get('go-wrong') ?? { line: null, nodes: [] };
  const listed = listedThreats(tree, options);
  const having = (disposition: Threat['disposition']) =>
    listed.filter((threat) => threat.disposition === disposition);
  const [without, open, undecided] = [having('missing'), having('open'), having('undecided')];
  const { quotable, work } = allowed;
  return [
    ...missing,
    ...(wrong.nodes.some(isAnswer) && listed.length === 0 ? [noThreats(wrong.line)] : []),
    ...(without.length > 0 ? [dispositionMissing(without, options.dispositions, quotable)] : []),
    ...(open.length > 0 ? [dispositionOpen(open, options.dispositions, quotable)] : []),
    ...(undecided.length > 0 ? [dispositionUndecided(undecided, quotable)] : []),
    ...(work === null ? [] : unlinked(workOfThreats(listed, work), work, quotable)),
  ];
}

/** A threat that is mitigated, with the work that is linked against it. */
interface MitigatedThreat {
  readonly text: string;
  readonly line: number | null;
  readonly work: Work;
}

function workOfThreats(listed: readonly Threat[], context: WorkContext): readonly MitigatedThreat[] {
  return listed
    .filter(({ disposition, mitigates }) => disposition === 'stated' && mitigates)
    .map(({ text, line, nodes }) => ({
      text,
      line,
      work: together(nodes.map((node) => workIn(node, context))),
    }));
}

/** The work that is linked against the threats of a document. */
export function linkedIn(
  tree: Root,
  options: Pick<Options, 'questions' | 'dispositions'>,
  context: WorkContext,
): Work {
  return together(workOfThreats(listedThreats(tree, options), context).map(({ work }) => work));
}

/** The same of a threat model that a tool keeps. */
export function linkedInModel({ threats }: StructuredModel, context: WorkContext): Work {
  return together(
    threats.filter(({ mitigates }) => mitigates).map(({ references }) => workInText(references, context)),
  );
}

/** The threats against which nothing is linked, and those against which only what does not count is. */
function unlinked(
  mitigated: readonly MitigatedThreat[],
  context: WorkContext,
  quotable: boolean,
): readonly Gap[] {
  const all = mitigated.map((threat) => ({ threat, uncounted: uncounted(threat.work, context) }));
  const without = all.filter((each) => each.uncounted?.length === 0).map(({ threat }) => threat);
  const vain = all.filter((each) => each.uncounted !== null && each.uncounted.length > 0);
  const works = new Map<string, UncountedWork>(
    vain.flatMap((each) => each.uncounted ?? []).map((work) => [work.name, work]),
  );
  return [
    ...(without.length > 0 ? [mitigationNotLinked(without, quotable)] : []),
    ...(vain.length > 0
      ? [
          mitigationUncounted(
            vain.map(({ threat }) => threat),
            [...works.values()],
            quotable,
          ),
        ]
      : []),
  ];
}

/** The same for a threat model that a tool keeps. Who reviewed it is no part of these formats: the review of the change says it. */
export function missingFromModel(
  { format, decisions, describesSystem, threats }: StructuredModel,
  { quotable, work }: Allowed,
): readonly Gap[] {
  const places = (some: readonly StructuredThreat[]) =>
    some.map(({ title }) => ({ text: title.slice(0, maxTitleLength), line: null }));
  const open = threats.filter(({ state }) => state !== 'stated');
  const mitigated =
    work === null
      ? []
      : threats
          .filter(({ mitigates }) => mitigates)
          .map((threat) => ({
            text: threat.title.slice(0, maxTitleLength),
            line: null,
            work: workInText(threat.references, work),
          }));
  return [
    ...(describesSystem ? [] : [questionUnanswered('working-on', null)]),
    ...(threats.length === 0 ? [noThreatsInModel(format)] : []),
    ...(open.length > 0 ? [threatsOpenInModel(places(open), decisions)] : []),
    ...(work === null ? [] : unlinked(mitigated, work, quotable)),
  ];
}

/** Characters of a threat's title that are kept. */
const maxTitleLength = 120;
