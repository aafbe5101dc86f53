import type { Review, Reviews } from '../../evidence/reviews.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { actorOf } from '../read/actor.ts';
import type { DismissalNode, ReviewNode, ReviewRequestNode } from '../read/pull-request-query.ts';
import { both, defineReader } from './reader.ts';

/** The reviews of a pull request, and whose review was asked for. */
export const reviews = defineReader({
  slice: 'reviews',
  lists: ['reviews', 'reviewRequests', 'dismissals'],
  async read({ list }) {
    const dismissals = await list('dismissals');
    if (!dismissals.available) return dismissals;
    return both(list('reviews'), list('reviewRequests'), (reviews, requests) =>
      reviewsOf(reviews, requests, dismissals.value),
    );
  },
});

const states: Readonly<Record<ReviewNode['state'], Review['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
  PENDING: 'pending',
};

/** All reviews, oldest first as GitHub lists them, and who has been asked for one: users by login, teams by slug. */
export function reviewsOf(
  reviews: readonly ReviewNode[],
  requests: readonly ReviewRequestNode[],
  dismissals: readonly DismissalNode[] = [],
): Slice<Reviews> {
  const byGitHub = new Set(dismissals.filter(isByGitHub).map(({ review }) => review?.id));
  return available({
    reviews: reviews.map((review) => ({
      id: review.id,
      author: actorOf(review.author),
      state: states[review.state],
      commit: review.commit?.oid ?? null,
      submittedAt: review.submittedAt === null ? null : new Date(review.submittedAt),
      ...(review.state === 'DISMISSED' && byGitHub.has(review.id)
        ? { dismissedByGitHub: true as const }
        : {}),
      canPush: review.authorCanPushToRepository,
    })),
    requested: requests.flatMap(requestedOf),
  });
}

/** What GitHub says where it dismisses a review without a push. */
const gitHubsReasons: ReadonlySet<string> = new Set([
  'The base branch was changed.',
  'The merge-base changed after approval.',
]);

/**
 * Whether GitHub dismissed an approval by itself: for a push, which it names and nobody else can, or with a reason of its own in
 * nobody's name. A person who writes that reason takes the review back.
 */
function isByGitHub({
  actor,
  dismissalMessage,
  previousReviewState,
  pullRequestCommit,
}: DismissalNode): boolean {
  if (previousReviewState !== 'APPROVED') return false;
  if (pullRequestCommit !== null) return true;
  return actor === null && dismissalMessage !== null && gitHubsReasons.has(dismissalMessage.trim());
}

/** Whose review was requested; nobody where the account is gone. */
export function requestedOf({ requestedReviewer: reviewer }: ReviewRequestNode): Reviews['requested'] {
  if (reviewer === null) return [];
  if ('slug' in reviewer) return [{ kind: 'team', name: reviewer.slug }];
  return [{ kind: 'user', name: actorOf(reviewer)?.login ?? reviewer.login }];
}
