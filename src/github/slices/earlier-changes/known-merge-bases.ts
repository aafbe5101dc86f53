import type { Commits } from '../../../evidence/commits.ts';
import type { BaseEvent } from '../../../evidence/earlier-changes.ts';
import type { Review } from '../../../evidence/reviews.ts';
import { defineCache } from '../../read/cache.ts';
import type { PullRequestContext } from '../reader.ts';
import { rememberComparison } from './compare-commits.ts';
import type { Point } from './points.ts';
import { onlyParentOutside } from './present-proposal.ts';

/** What a pull request was at its last reading. */
interface LastReading {
  readonly head: string;
  readonly base: string;
  /** How often the base had become another commit than by being pushed forward. */
  readonly baseEvents: number;
  readonly mergeBase: string;
  readonly reviews: readonly string[];
}

const lastReadings = defineCache<LastReading>({ max: 5_000 });

/** The merge base of a head and its base at the time of an approval. */
const mergeBases = defineCache<string>({ max: 10_000 });

type Context = Pick<PullRequestContext<never>, 'source' | 'reading' | 'required' | 'diff'>;

/**
 * Remembers what the present head proposes, so that it need not be asked for when it is an earlier one. The merge base at the time of an
 * approval is known where it was the same before and after it: a base that is pushed forward never brings back an earlier one.
 */
export async function rememberReading(
  { source, reading, required, diff }: Context,
  { commits }: Commits,
  reviews: readonly Review[],
  baseEvents: readonly BaseEvent[],
): Promise<void> {
  const mergeBase = onlyParentOutside(commits);
  if (mergeBase === null) return;
  const { headSha: head, about } = reading;
  const key = keyOf(source);
  const last = source.cache.of(lastReadings).get(key);
  const now: LastReading = {
    head,
    base: about.baseRefName,
    baseEvents: baseEvents.length,
    mergeBase,
    reviews: reviews.map(({ id }) => id),
  };
  if (last !== undefined && isSame(last, now)) {
    for (const { id, commit, submittedAt } of reviews) {
      if (commit !== head || submittedAt === null || last.reviews.includes(id)) continue;
      source.cache.of(mergeBases).set(`${key}:${commit}@${submittedAt.getTime()}`, mergeBase);
    }
  }
  source.cache.of(lastReadings).set(key, now);
  if (!required.slices.has('change')) return;
  const read = await diff();
  if (read.available) rememberComparison(source, mergeBase, head, read.value.listed);
}

/** The merge base at the time of an approval, where it is known. */
export function knownMergeBase(source: Context['source'], { commit, at }: Point): string | undefined {
  return source.cache.of(mergeBases).get(`${keyOf(source)}:${commit}@${at.getTime()}`);
}

function keyOf({ repositoryId, number }: Context['source']): string {
  return `${repositoryId}#${number}`;
}

function isSame(one: LastReading, other: LastReading): boolean {
  return (
    one.head === other.head &&
    one.base === other.base &&
    one.baseEvents === other.baseEvents &&
    one.mergeBase === other.mergeBase
  );
}
