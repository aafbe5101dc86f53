import type { Finding } from '../verdict.ts';

/** What the verdicts and findings of a requirement can say. */
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
