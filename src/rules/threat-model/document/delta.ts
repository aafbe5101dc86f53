import { tokensIn } from '../../threat-documents/paths-in-text.ts';
import { deltaCounts } from '../messages.ts';
import type { AssessedDocument, Assessment } from './assessment.ts';
import type { ReadModel } from './document.ts';

/**
 * The assessments, where one that is only about what changes counts together with the whole threat model that it names: it covers the
 * change and lists threats with their dispositions, and leaves the other questions to that one. The security team approves it.
 *
 * @param team null: nobody can approve it, and it does not count
 */
export function withDeltas(
  documents: readonly AssessedDocument[],
  team: string | null,
): readonly Assessment[] {
  return documents.map(({ assessment, model }) => {
    const isDelta =
      team !== null &&
      assessment.problems.length > 0 &&
      assessment.problems.every(
        (problem) => 'missing' in problem && problem.missing !== undefined && problem.missing !== 'go-wrong',
      );
    const base = isDelta && model !== null ? documents.find((other) => isBase(other, model)) : undefined;
    if (base === undefined) return assessment;
    return { ...assessment, problems: [], notes: [deltaCounts(assessment.name, base.assessment.name)] };
  });
}

/** A whole threat model, whether it covers the change or not, that another document names. */
function isBase({ assessment: { path }, model }: AssessedDocument, delta: ReadModel): boolean {
  if (path === null || model === null || model === delta || model.gaps.length > 0) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [...tokensIn(delta.text), ...delta.links].some((token) => {
    const named = token.split(/[?#]/, 1)[0] ?? '';
    return named === path || named === name || named.endsWith(`/${path}`) || named === `./${name}`;
  });
}
