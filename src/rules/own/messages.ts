import type { UnknownIdentity } from '../../authorship/authorship.ts';
import type { IneffectiveReview } from '../../authorship/opinions.ts';
import { approvalGiven, whyNotCounted } from '../../authorship/reviewers.ts';
import type { Review } from '../../evidence/reviews.ts';
import { listOf } from '../../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../../text/message.ts';
import type { Brief } from '../rule.ts';
import type { Verdict } from '../verdict.ts';
import type { Unknown } from './conditions/answer.ts';
import type { Id, OwnFinding } from './message-ids.ts';
import { isUnmet, type Part, type Unmet } from './requirements/part.ts';

export type OwnVerdict = Verdict<Id>;

/** Sentences of one summary. */
const maxSentences = 3;

/** What the check says of a requirement in a few words. */
export function briefsOf(title: string): { readonly [Message in Id]?: Brief } {
  const named = `“${title}”`;
  return {
    unmet: { state: `${named} is not met`, action: `see ${named}` },
    'may-apply': { state: `${named} may apply`, action: `see ${named}` },
    'team-not-found': {
      state: 'a team of the policy does not exist',
      action: 'correct the teams in the policy',
    },
    'head-not-listed': { state: 'the head is not listed', action: 'run the check again' },
  };
}

/** Verdicts */

export function doesNotApply(why: Message): OwnVerdict {
  return {
    status: 'not-applicable',
    messageId: 'does-not-apply',
    summary: say`Does not apply: ${why}.`,
    findings: [],
  };
}

/** @param why the condition holds; null where there is none */
export function allMet(parts: readonly Part[], why: Message | null): OwnVerdict {
  return {
    status: 'pass',
    messageId: 'met',
    summary: sentences(parts),
    findings: findingsOf(parts, why),
  };
}

/** The worst of what is not met decides; the check names the others, too. */
export function notMet(parts: readonly Part[], why: Message | null): OwnVerdict {
  const unmet = worstFirst(parts.filter(isUnmet));
  const [worst] = unmet;
  if (worst === undefined) throw new TypeError('Nothing is missing.');
  const shown = {
    summary: sentences(unmet),
    remedy: remedies(unmet),
    turn: worst.turn,
    findings: findingsOf(parts, why),
  };
  switch (worst.state) {
    case 'error':
      return { status: 'error', messageId: 'cannot-be-checked', ...shown };
    case 'fail':
      return { status: 'fail', messageId: 'unmet', ...shown };
    case 'pending': {
      const times = unmet.flatMap(({ reevaluateAt }) => reevaluateAt?.getTime() ?? []);
      return {
        status: 'pending',
        messageId: 'waiting',
        ...shown,
        waitingFor: listOf(
          unmet.map(({ waitingFor }) => waitingFor),
          'and',
          maxSentences,
        ),
        ...(times.length === 0 ? {} : { reevaluateAt: new Date(Math.min(...times)) }),
      };
    }
  }
}

/** Whether the requirement applies is not known, and not all of it is met: were it, that would be enough either way. */
export function mayApply({ why, remedy, turn, waitingFor }: Unknown, parts: readonly Part[]): OwnVerdict {
  const unmet = worstFirst(parts.filter(isUnmet));
  const shown = {
    messageId: 'may-apply',
    summary: say`It cannot be told whether this applies: ${why}. If it does: ${sentences(unmet)}`,
    remedy: say`${remedy} Or: ${remedies(unmet)}`,
    turn,
    findings: findingsOf(parts, null),
  } as const;
  return waitingFor === undefined
    ? { status: 'error', ...shown }
    : { status: 'pending', ...shown, waitingFor };
}

export function teamNotFound(absent: readonly string[], place: string): OwnVerdict {
  const names = listOf(
    absent.map((slug) => say`${slug}`),
    'and',
    maxSentences,
  );
  return {
    status: 'error',
    messageId: 'team-not-found',
    summary: say`The policy names ${names}, and the organization has no such team, or the app cannot see it.`,
    remedy: say`Correct ${place} in the policy file, or give the app access to the team.`,
    turn: 'administrator',
    findings: [],
  };
}

export function headNotListed(head: string): OwnVerdict {
  return {
    status: 'error',
    messageId: 'head-not-listed',
    summary: say`GitHub's list of commits does not contain the head ${commitLink(head)}, so the contributors to this change are unknown.`,
    remedy: say`Run the check again. If this persists, push a commit.`,
    turn: 'author',
    findings: [],
  };
}

const states: readonly Unmet['state'][] = ['error', 'fail', 'pending'];

function worstFirst(parts: readonly Unmet[]): readonly Unmet[] {
  return states.flatMap((state) => parts.filter((part) => part.state === state));
}

function sentences(parts: readonly Part[]): Message {
  return join(
    parts.slice(0, maxSentences).map(({ says }) => says),
    ' ',
  );
}

function remedies(parts: readonly Unmet[]): Message {
  return join(
    parts.slice(0, maxSentences).map(({ remedy }) => remedy),
    ' ',
  );
}

/** Findings */

function findingsOf(parts: readonly Part[], why: Message | null): readonly OwnFinding[] {
  return [
    ...(why === null
      ? []
      : [{ messageId: 'applies', level: 'notice', message: say`Applies: ${why}.` } as const]),
    ...parts.map(
      (part): OwnFinding =>
        isUnmet(part)
          ? {
              messageId: 'part-unmet',
              level: part.state === 'pending' ? 'warning' : 'failure',
              message: part.says,
            }
          : { messageId: 'part-met', level: 'notice', message: part.says },
    ),
    ...parts.flatMap(({ findings }) => findings),
  ];
}

export function unknownContributor({ why }: UnknownIdentity, asksFor: 'extra-approval' | 'fail'): OwnFinding {
  return asksFor === 'fail'
    ? { messageId: 'unknown-contributor', level: 'failure', message: say`A contributor is unknown: ${why}.` }
    : {
        messageId: 'unknown-contributor',
        level: 'warning',
        message: say`One more approval is needed: ${why}.`,
      };
}

export function approvalCounted(review: Review, head: string): OwnFinding {
  return { messageId: 'approval-counted', level: 'notice', message: approvalGiven(review, head) };
}

export function reviewNotCounted(review: IneffectiveReview): OwnFinding {
  return {
    messageId: 'review-not-counted',
    level: 'notice',
    message: say`Does not count: ${whyNotCounted(review)}.`,
  };
}
