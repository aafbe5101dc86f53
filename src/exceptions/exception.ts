import { createHash } from 'node:crypto';
import type { Exception } from '../evidence/exceptions.ts';

export type {
  AlertReference,
  ApproverRole,
  Emergency,
  Exception,
  ExceptionDecision,
  ExceptionOrigin,
  ExceptionScope,
  Exceptions,
  RefusedException,
  RegisteredException,
  Requester,
} from '../evidence/exceptions.ts';

/**
 * The digest of what an approver approves: everything but where and when it was asked for. SHA-256, hexadecimal. An exception whose scope,
 * severity, reason, control, requester, beginning or end is edited has another one, so that an earlier approval does not count.
 */
export function digestOf({
  id,
  scope,
  severity,
  reason,
  control,
  requester,
  starts,
  ends,
}: Exception): string {
  const approved = [
    id,
    [
      scope.rule,
      scope.findings?.toSorted() ?? null,
      scope.paths?.toSorted() ?? null,
      scope.repository?.toLowerCase() ?? null,
      scope.pullRequest,
      scope.alert === null ? null : [scope.alert.kind, scope.alert.number],
      scope.untilRelease,
    ],
    severity,
    reason,
    control,
    [requester.login.toLowerCase(), requester.operators.map((login) => login.toLowerCase()).toSorted()],
    // Without throwing, also of a time that is none.
    starts === null ? null : String(starts.toJSON()),
    String(ends.toJSON()),
  ];
  return createHash('sha256').update(JSON.stringify(approved)).digest('hex');
}
