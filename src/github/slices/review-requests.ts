import type { ReviewRequestEvent } from '../../evidence/review-requests.ts';
import { available } from '../../evidence/slice.ts';
import type { ReviewRequestEventNode } from '../read/pull-request-query.ts';
import { defineReader } from './reader.ts';
import { requestedOf } from './reviews.ts';

/** The requests for reviews, and those that were taken away. */
export const reviewRequests = defineReader({
  slice: 'reviewRequests',
  lists: ['reviewRequestEvents'],
  async read({ list }) {
    const nodes = await list('reviewRequestEvents');
    return nodes.available ? available(nodes.value.flatMap(eventOf)) : nodes;
  },
});

function eventOf(node: ReviewRequestEventNode): readonly ReviewRequestEvent[] {
  const kind = node.__typename === 'ReviewRequestedEvent' ? 'requested' : 'removed';
  return requestedOf(node).map((reviewer) => ({ kind, reviewer, at: new Date(node.createdAt) }));
}
