import { account } from '../../../authorship/account.ts';
import { type Opinions, recheckTime, sortOpinions } from '../../../authorship/opinions.ts';
import {
  anybodyElse,
  maxNamedPeople,
  namesOf,
  requestedReviewers,
  whyNoneCounts,
} from '../../../authorship/reviewers.ts';
import { showsMembers, whoCanApprove, whyNoMemberLeft } from '../../../authorship/shown-members.ts';
import { endOf, teamNeeds } from '../../../authorship/team-approvals.ts';
import { counted, listOf } from '../../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../../text/message.ts';
import { firstMatch } from '../conditions/paths.ts';
import type { Facts } from '../facts.ts';
import { approvalCounted, type OwnFinding, reviewNotCounted, unknownContributor } from '../messages.ts';
import { approvalsIn } from '../names.ts';
import type { Approval, Definition, Requirements } from '../schema/definition.ts';
import { met, type Part, type Unmet } from './part.ts';

/** What one entry of `approvals` still needs. */
interface Need {
  readonly entry: Approval;
  /** Keys of the accounts that approved and count for it. */
  readonly approvedBy: ReadonlySet<string>;
  /** Logins of those who can still approve; null: anybody with write access. */
  readonly eligible: readonly string[] | null;
  /** Logins of those who are named and cannot approve. */
  readonly excluded: readonly string[];
}

/** The approvals as they stand: of each entry that the change needs. */
interface State {
  readonly opinions: Opinions;
  readonly needs: readonly Need[];
  /** Approvals by anybody that contributors ask for who cannot be identified, beyond those that are given. */
  readonly further: number;
  readonly findings: readonly OwnFinding[];
}

/** Whether the change has the approvals that are required. Null: none are, or none for these paths. */
export function approvalsPart(
  required: Requirements,
  facts: Facts,
  definition: Definition,
  now: Date,
): Part | null {
  const entries = neededApprovals(required, facts);
  if (entries.length === 0) return null;
  const state = read(facts, definition, entries, now);
  return (
    failure(state, facts, definition) ??
    draft(state, facts) ??
    wait(state, facts, definition, now) ??
    pass(state, facts)
  );
}

function neededApprovals(required: Requirements, facts: Facts): readonly Approval[] {
  return approvalsIn(required).filter(
    ({ paths }) => paths === undefined || firstMatch(paths, facts.files) !== null,
  );
}

function read(facts: Facts, definition: Definition, entries: readonly Approval[], now: Date): State {
  const { pullRequest, earlierChanges: earlier, reviews, who } = facts;
  const head = pullRequest.head.sha;
  const opinions = sortOpinions(reviews, { head, earlier }, who);
  const needs = entries.map((entry) => needOf(entry, opinions, facts, definition, now));
  const most = Math.max(...entries.map(({ count }) => count));
  return {
    opinions,
    needs,
    further: Math.max(0, most + who.unknown.length - opinions.approvals.length),
    findings: [
      ...who.unknown.map((each) => unknownContributor(each, definition.unknown)),
      ...opinions.approvals.map((review) => approvalCounted(review, head)),
      ...opinions.notCounted.map(reviewNotCounted),
    ],
  };
}

function needOf(
  entry: Approval,
  { approvals }: Opinions,
  { teams, who }: Facts,
  { deputies }: Definition,
  now: Date,
): Need {
  const { teams: slugs = [], people = [] } = entry;
  const approvers = new Set(approvals.flatMap(({ author }) => (author === null ? [] : account(author))));
  if (slugs.length === 0 && people.length === 0) {
    return { entry, approvedBy: approvers, eligible: null, excluded: [] };
  }
  const isExcluded = (login: string) => who.excluded.has(login.toLowerCase());
  const [need] =
    slugs.length === 0 ? [] : teamNeeds(approvals, teams, isExcluded, { teams: [slugs], deputies }, now);
  const named = new Map(people.map((login) => [login.toLowerCase(), login]));
  const approvedBy = new Set([
    ...(need?.approvedBy ?? []),
    ...[...named.keys()].filter((key) => approvers.has(key)),
  ]);
  const all = new Map(
    [...(need?.eligible ?? []), ...(need?.excluded ?? []), ...people].map((login) => [
      login.toLowerCase(),
      login,
    ]),
  );
  return {
    entry,
    approvedBy,
    eligible: [...all].flatMap(([key, login]) => (isExcluded(login) || approvedBy.has(key) ? [] : [login])),
    excluded: [...all.values()].filter(isExcluded),
  };
}

function missingOf({ entry, approvedBy }: Need): number {
  return Math.max(0, entry.count - approvedBy.size);
}

function failure(
  { needs, findings }: State,
  { pullRequest, who }: Facts,
  { unknown }: Definition,
): Unmet | null {
  const unclear = unknownContributors(who, unknown, findings);
  if (unclear !== null) return unclear;
  const lost = needs.find((need) => need.eligible !== null && need.eligible.length < missingOf(need));
  if (lost === undefined) return null;
  const unable = lost.excluded.map((login) => ({
    login,
    contribution: who.excluded.get(login.toLowerCase())?.contribution ?? [],
  }));
  const why = whyNoMemberLeft(unable, isShown(lost.entry, pullRequest));
  const reason = unable.length === 0 ? [] : say`: ${why}`;
  return {
    state: 'fail',
    says: say`Too few people are left who may approve for ${namesIn(lost.entry)}${reason}.`,
    remedy: say`Name another team, person or deputy in this requirement of the policy file, or add a member to the team.`,
    turn: 'administrator',
    waitingFor: [],
    findings,
  };
}

/** Where the policy asks for it, nothing is said of a change of which somebody contributed who cannot be identified. */
export function unknownContributors(
  who: Facts['who'],
  unknown: Definition['unknown'],
  findings: readonly OwnFinding[],
): Unmet | null {
  if (who.unknown.length === 0 || unknown !== 'fail') return null;
  return {
    state: 'error',
    says: say`No review can be shown to be independent: ${listOf(
      who.unknown.map(({ why }) => why),
      'and',
      3,
    )} (\`unknown: fail\`).`,
    remedy: say`Say whose the addresses are in ${'identities'} of this requirement in the policy file, or add them to the account of the person who uses them (Settings, Emails) and run this check again.`,
    turn: 'author',
    waitingFor: [],
    findings,
  };
}

function draft({ needs, further, findings }: State, { pullRequest }: Facts): Unmet | null {
  if (!pullRequest.draft || (further === 0 && needs.every((need) => missingOf(need) === 0))) return null;
  return draftPart(findings);
}

/** A draft is not reviewed yet. */
export function draftPart(findings: readonly OwnFinding[]): Unmet {
  return {
    state: 'pending',
    says: say`This is a draft.`,
    remedy: say`Mark the pull request as ready for review when it is.`,
    turn: 'author',
    waitingFor: say`the draft to be made ready for review`,
    findings,
  };
}

function wait(state: State, facts: Facts, definition: Definition, now: Date): Unmet | null {
  const { opinions, needs, further, findings } = state;
  const missing = needs.filter((need) => missingOf(need) > 0);
  if (missing.length === 0 && further === 0) return null;
  const stale = opinions.notCounted.filter(({ review }) => review.state !== 'changes-requested');
  const sentences = [
    ...missing.map(
      ({ entry, approvedBy }) =>
        say`${approvedBy.size} of ${[counted(entry.count, 'approval')]}${by(entry)} given.`,
    ),
    ...(further > 0 && facts.who.unknown.length > 0
      ? [say`${[counted(facts.who.unknown.length, 'contributor')]} cannot be identified (\`unknown\`).`]
      : []),
    ...(stale.length > 0 ? [say`What does not count: ${whyNoneCounts(stale)}.`] : []),
  ];
  const times = [
    recheckTime(opinions.notCounted, now).reevaluateAt?.getTime() ?? [],
    ...endsOfDeputies(missing, definition, now),
  ].flat();
  return {
    state: 'pending',
    says: join(sentences, ' '),
    ...nextStep(missing, further, state, facts),
    waitingFor: reviewsAwaited(missing, further),
    findings,
    reviewMissing: true,
    ...(times.length === 0 ? {} : { reevaluateAt: new Date(Math.min(...times)) }),
  };
}

/** `2 reviews`, `1 review by the team payments`, or `3 reviews, 1 by the team payments and 2 by ada or bob`. */
function reviewsAwaited(missing: readonly Need[], further: number): Message {
  const named = missing.filter(({ eligible }) => eligible !== null);
  const ofNamed = named.reduce((sum, need) => sum + missingOf(need), 0);
  const total = Math.max(further, ofNamed, ...missing.map(missingOf));
  const [only] = named;
  if (only === undefined) return [counted(total, 'review')];
  if (named.length === 1 && total === ofNamed)
    return say`${[counted(total, 'review')]} by ${namesIn(only.entry)}`;
  const each = named.map((need) => say`${missingOf(need)} by ${namesIn(need.entry)}`);
  return say`${[counted(total, 'review')]}, ${listOf(each, 'and', 3)}`;
}

/** When a deputy ends of whom an approval may come: from then on the check names somebody else. */
function endsOfDeputies(missing: readonly Need[], { deputies }: Definition, now: Date): readonly number[] {
  const slugs = new Set(missing.flatMap(({ entry }) => entry.teams ?? []));
  return deputies
    .filter(({ team }) => slugs.has(team))
    .map(({ until }) => endOf(until).getTime() + 1)
    .filter((time) => time > now.getTime());
}

/** The author asks while too few are asked; then it is the reviewers' turn. */
function nextStep(
  missing: readonly Need[],
  further: number,
  { opinions }: State,
  { pullRequest, reviews, who }: Facts,
): Pick<Unmet, 'remedy' | 'turn'> {
  const requested = requestedReviewers(reviews, who);
  const keys = new Set(requested.map(({ kind, name }) => `${kind} ${name.toLowerCase()}`));
  const isAsked = ({ entry, eligible }: Need): boolean => {
    const able = eligible?.map((login) => `user ${login.toLowerCase()}`);
    const asked = able === undefined ? requested.length : able.filter((key) => keys.has(key)).length;
    const isTeamAsked = (entry.teams ?? []).some((slug) => keys.has(`team ${slug}`));
    return isTeamAsked || asked > 0;
  };
  const toAsk = missing
    .filter((need) => !isAsked(need))
    .map((need) => ask(need, opinions, who, isShown(need.entry, pullRequest)));
  if (missing.length === 0 && further > 0 && requested.length === 0) {
    toAsk.push(
      say`Ask for ${[further === 1 ? 'a further review' : `${further} further reviews`]} by ${anybodyElse(who, opinions.approvals)}.`,
    );
  }
  if (toAsk.length > 0) return { remedy: join(toAsk.slice(0, 3), ' '), turn: 'author' };
  return {
    remedy: say`Review the change, and approve it or ask for changes. Asked: ${namesOf(requested.map(({ name }) => name))}.`,
    turn: 'reviewer',
  };
}

function ask(need: Need, { approvals }: Opinions, who: Facts['who'], areShown: boolean): Message {
  const count = missingOf(need);
  const reviews: Message = [count === 1 ? 'a review' : `${count} reviews`];
  if (need.eligible === null) return say`Ask for ${reviews} by ${anybodyElse(who, approvals)}.`;
  return say`Ask ${namesIn(need.entry)} for ${reviews}${whoCanApprove(need.eligible, areShown)}.`;
}

/** Whether those may be named who can approve: people whom the policy names by their accounts may, wherever it is read. */
function isShown({ teams = [] }: Approval, pullRequest: Facts['pullRequest']): boolean {
  return teams.length === 0 || showsMembers(pullRequest);
}

function by(entry: Approval): Message {
  return entry.teams === undefined && entry.people === undefined ? [] : say` by ${namesIn(entry)}`;
}

/** The team or teams and people of an entry. */
function namesIn({ teams = [], people = [] }: Approval): Message {
  const names = [...teams.map((slug) => say`the team ${slug}`), ...people.map((login) => say`${login}`)];
  return listOf(names, 'or', maxNamedPeople);
}

function pass({ opinions, needs, findings }: State, { pullRequest }: Facts): Part {
  if (!needs.every(({ entry }) => isShown(entry, pullRequest))) {
    const whom = needs.filter(({ eligible }) => eligible !== null).map(({ entry }) => namesIn(entry));
    return met(say`Approved by ${listOf(whom, 'and', 3)}.`, findings);
  }
  const counting = new Set(needs.flatMap(({ approvedBy }) => [...approvedBy]));
  const approvers = opinions.approvals.flatMap(({ author }) =>
    author !== null && counting.has(account(author)) ? author.login : [],
  );
  return met(say`Approved by ${namesOf(approvers)}.`, findings);
}
