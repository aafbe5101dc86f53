import type { Review, Reviews } from '../../evidence/reviews.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { actorOf } from '../read/actor.ts';
import type { ReviewNode, ReviewRequestNode } from '../read/pull-request-query.ts';
import { both, defineReader } from './reader.ts';

/** The reviews of a pull request, and whose review was asked for. */
export const reviews = defineReader({
  slice: 'reviews',
  lists: ['reviews', 'reviewRequests'],
  read: ({ list }) => both(list('reviews'), list('reviewRequests'), reviewsOf),
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
): Slice<Reviews> {
  return available({
    reviews: reviews.map((review) => ({
      id: review.id,
      author: actorOf(review.author),
      state: states[review.state],
      commit: review.commit?.oid ?? null,
      submittedAt: review.submittedAt === null ? null : new Date(review.submittedAt),
      canPush: review.authorCanPushToRepository,
    })),
    requested: requests.flatMap(requestedOf),
  });
}

function requestedOf({ requestedReviewer: reviewer }: ReviewRequestNode): Reviews['requested'] {
  if (reviewer === null) return [];
  if ('slug' in reviewer) return [{ kind: 'team', name: reviewer.slug }];
  return [{ kind: 'user', name: actorOf(reviewer)?.login ?? reviewer.login }];
}
