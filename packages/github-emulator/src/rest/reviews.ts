import {
  createReview,
  dismissReview,
  removeReviewRequests,
  requestReviews,
  submitReview,
} from '../actions/review.ts';
import { accountJson, teamJson } from '../entities/account.ts';
import { pullRequestJson } from '../entities/pull-request.ts';
import { reviewCommentJson, reviewJson } from '../entities/review.ts';
import type { Account, ReviewState, Team } from '../world/model.ts';
import { mayPush } from '../world/permission.ts';
import { notFound, Problem } from '../world/problem.ts';
import { type Call, created, type Handlers, ok, withBody } from './call.ts';
import { listed } from './paging.ts';

/** Reviews, review comments and requests for reviews. */
export const reviews: Handlers = {
  'pulls/list-reviews': (call) => {
    const { pullRequest: issue, world } = call;
    return listed(call, visibleReviews(call), (review) => reviewJson(world, issue, review));
  },

  'pulls/get-review': (call) => ok(reviewJson(call.world, call.pullRequest, reviewOf(call))),

  'pulls/create-review': withBody<'pulls/create-review'>(
    async (call, { body = '', event, commit_id: commit, comments = [] }) => {
      const { pullRequest: issue, world, account } = call;
      const review = await createReview(world, issue, {
        by: account,
        event: event ?? null,
        body,
        commit: commit ?? issue.pull.head.sha,
        comments: comments.map(({ path, line, side, body: text }) => {
          if (line === undefined) throw new Problem(501, 'not emulated: a review comment by position');
          return { path, line, side: side === 'LEFT' ? 'LEFT' : 'RIGHT', body: text };
        }),
      });
      return ok(reviewJson(world, issue, review));
    },
  ),

  'pulls/submit-review': withBody<'pulls/submit-review'>(async (call, { event, body }) => {
    const { pullRequest: issue, world } = call;
    const review = reviewOf(call);
    if (review.state !== 'PENDING' || review.author !== call.account) throw notFound();
    await submitReview(world, issue, review, event, body ?? review.body);
    return ok(reviewJson(world, issue, review));
  }),

  'pulls/dismiss-review': withBody<'pulls/dismiss-review'>(async (call, { message }) => {
    const { pullRequest: issue, world, account } = call;
    if (!mayPush(issue.repository, account))
      throw new Problem(403, 'Must have write access to the repository.');
    const review = reviewOf(call);
    await dismissReview(world, issue, review, { by: account, message });
    return ok(reviewJson(world, issue, review));
  }),

  'pulls/list-review-comments': (call) => {
    const { pullRequest: issue, world } = call;
    const all = issue.pull.threads
      .filter(({ review }) => review.state !== 'PENDING')
      .flatMap((thread) => thread.comments.map((comment) => ({ thread, comment })));
    return listed(call, all, ({ thread, comment }) => reviewCommentJson(world, issue, thread, comment));
  },

  'pulls/create-review-comment': withBody<'pulls/create-review-comment'>(
    async (call, { body, path, commit_id: commit, line, side, in_reply_to: reply }) => {
      const { pullRequest: issue, world, account } = call;
      if (line === undefined || reply !== undefined) {
        throw new Problem(501, 'not emulated: a review comment that is a reply, or on no line');
      }
      const review = await createReview(world, issue, {
        by: account,
        event: 'COMMENT',
        body: '',
        commit,
        comments: [{ path, line, side: side === 'LEFT' ? 'LEFT' : 'RIGHT', body }],
      });
      const thread = issue.pull.threads.find((candidate) => candidate.review === review);
      const [comment] = thread?.comments ?? [];
      if (thread === undefined || comment === undefined) throw new Error('the comment started no thread');
      return created(reviewCommentJson(world, issue, thread, comment));
    },
  ),

  'pulls/list-requested-reviewers': (call) => {
    const { pullRequest: issue, world } = call;
    return ok({
      users: [...issue.pull.requestedUsers].map((user) => accountJson(world, user)),
      teams: [...issue.pull.requestedTeams].map((team) => teamJson(world, team)),
    });
  },

  'pulls/request-reviewers': withBody<'pulls/request-reviewers'>(async (call, body) => {
    const { pullRequest: issue, world, account } = call;
    assertMayAsk(call);
    await requestReviews(world, issue, reviewersOf(call, body as Reviewers), account);
    return created(pullRequestJson(world, issue));
  }),

  'pulls/remove-requested-reviewers': withBody<'pulls/remove-requested-reviewers'>(async (call, body) => {
    const { pullRequest: issue, world, account } = call;
    assertMayAsk(call);
    await removeReviewRequests(world, issue, reviewersOf(call, body), account);
    return ok(pullRequestJson(world, issue));
  }),
};

interface Reviewers {
  readonly reviewers?: readonly string[];
  readonly team_reviewers?: readonly string[];
}

function reviewersOf(
  { world, repository }: Call,
  { reviewers = [], team_reviewers: teams = [] }: Reviewers,
): readonly (Account | Team)[] {
  const found = [
    ...reviewers.map((login) => world.findAccount(login)),
    ...teams.map((slug) => repository.owner.teams.get(slug)),
  ];
  return found.map((reviewer) => {
    if (reviewer === null || reviewer === undefined) {
      throw new Problem(422, 'Could not resolve to a node with the given reviewers.');
    }
    return reviewer;
  });
}

/** @throws {Problem} 403 unless the caller is the author or has push access */
function assertMayAsk({ pullRequest: issue, account }: Call): void {
  if (issue.author === account || mayPush(issue.repository, account)) return;
  throw new Problem(403, 'Must have write access to the repository.');
}

/** Only its author sees a pending review. */
function visibleReviews({ pullRequest, actor }: Call): readonly ReviewState[] {
  return pullRequest.pull.reviews.filter(
    ({ state, author }) => state !== 'PENDING' || ('account' in actor && actor.account === author),
  );
}

function reviewOf(call: Call): ReviewState {
  const review = visibleReviews(call).find(({ id }) => id === call.number('review_id'));
  if (review === undefined) throw notFound();
  return review;
}
