import { LRUCache } from 'lru-cache';
import type { Report } from '../engine/report.ts';
import type { ReleaseTarget } from '../evidence/release.ts';
import type { Clock } from '../platform/clock.ts';
import { releasePlan } from '../policy/releases.ts';
import { verdictKind } from '../record/entry.ts';
import { newestReleaseReport } from '../store/release-reports.ts';
import type { Store } from '../store/store.ts';
import type { Place } from '../subjects/place.ts';
import type { ReleasePorts } from '../subjects/release.ts';
import { targetKey } from '../subjects/release-target.ts';
import type { ReleaseVerdicts } from '../subjects/release-verdicts.ts';
import { processNow } from './process-now.ts';

/**
 * What a caller is told about a release. `gone`: GitHub has no such commit in the repository. `late`: it is still being evaluated.
 * `too-often`: the repository has no more evaluations for callers in this hour.
 */
export type AskedRelease =
  | { readonly state: 'done'; readonly report: Report }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'gone' | 'late' }
  | { readonly state: 'too-often'; readonly retryInSeconds: number };

/** Milliseconds that a caller waits at most. */
const limitMs = 25_000;

/** Milliseconds within which the same question gets the answer that the record has. */
const freshMs = 15_000;

/** Evaluations of one repository in an hour that callers of this process may cause: each adds to the record, and costs requests. */
export const maxPerHour = 300;

const hourMs = 3_600_000;

/**
 * Answers callers who may read a repository. Every user who may read it can ask, so that what they can cause is bounded: a verdict of the last
 * seconds is given again, a repository has a number of evaluations in an hour, and a target that is new to the record is evaluated by the
 * queue, and recorded, only where the policy lists it.
 */
export function askedReleases({
  store,
  github,
  engine,
  releaseVerdicts,
  clock,
  sleep,
}: {
  readonly store: Pick<Store, 'wake' | 'find' | 'entries' | 'entry'>;
  readonly github: Pick<ReleasePorts['github'], 'gatherRelease'>;
  readonly engine: ReleasePorts['engine'];
  readonly releaseVerdicts: Pick<ReleaseVerdicts, 'firstFor'>;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}): (place: Place, sha: string, target: ReleaseTarget) => Promise<AskedRelease> {
  const evaluations = new LRUCache<string, { count: number }>({ max: 10_000 });

  /** Counts an evaluation; returns the seconds until there are more, or 0 where there is one left. */
  const countIn = (repositoryId: number): number => {
    const now = clock.now().getTime();
    const key = `${repositoryId} ${Math.floor(now / hourMs)}`;
    const counted = evaluations.get(key) ?? { count: 0 };
    evaluations.set(key, counted);
    if (counted.count >= maxPerHour) return Math.ceil((hourMs - (now % hourMs)) / 1_000);
    counted.count += 1;
    return 0;
  };

  return async (place, sha, target) => {
    const { repositoryId } = place;
    const recorded = () => newestReleaseReport(store, repositoryId, sha, target);
    const [newest] = await store.entries(
      { kind: verdictKind, repositoryId, sha, branch: targetKey(target) },
      1,
    );
    const isFresh = newest !== undefined && Math.abs(clock.now().getTime() - newest.at) < freshMs;
    const fresh = isFresh ? await recorded() : null;
    if (fresh !== null) return { state: 'done', report: fresh };
    const retryInSeconds = countIn(repositoryId);
    if (retryInSeconds > 0) return { state: 'too-often', retryInSeconds };
    if ((await releaseVerdicts.firstFor(repositoryId, target)) === null) {
      const gathered = await github.gatherRelease({ ...place, sha, target }, []);
      if (gathered === null) return { state: 'gone' };
      const { policy, evidence, subject } = gathered;
      if (!policy.valid || releasePlan(policy.policy, target).entries.length === 0)
        return {
          state: 'done',
          report: await engine.evaluateRelease(subject, policy, evidence, clock.now()),
        };
    }
    const processed = await processNow(store, { ...place, kind: 'release', sha, target }, limitMs, sleep);
    if (processed.state !== 'done') return processed;
    const report = await recorded();
    return report === null ? { state: 'gone' } : { state: 'done', report };
  };
}
