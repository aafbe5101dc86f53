import type { Authorship } from '../../authorship/authorship.ts';
import type { IneffectiveReview, Opinions } from '../../authorship/opinions.ts';
import {
  approvalGiven,
  maxNamedPeople,
  nameOf,
  namesOf,
  whyNoneCounts,
  whyNotCounted,
} from '../../authorship/reviewers.ts';
import type { Review } from '../../evidence/reviews.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import {
  type Candidates,
  type Count,
  type MissingTeam,
  nextStep,
  quotedNames,
  teamNames,
} from './missing/next-step.ts';

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
  'approval-counted': 'An approval that counts, for which commit it was given and when.',
  'review-not-counted': 'A review that does not count, and why.',
  'exemption-not-proven': 'An exempt author’s commits that GitHub did not sign.',
  'team-without-reviewer': 'Every member of a team contributed to the change.',
} as const;

type Id = keyof typeof messages;
export type ReviewFinding = Finding<Id>;
export type ReviewVerdict = Verdict<Id>;

/** Commits that are named one by one. */
const maxNamedCommits = 3;

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
    remedy: say`Run the check again. If this persists, push a commit.`,
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
  if (missingTeams.length > 0) sentences.push(say`No approval is from ${teamNames(missingTeams, 'or')}.`);
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

export function approvalCounted(review: Review, head: string): ReviewFinding {
  return { messageId: 'approval-counted', level: 'notice', message: approvalGiven(review, head) };
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
    message: say`Not exempt from review, because GitHub did not sign ${namedCommits(unsigned)}: anyone who can push can commit under another person's name.`,
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

function namedCommits(commits: readonly string[]): Message {
  return listOf(commits.map(commitLink), 'and', maxNamedCommits);
}
