import { type Authorship, authorship } from '../authorship/authorship.ts';
import type { Evidence, SliceName } from '../evidence/index.ts';
import type { Slice } from '../evidence/slice.ts';
import type { EnabledRule } from '../policy/policy.ts';
import { plain } from '../text/message.ts';

/** Who may approve a change for a rule that counts approvals. */
export interface Approvers {
  /** Why it is not known whose approval counts; null where it is. */
  readonly unknown: string | null;
  /** People whose approval does not count, each with why. */
  readonly excluded: readonly { readonly login: string; readonly why: string }[];
  /** What contributed and cannot be identified: each may ask for one more approval. */
  readonly unidentified: readonly string[];
  /** The teams that the policy names, with the members who may approve; null where the team is not known. */
  readonly teams: readonly { readonly team: string; readonly members: readonly string[] | null }[];
  /** Owners of changed files by CODEOWNERS, with the people who may approve for each. */
  readonly codeOwners: readonly { readonly owner: string; readonly people: readonly string[] }[];
  /** The owners of the policy, where one of them must approve; null where none has to. */
  readonly policyOwners: readonly string[] | null;
}

/** What shows who contributed. */
const neededSlices: readonly SliceName[] = ['pullRequest', 'commits', 'earlierChanges'];

/**
 * Who may approve a change by a rule. Pure.
 *
 * @param now decides which replaced heads still count
 * @returns null for a rule that counts no approvals
 */
export function whoCanApprove(
  { options }: Pick<EnabledRule, 'options'>,
  evidence: Evidence,
  now: Date,
): Approvers | null {
  if (!countsApprovals(options)) return null;
  const who = contributorsOf(options, evidence, now);
  const mayApprove = (logins: readonly string[]) =>
    logins.filter((login) => typeof who === 'string' || !who.excluded.has(login.toLowerCase()));
  return {
    unknown: typeof who === 'string' ? who : null,
    excluded:
      typeof who === 'string'
        ? []
        : [...who.excluded.values()].map(({ login, contribution }) => ({ login, why: plain(contribution) })),
    unidentified: typeof who === 'string' ? [] : who.unknown.map(({ why }) => plain(why)),
    teams: teamsOf(options).map((team) => {
      const members = valueIn(evidence.teams)?.[team];
      return { team, members: members === undefined ? null : mayApprove(members) };
    }),
    codeOwners: (valueIn(evidence.codeOwners)?.owned ?? []).flatMap(({ owners }) =>
      owners.map(({ name, accounts }) => ({ owner: name, people: mayApprove(accounts) })),
    ),
    policyOwners: policyOwnersOf(evidence, mayApprove),
  };
}

/** The options by which a rule says whose approval counts. */
interface ApprovalOptions {
  readonly independence?: 'two-people' | 'strict';
  readonly identities: Readonly<Record<string, string>>;
  readonly 'not-reviewers': readonly string[];
  readonly agents: readonly string[];
  readonly team?: string | null;
  readonly teams?: readonly (string | readonly string[])[];
}

function countsApprovals(options: unknown): options is ApprovalOptions {
  return (
    typeof options === 'object' &&
    options !== null &&
    ['identities', 'not-reviewers', 'agents'].every((key) => key in options)
  );
}

/** Why it is not known who contributed, or who did. */
function contributorsOf(options: ApprovalOptions, evidence: Evidence, now: Date): Authorship | string {
  for (const name of neededSlices) {
    const slice = evidence[name];
    if (slice === undefined) return 'The policy needs nothing that shows who contributed.';
    if (!slice.available) return plain(slice.problem.message);
  }
  const [pullRequest, commits, earlierChanges] = [
    valueIn(evidence.pullRequest),
    valueIn(evidence.commits),
    valueIn(evidence.earlierChanges),
  ];
  if (pullRequest === undefined || commits === undefined || earlierChanges === undefined)
    return 'It is not known who contributed.';
  const contributions = {
    pullRequest,
    commits,
    earlierChanges,
    pushes: valueIn(evidence.pushes),
    replacedHeads: valueIn(evidence.replacedHeads),
    reviews: valueIn(evidence.reviews),
    teams: valueIn(evidence.teams),
  };
  // A rule without the option asks for people who wrote nothing of the change.
  const independence = options.independence ?? 'strict';
  return authorship(contributions, { ...options, independence }, now);
}

function teamsOf({ team, teams = [] }: ApprovalOptions): readonly string[] {
  return [...new Set([...(typeof team === 'string' ? [team] : []), ...teams.flat()])];
}

function policyOwnersOf(
  evidence: Evidence,
  mayApprove: (logins: readonly string[]) => readonly string[],
): readonly string[] | null {
  const owners = valueIn(evidence.owners);
  if (owners === undefined || !owners.needed) return null;
  const left = mayApprove(owners.people);
  return left.length > 0 || owners.fallback === null ? left : mayApprove(owners.fallback);
}

/** Undefined where the slice was not read, or could not be. */
function valueIn<Value>(slice: Slice<Value> | undefined): Value | undefined {
  return slice?.available === true ? slice.value : undefined;
}
