import type { Problem } from '../../evidence/slice.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import { utcDay } from '../../text/utc-time.ts';
import { unreadable } from '../security-findings/problems.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { Deadline } from './time/deadlines.ts';

export const messages = {
  'past-deadline': 'A finding is open for longer than the policy allows.',
  'not-readable': 'A list of findings that the policy names could not be read.',
  'in-time': 'Everything was read, and no open finding is past its time.',
  late: 'A finding that is past its time.',
  'due-soon': 'A finding most of whose time is over.',
  'last-release': 'A finding without whose fix the next release is late.',
  paused: 'Open findings whose time does not run, for no fixed version exists.',
  'more-findings': 'How many more findings are past their time.',
  'list-not-read': 'A list that could not be read, and why.',
  'inherited-dismissals':
    'Dismissals of before the rule was enforced that do not count, and are to be reviewed.',
} as const;

export type RemediationMessageId = keyof typeof messages;
export type RemediationFinding = Finding<RemediationMessageId>;
export type RemediationVerdict = Verdict<RemediationMessageId>;

const failing: readonly RemediationMessageId[] = ['late', 'more-findings'];

interface Shown {
  readonly findings: readonly RemediationFinding[];
  readonly reevaluateAt: Date | null;
}

function timed({ findings, reevaluateAt }: Shown) {
  return { findings, ...(reevaluateAt === null ? {} : { reevaluateAt }) };
}

/** @param otherwise what the rule says where exceptions waive each of these */
export function pastDeadline(
  late: number,
  shown: Shown,
  otherwise: RemediationVerdict | null,
): RemediationVerdict {
  return {
    status: 'fail',
    messageId: 'past-deadline',
    summary: say`${[counted(late, 'finding')]} ${[plural(late, 'is', 'are')]} past the time that the policy allows.`,
    remedy: say`Release a commit with the fixes, or ask for an exception that says by when each is fixed.`,
    turn: 'releaser',
    ...timed(shown),
    waivable: { of: failing, otherwise },
  };
}

export function notReadable(problems: readonly Problem[], shown: Shown): RemediationVerdict {
  return {
    status: 'error',
    messageId: 'not-readable',
    ...unreadable(problems),
    turn: 'administrator',
    ...timed(shown),
  };
}

/** @param next when the days of the next one end; null where none of them has any */
export function inTime(open: number, next: Date | null, now: Date, shown: Shown): RemediationVerdict {
  const soonest =
    next === null || next <= now
      ? []
      : say`; the first of them is due on ${[utcDay(next)]}, ${[left(next, now)]}`;
  return {
    status: 'pass',
    messageId: 'in-time',
    summary:
      open === 0
        ? say`No finding with a deadline is open.`
        : say`${[counted(open, 'finding')]} with a deadline ${[plural(open, 'is', 'are')]} open, and none is past its time${soonest}.`,
    ...timed(shown),
  };
}

/** What follows the description of a finding. */
export function timeWords({ due, state, finding }: Deadline, now: Date): Message {
  if (finding.urgent !== null) return ['; due at once'];
  if (due === null)
    return state === 'late'
      ? ['; an earlier release went out with it open']
      : ['; the next release has to contain its fix'];
  const day = utcDay(due);
  if (state === 'late') {
    return due > now
      ? ['; an earlier release went out with it open']
      : [`; was due on ${day}, ${daysBetween(due, now)} ago`];
  }
  if (state === 'last-release' && due <= now)
    return [`; was due on ${day}, and the next release has to contain its fix`];
  if (state === 'last-release')
    return [`; due on ${day}, ${left(due, now)}, and the next release has to contain its fix`];
  return [`; due on ${day}, ${left(due, now)}`];
}

function left(due: Date, now: Date): string {
  return `${daysBetween(now, due)} left`;
}

const dayMs = 86_400_000;

function daysBetween(from: Date, to: Date): string {
  return counted(Math.max(0, Math.floor((to.getTime() - from.getTime()) / dayMs)), 'day');
}

export function moreFindings(count: number): RemediationFinding {
  return {
    messageId: 'more-findings',
    level: 'failure',
    message: say`${[counted(count, 'more finding')]} past ${[plural(count, 'its', 'their')]} time.`,
    severity: 'critical',
  };
}

export function listNotRead({ message, remedy }: Problem): RemediationFinding {
  return { messageId: 'list-not-read', level: 'failure', message: join([message, remedy], ' ') };
}

export function pausedCount(count: number): RemediationFinding {
  return {
    messageId: 'paused',
    level: 'notice',
    message: say`The time of ${[counted(count, 'open finding')]} does not run: no fixed version exists.`,
  };
}

export function inheritedCount(count: number): RemediationFinding {
  return {
    messageId: 'inherited-dismissals',
    level: 'notice',
    message: say`${[counted(count, 'dismissal')]} of before the rule was enforced ${[plural(count, 'does', 'do')]} not count, and ${[plural(count, 'is', 'are')]} to be reviewed.`,
  };
}
