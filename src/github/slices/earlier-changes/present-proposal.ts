import type { Commit } from '../../../evidence/commits.ts';
import { say } from '../../../text/message.ts';
import type { ListedFile } from '../change/diff.ts';
import type { PullRequestContext } from '../reader.ts';
import { compareCommits, maxComparedFiles } from './compare-commits.ts';
import { tooManyFiles, type Unknown } from './earlier-proposal.ts';
import type { TestMerge } from './test-merge.ts';

/** What the pull request proposes now: the paths that its test merge may change in the base. */
export interface PresentProposal extends TestMerge {
  /** The head, where the files are those of the head's own diff; else null, and they are those of the test merge. */
  readonly head: string | null;
  /** Where the head's own diff begins; null where the files are not those of that diff. */
  readonly mergeBase: string | null;
  readonly files: readonly ListedFile[];
}

/**
 * Reads the paths that the test merge changes. Where a rule reads the diff of the pull request anyway, and its history has one merge
 * base with the base, the diff names them; otherwise a merge may change more than the diff shows, and the test merge is compared itself.
 */
export async function presentProposal(
  {
    source,
    reading,
    required,
    diff,
  }: Pick<PullRequestContext<never>, 'source' | 'reading' | 'required' | 'diff'>,
  testMerge: TestMerge,
  commits: readonly Commit[] | null,
): Promise<PresentProposal | Unknown> {
  const mergeBase = commits === null ? null : onlyParentOutside(commits);
  if (required.slices.has('change') && mergeBase !== null) {
    const read = await diff();
    if (!read.available || read.value.listed.length >= maxComparedFiles) return tooManyFiles;
    return { ...testMerge, head: reading.headSha, mergeBase, files: read.value.listed };
  }
  const { base, merged } = testMerge;
  const comparison = await compareCommits(source, base, merged);
  if (comparison === null || comparison.mergeBase !== base)
    return { why: say`GitHub no longer has its test merge` };
  return comparison.files === null
    ? tooManyFiles
    : { ...testMerge, head: null, mergeBase: null, files: comparison.files };
}

/**
 * The one commit that commits are built on and that is not among them; null where there are several. If the commits are those that a
 * base lacks, it is the only merge base of each of them with the base.
 */
export function onlyParentOutside(commits: readonly Commit[]): string | null {
  const inside = new Set(commits.map(({ sha }) => sha));
  const outside = new Set(commits.flatMap(({ parents }) => parents).filter((parent) => !inside.has(parent)));
  const [parent = null] = outside;
  return outside.size === 1 ? parent : null;
}
