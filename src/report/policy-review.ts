import type { OverdueReview } from '../policy/policy-review.ts';
import { type Message, say } from '../text/message.ts';

/**
 * That the review of a policy is overdue, who owns it, and what to do. The owner is quoted, so that nobody is notified by each check.
 *
 * @param path of the policy file, such as `.github/sdl.yml`
 */
export function overdueReviewNote({ layer, repository, owner, due }: OverdueReview, path: string): Message {
  const whose: Message = layer === 'organization' ? ['the organization’s policy'] : ['this policy'];
  const turn: Message = owner === null ? ['Administrator'] : say`Owner ${owner}`;
  const where: Message = repository === undefined ? [] : say` of ${repository}`;
  return say`The review of ${whose} was due on ${[due]}. ${turn}: review it, then set ${'policy.review-by'} in ${path}${where} to the next date.`;
}
