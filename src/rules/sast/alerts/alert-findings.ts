import type { Alert, Severity } from '../../../evidence/code-scanning.ts';
import { plural } from '../../../text/lists-and-counts.ts';
import { type Message, say } from '../../../text/message.ts';
import { countAlerts, type SastFinding } from '../messages.ts';

export function newAlert(alert: Alert): SastFinding {
  return { messageId: 'new-alert', level: 'failure', ...described(alert) };
}

export function alertMayBeOpen(alert: Alert): SastFinding {
  return { messageId: 'alert-may-be-open', level: 'warning', ...described(alert) };
}

export function belowThreshold(count: number, threshold: Severity): readonly SastFinding[] {
  return notCounted('alerts-below-threshold', count, [`of less than ${threshold} severity`]);
}

export function withoutSeverity(count: number): readonly SastFinding[] {
  return notCounted('alerts-without-severity', count, ['without a security severity']);
}

function described({
  tool,
  description,
  rule,
  severity,
  path,
  line,
}: Alert): Omit<SastFinding, 'level' | 'messageId'> {
  return {
    message: say`${tool}: ${description} (rule ${rule}, ${[severity ?? 'no']} severity)`,
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
