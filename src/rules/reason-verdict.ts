import type { z } from 'zod';
import { type Acceptance, acceptance } from '../authorship/acceptance.ts';
import { recheckTime } from '../authorship/opinions.ts';
import {
  approvalGiven,
  maxNamedPeople,
  nameOf,
  namesOf,
  whyNoneCounts,
  whyNotCounted,
} from '../authorship/reviewers.ts';
import { counted, listOf } from '../text/lists-and-counts.ts';
import { type Message, say } from '../text/message.ts';
import type { independenceOptions } from './independence.ts';
import type { Condition, RuleEvidence } from './rule.ts';
import type { Finding, Verdict } from './verdict.ts';

/** What a rule that accepts reasons says of them, besides the texts of its own verdicts. */
export const reasonMessages = {
  'reason-ignored': 'A reason in the description that does not count, and why.',
  'approval-counted': 'The approval that accepts the reason, for which commit it was given and when.',
  'approval-ignored': 'An approval that does not count as accepting the reason, and why.',
} as const;

/** The message ids of a rule that accepts reasons. `reason`: the reason itself, in a fixed form, so that such reasons can be counted. */
type ReasonId = 'reason' | 'reason-accepted' | 'reason-not-accepted' | keyof typeof reasonMessages;
type Failing<Id extends string> = Extract<Verdict<Id>, { status: 'fail' }>;
type ReasonFinding = Finding<ReasonId>;

/** A reason that the description gives in the right form. */
export interface ReasonGiven {
  /** What it says is not needed: `Tests not needed (hard-to-test)`. */
  readonly heading: Message;
  /** Hostile. */
  readonly why: string;
  /** What follows "Accepted by ada: ". */
  readonly inShort: Message;
  /** Completes "a reviewer to accept that …": `no test is needed`. */
  readonly notNeeded: Message;
  /** Where it stands. Absent: in the description. */
  readonly writtenIn?: 'change';
  /** What the author does instead, as in `add a test`. */
  readonly instead: string;
  /** What the reviewer asks for instead, as in `tests`. */
  readonly asksFor: string;
}

/** What decides whether a reviewer accepted a reason; commits, earlier changes and reviews are absent where the policy allows none. */
export type ReasonEvidence = Pick<RuleEvidence, 'pullRequest'> &
  Partial<Pick<RuleEvidence, 'commits' | 'earlierChanges' | 'reviews' | 'pushes' | 'replacedHeads'>>;

type IndependenceOptions = {
  readonly [Option in keyof typeof independenceOptions]: z.output<(typeof independenceOptions)[Option]>;
};

/**
 * The slices from which it is read who accepted a reason.
 *
 * @param condition under which options a rule accepts reasons
 */
export function reasonSlices<Options extends { readonly independence: 'two-people' | 'strict' }>(
  condition: Condition<Options>,
) {
  return {
    commits: condition,
    earlierChanges: condition,
    reviews: condition,
    pushes: condition,
    replacedHeads: {
      ...condition,
      when: (options: Options) => condition.when(options) && options.independence === 'strict',
    },
  } satisfies Record<string, Condition<Options>>;
}

/** What the description says of a reason. */
export interface ReasonRead {
  /** Null: none in the right form. */
  readonly reason: ReasonGiven | null;
  /** Why lines that look like a reason do not count, a sentence each. */
  readonly problems: readonly Message[];
  /** How the author gives one, a sentence; empty where the policy accepts none. */
  readonly offer: Message;
}

/** What becomes of a failure where the description gives a reason: it counts once an independent reviewer accepted it. */
export function withReason<Id extends string>(
  failure: Failing<Id>,
  { reason, problems, offer }: ReasonRead,
  { pullRequest, commits, earlierChanges, reviews, pushes, replacedHeads }: ReasonEvidence,
  options: IndependenceOptions,
  now: Date,
): Verdict<Id | ReasonId> {
  if (reason === null || commits === undefined || earlierChanges === undefined || reviews === undefined) {
    return withoutReason(failure, problems, offer);
  }
  const contributions = { pullRequest, commits, earlierChanges, pushes, replacedHeads };
  const accepted = acceptance(contributions, reviews, options, now, reason.writtenIn);
  if (accepted.state === 'impossible') return withoutReason(failure, [accepted.why, ...problems], offer);
  const findings = [
    ...accepted.notCounted.map(
      (review): ReasonFinding => ({
        messageId: 'approval-ignored',
        level: 'notice',
        message: say`Does not count as accepting the reason: ${whyNotCounted(review)}.`,
      }),
    ),
    ...problems.map(reasonIgnored),
    // What is missing stays in sight, but asks for nothing any more.
    ...failure.findings.map((found) => ({ ...found, level: 'notice' as const })),
  ];
  if (accepted.state === 'accepted') {
    return reasonAccepted(failure.summary, reason, accepted, pullRequest.head.sha, findings);
  }
  return {
    ...reasonNotAccepted(failure.summary, reason, accepted, findings),
    ...recheckTime(accepted.notCounted, now),
  };
}

/** The failure as it is, with why the first reason does not count, and the line that gives one. */
function withoutReason<Id extends string>(
  failure: Failing<Id>,
  problems: readonly Message[],
  offer: Message,
): Verdict<Id | ReasonId> {
  const [problem] = problems;
  return {
    ...failure,
    summary: problem === undefined ? failure.summary : say`${failure.summary} ${problem}`,
    remedy: offer.length === 0 ? failure.remedy : say`${failure.remedy} ${offer}`,
    findings: [...problems.map(reasonIgnored), ...failure.findings],
  };
}

function reasonAccepted<Id extends string>(
  missing: Message,
  { heading, why, inShort }: ReasonGiven,
  { approvals }: Extract<Acceptance, { state: 'accepted' }>,
  head: string,
  findings: readonly Finding<Id | ReasonId>[],
): Verdict<Id | ReasonId> {
  const by = listOf(
    approvals.map(({ author }) => nameOf(author)),
    'and',
    maxNamedPeople,
  );
  return {
    status: 'pass',
    messageId: 'reason-accepted',
    summary: say`${missing} Accepted by ${by}: ${inShort}.`,
    findings: [
      { messageId: 'reason', level: 'notice', message: say`${heading}, accepted by ${by}: ${why}` },
      ...approvals.map(
        (approval): ReasonFinding => ({
          messageId: 'approval-counted',
          level: 'notice',
          message: approvalGiven(approval, head),
        }),
      ),
      ...findings,
    ],
  };
}

/** Unknown contributors named in one message. */
const maxNamedContributors = 3;

function reasonNotAccepted<Id extends string>(
  missing: Message,
  { heading, why, notNeeded, instead, asksFor }: ReasonGiven,
  { anybody, requested, unknown, notCounted }: Extract<Acceptance, { state: 'awaited' }>,
  findings: readonly Finding<Id | ReasonId>[],
): Extract<Verdict<Id | ReasonId>, { status: 'pending' }> {
  const approvals = notCounted.length === 0 ? [] : say`: ${whyNoneCounts(notCounted)}`;
  const reasons = listOf(
    unknown.map((each) => each.why),
    'and',
    maxNamedContributors,
  );
  const more =
    unknown.length === 0
      ? []
      : say` ${[counted(unknown.length, 'more approval is needed', 'more approvals are needed')]}: ${reasons}.`;
  return {
    status: 'pending',
    messageId: 'reason-not-accepted',
    summary: say`${missing} The reason is not accepted yet${approvals}.${more}`,
    waitingFor:
      unknown.length === 0
        ? say`a reviewer to accept that ${notNeeded}`
        : say`${unknown.length + 1} reviewers to accept that ${notNeeded}`,
    ...(requested.length === 0
      ? {
          remedy: say`Ask for a review by ${anybody}: an approval accepts the reason. Or ${[instead]}.`,
          turn: 'author',
        }
      : {
          remedy: say`Approve the change to accept the reason, or ask for ${[asksFor]}. Asked: ${namesOf(requested)}.`,
          turn: 'reviewer',
        }),
    findings: [
      { messageId: 'reason', level: 'notice', message: say`${heading}, not accepted yet: ${why}` },
      ...findings,
    ],
  };
}

/** @param why a sentence */
function reasonIgnored(why: Message): ReasonFinding {
  return { messageId: 'reason-ignored', level: 'warning', message: why };
}
