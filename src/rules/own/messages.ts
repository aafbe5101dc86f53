import type { UnknownIdentity } from '../../authorship/authorship.ts';
import type { IneffectiveReview } from '../../authorship/opinions.ts';
import { approvalGiven, whyNotCounted } from '../../authorship/reviewers.ts';
import type { Review } from '../../evidence/reviews.ts';
import { say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  'does-not-apply': 'The condition of the requirement does not hold for this change.',
  met: 'The change has everything that the requirement asks for.',
  unmet: 'The change does not have something that the requirement asks for.',
  waiting: 'Something that the requirement asks for has not happened yet.',
  'cannot-be-checked': 'Whether the change has what the requirement asks for cannot be known.',
  'may-apply':
    'Whether the requirement applies cannot be known, and the change does not have what it asks for.',
  'team-not-found': 'A team that the requirement names does not exist, or the app cannot see it.',
  'head-not-listed': 'GitHub’s list of commits does not contain the head, so its contributors are unknown.',
  applies: 'Why the requirement applies.',
  'part-met': 'Something that the requirement asks for, and the change has.',
  'part-unmet': 'Something that the requirement asks for, and the change does not have.',
  'unknown-contributor': 'A contributor who cannot be identified, and why.',
  'approval-counted': 'An approval that counts, for which commit it was given and when.',
  'review-not-counted': 'A review that does not count, and why.',
} as const;

export type Id = keyof typeof messages;
export type OwnFinding = Finding<Id>;
export type OwnVerdict = Verdict<Id>;

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
