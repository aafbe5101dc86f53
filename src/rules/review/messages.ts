import type { Authorship, Contributor, UnknownIdentity } from '../../authorship/authorship.ts';
import type { IneffectiveReview, Opinions } from '../../authorship/opinions.ts';
import {
  approvalGiven,
  maxNamedPeople,
  nameOf,
  namesOf,
  whyNoneCounts,
  whyNotCounted,
} from '../../authorship/reviewers.ts';
import { whyNoMemberLeft } from '../../authorship/shown-members.ts';
import type { Deputy, TeamNeed } from '../../authorship/team-approvals.ts';
import type { Review } from '../../evidence/reviews.ts';
import type { Thread } from '../../evidence/threads.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { ownersSummary } from './missing/code-owners.ts';
import { type Candidates, type Count, nextStep, quotedNames, teamNames } from './missing/next-step.ts';
import type { Options } from './options.ts';

export const messages = {
  approved: 'Enough people approved the change as it is.',
  exempt: 'The policy exempts everybody who contributed to the change.',
  draft: 'The pull request is a draft.',
  'changes-requested': 'A person with write access asks for changes.',
  'approvals-missing': 'Approvals are missing, in number or from a team.',
  'nobody-left': 'Nobody in a team of the policy can approve the change.',
  'no-code-owner-left': 'Nobody can approve for the owners of a changed file.',
  'last-push-not-approved': 'Only the person who pushed the head approved it.',
  'threads-unresolved': 'Conversations on the changed lines are not resolved.',
  'unknown-contributors':
    'Somebody who contributed cannot be identified, and the policy accepts no further approval instead.',
  'head-not-listed': 'The commits that GitHub lists do not contain the head.',
  'team-not-found': 'The organization has no team of the name in the policy.',
  'request-for-changes': 'A request for changes, and on which commit it was made.',
  'unknown-contributor': 'A contributor who cannot be identified, and why.',
  'approver-contributed': 'What a person contributed whose approval counts.',
  'deputy-ended': 'A deputy of a team whose time is over.',
  'code-owner-missing': 'Changed files of which no owner has approved, and their owners.',
  'code-owner-unable': 'An owner of changed files who cannot approve, and why.',
  'unresolved-thread': 'A conversation that is not resolved, and its place.',
  'approval-counted': 'An approval that counts, for which commit it was given and when.',
  'review-not-counted': 'A review that does not count, and why.',
  'exemption-not-proven': 'An exempt author’s commits that GitHub did not sign.',
} as const;

type Id = keyof typeof messages;
export type ReviewFinding = Finding<Id>;
export type ReviewVerdict = Verdict<Id>;

/** Commits that are named one by one, and reasons. */
const maxNamedCommits = 3;
const maxNamedReasons = 3;

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

/** What a person can do about an unknown contributor; empty where nothing can be done but to approve. */
function identify(unknown: readonly UnknownIdentity[]): Message {
  const names = unknown.flatMap(({ name }) => name ?? []);
  if (names.length === 0) return [];
  const quoted = quotedNames(names, 'and');
  return say`Say whose ${quoted} ${[plural(names.length, 'is', 'are')]} in \`rules.review.identities\` of the policy file, or add the address to the account of the person who uses it (Settings, Emails) and run this check again.`;
}

export function unknownContributors(
  unknown: readonly UnknownIdentity[],
  findings: readonly ReviewFinding[],
): ReviewVerdict {
  const who = listOf(
    unknown.map(({ why }) => why),
    'and',
    maxNamedReasons,
  );
  const known = identify(unknown);
  return {
    status: 'error',
    messageId: 'unknown-contributors',
    summary: say`No review can be shown to be independent: ${who} (\`unknown: fail\`).`,
    remedy:
      known.length > 0
        ? known
        : say`Push a commit of your own and run this check again, or set \`rules.review.unknown\` to \`extra-approval\` in the policy file.`,
    turn: known.length > 0 ? 'author' : 'administrator',
    findings,
  };
}

/**
 * Nobody can approve for a team: for each, why its members cannot.
 *
 * @param isShown whether members may be named
 */
export function nobodyLeft(
  needs: readonly TeamNeed[],
  who: Authorship,
  isShown: boolean,
  findings: readonly ReviewFinding[],
): ReviewVerdict {
  const teams = teamNames(needs, 'or');
  const excluded = [...new Set(needs.flatMap(({ excluded: of }) => of))];
  const why = whyNoMemberLeft(
    excluded.map((login) => ({
      login,
      contribution: who.excluded.get(login.toLowerCase())?.contribution ?? [],
    })),
    isShown,
  );
  const left = [...new Set(needs.flatMap(({ eligible }) => eligible))];
  const names = isShown ? say`: ${namesOf(left)}` : [];
  return {
    status: 'fail',
    messageId: 'nobody-left',
    summary:
      left.length > 0
        ? say`Too few people can approve this change for ${teams}, one for each (\`distinct-teams\`)${names}.`
        : say`Nobody can approve this change for ${teams}: ${why}.`,
    remedy: say`Add a member to the team; or, in \`rules.review\` of the policy file, name another team beside it (\`teams: [[one, another]]\`) or a deputy (\`deputies\`).`,
    turn: 'administrator',
    findings,
  };
}

/** Enough people approved, but only those who pushed the head. */
export function lastPushNotApproved(
  { pushedHead }: Authorship,
  candidates: Candidates,
  findings: readonly ReviewFinding[],
): ReviewVerdict {
  const who = listOf(pushedHead.map(nameOf), 'and', maxNamedPeople);
  return {
    status: 'pending',
    messageId: 'last-push-not-approved',
    summary: say`Only ${who} approved the last push, and pushed it (\`last-push\`).`,
    waitingFor: say`1 review`,
    ...nextStep({ missingTeams: [], missingOwners: [] }, candidates),
    findings,
  };
}

export function threadsUnresolved(count: number, findings: readonly ReviewFinding[]): ReviewVerdict {
  const threads: Message = [counted(count, 'conversation')];
  return {
    status: 'pending',
    messageId: 'threads-unresolved',
    summary: say`${threads} ${[plural(count, 'is', 'are')]} not resolved (\`resolved-threads\`).`,
    waitingFor: say`${threads} to be resolved`,
    remedy: say`Answer each conversation on the changed lines and resolve it.`,
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
  { given, required, unknown, missing, missingTeams, missingOwners }: Count,
  notCounted: readonly IneffectiveReview[],
): Message {
  const number = [`${given} of ${counted(required, 'approval')}`];
  const verb = plural(required, 'counts', 'count');
  const approvals = notCounted.filter(({ review }) => review.state !== 'changes-requested');
  const sentences: Message[] = [];
  if (approvals.length > 0) sentences.push(say`${number} ${[verb]}: ${whyNoneCounts(approvals)}.`);
  else if (missing > 0) sentences.push(say`${number} given.`);
  if (missing > 0 && unknown > 0) {
    sentences.push(say`${[counted(unknown, 'contributor')]} cannot be identified (\`unknown\`).`);
  }
  if (missingTeams.length > 0) sentences.push(say`No approval is from ${teamNames(missingTeams, 'or')}.`);
  if (missingOwners.length > 0) sentences.push(ownersSummary(missingOwners));
  return join(sentences, ' ');
}

/** A review by a team's member or a code owner is one of those asked for, so the number is the greatest of the three. */
function waitingFor({ missing, missingTeams, missingOwners }: Count): Message {
  const byOwner = missingOwners.length > 0;
  const reviews = Math.max(missing, missingTeams.length, byOwner ? 1 : 0);
  const number: Message = [counted(reviews, 'review')];
  if (missingTeams.length === 0 && !byOwner) return number;
  const by = listOf(
    [
      ...(missingTeams.length > 0 ? [teamNames(missingTeams, 'and')] : []),
      ...(byOwner ? [['a code owner']] : []),
    ],
    'and',
  );
  return reviews === 1 ? say`${number} by ${by}` : say`${number}, one by ${by}`;
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

export function unknownContributor(unknown: UnknownIdentity, asksFor: Options['unknown']): ReviewFinding {
  const { why } = unknown;
  const remedy = identify([unknown]);
  return asksFor === 'fail'
    ? { messageId: 'unknown-contributor', level: 'failure', message: say`A contributor is unknown: ${why}.` }
    : {
        messageId: 'unknown-contributor',
        level: 'warning',
        message: say`One more approval is needed: ${why}.${remedy.length === 0 ? [] : [' ', ...remedy]}`,
      };
}

/** Under `two-people`, a person who contributed may approve. */
export function approverContributed({ login, contribution }: Contributor): ReviewFinding {
  return {
    messageId: 'approver-contributed',
    level: 'notice',
    message: say`${login} approved, and ${contribution} (\`independence: two-people\`).`,
  };
}

export function deputyEnded({ team, by, until }: Deputy): ReviewFinding {
  return {
    messageId: 'deputy-ended',
    level: 'notice',
    message: say`${by} was a deputy for the team ${team} until ${until}, and is not any more.`,
  };
}

export function unresolvedThread({ path, startedBy }: Thread): ReviewFinding {
  return {
    messageId: 'unresolved-thread',
    level: 'warning',
    message: say`The conversation in ${path} that ${nameOf(startedBy)} began is not resolved.`,
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
