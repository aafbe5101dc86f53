import type { ReadChange } from '../../../analysis/read-change.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { defaultMajorOptions, type MajorScore, scoreChange } from '../../major-change/score.ts';
import { matcher } from '../../matching.ts';
import { changedDocuments } from '../documents/changed-documents.ts';
import type { Options } from '../options.ts';

/** The score of a major change; null where the change is none, or the policy asks for no decision. */
export function majorScore(
  change: ReadChange,
  pullRequest: PullRequest,
  { decisions, threshold }: Pick<Options, 'decisions' | 'threshold'>,
): MajorScore | null {
  if (decisions === 'off') return null;
  const score = scoreChange(change, { pullRequest }, { ...defaultMajorOptions, threshold });
  return score.major ? score : null;
}

/** The first file of the change that records a decision and says something new; null where none does. */
export function decisionFile(
  change: ReadChange,
  globs: Options['decision-files'],
): { readonly path: string; readonly line: number | null } | null {
  const isDecision = matcher(globs);
  const { counting } = changedDocuments(change, globs);
  return counting.find(({ path, adds }) => adds && isDecision(path)) ?? null;
}
