import type { Engine } from '../engine/engine.ts';
import type { Report } from '../engine/report.ts';
import type { Push } from '../evidence/pushes.ts';
import type { Clock } from '../platform/clock.ts';
import { announceOnCheck } from './check-entry.ts';
import type { Recorder } from './entries.ts';
import type { Gathered } from './gathered.ts';
import { lastEvaluationOf, readLastEvaluation, withRecorded } from './last-evaluation.ts';
import type { Place } from './place.ts';
import type { SeenPolicyFiles } from './policy-file.ts';
import { isRequested, superseded } from './reason.ts';
import { reevaluatePendingWithinMs } from './stale-check.ts';
import {
  type AnySubject,
  type CheckChange,
  type CompletionOf,
  gone,
  type HoldsLease,
  type OutcomeOf,
  type TaskOf,
  type WakeOf,
} from './work.ts';

/** Where the notice goes that an evaluation failed. */
export interface FailedCheck {
  /** Where GitHub showed the repository. */
  readonly place: Place;
  readonly headSha: string;
  /** The base branch, without `refs/heads/`. */
  readonly branch: string;
  readonly checkName: string;
}

/** What publishing a report did. */
export interface Published {
  readonly check: CheckChange;
  /** `refused`: GitHub takes no comment, as on a locked conversation. The check says so; it is what counts. */
  readonly comment: 'created' | 'updated' | 'unchanged' | 'refused';
  /** GitHub's reason, where the comment was sent and refused. */
  readonly refusal?: string;
}

/** The ports that evaluating and publishing need. */
export interface PublishingPorts {
  /** Injected: the store and the CLI need subjects for their keys, and must not load the rules. */
  readonly engine: Engine;
  readonly github: {
    /**
     * Shows the report: the check run, and for a pull request the comment. Writes only what changed, and nothing when the head
     * moved since it was gathered (`superseded`: the push's own event brings the subject back).
     *
     * @returns null: nothing can be published there any more, such as in a repository that was archived meanwhile
     * @param onCheck for the check, where it also stands for other pull requests; the comment is about `report`
     */
    publish(gathered: Gathered, report: Report, onCheck?: Report): Promise<Published | null>;
  };
  /** Called when a check had to be written for which only a full resync had asked: an event was missed. */
  readonly onMissedEvent: () => void;
  readonly clock: Clock;
  readonly recorder: Recorder;
}

/** Milliseconds until a subject whose head moved is re-evaluated: the event of the push usually arrives first, but may be lost. */
const supersededDelayMs = 2_000;

/**
 * Publishes a report of a subject, which is where GitHub showed it, and leaves the state for the next evaluation.
 *
 * @param what.onCheck the report for the check, where it also stands for other pull requests
 * @param what.follows the subjects whose changes change this report
 * @param what.fingerprint the fingerprint of the subject for a full resync; null where it is unknown
 * @param what.pushes who pushed, as webhooks reported it
 * @param what.siblings the numbers of the pull requests that share its check
 * @param what.wakes other subjects that must be processed once this is published
 * @param what.policyFiles the versions of the policy files that were seen
 * @param what.members of a merge group: its pull requests, as they were gathered
 */
export async function publishReport<Subject extends AnySubject>(
  task: TaskOf<Subject>,
  { engine, github, onMissedEvent, clock, recorder }: PublishingPorts,
  holdsLease: HoldsLease,
  what: {
    readonly gathered: Gathered;
    readonly report: Report;
    readonly onCheck?: Report;
    readonly follows: CompletionOf<Subject>['follows'] & {};
    readonly fingerprint: string | null;
    readonly pushes?: readonly Push[];
    readonly siblings?: readonly number[];
    readonly wakes?: readonly WakeOf<Subject>[];
    readonly members?: readonly Gathered[];
    readonly policyFiles?: SeenPolicyFiles | undefined;
  },
): Promise<OutcomeOf<Subject>> {
  const { gathered, report, onCheck = report, follows, fingerprint, pushes, siblings, wakes, members } = what;
  const { headSha } = gathered.subject;
  const last = readLastEvaluation(task.remembered);
  const draft = recorder.verdict({
    gathered,
    report,
    onCheck,
    deliveries: task.deliveries,
    ...(members === undefined ? {} : { members }),
  });
  const entry = await announceOnCheck(task, holdsLease, draft, last?.recorded ?? null);
  if (entry === null) return { outcome: 'overtaken', head: headSha, completion: () => ({}) };
  const published = await github.publish(gathered, report, onCheck);
  // The check may have been written before GitHub refused the rest.
  if (published === null)
    return { ...gone, completion: (ms) => ({ ...gone.completion(ms), ...entry.unknown }) };
  const { check, comment, refusal } = published;
  const wrote = check === 'created' || check === 'updated';
  if (wrote && task.reasons.every(({ kind }) => kind === 'resync')) onMissedEvent();
  const { subject, deliveries } = task;
  const { conclusion } = report;
  const failing = failingRules(report);
  const evaluated = {
    head: headSha,
    conclusion,
    check,
    comment,
    ...(refusal === undefined ? {} : { refusal }),
  };
  if (check === 'superseded') {
    return {
      outcome: 'superseded',
      ...evaluated,
      completion: (ms) => ({
        subject,
        follows,
        ...entry.notShown,
        // What is remembered stays as it was, but for what the record holds: who pushed must not be lost.
        ...(task.intended.length === 0
          ? {}
          : { remembered: withRecorded(last, task.intended.at(-1)?.says ?? null) }),
        wakes: [superseded, ...task.reasons.filter(({ kind }) => kind === 'pushed')].map((reason) => ({
          subject,
          deliveries,
          reason,
          delay: supersededDelayMs,
        })),
        evaluation: { headSha, outcome: 'superseded', conclusion, failing, ms },
      }),
    };
  }
  const remembered = lastEvaluationOf(report, engine.relevantEvents(gathered.policy), fingerprint, {
    pushes,
    siblings,
    recorded: draft.says,
    policyFiles: what.policyFiles,
  });
  // A check is always written for a person who asks. If that counted as a change, two siblings would wake each other for ever.
  const isNews = check !== 'unchanged' && !(check === 'updated' && isRequested(task.reasons));
  const changed = isNews || last?.shown !== remembered.shown;
  const reevaluateInMs = nextReevaluationInMs(report, clock.now());
  return {
    outcome: 'evaluated',
    ...evaluated,
    completion: (ms) => ({
      subject,
      follows,
      ...entry.shown,
      ...(wakes === undefined ? {} : { wakes }),
      remembered,
      changed,
      reevaluateInMs,
      evaluation: { headSha, outcome: 'evaluated', conclusion, failing, ms },
    }),
  };
}

/** What makes the check fail, for the operator. */
export function failingRules({ policyProblems, rules }: Report): readonly string[] {
  if (policyProblems.length > 0) return ['policy'];
  return rules
    .filter(
      ({ enforcement, verdict }) => enforcement === 'enforce' && ['fail', 'error'].includes(verdict.status),
    )
    .map(({ id }) => id);
}

/** When to re-evaluate without an event: when a verdict may have changed, and before GitHub marks a pending check as stale. */
function nextReevaluationInMs({ reevaluateAt, conclusion }: Report, now: Date): number | null {
  const times = [
    ...(reevaluateAt === null ? [] : [Math.max(0, reevaluateAt.getTime() - now.getTime())]),
    ...(conclusion === 'pending' ? [reevaluatePendingWithinMs] : []),
  ];
  return times.length === 0 ? null : Math.min(...times);
}
