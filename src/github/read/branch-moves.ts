import type { BranchMoves } from '../../subjects/branch-moves.ts';
import type { Place } from '../../subjects/place.ts';
import type { Installation } from '../client/installation.ts';
import { readActivities } from './activity.ts';
import { type Cache, defineCache } from './cache.ts';

/** Pages of the activity log of one branch: 5,000 pushes and merges. */
const maxPages = 50;

/** Logs that are kept while the line is read in parts: each part would read the same log. */
const readLogs = defineCache<BranchMoves>({ max: 20, ttl: 30 * 60_000 });

/** GitHub keeps the activity log for a year. */
const yearMs = 365 * 86_400_000;

/**
 * Reads the activity log of a branch, as far back as it is needed.
 *
 * @param asked.branch without `refs/heads/`
 * @param isContinued one that was read for the part above, with the same `since`, will do
 * @returns null where the app may not read it
 */
export async function readBranchMoves(
  asked: Place & { readonly branch: string; readonly installation: Installation },
  { since, isContinued }: { readonly since: Date; readonly isContinued: boolean },
  { cache, now }: { readonly cache: Cache; readonly now: () => Date },
): Promise<BranchMoves | null> {
  const logs = cache.of(readLogs);
  const key = `${asked.repositoryId} ${since.getTime()} ${asked.branch}`;
  const known = isContinued ? logs.get(key) : undefined;
  if (known !== undefined) return known;
  const slice = await readActivities(asked, `refs/heads/${asked.branch}`, since, maxPages);
  if (!slice.available) return null;
  const { activities: moves, whole } = slice.value;
  const oldest = moves.at(-1)?.at ?? since;
  const kept = new Date(now().getTime() - yearMs);
  const log = { moves, since: whole ? kept : oldest < since ? since : oldest };
  logs.set(key, log);
  return log;
}
