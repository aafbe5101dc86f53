import type { Authorship } from '../../authorship/authorship.ts';
import type { IneffectiveReview, Opinions } from '../../authorship/opinions.ts';
import { maxNamedPeople, nameOf, namesOf, whyNoneCounts, whyNotCounted } from '../../authorship/reviewers.ts';
import type { Review } from '../../evidence/reviews.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../../text/message.ts';
import type { Finding, Turn, Verdict } from '../verdict.ts';

export const messages = {
  approved: 'Enough people approved the change as it is.',
  exempt: 'The policy exempts everybody who contributed to the change.',
  draft: 'The pull request is a draft.',
  'changes-requested': 'A person with write access asks for changes.',
  'approvals-missing': 'Approvals are missing, in number or from a team.',
  'unknown-authors':
    'An email in the commits belongs to no account, so no review can be shown to be independent.',
  'head-not-listed': 'The commits that GitHub lists do not contain the head.',
  'team-not-found': 'The organization has no team of the name in the policy.',
  'request-for-changes': 'A request for changes, and on which commit it was made.',
  'unknown-email': 'An email that belongs to no account, and its commits.',
  'review-not-counted': 'A review that does not count, and why.',
  'exemption-not-proven': 'An exempt author’s commits that GitHub did not sign.',
  'team-without-reviewer': 'Every member of a team contributed to the change.',
} as const;

type Id = keyof typeof messages;
export type ReviewFinding = Finding<Id>;
export type ReviewVerdict = Verdict<Id>;

/** The approvals that count, and those that are missing. */
export interface Count {
  readonly given: number;
  readonly required: number;
  readonly missing: number;
  /** The teams of which nobody has approved yet. */
  readonly missingTeams: readonly MissingTeam[];
}

export interface MissingTeam {
  readonly name: string;
  /** The members who did not contribute to the change. */
  readonly eligible: readonly string[];
  /** The team's or an eligible member's review was requested. */
  readonly requested: boolean;
}

/** Who can still approve. */
export interface Candidates {
  /** Completes "a review by …". */
  readonly anybody: Message;
  /** People and teams whose review was requested, and would count. */
  readonly requested: readonly string[];
  /** Reviews that are still to be requested, besides those by the missing teams. */
  readonly unrequested: number;
}

/** Commits that are named one by one. */
const maxNamedCommits = 3;

/** Teams and emails named in one message. */
const maxNamed = 3;

/** Verdicts */

export function approved(
  { approvals }: Pick<Opinions, 'approvals'>,
  findings: readonly ReviewFinding[],
): ReviewVerdict {
  return {
    status: 'pass',
    messageId: 'approved',
    summary: say`Approved by ${reviewers(approvals)}.`,
    findings,
  };
}

export function exempt({ contributors }: Authorship): ReviewVerdict {
  const logins = [...contributors.values()].map(({ login }) => login);
  return {
    status: 'not-applicable',
    messageId: 'exempt',
    summary: say`No review needed: only ${namesOf(logins)} contributed to this change (\`exempt-authors\`).`,
    findings: [],
  };
}

export function draft(findings: readonly ReviewFinding[]): ReviewVerdict {
  return {
    status: 'pending',
    messageId: 'draft',
    summary: say`This is a draft.`,
    waitingFor: say`the draft to be made ready for review`,
    remedy: say`Mark the pull request as ready for review when it is.`,
    turn: 'author',
    findings,
  };
}

/** What became of the requests for changes. */
export interface RequestsState {
  /** Commits were pushed since the last of them. */
  readonly answered: boolean;
  /** Those whose review was not requested again. */
  readonly unrequested: readonly Review[];
}

export function changesRequested(
  requests: readonly Review[],
  { answered, unrequested }: RequestsState,
  findings: readonly ReviewFinding[],
): ReviewVerdict {
  const names = reviewers(requests);
  const ask = reviewers(unrequested);
  const ends = say`Only an approval by ${names}, or a dismissal of the review, ends the request.`;
  return {
    status: 'fail',
    messageId: 'changes-requested',
    summary: say`${names} asked for changes.`,
    ...(unrequested.length === 0
      ? { remedy: say`Review the change again. ${ends}`, turn: 'reviewer' }
      : answered
        ? { remedy: say`Commits were pushed since: ask ${ask} to review again. ${ends}`, turn: 'author' }
        : {
            remedy: say`Do what the review asks for, or settle it there, then ask ${ask} to review again.`,
            turn: 'author',
          }),
    findings,
  };
}

export function unknownAuthors({ unknown }: Authorship, findings: readonly ReviewFinding[]): ReviewVerdict {
  const emails = quotedNames([...unknown.keys()], 'and');
  return {
    status: 'error',
    messageId: 'unknown-authors',
    summary: say`The authors of this change are unknown, so no review can be shown to be independent: ${emails} ${[plural(unknown.size, 'belongs', 'belong')]} to no GitHub account.`,
    remedy: say`Add ${emails} to the GitHub ${[plural(unknown.size, 'account of the person who uses it', 'accounts of the people who use them')]} (Settings, Emails) and run this check again; or amend the commits to name an email of an account, and push.`,
    turn: 'author',
    findings,
  };
}

export function teamNotFound(absent: readonly string[], findings: readonly ReviewFinding[]): ReviewVerdict {
  const names = quotedNames(absent, 'and');
  return {
    status: 'error',
    messageId: 'team-not-found',
    summary: say`The policy asks for an approval by ${names}, and the organization has no such team, or the app cannot see it.`,
    remedy: say`Correct \`rules.review.teams\` in the policy file, or give the app access to the team.`,
    turn: 'administrator',
    findings,
  };
}

export function headNotListed(head: string): ReviewVerdict {
  return {
    status: 'error',
    messageId: 'head-not-listed',
    summary: say`GitHub's list of commits does not contain the head ${commitLink(head)}, so the authors of this change are unknown.`,
    remedy: say`Run the check again. If this stays, push a commit.`,
    turn: 'author',
    findings: [],
  };
}

/** How many approvals are missing, of which teams, and who does what next. */
export function approvalsMissing(
  count: Count,
  notCounted: readonly IneffectiveReview[],
  candidates: Candidates,
  findings: readonly ReviewFinding[],
): ReviewVerdict {
  return {
    status: 'pending',
    messageId: 'approvals-missing',
    summary: summary(count, notCounted),
    waitingFor: waitingFor(count),
    ...nextStep(count, candidates),
    findings,
  };
}

function summary(
  { given, required, missing, missingTeams }: Count,
  notCounted: readonly IneffectiveReview[],
): Message {
  const number = [`${given} of ${counted(required, 'approval')}`];
  const verb = plural(required, 'counts', 'count');
  const approvals = notCounted.filter(({ review }) => review.state !== 'changes-requested');
  const sentences: Message[] = [];
  if (approvals.length > 0) sentences.push(say`${number} ${[verb]}: ${whyNoneCounts(approvals)}.`);
  else if (missing > 0) sentences.push(say`${number} given.`);
  if (missingTeams.length > 0) sentences.push(say`None is from ${teamNames(missingTeams, 'or')}.`);
  return join(sentences, ' ');
}

/** A review by a team's member is one of those asked for, so the number is the greater of the two. */
function waitingFor({ missing, missingTeams }: Count): Message {
  const reviews = Math.max(missing, missingTeams.length);
  const number: Message = [counted(reviews, 'review')];
  if (missingTeams.length === 0) return number;
  const teams = teamNames(missingTeams, 'and');
  return reviews === 1 ? say`${number} by ${teams}` : say`${number}, one by ${teams}`;
}

/**
 * A team in which nobody can approve comes first, for nothing else ends the wait. The author asks while too few are asked; then it is the
 * reviewers' turn.
 */
function nextStep(
  { missingTeams }: Count,
  { anybody, requested, unrequested }: Candidates,
): { readonly remedy: Message; readonly turn: Turn } {
  const impossible = missingTeams.filter(({ eligible }) => eligible.length === 0);
  if (impossible.length > 0) {
    return {
      remedy: say`Nobody in ${teamNames(impossible, 'or')} can approve this change: add a member to the team, or change \`rules.review.teams\` in the policy file.`,
      turn: 'administrator',
    };
  }
  const toAsk = missingTeams
    .filter((team) => !team.requested)
    .slice(0, maxNamed)
    .map(askTeam);
  if (unrequested > 0) toAsk.push(askAnybody(unrequested, requested.length > 0, anybody));
  if (toAsk.length > 0) return { remedy: join(toAsk, ' '), turn: 'author' };
  return {
    remedy: say`Review the change, and approve it or ask for changes. Asked: ${namesOf(requested)}.`,
    turn: 'reviewer',
  };
}

function askTeam({ name, eligible }: MissingTeam): Message {
  const people = listOf(
    eligible.map((login) => say`${login}`),
    'or',
    maxNamedPeople,
  );
  return say`Ask the team ${name} for a review: ${people} can approve.`;
}

function askAnybody(count: number, more: boolean, anybody: Message): Message {
  const what = `${more ? 'more ' : ''}${plural(count, 'review', 'reviews')}`;
  return count === 1
    ? say`Ask for ${[more ? 'one more review' : 'a review']} by ${anybody}.`
    : say`Ask for ${count} ${[what]} by ${anybody}.`;
}

/** Findings */

export function requestForChanges({ author, commit }: Review): ReviewFinding {
  const where = commit === null ? [] : say` at ${commitLink(commit)}`;
  return {
    messageId: 'request-for-changes',
    level: 'failure',
    message: say`${nameOf(author)} asked for changes${where}.`,
  };
}

export function unknownEmail(email: string, commits: readonly string[]): ReviewFinding {
  return {
    messageId: 'unknown-email',
    level: 'failure',
    message: say`The email ${email} belongs to no GitHub account, so the authors of ${namedCommits(commits)} are unknown.`,
  };
}

export function reviewNotCounted(review: IneffectiveReview): ReviewFinding {
  return {
    messageId: 'review-not-counted',
    level: 'notice',
    message: say`Does not count: ${whyNotCounted(review)}.`,
  };
}

/** Why a change by exempt authors only needs a review after all. */
export function exemptionNotProven({ unsigned }: Authorship): ReviewFinding {
  return {
    messageId: 'exemption-not-proven',
    level: 'notice',
    message: say`Not exempt from review, because GitHub did not sign ${namedCommits(unsigned)}: anybody who can push could have written that in the name of another.`,
  };
}

export function teamWithoutReviewer({ name }: MissingTeam): ReviewFinding {
  return {
    messageId: 'team-without-reviewer',
    level: 'warning',
    message: say`The team ${name} has no member who did not contribute to the change, so nobody there can approve it.`,
  };
}

function reviewers(reviews: readonly Review[]): Message {
  return listOf(
    reviews.map(({ author }) => nameOf(author)),
    'and',
    maxNamedPeople,
  );
}

function teamNames(teams: readonly MissingTeam[], conjunction: 'and' | 'or'): Message {
  const names = quotedNames(
    teams.map(({ name }) => name),
    conjunction,
  );
  return say`the ${[plural(teams.length, 'team', 'teams')]} ${names}`;
}

function quotedNames(names: readonly string[], conjunction: 'and' | 'or'): Message {
  return listOf(
    names.map((name) => say`${name}`),
    conjunction,
    maxNamed,
  );
}

function namedCommits(commits: readonly string[]): Message {
  return listOf(commits.map(commitLink), 'and', maxNamedCommits);
}
