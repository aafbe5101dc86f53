import type { ExceptionDecision, RegisteredException } from '../evidence/exceptions.ts';
import type { ExceptionPolicy } from '../policy/exception-policy.ts';
import { gradeOf, isSameLogin, mayDecide } from './approvers.ts';
import { digestOf } from './exception.ts';

/** An approval of an exception. */
export type Approval = Extract<ExceptionDecision, { kind: 'approved' | 'rejected' }> & {
  readonly kind: 'approved';
};

/** Why no approval of a proposed exception counts; that of the latest one where there are several. */
export type WhyNotApproved =
  | 'no-approval'
  /** What was approved was edited since. */
  | 'edited'
  /** By somebody whom the policy does not let approve it. */
  | 'not-allowed'
  /** By the requester, or by the person for whom an agent asked. */
  | 'own-request'
  /** Its end is later than the policy allows. */
  | 'too-long';

/** What an exception is at a time. Only `active` waives. */
export type ExceptionState =
  | { readonly kind: 'proposed'; readonly why: WhyNotApproved }
  /** It waives nothing before `starts`. */
  | { readonly kind: 'approved'; readonly approval: Approval; readonly starts: Date }
  | { readonly kind: 'active'; readonly approval: Approval; readonly until: Date }
  | { readonly kind: 'expired'; readonly at: Date }
  | { readonly kind: 'revoked'; readonly by: string; readonly at: Date }
  | { readonly kind: 'rejected'; readonly by: string; readonly at: Date };

const millisecondsPerDay = 24 * 60 * 60 * 1_000;

/**
 * The state of an exception at a time. Pure: it is decided by the time alone, and not by a job that ends exceptions. What is dated later
 * than the time has not happened yet.
 *
 * A revocation is final. A rejection is, until what was rejected is edited. An approval counts while what was approved stays as it is, and
 * while the policy names who gave it; where one counts and another does not, the exception is approved.
 *
 * @param policy what the policy says of exceptions; null: nobody approves any
 */
export function stateOf(
  { exception, decisions }: RegisteredException,
  policy: ExceptionPolicy | null,
  now: Date,
): ExceptionState {
  const past = decisions.filter(({ at }) => at.getTime() <= now.getTime());
  const revocation = past.find(
    (decision) => decision.kind === 'revoked' && mayRevoke(decision, { exception, decisions: past }, policy),
  );
  if (revocation?.kind === 'revoked') return { kind: 'revoked', by: revocation.by, at: revocation.at };
  const digest = digestOf(exception);
  const rejection = past.find(
    (decision) =>
      decision.kind === 'rejected' &&
      decision.digest === digest &&
      policy !== null &&
      mayDecide(decision, exception, policy),
  );
  if (rejection?.kind === 'rejected') return { kind: 'rejected', by: rejection.by, at: rejection.at };
  const ends = endOfException({ exception, decisions: past });
  if (!(now.getTime() < ends.getTime())) return { kind: 'expired', at: ends };
  const approvals = past
    .filter((decision): decision is Approval => decision.kind === 'approved')
    .toReversed();
  const counting = approvals.find(
    (approval) => whyNotCounted(approval, { exception, decisions }, policy) === null,
  );
  if (counting === undefined) {
    const [latest] = approvals;
    const why = latest === undefined ? null : whyNotCounted(latest, { exception, decisions }, policy);
    return { kind: 'proposed', why: why ?? 'no-approval' };
  }
  const { starts } = exception;
  return starts !== null && !(now.getTime() >= starts.getTime())
    ? { kind: 'approved', approval: counting, starts }
    : { kind: 'active', approval: counting, until: ends };
}

/** When the state of an exception changes next at the latest, without another decision; null: not any more. */
export function nextChange(
  registered: RegisteredException,
  policy: ExceptionPolicy | null,
  now: Date,
): Date | null {
  const state = stateOf(registered, policy, now);
  // A file may name a day for an approval that is to come.
  const coming = registered.decisions.map(({ at }) => at).filter((at) => at.getTime() > now.getTime());
  const own = state.kind === 'approved' ? [state.starts] : state.kind === 'active' ? [state.until] : [];
  const isFinal = ['expired', 'revoked', 'rejected'].includes(state.kind);
  const times = isFinal ? [] : [...own, ...coming].map((time) => time.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** When it ends: as it says, or when the release was published with which it ends. */
export function endOfException({ exception, decisions }: RegisteredException): Date {
  const released = decisions.flatMap((decision) =>
    decision.kind === 'released' && exception.scope.untilRelease !== null ? [decision.at.getTime()] : [],
  );
  return new Date(Math.min(exception.ends.getTime(), ...released));
}

/** Why an approval does not count; null where it does. */
export function whyNotCounted(
  { by, as, at, digest }: Approval,
  { exception }: RegisteredException,
  policy: ExceptionPolicy | null,
): Exclude<WhyNotApproved, 'no-approval'> | null {
  if (policy === null || !mayDecide({ by, as, at }, exception, policy)) return 'not-allowed';
  const { requester, ends } = exception;
  if ([requester.login, ...requester.operators].some((login) => isSameLogin(login, by))) return 'own-request';
  if (digest !== digestOf(exception)) return 'edited';
  const longest = policy.longest[gradeOf(exception)] * millisecondsPerDay;
  return ends.getTime() - at.getTime() <= longest ? null : 'too-long';
}

/** Whether a revocation counts: by the requester, by those for whom an agent asked, by who approved it, or by who may approve it. */
export function mayRevoke(
  { by, as, at }: Extract<ExceptionDecision, { kind: 'revoked' }>,
  { exception, decisions }: RegisteredException,
  policy: ExceptionPolicy | null,
): boolean {
  const { requester } = exception;
  const approvedIt = decisions.some(
    (decision) => decision.kind === 'approved' && isSameLogin(decision.by, by),
  );
  return (
    approvedIt ||
    [requester.login, ...requester.operators].some((login) => isSameLogin(login, by)) ||
    (policy !== null && mayDecide({ by, as, at }, exception, policy))
  );
}
