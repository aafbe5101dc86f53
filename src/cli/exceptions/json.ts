import type { ListedEmergency, ListedException } from '../../exceptions/overview.ts';
import { lastDayOf } from './text.ts';

/** An exception as JSON has it. Times are in ISO 8601, UTC. */
export function exceptionJson({ exception, decisions, state, ends, attention, lastUsed }: ListedException) {
  const { id, scope, severity, reason, control, requester, created, starts, origin } = exception;
  return {
    id,
    state: state.kind,
    ...(state.kind === 'proposed' ? { why: state.why } : {}),
    lastDay: lastDayOf(ends),
    ends,
    attention,
    ...(lastUsed === undefined ? {} : { lastUsed }),
    scope,
    severity,
    reason,
    control,
    requester,
    created,
    starts,
    origin,
    decisions,
  };
}

/** An emergency as JSON has it. */
export function emergencyJson({ emergency, review }: ListedEmergency) {
  return { ...emergency, review };
}
