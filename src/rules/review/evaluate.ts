import { account } from '../../authorship/account.ts';
import { type Authorship, authorship, isOnlyBy } from '../../authorship/authorship.ts';
import {
  type CodeOwnerNeed,
  codeOwnerNeeds,
  lostOwnerNeeds,
  unmetOwnerNeeds,
} from '../../authorship/code-owner-approvals.ts';
import { distinctUnable } from '../../authorship/code-owner-words.ts';
import { type Opinions, recheckTime, sortOpinions } from '../../authorship/opinions.ts';
import { anybodyElse, requestedReviewers } from '../../authorship/reviewers.ts';
import { showsMembers } from '../../authorship/shown-members.ts';
import { endOf, impossible, type TeamNeed, teamNeeds, unmet } from '../../authorship/team-approvals.ts';
import type { CodeOwners } from '../../evidence/code-owners.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { EarlierChanges } from '../../evidence/earlier-changes.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { Pushes } from '../../evidence/pushes.ts';
import type { ReplacedHead } from '../../evidence/replaced-heads.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import type { Teams } from '../../evidence/teams.ts';
import type { Thread } from '../../evidence/threads.ts';
import {
  approvalCounted,
  approvalsMissing,
  approved,
  approverContributed,
  changesRequested,
  deputyEnded,
  draft,
  exempt,
  exemptionNotProven,
  headNotListed,
  lastPushNotApproved,
  nobodyLeft,
  type ReviewFinding,
  type ReviewVerdict,
  requestForChanges,
  reviewNotCounted,
  teamNotFound,
  threadsUnresolved,
  unknownContributor,
  unknownContributors,
  unresolvedThread,
} from './messages.ts';
import {
  codeOwnerMissing,
  codeOwnerUnable,
  type MissingOwners,
  noCodeOwnerLeft,
} from './missing/code-owners.ts';
import type { Candidates, Count, MissingTeam } from './missing/next-step.ts';
import type { Options } from './options.ts';

interface Evidence {
  readonly pullRequest: PullRequest;
  readonly commits: Commits;
  readonly earlierChanges: EarlierChanges;
  readonly reviews: Reviews;
  /** Absent of a past change. */
  readonly pushes?: Pushes;
  /** Read under `strict`. */
  readonly replacedHeads?: readonly ReplacedHead[];
  /** Absent where the policy names no team. */
  readonly teams?: Teams;
  /** Absent unless the policy asks for code owners. */
  readonly codeOwners?: CodeOwners;
  /** Absent unless the policy asks for resolved conversations. */
  readonly threads?: readonly Thread[];
}

/** Evaluates who contributed to the change, then the last opinion of each reviewer. */
export function evaluate(evidence: Evidence, options: Options, now: Date): ReviewVerdict {
  const { pullRequest, commits } = evidence;
  const { sha } = pullRequest.head;
  if (!commits.commits.some((commit) => commit.sha === sha)) return headNotListed(sha);
  const state = read(evidence, options, now);
  return (
    exemption(state) ?? early(state) ?? failure(state, options) ?? wait(state, options, now) ?? pass(state)
  );
}

function exemption({ who, byExempt }: State): ReviewVerdict | null {
  return byExempt && who.unsigned.length === 0 ? exempt(who) : null;
}

/** A draft waits for its author, whatever its reviews say. */
function early({ pullRequest, findings }: State): ReviewVerdict | null {
  return pullRequest.draft ? draft(findings) : null;
}

function failure(
  { pullRequest, who, opinions, reviews, teams, needs, owners, findings }: State,
  options: Options,
): ReviewVerdict | null {
  const { requestsForChanges } = opinions;
  if (requestsForChanges.length > 0) {
    const requested = new Set(reviews.requested.map(({ name }) => name.toLowerCase()));
    const requests = {
      answered: requestsForChanges.every(({ commit }) => commit !== pullRequest.head.sha),
      unrequested: requestsForChanges.filter(
        ({ author }) => author === null || !requested.has(author.login.toLowerCase()),
      ),
    };
    return changesRequested(requestsForChanges, requests, findings);
  }
  if (who.unknown.length > 0 && options.unknown === 'fail') return unknownContributors(who.unknown, findings);
  const absent = options.teams.flat().filter((team) => !Object.hasOwn(teams, team));
  if (absent.length > 0) return teamNotFound([...new Set(absent)], findings);
  const lost = impossible(needs, options['distinct-teams']);
  if (lost.length > 0) return nobodyLeft(lost, who, showsMembers(pullRequest), findings);
  const ownerless = lostOwnerNeeds(owners.needs);
  return ownerless.length > 0 ? noCodeOwnerLeft(ownerless, owners.file, who, findings) : null;
}

function wait(state: State, options: Options, now: Date): ReviewVerdict | null {
  const { opinions, who, findings, threads } = state;
  const count = countApprovals(state, options);
  if (count.missing > 0 || count.missingTeams.length > 0 || count.missingOwners.length > 0) {
    const verdict = approvalsMissing(count, opinions.notCounted, candidatesOf(state, count), findings);
    const times = [
      recheckTime(opinions.notCounted, now).reevaluateAt,
      endOfDeputies(count, options, now),
    ].flatMap((time) => time?.getTime() ?? []);
    const recheck = times.length === 0 ? {} : { reevaluateAt: new Date(Math.min(...times)) };
    return { ...verdict, ...recheck };
  }
  if (options['last-push'] && !isHeadApprovedByAnother(state)) {
    return lastPushNotApproved(who, candidatesOf(state, { ...count, missing: 1 }), findings);
  }
  const unresolved = threads.filter(({ resolved }) => !resolved);
  return unresolved.length > 0
    ? threadsUnresolved(unresolved.length, [...unresolved.map(unresolvedThread), ...findings])
    : null;
}

function pass({ opinions, findings }: State): ReviewVerdict {
  return approved(opinions, findings);
}

interface State {
  readonly pullRequest: PullRequest;
  readonly reviews: Reviews;
  readonly teams: Teams;
  readonly threads: readonly Thread[];
  readonly who: Authorship;
  /** Only exempt authors contributed to the change. */
  readonly byExempt: boolean;
  readonly opinions: Opinions;
  readonly needs: readonly TeamNeed[];
  /** What the owners of the changed files have to approve, and where the file is that says so. */
  readonly owners: { readonly file: string; readonly needs: readonly CodeOwnerNeed[] };
  /** What has to change, then what counts, then what does not and why. */
  readonly findings: readonly ReviewFinding[];
}

function read(evidence: Evidence, options: Options, now: Date): State {
  const { pullRequest, earlierChanges: earlier, reviews, teams = {}, threads = [] } = evidence;
  const { sha: head } = pullRequest.head;
  const who = authorship(evidence, options, now);
  const byExempt = pullRequest.author !== null && isOnlyBy(who, options['exempt-authors']);
  const opinions = sortOpinions(reviews, { head, earlier }, who);
  const isExcluded = (login: string) => who.excluded.has(login.toLowerCase());
  const needs = teamNeeds(opinions.approvals, teams, isExcluded, options, now);
  const missing = unmet(needs, options['distinct-teams']);
  const { file, owned } = evidence.codeOwners ?? { file: null, owned: [] };
  const owners = {
    file: file ?? 'CODEOWNERS',
    needs: codeOwnerNeeds({ file, owned }, opinions.approvals, isExcluded, options, now),
  };
  const missingOwners = unmetOwnerNeeds(owners.needs);
  const findings = [
    ...opinions.requestsForChanges.map(requestForChanges),
    ...missingOwners.map((need) => codeOwnerMissing(need, owners.file)),
    ...who.unknown.map((each) => unknownContributor(each, options.unknown)),
    ...opinions.approvals.map((review) => approvalCounted(review, head)),
    ...opinions.notCounted.map(reviewNotCounted),
    ...distinctUnable(missingOwners).map((unable) => codeOwnerUnable(unable, owners.file, who)),
    ...missing.flatMap(({ ended }) => ended.map(deputyEnded)),
    ...opinions.approvals.flatMap(({ author }) => {
      const contributor = author === null ? undefined : who.contributors.get(account(author));
      return contributor === undefined ? [] : [approverContributed(contributor)];
    }),
    ...(byExempt && who.unsigned.length > 0 ? [exemptionNotProven(who)] : []),
  ];
  return { pullRequest, reviews, teams, threads, who, byExempt, opinions, needs, owners, findings };
}

/**
 * Counts the approvals, all and by team; one by a team's member is one of all. Each unknown contributor may be a reviewer: one more approval
 * is then by somebody else.
 */
function countApprovals({ opinions, who, needs, owners, reviews }: State, options: Options): Count {
  const approvers = new Set(
    opinions.approvals.flatMap(({ author }) => (author === null ? [] : [account(author)])),
  );
  const required = options.approvals + who.unknown.length + (who.byAgent ? options['agent-approvals'] : 0);
  const requested = new Set(requestedReviewers(reviews, who).map(keyOf));
  const missingTeam = ({ teams, eligible }: TeamNeed): MissingTeam => {
    const asked = [
      ...teams.map((name) => `team ${name}`),
      ...eligible.map((login) => `user ${login.toLowerCase()}`),
    ];
    return {
      teams,
      eligible: options['distinct-teams']
        ? eligible.filter((login) => !approvers.has(login.toLowerCase()))
        : eligible,
      requested: asked.some((key) => requested.has(key)),
    };
  };
  return {
    given: approvers.size,
    required,
    unknown: who.unknown.length,
    missing: Math.max(0, required - approvers.size),
    missingTeams: unmet(needs, options['distinct-teams']).map(missingTeam),
    missingOwners: unmetOwnerNeeds(owners.needs).map((need) => missingOwnersOf(need, requested)),
  };
}

function missingOwnersOf(
  { eligible, eligibleAccounts, paths }: CodeOwnerNeed,
  requested: ReadonlySet<string>,
): MissingOwners {
  const teams = eligible.flatMap((owner) => owner.toLowerCase().split('/')[1] ?? []);
  const asked = [
    ...teams.map((slug) => `team ${slug}`),
    ...[...eligibleAccounts].map((login) => `user ${login}`),
  ];
  return { eligible, paths, teams, requested: asked.some((key) => requested.has(key)) };
}

/** Whether one of the approvals is by somebody else than those who pushed the head. An unknown pusher asks for one more approval already. */
function isHeadApprovedByAnother({ opinions, who }: State): boolean {
  const pushers = new Set(who.pushedHead.map(account));
  return opinions.approvals.some(({ author }) => author !== null && !pushers.has(account(author)));
}

/** When the next deputy of a team whose approval is missing ends: from then on the check says somebody else. */
function endOfDeputies(
  { missingTeams, missingOwners }: Count,
  { deputies }: Options,
  now: Date,
): Date | null {
  const names = new Set([...missingTeams, ...missingOwners].flatMap(({ teams }) => teams));
  const ends = deputies
    .filter(({ team }) => names.has(team))
    .map(({ until }) => endOf(until).getTime() + 1)
    .filter((time) => time > now.getTime());
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

/** A requested team stands for all reviews that are missing, but for one by another team. */
function candidatesOf(
  { pullRequest, reviews, opinions, who }: State,
  { missing, missingTeams, missingOwners }: Pick<Count, 'missing' | 'missingTeams' | 'missingOwners'>,
): Candidates {
  const requested = requestedReviewers(reviews, who);
  const ofMissingTeam = new Set(missingTeams.flatMap(({ teams }) => teams.map((name) => `team ${name}`)));
  const others = requested.filter((request) => !ofMissingTeam.has(keyOf(request)));
  const asTeams = missingTeams.filter(({ teams }) =>
    requested.some(({ kind, name }) => kind === 'team' && teams.includes(name.toLowerCase())),
  ).length;
  const asMembers = missingTeams.filter((team) => team.requested).length - asTeams;
  const ownersToAsk = missingOwners.filter((owners) => !owners.requested).length;
  const unrequested = missing - missingTeams.length - ownersToAsk - (others.length - asMembers);
  return {
    anybody: anybodyElse(who, opinions.approvals),
    requested: requested.map(({ name }) => name),
    showsMembers: showsMembers(pullRequest),
    unrequested: others.some(({ kind }) => kind === 'team') ? 0 : Math.max(0, unrequested),
  };
}

function keyOf({ kind, name }: Reviews['requested'][number]): string {
  return `${kind} ${name.toLowerCase()}`;
}
