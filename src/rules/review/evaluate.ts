import { account } from '../../authorship/account.ts';
import { type Authorship, authorship } from '../../authorship/authorship.ts';
import { type Opinions, sortOpinions } from '../../authorship/opinions.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import type { Teams } from '../../evidence/teams.ts';
import {
  approvalsMissing,
  approved,
  type Candidates,
  type Count,
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
import type { Options } from './options.ts';

interface Evidence {
  readonly pullRequest: PullRequest;
  readonly commits: Commits;
  readonly reviews: Reviews;
  /** Absent where the policy names no team. */
  readonly teams?: Teams;
}

/** Judges by who contributed to the change, then by the last opinion of each reviewer. */
export function evaluate(evidence: Evidence, options: Options): ReviewVerdict {
  const { pullRequest, commits } = evidence;
  const { sha } = pullRequest.head;
  if (!commits.commits.some((commit) => commit.sha === sha)) return headNotListed(sha);
  const state = read(evidence, options);
  return exemption(state) ?? early(state) ?? failure(state, options) ?? wait(state, options) ?? pass(state);
}

function exemption({ who, byExempt }: State): ReviewVerdict | null {
  return byExempt && who.unsigned.length === 0 ? exempt(who) : null;
}

/** A draft is not reviewed yet, whatever was said of it. */
function early({ pullRequest, findings }: State): ReviewVerdict | null {
  return pullRequest.draft ? draft(findings) : null;
}

function failure({ who, opinions, current, teams, findings }: State, options: Options): ReviewVerdict | null {
  const { requestsForChanges } = opinions;
  if (requestsForChanges.length > 0) {
    const answered = requestsForChanges.every(({ commit }) => commit === null || !current.has(commit));
    return changesRequested(requestsForChanges, answered, findings);
  }
  if (who.unknown.size > 0) return unknownAuthors(who, findings);
  const absent = options.teams.filter((team) => !Object.hasOwn(teams, team));
  return absent.length > 0 ? teamNotFound(absent, findings) : null;
}

function wait(state: State, options: Options): ReviewVerdict | null {
  const count = countApprovals(state, options);
  if (count.missing === 0 && count.missingTeams.length === 0) return null;
  const candidates = candidatesOf(state);
  const impossible = count.missingTeams.filter((team) => candidates.eligible(team).length === 0);
  return approvalsMissing(count, candidates, [...state.findings, ...impossible.map(teamWithoutReviewer)]);
}

function pass({ opinions, findings }: State): ReviewVerdict {
  return approved(opinions, findings);
}

interface State {
  readonly pullRequest: PullRequest;
  readonly reviews: Reviews;
  readonly teams: Teams;
  readonly who: Authorship;
  /** Only exempt authors had a part in the change. */
  readonly byExempt: boolean;
  /** The head, and the earlier heads that proposed the same change. */
  readonly current: ReadonlySet<string>;
  readonly opinions: Opinions;
  /** What has to change first, then what does not count and why. */
  readonly findings: readonly ReviewFinding[];
}

function read({ pullRequest, commits, reviews, teams = {} }: Evidence, options: Options): State {
  const who = authorship(pullRequest, commits);
  const byExempt = isByExempt(pullRequest, who, options);
  const current = new Set([pullRequest.head.sha, ...(commits.sameChangeAsHead ?? [])]);
  const opinions = sortOpinions(reviews, current, who);
  const findings = [
    ...opinions.requestsForChanges.map(requestForChanges),
    ...[...who.unknown].map(([email, shas]) => unknownEmail(email, shas)),
    ...opinions.notCounted.map(reviewNotCounted),
    ...(byExempt ? [exemptionNotProven(who)] : []),
  ];
  return { pullRequest, reviews, teams, who, byExempt, current, opinions, findings };
}

function isByExempt(pullRequest: PullRequest, { parts, unknown }: Authorship, options: Options): boolean {
  const listed = new Set(options['exempt-authors'].map((login) => login.toLowerCase()));
  return (
    pullRequest.author !== null && unknown.size === 0 && [...parts.keys()].every((key) => listed.has(key))
  );
}

/** Counts the approvals, all and by team; one by a team's member is one of all. */
function countApprovals({ opinions: { approvals }, teams }: State, options: Options): Count {
  const approvers = new Set(approvals.flatMap(({ author }) => (author === null ? [] : [account(author)])));
  const approvedBy = (team: string) =>
    members(teams, team).some((login) => approvers.has(login.toLowerCase()));
  return {
    given: approvers.size,
    asked: options.approvals,
    missing: Math.max(0, options.approvals - approvers.size),
    missingTeams: [...new Set(options.teams)].filter((team) => !approvedBy(team)),
  };
}

function candidatesOf({ reviews, teams, who: { parts } }: State): Candidates {
  const isIndependent = (login: string) => !parts.has(login.toLowerCase());
  return {
    eligible: (team) => members(teams, team).filter(isIndependent),
    requested: reviews.requested
      .filter(({ kind, name }) => kind === 'team' || isIndependent(name))
      .map(({ name }) => name),
  };
}

function members(teams: Teams, team: string): readonly string[] {
  return Object.hasOwn(teams, team) ? (teams[team] ?? []) : [];
}
