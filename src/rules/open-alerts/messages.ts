import type { Severity } from '../../evidence/code-scanning.ts';
import type { Problem } from '../../evidence/slice.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import { utcDay } from '../../text/utc-time.ts';
import { unreadable } from '../security-findings/problems.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  'open-findings': 'A finding at or above the threshold is open in the released commit.',
  'not-readable': 'A list of findings that the policy names could not be read.',
  'none-open': 'Everything was read, and no finding at or above the threshold is open.',
  'open-alert': 'An alert that is open.',
  'dismissal-not-counted': 'A dismissed alert that counts as open, and why.',
  'open-issue': 'An issue that is open, or closed in a way that does not count.',
  'more-findings': 'How many more findings fail.',
  'list-not-read': 'A list that could not be read, and why.',
  'inherited-dismissal':
    'A dismissal that does not count, of before the rule was enforced: it fails from its review date on.',
  dismissed: 'How many alerts are dismissed in a way that counts.',
  'below-threshold': 'How many open findings are below the threshold.',
  'other-commit-analyzed': 'Code scanning analyzed other commits of the branch, and not the released one.',
} as const;

export type OpenAlertsMessageId = keyof typeof messages;
export type OpenAlertsFinding = Finding<OpenAlertsMessageId>;
export type OpenAlertsVerdict = Verdict<OpenAlertsMessageId>;

/** The message ids of what fails, each of which an exception can waive. */
const failing: readonly OpenAlertsMessageId[] = [
  'open-alert',
  'dismissal-not-counted',
  'open-issue',
  'more-findings',
];

/** What is known besides the findings that fail. */
interface Known {
  readonly threshold: Severity;
  readonly findings: readonly OpenAlertsFinding[];
  readonly reevaluateAt: Date | null;
}

/** @param otherwise what the rule says where exceptions waive each of these */
export function openFindings(
  {
    alerts,
    dismissed,
    issues,
    mayBeUrgent,
  }: {
    readonly alerts: number;
    readonly dismissed: number;
    readonly issues: number;
    /** Whether malware or a secret that works is among them, or must not be told from the text. */
    readonly mayBeUrgent: boolean;
  },
  { threshold, findings, reevaluateAt }: Known,
  otherwise: OpenAlertsVerdict | null,
): OpenAlertsVerdict {
  const kinds: readonly Message[] = [
    ...(alerts > 0 ? [[`${counted(alerts, 'alert')} ${plural(alerts, 'is', 'are')} open`]] : []),
    ...(dismissed > 0
      ? [
          [
            `${counted(dismissed, 'alert')} ${plural(dismissed, 'is', 'are')} dismissed in a way that does not count`,
          ],
        ]
      : []),
    ...(issues > 0 ? [[`${counted(issues, 'issue')} ${plural(issues, 'is', 'are')} not fixed`]] : []),
  ];
  const [it, fix] = alerts + dismissed + issues === 1 ? ['it', 'fix'] : ['them', 'fixes'];
  const first = mayBeUrgent ? 'Revoke a secret that works, and remove malware, before anything else. ' : '';
  return {
    status: 'fail',
    messageId: 'open-findings',
    summary: say`${listOf(kinds, 'and')}, of ${[threshold]} severity or worse.`,
    remedy: say`${[first]}Fix ${[it]} and release a commit with the ${[fix]}; have a false alarm dismissed with a comment that says why; or ask for an exception.`,
    turn: 'releaser',
    findings,
    ...(reevaluateAt === null ? {} : { reevaluateAt }),
    waivable: { of: failing, otherwise },
  };
}

export function notReadable(
  problems: readonly Problem[],
  { findings, reevaluateAt }: Known,
): OpenAlertsVerdict {
  return {
    status: 'error',
    messageId: 'not-readable',
    ...unreadable(problems),
    turn: 'administrator',
    findings,
    ...(reevaluateAt === null ? {} : { reevaluateAt }),
  };
}

export function noneOpen({ threshold, findings, reevaluateAt }: Known): OpenAlertsVerdict {
  return {
    status: 'pass',
    messageId: 'none-open',
    summary: say`No finding of ${[threshold]} severity or worse is open in the released commit.`,
    findings,
    ...(reevaluateAt === null ? {} : { reevaluateAt }),
  };
}

export function moreFindings(count: number): OpenAlertsFinding {
  return {
    messageId: 'more-findings',
    level: 'failure',
    message: say`${[counted(count, 'more finding')]} that ${[plural(count, 'fails', 'fail')]}.`,
    severity: 'critical',
  };
}

export function listNotRead({ message, remedy }: Problem): OpenAlertsFinding {
  return { messageId: 'list-not-read', level: 'failure', message: join([message, remedy], ' ') };
}

/** What follows the description of a dismissal that is to be reviewed. */
export function inheritedUntil(until: Date): Message {
  return [`; from before the rule was enforced: it fails from ${utcDay(until)} on`];
}

export function dismissedCount(count: number): OpenAlertsFinding {
  return {
    messageId: 'dismissed',
    level: 'notice',
    message: say`${[counted(count, 'alert')]} ${[plural(count, 'is', 'are')]} dismissed in a way that counts.`,
  };
}

export function belowThreshold(count: number, threshold: Severity): OpenAlertsFinding {
  return {
    messageId: 'below-threshold',
    level: 'notice',
    message: say`${[counted(count, 'open finding')]} of less than ${[threshold]} severity ${[plural(count, 'does', 'do')]} not fail.`,
  };
}

export function otherCommitAnalyzed(branch: string): OpenAlertsFinding {
  return {
    messageId: 'other-commit-analyzed',
    level: 'warning',
    message: say`Code scanning has no analysis of the released commit itself: what it shows is of other commits of the branch ${branch}.`,
  };
}
