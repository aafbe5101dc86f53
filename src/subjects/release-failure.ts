import type { Clock } from '../platform/clock.ts';
import { announceOnCheck, saysOf } from './check-entry.ts';
import type { Recorder } from './entries.ts';
import { type Place, placeName } from './place.ts';
import { releaseIssueId } from './release-issue.ts';
import { type ReleaseMemory, readReleaseMemory } from './release-memory.ts';
import type { ReleaseSubject } from './release-subject.ts';
import { targetKey } from './release-target.ts';
import type { CheckChange, FailureNotice, HoldsLease, TaskOf } from './work.ts';

/** Where it is shown that a release could not be evaluated. */
export interface FailedReleaseNotice {
  /** On its commit, as the check about the release of a tag. */
  readonly onCheck: boolean;
  /** Identifies the issue about it, hexadecimal; null: none is opened. */
  readonly issue: string | null;
}

export interface ReleaseFailurePorts {
  readonly github: {
    /**
     * Shows that a release could not be evaluated, where the policy lists its target or cannot be read.
     *
     * @param announce called before anything is written, with the name of the check where there is one; false: nothing must be
     * @returns null where nothing was written: the commit is gone, or the policy does not list the target
     */
    publishReleaseFailure(
      subject: ReleaseSubject,
      notice: FailedReleaseNotice,
      announce: (place: Place, checkName: string | null) => Promise<boolean>,
    ): Promise<{ readonly check: CheckChange | null; readonly issue: number | null } | null>;
  };
  readonly recorder: Pick<Recorder, 'entry'>;
  readonly clock: Clock;
}

/**
 * Shows that a release could not be evaluated: that of a tag or a draft on its commit, and one after the fact in an issue. Who asked for a
 * verdict by the API is told in the answer.
 *
 * @returns null where nothing was written
 */
export async function publishReleaseFailure(
  task: TaskOf<ReleaseSubject>,
  { github, recorder, clock }: ReleaseFailurePorts,
  holdsLease: HoldsLease,
): Promise<FailureNotice | null> {
  const { subject } = task;
  const { sha, target } = subject;
  const before = readReleaseMemory(task.remembered);
  const is = (...kinds: readonly string[]) => task.reasons.some(({ kind }) => kinds.includes(kind));
  const isReleased = before.isUndecided || is('tagged', 'deployed');
  const onCheck = before.isTag || before.isPlanned || is('tagged', 'planned');
  if (!isReleased && !onCheck) return null;
  const branch = targetKey(target);
  let { recorded } = before;
  const shown = await github.publishReleaseFailure(
    subject,
    { onCheck, issue: isReleased ? releaseIssueId(sha, branch) : null },
    async (place, checkName) => {
      const says = saysOf('evaluation-failed', sha, branch);
      const encode = () => ({
        entry: recorder.entry({
          kind: 'evaluation-failed',
          repositoryId: place.repositoryId,
          repository: placeName(place),
          sha,
          branch,
          conclusion: 'failure',
          place,
          facts: { at: clock.now(), target, checkName },
        }),
        evidence: [],
      });
      const entry = await announceOnCheck(task, holdsLease, { says, encode }, recorded);
      recorded = says;
      return entry !== null;
    },
  );
  if (shown === null) return null;
  const remembered: ReleaseMemory = {
    ...before,
    recorded,
    isTag: before.isTag || is('tagged'),
    isPlanned: before.isPlanned || is('planned'),
    isUndecided: isReleased,
  };
  return {
    ...(shown.check === null ? {} : { check: shown.check }),
    ...(shown.issue === null ? {} : { issue: shown.issue }),
    remembered,
  };
}
