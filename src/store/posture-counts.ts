import { countByDay } from '../ledger/posture.ts';
import { verdictKind } from '../record/entry.ts';
import type { PosturePorts } from '../subjects/posture.ts';
import { dayMs } from '../subjects/posture-facts.ts';
import type { Entries, ListedEntry } from './entries.ts';
import { landedChanges } from './landed-changes.ts';
import type { Posture } from './posture.ts';

/** Verdicts on one pull request that are read. */
const maxVerdicts = 200;

/** Days that are counted where nothing is kept yet, or nothing was for long. */
const maxDays = 400;

/**
 * The posture of repositories, counted from the entries of a store.
 *
 * @example const posture = postureFrom(store);
 */
export function postureFrom(
  store: Pick<Entries, 'entries' | 'firstEntry' | 'entry'> & Pick<Posture, 'keepPosture' | 'lastPostureDay'>,
): PosturePorts['posture'] {
  return {
    async countsSince(repositoryId, now) {
      const earliest = Math.floor(now.getTime() / dayMs) - maxDays;
      const last = await store.lastPostureDay(repositoryId);
      const counter = countByDay();
      const since = Math.max(earliest, last ?? earliest) * dayMs;
      for await (const { entry, rules } of landedChanges(store, { repositoryId, since })) {
        const verdicts = rules === null ? [] : await verdictsBefore(store, repositoryId, entry);
        counter.add(entry.at, rules, verdicts);
      }
      return counter.days();
    },
    keep: (of, counts, measured) => store.keepPosture(of, counts, measured),
  };
}

/** The verdicts on a change until it landed, the oldest first; none of one in a merge group that is not known by its number. */
async function verdictsBefore(
  store: Pick<Entries, 'entries'>,
  repositoryId: number,
  { number, branch, at }: ListedEntry,
) {
  if (number === undefined) return [];
  const filter = { repositoryId, number, kind: verdictKind, until: at + 1 };
  const found = await store.entries(filter, maxVerdicts);
  return found
    .filter((each) => each.branch === branch)
    .map((each) => ({ at: each.at, rules: each.rules ?? [] }))
    .toReversed();
}
