import type { Alert, Severity } from '../../../evidence/code-scanning.ts';
import { listOf, plural } from '../../../text/lists-and-counts.ts';
import { alertLink, type Message, say } from '../../../text/message.ts';
import { gradedSeverity } from '../../security-findings/alert-severity.ts';
import type { WhyNot } from '../../security-findings/dismissals.ts';
import { countAlerts, type SastFinding } from '../messages.ts';
import type { Options } from '../options.ts';

/*
 * A check can be read by people who may not see the alerts of the repository. An alert that the change brings is shown as GitHub shows it
 * on the pull request; of any other only the number, with a link. The comment of a dismissal is shown to nobody here.
 */

/** Alerts that one finding links. */
const maxLinked = 20;

export function newAlert(alert: Alert, options: Options): SastFinding {
  return {
    messageId: 'new-alert',
    level: 'failure',
    ...namedBy(alert, options),
    ...described(alert, options),
  };
}

export function alertMayBeOpen(alert: Alert, options: Options): SastFinding {
  return { messageId: 'alert-may-be-open', level: 'warning', ...described(alert, options) };
}

const reasonsNotCounted: Readonly<Record<WhyNot, Message>> = {
  'accepted-risk': ['an accepted risk, which counts only with an exception'],
  contributor: ['by a contributor of this change'],
  'no-comment': ['without a comment'],
  nobody: ['by a bot or a deleted account'],
};

export function dismissedWithoutEffect(
  [alert, why]: readonly [Alert, WhyNot],
  options: Options,
): SastFinding {
  const { message, ...place } = described(alert, options);
  return {
    messageId: 'dismissal-not-counted',
    level: 'failure',
    ...namedBy(alert, options),
    ...place,
    message: say`${message}. ${dismissedBy(alert)} does not count: ${reasonsNotCounted[why]}.`,
  };
}

export function dismissed(alert: Alert, options: Options): SastFinding {
  const { message, ...place } = described(alert, options);
  const second = alert.dismissal?.approvedBy;
  const approved = second == null ? [] : say`, approved by ${second.login}`;
  return {
    messageId: 'dismissed',
    level: 'notice',
    ...place,
    message: say`${message}. ${dismissedBy(alert)}${approved}.`,
  };
}

function dismissedBy({ dismissal }: Alert): Message {
  const by = dismissal?.by == null ? say`a deleted account` : say`${dismissal.by.login}`;
  return say`Its dismissal as ${dismissal?.reason ?? 'no reason'} by ${by}`;
}

/** @param changed whether the change touches a file */
export function unknownOrigin(
  alert: Alert,
  level: SastFinding['level'],
  changed: (path: string) => boolean,
  options: Options,
): SastFinding {
  const shown = alert.path === null || !changed(alert.path) ? linked(alert) : described(alert, options);
  return { messageId: 'unknown-origin', level, ...namedBy(alert, options), ...shown };
}

export function fixedOnBase(alert: Alert): SastFinding {
  return { messageId: 'fixed-on-base', level: 'warning', ...linked(alert) };
}

/** By what exceptions name an alert, and for how severe a one they have to be. */
function namedBy(alert: Alert, options: Options): Pick<SastFinding, 'alert' | 'severity'> {
  const severity = gradedSeverity(alert, options);
  return {
    alert: { kind: 'code-scanning', number: alert.number },
    ...(severity === null ? {} : { severity }),
  };
}

function linked(alert: Alert): Pick<SastFinding, 'message'> {
  return { message: say`${alert.tool}: ${alertLink(alert.number)}` };
}

export function inheritedDismissals(alerts: readonly Alert[]): readonly SastFinding[] {
  if (alerts.length === 0) return [];
  const links = listOf(
    alerts.map(({ number }) => alertLink(number)),
    'and',
    maxLinked,
  );
  const were: Message = [plural(alerts.length, 'is', 'are')];
  return [
    {
      messageId: 'inherited-dismissals',
      level: 'notice',
      message: say`Dismissed on the base, too, and not counted here: ${links} ${were} not of this change.`,
    },
  ];
}

export function belowThreshold(count: number, threshold: Severity): readonly SastFinding[] {
  return notCounted('alerts-below-threshold', count, [`of less than ${threshold} severity`]);
}

export function ungraded(count: number): readonly SastFinding[] {
  return notCounted('alerts-without-severity', count, ['without a severity that counts']);
}

function described(alert: Alert, options: Options): Pick<SastFinding, 'message' | 'path' | 'line'> {
  const { tool, description, rule, path, line, severity, level } = alert;
  const graded = gradedSeverity(alert, options) ?? 'no';
  const from = severity === null ? [` by its level ${level ?? 'warning'}`] : [];
  return {
    message: say`${tool}: ${description} (rule ${rule}, ${[graded]} severity${from})`,
    ...(path === null ? {} : { path }),
    ...(path === null || line === null ? {} : { line }),
  };
}

function notCounted(
  messageId: SastFinding['messageId'],
  count: number,
  which: Message,
): readonly SastFinding[] {
  if (count === 0) return [];
  const does: Message = [plural(count, 'does', 'do')];
  return [{ messageId, level: 'notice', message: say`${countAlerts(count)} ${which} ${does} not count.` }];
}
