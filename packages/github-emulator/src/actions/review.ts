import { accountJson, type Json, teamJson } from '../entities/account.ts';
import { pullRequestJson } from '../entities/pull-request.ts';
import { reviewCommentJson, reviewEventJson, threadJson } from '../entities/review.ts';
import { findLine } from '../git/hunk.ts';
import type { Account, PullRequestState, ReviewState, Team, Thread } from '../world/model.ts';
import { isTeam } from '../world/model.ts';
import { roleOf } from '../world/permission.ts';
import { invalid, Problem } from '../world/problem.ts';
import { filesOf } from '../world/pull-request-commits.ts';
import { nameOf, type WorldState } from '../world/state.ts';
import { emitPullRequestEvent } from './emit-events.ts';
import { record } from './timeline.ts';

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

export interface NewReview {
  readonly by: Account;
  /** Null means that it stays pending until it is submitted. */
  readonly event: ReviewEvent | null;
  readonly body: string;
  readonly commit: string;
  readonly comments: readonly NewThread[];
}

export interface NewThread {
  readonly path: string;
  readonly line: number;
  readonly side: 'LEFT' | 'RIGHT';
  readonly body: string;
}

const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

export async function createReview(
  world: WorldState,
  issue: PullRequestState,
  { by, event, body, commit, comments }: NewReview,
): Promise<ReviewState> {
  const now = world.clock.tick();
  if (event !== null) assertMayReview(issue, by, event, body, comments.length);
  const review: ReviewState = {
    id: world.nextId(),
    author: by,
    state: 'PENDING',
    body,
    commit,
    submittedAt: null,
    updatedAt: now,
  };
  const threads = await Promise.all(comments.map((comment) => newThread(world, issue, review, comment)));
  issue.pull.reviews.push(review);
  issue.pull.threads.push(...threads);
  if (event !== null) await submitReview(world, issue, review, event, body);
  return review;
}

/** Submits a pending review with its comments, and removes the request for it. */
export async function submitReview(
  world: WorldState,
  issue: PullRequestState,
  review: ReviewState,
  event: ReviewEvent,
  body: string,
): Promise<void> {
  const { pull } = issue;
  const threads = pull.threads.filter((thread) => thread.review === review);
  assertMayReview(issue, review.author, event, body, threads.length);
  review.state = states[event];
  review.body = body;
  review.submittedAt = world.clock.now();
  review.updatedAt = review.submittedAt;
  issue.updatedAt = review.submittedAt;
  pull.requestedUsers.delete(review.author);
  for (const team of pull.requestedTeams)
    if (team.members.has(review.author)) pull.requestedTeams.delete(team);
  await emitReview(world, issue, review, 'submitted', review.author);
  for (const thread of threads) await emitComments(world, issue, thread);
}

async function emitComments(world: WorldState, issue: PullRequestState, thread: Thread): Promise<void> {
  for (const comment of thread.comments) {
    await world.emit({
      event: 'pull_request_review_comment',
      action: 'created',
      sender: comment.author,
      repository: issue.repository,
      payload: async () => ({
        comment: reviewCommentJson(world, issue, thread, comment),
        pull_request: pullRequestJson(world, issue),
      }),
    });
  }
}

/** @throws {Problem} 422 for the author's own review, and for an empty one */
function assertMayReview(
  issue: PullRequestState,
  by: Account,
  event: ReviewEvent,
  body: string,
  comments: number,
): void {
  if (by === issue.author && event !== 'COMMENT') {
    const what = event === 'APPROVE' ? 'approve' : 'request changes on';
    throw new Problem(422, `Can not ${what} your own pull request`);
  }
  if (event !== 'APPROVE' && body === '' && comments === 0) {
    throw invalid('PullRequestReview', 'body', `body is required for ${event}`);
  }
}

async function newThread(
  world: WorldState,
  issue: PullRequestState,
  review: ReviewState,
  { path, line, side, body }: NewThread,
): Promise<Thread> {
  const file = (await filesOf(issue)).find((candidate) => candidate.path === path);
  if (file === undefined) throw invalid('PullRequestReviewComment', 'path', 'Path could not be resolved');
  const found = findLine(file.patch ?? '', line, side);
  if (found === null) throw invalid('PullRequestReviewComment', 'line', 'Line could not be resolved');
  const comment = {
    id: world.nextId(),
    review,
    author: review.author,
    body,
    createdAt: world.clock.now(),
  };
  return {
    id: world.nextId(),
    review,
    path,
    line,
    side,
    ...found,
    commit: review.commit,
    resolvedBy: null,
    comments: [comment],
  };
}

/** @throws {Problem} 422 for a comment-only review */
export async function dismissReview(
  world: WorldState,
  issue: PullRequestState,
  review: ReviewState,
  {
    by,
    message,
    commit = null,
  }: { readonly by: Account; readonly message: string; readonly commit?: string | null },
): Promise<void> {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw new Problem(422, `Can not dismiss a ${review.state.toLowerCase()} pull request review`);
  }
  world.clock.tick();
  record(world, issue, by, {
    type: 'ReviewDismissedEvent',
    review,
    previousState: review.state,
    message,
    commit,
  });
  review.state = 'DISMISSED';
  review.updatedAt = world.clock.now();
  await emitReview(world, issue, review, 'dismissed', by);
}

export async function editReview(
  world: WorldState,
  issue: PullRequestState,
  review: ReviewState,
  body: string,
): Promise<void> {
  const from = review.body;
  review.body = body;
  review.updatedAt = world.clock.tick();
  review.editedAt = review.updatedAt;
  await emitReview(world, issue, review, 'edited', review.author, { changes: { body: { from } } });
}

/** Resolves a thread, or (null) unresolves it. */
export async function resolveThread(
  world: WorldState,
  issue: PullRequestState,
  thread: Thread,
  resolved: boolean,
  by: Account,
): Promise<void> {
  if ((thread.resolvedBy !== null) === resolved) return;
  const now = world.clock.tick();
  thread.resolvedBy = resolved ? by : null;
  await world.emit({
    event: 'pull_request_review_thread',
    action: resolved ? 'resolved' : 'unresolved',
    sender: by,
    repository: issue.repository,
    payload: async () => ({
      pull_request: pullRequestJson(world, issue),
      thread: threadJson(world, issue, thread),
      updated_at: now.toISOString(),
    }),
  });
}

/** Requests reviews: one webhook for each user and team. @throws {Problem} 422 for the author and for users without access */
export async function requestReviews(
  world: WorldState,
  issue: PullRequestState,
  reviewers: readonly (Account | Team)[],
  by: Account,
): Promise<void> {
  const { pull, repository } = issue;
  for (const reviewer of reviewers) {
    if (reviewer === issue.author) {
      throw new Problem(422, 'Review cannot be requested from pull request author.');
    }
    const access = isTeam(reviewer) ? repository.teams.has(reviewer) : roleOf(repository, reviewer) !== null;
    if (!access) {
      throw new Problem(
        422,
        `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${nameOf(repository)} repository.`,
      );
    }
  }
  for (const reviewer of reviewers) {
    if (isTeam(reviewer) ? pull.requestedTeams.has(reviewer) : pull.requestedUsers.has(reviewer)) continue;
    world.clock.tick();
    if (isTeam(reviewer)) pull.requestedTeams.add(reviewer);
    else pull.requestedUsers.add(reviewer);
    record(world, issue, by, { type: 'ReviewRequestedEvent', reviewer });
    await emitPullRequestEvent(world, issue, 'review_requested', by, requestJson(world, reviewer));
  }
}

export async function removeReviewRequests(
  world: WorldState,
  issue: PullRequestState,
  reviewers: readonly (Account | Team)[],
  by: Account,
): Promise<void> {
  const { pull } = issue;
  for (const reviewer of reviewers) {
    const removed = isTeam(reviewer)
      ? pull.requestedTeams.delete(reviewer)
      : pull.requestedUsers.delete(reviewer);
    if (!removed) continue;
    world.clock.tick();
    record(world, issue, by, { type: 'ReviewRequestRemovedEvent', reviewer });
    await emitPullRequestEvent(world, issue, 'review_request_removed', by, requestJson(world, reviewer));
  }
}

function requestJson(world: WorldState, reviewer: Account | Team): Json {
  return isTeam(reviewer)
    ? { requested_team: teamJson(world, reviewer) }
    : { requested_reviewer: accountJson(world, reviewer) };
}

function emitReview(
  world: WorldState,
  issue: PullRequestState,
  review: ReviewState,
  action: string,
  sender: Account,
  particulars: Json = {},
): Promise<void> {
  return world.emit({
    event: 'pull_request_review',
    action,
    sender,
    repository: issue.repository,
    payload: async () => ({
      review: reviewEventJson(world, issue, review),
      pull_request: pullRequestJson(world, issue),
      ...particulars,
    }),
  });
}
