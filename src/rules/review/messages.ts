import { type Authorship, shortSha } from '../../authorship/authorship.ts';
import type { Opinions } from '../../authorship/opinions.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import type { Review } from '../../evidence/reviews.ts';
import { listOf } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  approved: 'Enough people approved the change as it is.',
  exempt: 'The policy exempts everybody who contributed to the change.',
  draft: 'The pull request is a draft.',
  'changes-requested': 'A person with write access asks for changes.',
  'approvals-missing': 'Approvals are missing, in number or from a team.',
  'unknown-authors':
    'An email in the commits belongs to no account, so that nobody is known to be independent.',
  'head-not-listed': 'The commits that GitHub lists do not contain the head.',
  'team-not-found': 'The organization has no team of the name in the policy.',
  'request-for-changes': 'Who asked for changes, and on which commit.',
  'unknown-email': 'An email that belongs to no account, and its commits.',
  'review-not-counted': 'A review that does not count, and why.',
  'exemption-not-proven': 'An exempt author’s commits that GitHub did not sign.',
  'team-without-reviewer': 'Every member of a team contributed to the change.',
} as const;

type Id = keyof typeof messages;
export type ReviewFinding = Finding<Id>;
export type ReviewVerdict = Verdict<Id>;

/** What the approvals that count leave to be wished for. */
export interface Count {
  readonly given: number;
  readonly asked: number;
  readonly missing: number;
  /** The teams of which nobody has approved yet. */
  readonly missingTeams: readonly string[];
}

/** Who can still approve. */
export interface Candidates {
  /** The members of each missing team who had no part in the change. */
  eligible(team: string): readonly string[];
  /** People and teams who were asked for a review and had no part in the change. */
  readonly requested: readonly string[];
}

/** People who are named as those who can help. */
const maxNamedPeople = 5;

/** Commits that are named one by one. */
const maxNamedCommits = 3;

/** Verdicts */

export function approved(
  { approvals }: Pick<Opinions, 'approvals'>,
  findings: readonly ReviewFinding[],
): ReviewVerdict {
  const names = listOf(
    approvals.map(({ author }) => nameOf(author)),
    'and',
  );
  return { status: 'pass', messageId: 'approved', summary: say`Approved by ${names}.`, findings };
}

export function exempt({ parts }: Authorship): ReviewVerdict {
  const names = listOf(
    [...parts.keys()].map((login) => say`${login}`),
    'and',
  );
  return {
    status: 'not-applicable',
    messageId: 'exempt',
    summary: say`Only ${names} had a part in this change, and the policy exempts them from review.`,
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

/** @param answered whether commits were pushed since: then it is the reviewer's turn, before it the author's */
export function changesRequested(
  requests: readonly Review[],
  answered: boolean,
  findings: readonly ReviewFinding[],
): ReviewVerdict {
  const names = listOf(
    requests.map(({ author }) => nameOf(author)),
    'and',
  );
  return {
    status: 'fail',
    messageId: 'changes-requested',
    summary: say`${names} asked for changes.`,
    remedy: answered
      ? say`Commits were pushed since: ask ${names} to review again. Only their approval, or a dismissal of the review, ends the request.`
      : say`Do what the review asks for, or settle it there, then ask ${names} to review again.`,
    turn: answered ? 'reviewer' : 'author',
    findings,
  };
}

export function unknownAuthors({ unknown }: Authorship, findings: readonly ReviewFinding[]): ReviewVerdict {
  const emails = listOf(
    [...unknown.keys()].map((email) => say`${email}`),
    'and',
  );
  return {
    status: 'error',
    messageId: 'unknown-authors',
    summary: say`Who had a part in this change is not known, so nobody can be told to be independent of it.`,
    remedy: say`Whoever uses ${emails} adds it to their GitHub account (Settings, Emails) and runs this check again; or amend the commits to name an email that belongs to an account, and push.`,
    turn: 'author',
    findings,
  };
}

export function teamNotFound(absent: readonly string[], findings: readonly ReviewFinding[]): ReviewVerdict {
  const names = listOf(
    absent.map((team) => say`${team}`),
    'and',
  );
  return {
    status: 'error',
    messageId: 'team-not-found',
    summary: say`The policy asks for an approval by ${names}, and the organisation has no such team.`,
    remedy: say`Correct \`rules.review.teams\` in the policy file, or let the app see the team.`,
    turn: 'administrator',
    findings,
  };
}

export function headNotListed(head: string): ReviewVerdict {
  return {
    status: 'error',
    messageId: 'head-not-listed',
    summary: say`The commits that GitHub lists do not contain the head ${head}, so who wrote it is not known.`,
    remedy: say`Run the check again. If this stays, push a commit.`,
    turn: 'author',
    findings: [],
  };
}

/** How many approvals are missing, of which teams, and who can give them. */
export function approvalsMissing(
  count: Count,
  candidates: Candidates,
  findings: readonly ReviewFinding[],
): ReviewVerdict {
  return {
    status: 'pending',
    messageId: 'approvals-missing',
    summary: summary(count),
    waitingFor: waitingFor(count),
    remedy: remedy(count, candidates),
    turn: 'reviewer',
    findings,
  };
}

function summary({ given, asked, missing, missingTeams }: Count): Message {
  const all = say`${given} of ${asked} ${asked === 1 ? ['approval'] : ['approvals']} given.`;
  if (missingTeams.length === 0) return all;
  const teams = say`None is by ${listOf(missingTeams.map(byTeam), 'or')}.`;
  return missing === 0 ? teams : [...all, ' ', ...teams];
}

/** A review by a team's member is one of those asked for, so the number is the greater of the two. */
function waitingFor({ missing, missingTeams }: Count): Message {
  const reviews = Math.max(missing, missingTeams.length);
  const number = say`${reviews} ${reviews === 1 ? ['review'] : ['reviews']}`;
  if (missingTeams.length === 0) return number;
  const teams = listOf(missingTeams.map(byTeam), 'and');
  return reviews === 1 ? say`${number} by ${teams}` : say`${number}, one by ${teams}`;
}

function remedy({ missing, missingTeams }: Count, { eligible, requested }: Candidates): Message {
  const sentences: Message[] = [];
  for (const team of missingTeams) {
    const people = eligible(team).slice(0, maxNamedPeople);
    if (people.length > 0)
      sentences.push(
        say`For ${byTeam(team)} this can be ${listOf(
          people.map((login) => say`${login}`),
          'or',
        )}.`,
      );
  }
  if (missing > missingTeams.length) {
    const names = join(requested.slice(0, maxNamedPeople).map((name) => say`${name}`));
    sentences.push(
      requested.length === 0
        ? say`Ask for a review: anybody with write access who had no part in the change can give it.`
        : say`Asked for a review: ${names}. Anybody else with write access who had no part in the change can give it, too.`,
    );
  }
  return sentences.length === 0 ? say`Ask for a review.` : join(sentences, ' ');
}

/** Findings */

export function requestForChanges({ author, commit }: Review): ReviewFinding {
  const where = commit === null ? [] : say` on ${shortSha(commit)}`;
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
    message: say`The email ${email} belongs to no GitHub account, so who had a part in ${namedShas(commits)} is unknown.`,
  };
}

export function reviewNotCounted({ review, reasons }: Opinions['notCounted'][number]): ReviewFinding {
  const what: Message = [nouns[review.state] ?? 'request for changes'];
  return {
    messageId: 'review-not-counted',
    level: 'notice',
    message: say`The ${what} by ${nameOf(review.author)} does not count: ${listOf(reasons, 'and')}.`,
  };
}

const nouns: { readonly [State in Review['state']]?: string } = { approved: 'approval', dismissed: 'review' };

/** Why a change by exempt authors only needs a review after all. */
export function exemptionNotProven({ unsigned }: Authorship): ReviewFinding {
  return {
    messageId: 'exemption-not-proven',
    level: 'notice',
    message: say`This would need no review, but GitHub did not sign ${namedShas(unsigned)}: anybody who can push can have written that in the name of another.`,
  };
}

export function teamWithoutReviewer(team: string): ReviewFinding {
  return {
    messageId: 'team-without-reviewer',
    level: 'warning',
    message: say`Every member of ${byTeam(team)} had a part in the change: nobody there can approve it.`,
  };
}

/** The name to show: quoted, for it comes from outside. */
function nameOf(actor: Actor | null): Message {
  return actor === null ? say`a deleted account` : say`${actor.login}`;
}

function byTeam(team: string): Message {
  return say`the team ${team}`;
}

function namedShas(commits: readonly string[]): Message {
  return listOf(
    commits.map((sha) => say`${shortSha(sha)}`),
    'and',
    maxNamedCommits,
  );
}
