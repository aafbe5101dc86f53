import { type Requirements, requirements } from '../../engine/required-evidence.ts';
import type { SliceName } from '../../evidence/index.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import type { Memory } from '../read/cache.ts';
import type { ListName } from '../read/pull-request-query.ts';

/** The lists that each slice is read from. What has none is read apart. */
const listsOfSlice: { readonly [Name in SliceName]: readonly ListName[] } = {
  pullRequest: [],
  change: [],
  commits: ['commits', 'forcePushes'],
  reviews: ['reviews', 'reviewRequests'],
  labels: ['labels', 'labelEvents'],
  checks: ['contexts'],
  codeScanning: ['contexts'],
  documents: [],
  teams: [],
  headFiles: [],
};

/** What was posted before is always looked for: the check run among the contexts, and the comment. */
const posted: readonly ListName[] = ['contexts', 'comments'];

const allSlices = Object.keys(listsOfSlice) as SliceName[];

/** The lists to read for these slices and for what was posted before. */
export function listsFor(slices: Iterable<SliceName>): ReadonlySet<ListName> {
  return new Set([...posted, ...[...slices].flatMap((slice) => listsOfSlice[slice])]);
}

/** What a policy asks for; a broken one asks for nothing but the pull request. */
export function needsOf(policy: PolicyResult): Requirements {
  if (policy.valid) return requirements(policy.policy);
  return { slices: new Set(['pullRequest']), teams: [], documents: () => [], files: () => [] };
}

/** The policy is known only after the first query: until then what was asked for last is the best guess, or else everything. */
export function guessSlices(memory: Memory, repository: string, number: number): Iterable<SliceName> {
  return memory.slices.get(`${repository}#${number}`) ?? memory.slices.get(repository) ?? allSlices;
}

/** Keeps what a pull request asked for, for it and for the next one of the repository. */
export function rememberSlices(
  memory: Memory,
  repository: string,
  number: number,
  slices: ReadonlySet<SliceName>,
): void {
  memory.slices.set(`${repository}#${number}`, slices);
  memory.slices.set(repository, slices);
}
