import { account, isPerson } from '../../authorship/account.ts';
import type { Authorship } from '../../authorship/authorship.ts';
import type { Dismissal } from '../../evidence/code-scanning.ts';
import type { Actor } from '../../evidence/pull-request.ts';

/**
 * Why the dismissal of an alert does not count; null where it does. `accepted-risk`: such a reason says that the alert is right, and
 * only an exception of the policy accepts a risk.
 */
export type WhyNot = 'accepted-risk' | 'contributor' | 'no-comment' | 'nobody';

/**
 * The reasons that say that there is nothing to fix, as the three lists of alerts write them.
 * https://docs.github.com/rest/code-scanning/code-scanning#update-a-code-scanning-alert
 * https://docs.github.com/rest/dependabot/alerts#update-a-dependabot-alert
 * https://docs.github.com/rest/secret-scanning/secret-scanning#update-a-secret-scanning-alert
 */
const notAFinding: ReadonlySet<string | null> = new Set([
  'false positive',
  'used in tests',
  'inaccurate',
  'not_used',
  'false_positive',
  'used_in_tests',
]);

/** A person who did not contribute dismissed it and left a comment, or a second such person approved that. */
export function whyNotCounted(
  dismissal: Dismissal,
  { contributors }: Pick<Authorship, 'contributors'>,
): WhyNot | null {
  const { by, reason, commented } = dismissal;
  if (!notAFinding.has(reason)) return 'accepted-risk';
  const isIndependent = (actor: Actor) => isPerson(actor) && !contributors.has(account(actor));
  const second = secondPerson(dismissal);
  if (second !== null && isIndependent(second)) return null;
  if (by === null || !isPerson(by)) return 'nobody';
  if (!isIndependent(by)) return 'contributor';
  return commented ? null : 'no-comment';
}

/** Who approved a dismissal that somebody else asked for; null: nobody. */
export function secondPerson({ by, approvedBy }: Pick<Dismissal, 'by' | 'approvedBy'>): Actor | null {
  return approvedBy !== null && (by === null || account(approvedBy) !== account(by)) ? approvedBy : null;
}
