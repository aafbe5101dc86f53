import type { AgentSign } from '../../authorship/agent-signs.ts';
import type { Authorship } from '../../authorship/authorship.ts';
import type { IneffectiveReview } from '../../authorship/opinions.ts';
import {
  anybodyElse,
  approvalGiven,
  namesOf,
  whyNoneCounts,
  whyNotCounted,
} from '../../authorship/reviewers.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import type { Review } from '../../evidence/reviews.ts';
import { plural } from '../../text/lists-and-counts.ts';
import { commitLink, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  'no-agent': 'Nothing shows that a coding agent worked on the change.',
  'only-assisted': 'A person wrote the change with the help of an agent, and the policy does not count that.',
  'nobody-accountable': 'An agent opened the pull request, and nobody is shown who asked for it.',
  'not-reviewed': 'No other person than the one who asked for the change approved it as it is.',
  draft: 'The pull request is a draft.',
  accounted: 'A person is accountable for the change, and another person approved it.',
  'head-not-listed': 'GitHub’s list of commits does not contain the head.',
  sign: 'What shows that an agent worked on the change.',
  accountable: 'Who is accountable for the change, and why.',
  'approval-counted': 'An approval that counts, for which commit it was given and when.',
  'review-not-counted': 'A review that does not count, and why.',
} as const;

type Id = keyof typeof messages;
export type AgentsVerdict = Verdict<Id>;
export type AgentsFinding = Finding<Id>;

/** Signs that are shown. */
const maxSigns = 10;

export function noAgent(): AgentsVerdict {
  return {
    status: 'not-applicable',
    messageId: 'no-agent',
    summary: say`Nothing shows that a coding agent worked on this change.`,
    findings: [],
  };
}

export function onlyAssisted(signs: readonly AgentSign[]): AgentsVerdict {
  return {
    status: 'not-applicable',
    messageId: 'only-assisted',
    summary: say`A person wrote this change with the help of an agent, which the policy does not count.`,
    findings: signFindings(signs),
  };
}

export function headNotListed(head: string): AgentsVerdict {
  return {
    status: 'error',
    messageId: 'head-not-listed',
    summary: say`GitHub's list of commits does not contain the head ${commitLink(head)}, so the authors of this change are unknown.`,
    remedy: say`Run the check again. If this persists, push a commit.`,
    turn: 'author',
    findings: [],
  };
}

/** @param agent who opened the pull request; null for a deleted account */
export function nobodyAccountable(agent: Actor | null, findings: readonly AgentsFinding[]): AgentsVerdict {
  const by = agent === null ? say`an account that was deleted` : say`${agent.login}`;
  return {
    status: 'fail',
    messageId: 'nobody-accountable',
    summary: say`The pull request was opened by ${by}, and GitHub shows nobody who asked for it.`,
    remedy: say`Assign the pull request to the person who asked for it and is accountable for it.`,
    turn: 'author',
    findings,
  };
}

export function notReviewed(
  accountable: readonly Actor[],
  who: Pick<Authorship, 'excluded'>,
  notCounted: readonly IneffectiveReview[],
  findings: readonly AgentsFinding[],
): Extract<AgentsVerdict, { status: 'pending' }> {
  const why = notCounted.length === 0 ? [] : say` Not counted: ${whyNoneCounts(notCounted)}.`;
  return {
    status: 'pending',
    messageId: 'not-reviewed',
    summary: say`An agent worked on this change, for which ${names(accountable)} ${[plural(accountable.length, 'is', 'are')]} accountable. Nobody else has approved it as it is.${why}`,
    waitingFor: ['a review by another person'],
    remedy: say`Ask for a review by ${anybodyElse(who)}.`,
    turn: 'reviewer',
    findings,
  };
}

export function draft(findings: readonly AgentsFinding[]): AgentsVerdict {
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

export function accounted(
  accountable: readonly Actor[],
  approvals: readonly Review[],
  findings: readonly AgentsFinding[],
): AgentsVerdict {
  const reviewers = approvals.flatMap(({ author }) => (author === null ? [] : [author]));
  return {
    status: 'pass',
    messageId: 'accounted',
    summary: say`${names(accountable)} ${[plural(accountable.length, 'is', 'are')]} accountable for what an agent did, and ${names(reviewers)} approved it.`,
    findings,
  };
}

function names(actors: readonly Actor[]): Message {
  return namesOf(actors.map(({ login }) => login));
}

export function signFindings(signs: readonly AgentSign[]): readonly AgentsFinding[] {
  const shown = signs
    .slice(0, maxSigns)
    .map(({ says }): AgentsFinding => ({ messageId: 'sign', level: 'notice', message: says }));
  const more = signs.length - shown.length;
  return more === 0
    ? shown
    : [
        ...shown,
        { messageId: 'sign', level: 'notice', message: say`There are ${more} more signs of agents.` },
      ];
}

/** @param why in words that follow the name */
export function accountableFor(actor: Actor, why: Message): AgentsFinding {
  return {
    messageId: 'accountable',
    level: 'notice',
    message: say`${actor.login} ${why}, and is accountable for this change.`,
  };
}

export function approvalCounted(review: Review, head: string): AgentsFinding {
  return { messageId: 'approval-counted', level: 'notice', message: approvalGiven(review, head) };
}

export function reviewNotCounted(review: IneffectiveReview): AgentsFinding {
  return {
    messageId: 'review-not-counted',
    level: 'notice',
    message: say`Does not count: ${whyNotCounted(review)}.`,
  };
}
