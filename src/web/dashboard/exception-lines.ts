import type { Emergency, RegisteredException } from '../../evidence/exceptions.ts';
import { registerOf, withRelease } from '../../exceptions/event.ts';
import { digestOf } from '../../exceptions/exception.ts';
import { endOfException } from '../../exceptions/state.ts';
import type { ExceptionEventIn } from '../../store/dashboard-views.ts';
import type { Visible } from './visibility.ts';

const dayMs = 86_400_000;

/** Days before its end in which an exception ends soon. */
const soonDays = 30;

/**
 * What was decided about an exception. Whether the policy lets an approval count is decided at each evaluation, and not here.
 * `undecided`: nobody has approved it as it stands.
 */
export const decidedStates = [
  'undecided',
  'approved',
  'ended',
  'revoked',
  'rejected',
  'open',
  'reviewed',
] as const;
export type DecidedState = (typeof decidedStates)[number];

/** Why somebody has to look at it. */
export type Attention = 'ends-soon' | 'undecided' | 'review-overdue';

/** An exception or an emergency as a table lists it. */
export interface ExceptionLine {
  readonly kind: 'exception' | 'emergency';
  readonly id: string;
  readonly repositoryId: number;
  readonly owner: string;
  readonly repository: string;
  /** Null: the whole repository. */
  readonly pullRequest: number | null;
  /** Null: any. */
  readonly rule: string | null;
  readonly state: DecidedState;
  readonly attention: readonly Attention[];
  readonly requester: string;
  /** Who decided last; null: nobody. */
  readonly decidedBy: string | null;
  /** Of an emergency: when its review is due. */
  readonly ends: Date;
  readonly reason: string;
  readonly control: string | null;
}

/** The exceptions and emergencies that the events come to, those that end first come first. Pure. */
export function exceptionLines(
  events: readonly ExceptionEventIn[],
  visible: Visible,
  now: Date,
): readonly ExceptionLine[] {
  return [...Map.groupBy(events, ({ repositoryId }) => repositoryId)]
    .flatMap(([repositoryId, of]): readonly ExceptionLine[] => {
      const place = visible.get(repositoryId);
      if (place === undefined) return [];
      const { registered, emergencies, released } = registerOf(of);
      const { owner, repository } = place;
      const where = { repositoryId, owner, repository };
      return [
        ...registered.map((each) => ({ ...where, ...exceptionLine(withRelease(each, released), now) })),
        ...emergencies.map((each) => ({ ...where, ...emergencyLine(each, now) })),
      ];
    })
    .toSorted((one, other) => one.ends.getTime() - other.ends.getTime());
}

type Without = Omit<ExceptionLine, 'repositoryId' | 'owner' | 'repository'>;

function exceptionLine(registered: RegisteredException, now: Date): Without {
  const { exception } = registered;
  const ends = endOfException(registered);
  const { state, by } = decided(registered, ends, now);
  const endsSoon = state === 'approved' && ends.getTime() - now.getTime() <= soonDays * dayMs;
  return {
    kind: 'exception',
    id: exception.id,
    pullRequest: exception.scope.pullRequest,
    rule: exception.scope.rule,
    state,
    attention: state === 'undecided' ? ['undecided'] : endsSoon ? ['ends-soon'] : [],
    requester: exception.requester.login,
    decidedBy: by,
    ends,
    reason: exception.reason,
    control: exception.control,
  };
}

function decided(
  { exception, decisions }: RegisteredException,
  ends: Date,
  now: Date,
): { readonly state: DecidedState; readonly by: string | null } {
  const digest = digestOf(exception);
  const revocation = decisions.find(({ kind }) => kind === 'revoked');
  if (revocation?.kind === 'revoked') return { state: 'revoked', by: revocation.by };
  const decision = decisions.findLast(
    (each) => (each.kind === 'approved' || each.kind === 'rejected') && each.digest === digest,
  );
  const by = decision !== undefined && 'by' in decision ? decision.by : null;
  if (decision?.kind === 'rejected') return { state: 'rejected', by };
  if (now >= ends) return { state: 'ended', by };
  return { state: decision === undefined ? 'undecided' : 'approved', by };
}

function emergencyLine(
  { id, pullRequest, declaredBy, due, reviewed, reason }: Emergency,
  now: Date,
): Without {
  const isOverdue = reviewed === null && due <= now;
  return {
    kind: 'emergency',
    id,
    pullRequest,
    rule: null,
    state: reviewed === null ? 'open' : 'reviewed',
    attention: isOverdue ? ['review-overdue'] : [],
    requester: declaredBy,
    decidedBy: reviewed?.by ?? null,
    ends: due,
    reason,
    control: null,
  };
}
