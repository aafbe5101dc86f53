import { counted } from '../../text/lists-and-counts.ts';
import type { Message } from '../../text/message.ts';
import { toolMessages } from '../static-analysis/messages.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  'not-needed': 'The change needs no analysis, and why.',
  'new-alerts': 'The change introduces alerts at or above the threshold.',
  'base-not-analyzed': 'There are alerts at or above the threshold, and the base was never analyzed.',
  'tool-failed': 'An expected tool ended with an error, its check did not succeed, or it never came.',
  'not-comparable': 'An earlier analysis of the same head had more results.',
  'tool-awaited': 'An expected tool has not finished with this commit.',
  'workflows-held': 'GitHub holds back the workflows until a maintainer approves them.',
  'scanner-changed':
    'The change alters what an expected analysis runs from, and nobody who may has approved it.',
  'branch-outdated': 'An alert of the base was fixed there, and the branch does not have the fix.',
  clean: 'Each expected tool has finished, and there is no new alert at or above the threshold.',
  'new-alert': 'An open alert that is not open on the base.',
  'unknown-origin': 'An open alert of a tool that never analyzed the base.',
  'fixed-on-base': 'An alert that was fixed on the base since.',
  'alert-may-be-open': 'An alert of an earlier commit, whose tool has not finished with this one.',
  dismissed: 'A dismissed alert, and who dismissed it for which reason.',
  'dismissal-not-counted': 'A dismissed alert that counts as open, and why.',
  'inherited-dismissals': 'Dismissed alerts that the base has, too.',
  'alerts-below-threshold': 'New alerts of a lower severity, which do not count.',
  'alerts-without-severity': 'New alerts of a level that does not count.',
  'scanner-file': 'A changed file that an expected analysis runs from.',
  ...toolMessages,
} as const;

export type SastMessageId = keyof typeof messages;
export type SastFinding = Finding<SastMessageId>;
export type SastVerdict = Verdict<SastMessageId>;

/** `2 new alerts` */
export function countAlerts(count: number): Message {
  return [counted(count, 'new alert')];
}
