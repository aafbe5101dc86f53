import { account } from '../authorship/account.ts';
import { type Authorship, authorship } from '../authorship/authorship.ts';
import type { Emergency, Exception, Exceptions } from '../evidence/exceptions.ts';
import type { Evidence, SliceName } from '../evidence/index.ts';
import { nextChange, stateOf } from '../exceptions/state.ts';
import type { OverdueEffect } from '../policy/exception-policy.ts';
import type { EnabledRule, Policy } from '../policy/policy.ts';
import { commitLink, type Message, say } from '../text/message.ts';
import type {
  ExceptionsOfSubject,
  OverdueEmergencies,
  ReportSubject,
  UncountedException,
  UsableException,
} from './report.ts';

/** What shows which exceptions and emergencies may count for a change, and whether who approved them contributed to it. */
export const slicesOfExceptions: readonly SliceName[] = [
  'exceptions',
  'pullRequest',
  'commits',
  'earlierChanges',
  'pushes',
];

/** As {@link slicesOfExceptions}, of a release: what it contains was approved before, whatever its contributors. */
export const slicesOfExceptionsOfReleases: readonly SliceName[] = ['exceptions', 'release'];

/** Whether a policy lets anybody approve an exception: otherwise none is read. */
export function hasExceptions({ exceptions }: Policy): boolean {
  return exceptions !== undefined && exceptions.approvers.length > 0;
}

/** What counts for a subject. */
export interface FoundExceptions extends ExceptionsOfSubject {
  /** When this may change without an event; null where it does not. */
  readonly changesAt: Date | null;
}

const none: ExceptionsOfSubject = {
  usable: [],
  emergencies: [],
  uncounted: [],
  refused: [],
  showsReasons: false,
};

const nothing: FoundExceptions = { ...none, changesAt: null };

/**
 * The exceptions and emergencies that count for a pull request or a release: those that are active, concern it, and, for a pull request,
 * were approved by somebody who did not contribute to it. Whatever is not known makes none count. Pure.
 */
export function exceptionsFor(
  subject: ReportSubject<'pull-request' | 'release'>,
  policy: Policy,
  evidence: Evidence,
  now: Date,
): FoundExceptions {
  const { exceptions: slice } = evidence;
  if (!hasExceptions(policy) || slice === undefined) return nothing;
  if (!slice.available) return { ...nothing, problem: slice.problem };
  const { registered, emergencies, refused } = slice.value;
  const concerning = registered.filter(({ exception }) => concerns(exception, subject));
  const { exceptions = null } = policy;
  const overdue = overdueIn(emergencies, policy, subject.kind, now);
  const changes = [
    ...concerning.flatMap((each) => nextChange(each, exceptions, now)?.getTime() ?? []),
    ...emergencies.flatMap(({ due, reviewed }) => (reviewed === null && due > now ? [due.getTime()] : [])),
  ];
  const active = concerning.flatMap(({ exception, decisions }) => {
    const state = stateOf({ exception, decisions }, exceptions, now);
    return state.kind === 'active' ? [{ exception, approvedBy: state.approval.by, until: state.until }] : [];
  });
  const usable: UsableException[] = [];
  const uncounted: UncountedException[] = [];
  const showsReasons = isPrivate(evidence);
  const who =
    active.length === 0 || subject.kind === 'release' ? null : contributorsOf(policy, evidence, now);
  for (const { exception, approvedBy, until } of active) {
    const isNamedTwice = concerning.filter((each) => each.exception.id === exception.id).length > 1;
    const why = isNamedTwice ? say`another one has the same id` : whyDependent(approvedBy, who, showsReasons);
    if (why === null) usable.push({ exception, until });
    else uncounted.push({ id: exception.id, why });
  }
  return {
    usable,
    emergencies: subject.kind === 'release' ? [] : emergenciesFor(emergencies, subject, now),
    ...(overdue === null ? {} : { overdue }),
    uncounted,
    refused,
    showsReasons,
    changesAt: changes.length === 0 ? null : new Date(Math.min(...changes)),
  };
}

/** Of a merge group: what counts for each of its pull requests. What an exception of one of them waives, it does not waive for another. */
export function exceptionsForAll(members: readonly (ExceptionsOfSubject | undefined)[]): ExceptionsOfSubject {
  const [first = none, ...others] = members;
  const isEverywhere = (isIn: (other: ExceptionsOfSubject) => boolean) =>
    others.every((other) => other !== undefined && isIn(other));
  return {
    ...none,
    usable: first.usable.filter(({ exception: { id } }) =>
      isEverywhere(({ usable }) => usable.some(({ exception }) => exception.id === id)),
    ),
    emergencies: first.emergencies.filter(({ id }) =>
      isEverywhere(({ emergencies }) => emergencies.some((emergency) => emergency.id === id)),
    ),
    ...overdueOf(members),
    showsReasons: first.showsReasons && isEverywhere(({ showsReasons }) => showsReasons),
  };
}

/** What an overdue review blocks. */
const blockedKinds: Readonly<Record<OverdueEffect, readonly ReportSubject['kind'][]>> = {
  warn: [],
  'block-releases': ['release'],
  'block-all': ['pull-request', 'merge-group', 'release'],
};

/** The emergencies of a repository whose review is overdue; null: none is. */
function overdueIn(
  emergencies: Exceptions['emergencies'],
  { exceptions }: Policy,
  kind: ReportSubject['kind'],
  now: Date,
): OverdueEmergencies | null {
  const found = emergencies.filter(({ due, reviewed }) => reviewed === null && due <= now);
  if (found.length === 0) return null;
  return {
    emergencies: found.map(({ id, pullRequest, due, issue }) => ({ id, pullRequest, due, issue })),
    blocks: exceptions != null && blockedKinds[exceptions.emergency.overdue].includes(kind),
  };
}

/** The pull requests of a group are of one repository. */
function overdueOf(
  members: readonly (ExceptionsOfSubject | undefined)[],
): Pick<ExceptionsOfSubject, 'overdue'> {
  const overdue = members.find((member) => member?.overdue !== undefined)?.overdue;
  return overdue === undefined ? {} : { overdue };
}

function concerns({ scope }: Exception, subject: ReportSubject<'pull-request' | 'release'>): boolean {
  const isHere =
    scope.repository === null || scope.repository.toLowerCase() === subject.repository.toLowerCase();
  const number = subject.kind === 'release' ? null : subject.number;
  return isHere && (scope.pullRequest === null || scope.pullRequest === number);
}

/** Whether only people with access to the repository see what is shown. */
function isPrivate({ pullRequest, release }: Evidence): boolean {
  if (release?.available === true) return !release.value.public;
  return pullRequest?.available === true && pullRequest.value.base.public === false;
}

function emergenciesFor(
  emergencies: Exceptions['emergencies'],
  { headSha }: ReportSubject,
  now: Date,
): readonly Emergency[] {
  return emergencies.filter(
    (emergency) => emergency.headSha === headSha && emergency.declaredAt.getTime() <= now.getTime(),
  );
}

/** Everybody who contributed, or why that is not known, as a clause. */
type Contributors = { readonly known: Authorship['contributors'] } | { readonly unknown: Message };

function contributorsOf(
  policy: Policy,
  { pullRequest, commits, earlierChanges, pushes }: Evidence,
  now: Date,
): Contributors {
  if (
    pullRequest?.available !== true ||
    commits?.available !== true ||
    earlierChanges?.available !== true ||
    pushes?.available !== true
  ) {
    return { unknown: say`who contributed to this change could not be read` };
  }
  const { sha } = pullRequest.value.head;
  if (!commits.value.commits.some((commit) => commit.sha === sha))
    return { unknown: say`GitHub’s list of commits does not contain the head ${commitLink(sha)}` };
  if (!pushes.value.needed) return { unknown: say`who pushed this change was not read` };
  const who = authorship(
    {
      pullRequest: pullRequest.value,
      commits: commits.value,
      earlierChanges: earlierChanges.value,
      pushes: pushes.value,
    },
    { independence: 'two-people', 'not-reviewers': [], ...namedIn(policy.rules) },
    now,
  );
  const [unknown] = who.unknown;
  return unknown === undefined ? { known: who.contributors } : { unknown: unknown.why };
}

/**
 * Why an approval of an exception does not count for a change; null where it does.
 *
 * @param isNamed whether the approver may be named: not where anybody can read the check, for they may be a member of a team
 */
function whyDependent(approver: string, who: Contributors | null, isNamed: boolean): Message | null {
  if (who === null) return null;
  if ('unknown' in who) return say`${who.unknown}, so nobody can be shown to be independent of it`;
  const found = who.known.get(account({ login: approver, kind: 'user' }));
  if (found === undefined) return null;
  return isNamed
    ? say`${approver}, who approved it, ${found.contribution}`
    : say`the person who approved it contributed to this change`;
}

/** Whose the addresses in commits are, and which accounts are agents, as the rules of the policy say. */
function namedIn(rules: readonly EnabledRule[]): {
  readonly identities: Readonly<Record<string, string>>;
  readonly agents: readonly string[];
} {
  const options = rules.map((enabled) => enabled.options as Partial<Named> | null);
  const identities = options.flatMap((each) => Object.entries(each?.identities ?? {}));
  const said = Map.groupBy(identities, ([address]) => address.toLowerCase());
  return {
    // Where two rules say different things of an address, neither counts.
    identities: Object.fromEntries(
      [...said.values()].flatMap(([first, ...others]) =>
        first !== undefined && others.every(([, login]) => login === first[1]) ? [first] : [],
      ),
    ),
    agents: [...new Set(options.flatMap((each) => each?.agents ?? []))],
  };
}

interface Named {
  readonly identities: Readonly<Record<string, string>>;
  readonly agents: readonly string[];
}
