import { endOf, membersOf } from '../authorship/team-approvals.ts';
import { agentAccounts } from '../authorship/tool-addresses.ts';
import type { ApproverRole, Exception } from '../evidence/exceptions.ts';
import type { Teams } from '../evidence/teams.ts';
import type { ExceptionPolicy, Grade } from '../policy/exception-policy.ts';
import type { NamedOwner } from '../rules/options.ts';

/** What an exception is approved for. */
export type Approved = Pick<Exception, 'severity'> & { readonly scope: Pick<Exception['scope'], 'rule'> };

/** The severity as the policy names it. */
export function gradeOf({ severity }: Pick<Exception, 'severity'>): Grade {
  return severity ?? 'none';
}

/** Whether two logins are the same account's: they do not differ by case. */
export function isSameLogin(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether a login is a bot's or an agent's. Neither ever decides. */
export function isAutomatic(login: string): boolean {
  const key = login.toLowerCase();
  return key.endsWith('[bot]') || agentAccounts.includes(`${key}[bot]`);
}

/**
 * The roles in which somebody may decide about exceptions at a time, of those that the policy names.
 *
 * @param teams the members of the teams that the policy names for exceptions, as GitHub shows them at that time
 */
export function rolesOf(
  by: string,
  { approvers, deputies }: ExceptionPolicy,
  teams: Teams,
  at: Date,
): readonly ApproverRole[] {
  const named = new Map(approvers.flatMap((each) => each.by).map((owner) => [keyOf(owner), owner] as const));
  const own = [...named.values()].flatMap((owner): readonly ApproverRole[] => {
    if (typeof owner === 'string') return isSameLogin(owner, by) ? [{ kind: 'person' }] : [];
    const isMember = membersOf(teams, owner.team).some((login) => isSameLogin(login, by));
    return isMember ? [{ kind: 'team', team: owner.team }] : [];
  });
  const standIns = deputies.flatMap((deputy): readonly ApproverRole[] =>
    isSameLogin(deputy.by, by) && named.has(keyOf(deputy.of)) && at <= endOf(deputy.until)
      ? [{ kind: 'deputy', of: deputy.of }]
      : [],
  );
  return [...own, ...standIns];
}

/** The slugs of the teams that the policy names for exceptions. */
export function teamsOf({ approvers, deputies }: ExceptionPolicy): readonly string[] {
  const owners = [...approvers.flatMap(({ by }) => by), ...deputies.map(({ of }) => of)];
  return [...new Set(owners.flatMap((owner) => (typeof owner === 'string' ? [] : [owner.team])))];
}

/**
 * Whether the present policy lets somebody decide about an exception, in one of the roles that were verified when they decided. A deputy
 * may until the end of the last day; what they decided before counts afterwards, too.
 */
export function mayDecide(
  { by, as, at }: { readonly by: string; readonly as: readonly ApproverRole[]; readonly at: Date },
  what: Approved,
  { approvers, deputies }: ExceptionPolicy,
): boolean {
  if (isAutomatic(by)) return false;
  const responsible = approvers.filter((each) => isFor(each, what)).flatMap((each) => each.by);
  const isResponsible = (owner: NamedOwner) => responsible.some((each) => keyOf(each) === keyOf(owner));
  return as.some((role) => {
    if (role.kind === 'person') return isResponsible(by);
    if (role.kind === 'team') return isResponsible({ team: role.team });
    const isDeputy = deputies.some(
      (deputy) =>
        isSameLogin(deputy.by, by) && keyOf(deputy.of) === keyOf(role.of) && at <= endOf(deputy.until),
    );
    return isDeputy && isResponsible(role.of);
  });
}

/** Those whom the policy names for an exception, in its order, each once. */
export function approversFor(what: Approved, { approvers }: ExceptionPolicy): readonly NamedOwner[] {
  const named = approvers.filter((each) => isFor(each, what)).flatMap(({ by }) => by);
  return [...new Map(named.map((owner) => [keyOf(owner), owner])).values()];
}

/** An exception of an alert, whatever the rule, is for those who approve for every rule. */
function isFor({ rules, severities }: ExceptionPolicy['approvers'][number], what: Approved): boolean {
  const { rule } = what.scope;
  const isOfRule = rules === undefined || (rule !== null && rules.includes(rule));
  return isOfRule && (severities === undefined || severities.includes(gradeOf(what)));
}

/** Whether two entries name the same person or team. */
export function isSameOwner(one: NamedOwner, other: NamedOwner): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(owner: NamedOwner): string {
  return typeof owner === 'string' ? owner.toLowerCase() : `team ${owner.team}`;
}
