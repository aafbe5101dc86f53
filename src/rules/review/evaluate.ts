import { account } from '../../authorship/account.ts';
import { type Authorship, authorship } from '../../authorship/authorship.ts';
import { type Opinions, recheckTime, sortOpinions } from '../../authorship/opinions.ts';
import { anybodyElse, requestedReviewers } from '../../authorship/reviewers.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { EarlierChanges } from '../../evidence/earlier-changes.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import type { Teams } from '../../evidence/teams.ts';
import {
  approvalCounted,
  approvalsMissing,
  approved,
  changesRequested,
  draft,
  exempt,
  exemptionNotProven,
  headNotListed,
  type ReviewFinding,
  type ReviewVerdict,
  requestForChanges,
  reviewNotCounted,
  teamNotFound,
  teamWithoutReviewer,
  unknownAuthors,
  unknownEmail,
} from './messages.ts';
import type { Candidates, Count, MissingTeam } from './missing/next-step.ts';
import type { Options } from './options.ts';

interface Evidence {
  readonly pullRequest: PullRequest;
  readonly commits: Commits;
  readonly earlierChanges: EarlierChanges;
  readonly reviews: Reviews;
  /** Absent where the policy names no team. */
  readonly teams?: Teams;
}

/** Evaluates who contributed to the change, then the last opinion of each reviewer. */
export function evaluate(evidence: Evidence, options: Options, now: Date): ReviewVerdict {
  const { pullRequest, commits } = evidence;
  const { sha } = pullRequest.head;
  if (!commits.commits.some((commit) => commit.sha === sha)) return headNotListed(sha);
  const state = read(evidence, options);
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
  { pullRequest, who, opinions, reviews, teams, findings }: State,
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
  if (who.unknown.size > 0) return unknownAuthors(who, findings);
  const absent = options.teams.filter((team) => !Object.hasOwn(teams, team));
  return absent.length > 0 ? teamNotFound(absent, findings) : null;
}

function wait(state: State, options: Options, now: Date): ReviewVerdict | null {
  const count = countApprovals(state, options);
  const { missing, missingTeams } = count;
  if (missing === 0 && missingTeams.length === 0) return null;
  const impossible = missingTeams.filter(({ eligible }) => eligible.length === 0);
  const { notCounted } = state.opinions;
  const findings = [...state.findings, ...impossible.map(teamWithoutReviewer)];
  return {
    ...approvalsMissing(count, notCounted, candidatesOf(state, count), findings),
    ...recheckTime(notCounted, now),
  };
}

function pass({ opinions, findings }: State): ReviewVerdict {
  return approved(opinions, findings);
}

interface State {
  readonly pullRequest: PullRequest;
  readonly reviews: Reviews;
  readonly teams: Teams;
  readonly who: Authorship;
  /** Only exempt authors contributed to the change. */
  readonly byExempt: boolean;
  readonly opinions: Opinions;
  /** What has to change, then what counts, then what does not and why. */
  readonly findings: readonly ReviewFinding[];
}

function read(
  { pullRequest, commits, earlierChanges: earlier, reviews, teams = {} }: Evidence,
  options: Options,
): State {
  const { sha: head } = pullRequest.head;
  const who = authorship(pullRequest, commits, earlier);
  const byExempt = isByExempt(pullRequest, who, options);
  const opinions = sortOpinions(reviews, { head, earlier }, who);
  const findings = [
    ...opinions.requestsForChanges.map(requestForChanges),
    ...[...who.unknown].map(([email, shas]) => unknownEmail(email, shas)),
    ...opinions.approvals.map((review) => approvalCounted(review, head)),
    ...opinions.notCounted.map(reviewNotCounted),
    ...(byExempt ? [exemptionNotProven(who)] : []),
  ];
  return { pullRequest, reviews, teams, who, byExempt, opinions, findings };
}

function isByExempt(
  pullRequest: PullRequest,
  { contributors, unknown }: Authorship,
  options: Options,
): boolean {
  const listed = new Set(options['exempt-authors'].map((login) => login.toLowerCase()));
  return (
    pullRequest.author !== null &&
    unknown.size === 0 &&
    [...contributors.keys()].every((key) => listed.has(key))
  );
}

/** Counts the approvals, all and by team; one by a team's member is one of all. */
function countApprovals(state: State, options: Options): Count {
  const { opinions, teams, who } = state;
  const approvers = new Set(
    opinions.approvals.flatMap(({ author }) => (author === null ? [] : [account(author)])),
  );
  const approvedBy = (team: string) =>
    members(teams, team).some((login) => approvers.has(login.toLowerCase()));
  const requested = new Set(requestedReviewers(state.reviews, who).map(keyOf));
  const missingTeam = (name: string): MissingTeam => {
    const eligible = members(teams, name).filter((login) => !who.contributors.has(login.toLowerCase()));
    const asked = [`team ${name}`, ...eligible.map((login) => `user ${login.toLowerCase()}`)];
    return { name, eligible, requested: asked.some((key) => requested.has(key)) };
  };
  return {
    given: approvers.size,
    required: options.approvals,
    missing: Math.max(0, options.approvals - approvers.size),
    missingTeams: [...new Set(options.teams)].filter((team) => !approvedBy(team)).map(missingTeam),
  };
}

/** A requested team stands for all reviews that are missing, but for one by another team. */
function candidatesOf({ reviews, opinions, who }: State, { missing, missingTeams }: Count): Candidates {
  const requested = requestedReviewers(reviews, who);
  const ofMissingTeam = new Set(missingTeams.map(({ name }) => `team ${name}`));
  const others = requested.filter((request) => !ofMissingTeam.has(keyOf(request)));
  const asTeams = requested.length - others.length;
  const asMembers = missingTeams.filter((team) => team.requested).length - asTeams;
  const unrequested = missing - missingTeams.length - (others.length - asMembers);
  return {
    anybody: anybodyElse(who, opinions.approvals),
    requested: requested.map(({ name }) => name),
    unrequested: others.some(({ kind }) => kind === 'team') ? 0 : Math.max(0, unrequested),
  };
}

function keyOf({ kind, name }: Reviews['requested'][number]): string {
  return `${kind} ${name.toLowerCase()}`;
}

function members(teams: Teams, team: string): readonly string[] {
  return Object.hasOwn(teams, team) ? (teams[team] ?? []) : [];
}
