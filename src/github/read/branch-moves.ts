import type { BranchMoves } from '../../subjects/branch-moves.ts';
import type { Place } from '../../subjects/place.ts';
import type { Installation } from '../client/installation.ts';
import { readActivities } from './activity.ts';

/** Pages of the activity log of one branch: 5,000 pushes and merges. */
const maxPages = 50;

/** GitHub keeps the activity log for a year. */
const yearMs = 365 * 86_400_000;

/**
 * Reads the activity log of a branch, as far back as it is needed.
 *
 * @param asked.branch without `refs/heads/`
 * @returns null where the app may not read it
 */
export async function readBranchMoves(
  asked: Place & { readonly branch: string; readonly installation: Installation },
  since: Date,
  now: () => Date,
): Promise<BranchMoves | null> {
  const slice = await readActivities(asked, `refs/heads/${asked.branch}`, since, maxPages);
  if (!slice.available) return null;
  const { activities: moves, whole } = slice.value;
  const oldest = moves.at(-1)?.at ?? since;
  const kept = new Date(now().getTime() - yearMs);
  return { moves, since: whole ? kept : oldest < since ? since : oldest };
}
