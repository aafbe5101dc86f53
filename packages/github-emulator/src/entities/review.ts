import { timestamp, timestampOrNull } from '../world/clock.ts';
import type { PullRequestState, ReviewComment, ReviewState, Thread } from '../world/model.ts';
import { associationOf } from '../world/permission.ts';
import type { WorldState } from '../world/state.ts';
import { accountJsonOrNull, type Json, nodeId } from './account.ts';
import { issuePage, reactionsJson } from './issue.ts';
import { pullRequestUrl } from './pull-request.ts';
import { repositoryUrl } from './repository.ts';

/** A review as REST shows it: its state in upper case. */
export function reviewJson(world: WorldState, issue: PullRequestState, review: ReviewState): Json {
  const url = pullRequestUrl(world, issue);
  const page = `${issuePage(world, issue)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: accountJsonOrNull(world, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: url,
    _links: { html: { href: page }, pull_request: { href: url } },
    submitted_at: review.submittedAt === null ? undefined : timestamp(review.submittedAt),
    commit_id: review.commit,
    author_association: associationOf(issue.repository, review.author),
  };
}

/** A review as webhooks show it: its state in lower case, an empty body as null. */
export function reviewEventJson(world: WorldState, issue: PullRequestState, review: ReviewState): Json {
  return {
    ...reviewJson(world, issue, review),
    state: review.state.toLowerCase(),
    body: review.body === '' ? null : review.body,
    submitted_at: timestampOrNull(review.submittedAt),
    updated_at: timestamp(review.updatedAt),
  };
}

export function threadJson(world: WorldState, issue: PullRequestState, thread: Thread): Json {
  return {
    node_id: nodeId('PRRT', thread.id),
    comments: thread.comments.map((comment) => reviewCommentJson(world, issue, thread, comment)),
  };
}

export function reviewCommentJson(
  world: WorldState,
  issue: PullRequestState,
  thread: Thread,
  comment: ReviewComment,
): Json {
  const url = `${repositoryUrl(world, issue.repository)}/pulls/comments/${comment.id}`;
  const page = `${issuePage(world, issue)}#discussion_r${comment.id}`;
  const pullUrl = pullRequestUrl(world, issue);
  const outdated = thread.commit !== issue.pull.head.sha;
  const [first] = thread.comments;
  return {
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    url,
    html_url: page,
    pull_request_url: pullUrl,
    pull_request_review_id: comment.review.id,
    path: thread.path,
    diff_hunk: thread.hunk,
    ...(!outdated && { line: thread.line, position: thread.position }),
    original_position: thread.position,
    original_line: thread.line,
    start_line: null,
    original_start_line: null,
    start_side: null,
    side: thread.side,
    commit_id: issue.pull.head.sha,
    original_commit_id: thread.commit,
    subject_type: 'line',
    user: accountJsonOrNull(world, comment.author),
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.createdAt),
    author_association: associationOf(issue.repository, comment.author),
    ...(first !== undefined && first !== comment && { in_reply_to_id: first.id }),
    reactions: reactionsJson(url),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl } },
  };
}
