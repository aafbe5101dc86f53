import type { GitHub, Published } from '../github/github.ts';
import type { Claim } from '../store/store.ts';
import type { Reconcile } from './reconcile.ts';

/**
 * Tells people that a subject is not judged until something happens. It asks GitHub for no evidence and judges nothing, as that is
 * what fails.
 *
 * @param stillMine as for {@link Reconcile}
 * @returns what became of the check; null where there is none to show it by
 */
export type ShowSetAside = (
  claim: Claim,
  stillMine: Parameters<Reconcile>[1],
) => Promise<Published['check'] | null>;

/** Pull requests and merge groups have a check. What others stand for is found by the next sweep. */
export function createShowSetAside(github: Pick<GitHub, 'publishFailure'>): ShowSetAside {
  return async ({ subject }, stillMine) => {
    if (subject.kind !== 'pull-request' && subject.kind !== 'merge-group') return null;
    return (await stillMine()) ? github.publishFailure(subject) : null;
  };
}
