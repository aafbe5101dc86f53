import type { Change, ChangedFile } from '../evidence/change.ts';
import type { EarlierChanges } from '../evidence/earlier-changes.ts';
import type { Evidence } from '../evidence/index.ts';
import type { Policy } from '../policy/policy.ts';
import { patternSize } from '../rules/pattern-size.ts';

/** Patterns of a policy that read each line as long as all built-in ones together. */
const patternsPerReading = 40;

/** Elements of an ordinary pattern; a larger one counts as several. */
const ordinarySize = 50;

/**
 * How much there is to read in an evaluation, in characters: paths and diffs, once for the built-in rules and once more for every
 * few patterns of the policy's own; and the texts beside the change.
 */
export function sizeOf(policy: Policy, evidence: Evidence): number {
  const readings = 1 + patternsIn(policy) / patternsPerReading;
  const { change, pullRequest, documents, headFiles, baseDirectories } = evidence;
  const texts = [
    ...(pullRequest?.available ? [pullRequest.value.body] : []),
    ...(documents?.available ? documents.value.map(({ text }) => text) : []),
    ...earlierChangesIn(evidence).flatMap(({ texts: compared }) => Object.values(compared)),
    ...(baseDirectories?.available
      ? Object.values(baseDirectories.value).flatMap((entries) =>
          (entries ?? []).map(({ name, beginning = '' }) => name + beginning),
        )
      : []),
    ...(headFiles?.available ? Object.values(headFiles.value).map((text) => text ?? '') : []),
  ];
  const written = texts.reduce((sum, text) => sum + text.length, 0);
  return (change?.available ? sizeOfChange(change.value) : 0) * readings + written;
}

/** What is compared with the present change, also that of other pull requests with the same head. */
function earlierChangesIn({ earlierChanges, reviews }: Evidence): readonly EarlierChanges[] {
  const own = earlierChanges?.available ? [earlierChanges.value] : [];
  const ofCopies = own.flatMap(({ ofCopies: copies = [] }) => copies);
  const ofReviews = reviews?.available
    ? reviews.value.reviews.flatMap(({ copy }) => copy?.earlier ?? [])
    : [];
  return [...new Set([...own, ...ofCopies, ...ofReviews])];
}

/** Characters of the paths and diffs of a change. */
export function sizeOfChange({ files }: Change): number {
  return files.reduce((sum, file) => sum + sizeOfFile(file), 0);
}

/** The files that make a change large, the largest first. */
export function largestFiles({ files }: Change, most: number): readonly string[] {
  return files
    .map((file) => ({ path: file.path, size: sizeOfFile(file) }))
    .toSorted((a, b) => b.size - a.size)
    .slice(0, most)
    .map(({ path }) => path);
}

function sizeOfFile({ path, previousPath = '', patch = '' }: ChangedFile): number {
  return path.length + previousPath.length + patch.length;
}

/**
 * Texts in the options that a rule may match against each line or path, the large ones several times. Rules about releases read no change.
 */
function patternsIn({ rules }: Policy): number {
  return rules
    .filter(({ rule: { on } }) => on.pullRequest !== undefined)
    .reduce((sum, { options }) => sum + textsIn(options), 0);
}

function textsIn(value: unknown): number {
  if (typeof value === 'string') return Math.max(1, patternSize(value) / ordinarySize);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, each) => sum + textsIn(each), 0);
}
