import type { Engine } from '../engine/engine.ts';
import type { Report, ReportSubject } from '../engine/report.ts';
import type { Evidence } from '../evidence/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { PolicyResult } from '../policy/policy.ts';
import { lastEvaluationOf, readLastEvaluation } from './last-evaluation.ts';
import { superseded } from './reason.ts';
import { reevaluatePendingWithinMs } from './stale-check.ts';
import type { AnySubject, CheckChange, CompletionOf, HoldsLease, OutcomeOf, TaskOf } from './work.ts';

/** What was read of a subject, to be evaluated and published. */
export interface Gathered<Kind extends ReportSubject['kind'] = ReportSubject['kind']> {
  readonly subject: ReportSubject<Kind>;
  readonly policy: PolicyResult;
  readonly evidence: Evidence;
  readonly existing: ExistingCheck;
}

/**
 * What this app has published before: the newest check run of a name and the comment, as GitHub shows them now. Only the publishing side
 * looks inside.
 */
export interface ExistingCheck {
  readonly installationId: number;
  /** When the reading began. Absent: long ago, so that the head is compared once more before anything is written. */
  readonly readAt?: Date;
  /** The name of the check run that speaks for the base. */
  readonly checkName: string;
  readonly checkRun: { readonly id: number; readonly completed: boolean; readonly digest: string } | null;
  /** Every check run of that name that is in progress, also older ones: two evaluations may each have made one. */
  readonly unfinished: readonly { readonly id: number; readonly startedAt: string | null }[];
  readonly comment: { readonly id: number; readonly body: string } | null;
}

/** What publishing a report did. */
export interface Published {
  readonly check: CheckChange;
  readonly comment: 'created' | 'updated' | 'unchanged';
}

/** What evaluating and publishing needs. */
export interface PublishingPorts {
  /** Handed in: the store and the CLI, which need a subject's key, load no rules with it. */
  readonly engine: Engine;
  readonly github: {
    /**
     * Shows the report: the check run, and for a pull request the comment. Writes only what changed, and nothing when the head
     * moved since it was gathered (`superseded`: the push's own event brings the subject back).
     *
     * @param onCheck for the check, where that stands for other pull requests, too; the comment is about `report`
     */
    publish(gathered: Gathered, report: Report, onCheck?: Report): Promise<Published>;
  };
  /** Told that a check had to be written although only a full resync asked for it: an event was missed. */
  readonly onMissedEvent: () => void;
  readonly clock: Clock;
}

/** The push's own event is on its way when a head has moved; this re-evaluation covers its loss, in milliseconds. */
const supersededDelayMs = 2_000;

/**
 * Publishes a report of a subject, and leaves what the next evaluation needs to know.
 *
 * @param what.onCheck what the check says, where it stands for other pull requests, too
 * @param what.follows the subjects whose changes change this report
 * @param what.fingerprint what the subject looked like to a full resync; null where that could not be told
 */
export async function publishReport<Subject extends AnySubject>(
  task: TaskOf<Subject>,
  { engine, github, onMissedEvent, clock }: PublishingPorts,
  holdsLease: HoldsLease,
  what: {
    readonly gathered: Gathered;
    readonly report: Report;
    readonly onCheck?: Report;
    readonly follows: CompletionOf<Subject>['follows'] & {};
    readonly fingerprint: string | null;
  },
): Promise<OutcomeOf<Subject>> {
  const { gathered, report, onCheck = report, follows, fingerprint } = what;
  const { headSha } = gathered.subject;
  if (!(await holdsLease())) return { outcome: 'overtaken', head: headSha, completion: () => ({}) };
  const { check, comment } = await github.publish(gathered, report, onCheck);
  const wrote = check === 'created' || check === 'updated';
  if (wrote && task.reasons.every(({ kind }) => kind === 'resync')) onMissedEvent();
  const { subject, deliveries } = task;
  const { conclusion } = report;
  const failing = failingRules(report);
  const evaluated = { head: headSha, conclusion, check, comment };
  if (check === 'superseded') {
    return {
      outcome: 'superseded',
      ...evaluated,
      completion: (ms) => ({
        follows,
        wakes: [{ subject, deliveries, reason: superseded, delay: supersededDelayMs }],
        evaluation: { headSha, outcome: 'superseded', conclusion, failing, ms },
      }),
    };
  }
  const remembered = lastEvaluationOf(report, engine.relevantEvents(gathered.policy), fingerprint);
  const changed = check !== 'unchanged' || readLastEvaluation(task.remembered)?.shown !== remembered.shown;
  const reevaluateInMs = nextReevaluationInMs(report, clock.now());
  return {
    outcome: 'evaluated',
    ...evaluated,
    completion: (ms) => ({
      follows,
      remembered,
      changed,
      reevaluateInMs,
      evaluation: { headSha, outcome: 'evaluated', conclusion, failing, ms },
    }),
  };
}

/** What makes the check fail, for the operator. */
function failingRules({ policyProblems, rules }: Report): readonly string[] {
  if (policyProblems.length > 0) return ['policy'];
  return rules
    .filter(
      ({ enforcement, verdict }) => enforcement === 'enforce' && ['fail', 'error'].includes(verdict.status),
    )
    .map(({ id }) => id);
}

/** When to re-evaluate without an event: when a verdict may have changed, and before GitHub gives up a check that waits. */
function nextReevaluationInMs({ reevaluateAt, conclusion }: Report, now: Date): number | null {
  const times = [
    ...(reevaluateAt === null ? [] : [Math.max(0, reevaluateAt.getTime() - now.getTime())]),
    ...(conclusion === 'pending' ? [reevaluatePendingWithinMs] : []),
  ];
  return times.length === 0 ? null : Math.min(...times);
}
