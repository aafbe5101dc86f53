import type { Clock } from '../platform/clock.ts';
import { announceOnCheck, saysOf } from './check-entry.ts';
import type { Draft, Recorder } from './entries.ts';
import { readLastEvaluation, withRecorded } from './last-evaluation.ts';
import { placeName } from './place.ts';
import type { FailedCheck } from './publishing.ts';
import type { AnySubject, CheckChange, FailureNotice, HoldsLease, TaskOf } from './work.ts';

/**
 * Shows on the check of a subject that its evaluation failed, and announces that to the record first.
 *
 * @param publish writes the check, once `announce` allows it; null where it does not, or the subject is gone
 * @returns null where nothing was written
 */
export async function publishFailureNotice<Subject extends AnySubject & { readonly number?: number }>(
  task: TaskOf<Subject>,
  { recorder, clock }: { readonly recorder: Pick<Recorder, 'entry'>; readonly clock: Clock },
  holdsLease: HoldsLease,
  publish: (announce: (check: FailedCheck) => Promise<boolean>) => Promise<CheckChange | null>,
): Promise<FailureNotice | null> {
  const last = readLastEvaluation(task.remembered);
  let recorded = last?.recorded ?? null;
  const check = await publish(async (failed) => {
    const { says, encode } = evaluationFailed(task.subject, failed, recorder, clock.now());
    const entry = await announceOnCheck(task, holdsLease, { says, encode }, recorded);
    recorded = says;
    return entry !== null;
  });
  return check === null ? null : { check, remembered: withRecorded(last, recorded) };
}

function evaluationFailed(
  subject: { readonly number?: number },
  { place, headSha, branch, checkName }: FailedCheck,
  recorder: Pick<Recorder, 'entry'>,
  at: Date,
): Draft {
  return {
    says: saysOf('evaluation-failed', headSha, checkName),
    encode: () => ({
      entry: recorder.entry({
        kind: 'evaluation-failed',
        repositoryId: place.repositoryId,
        repository: placeName(place),
        ...(subject.number === undefined ? {} : { number: subject.number }),
        sha: headSha,
        branch,
        conclusion: 'failure',
        place,
        facts: { at, checkName },
      }),
      evidence: [],
    }),
  };
}
