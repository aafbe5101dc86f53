import { nodeId } from '../../entities/account.ts';
import { issuePage } from '../../entities/issue.ts';
import { timestamp, timestampOrNull } from '../../world/clock.ts';
import type { PullRequestState, ReviewState, Thread } from '../../world/model.ts';
import { associationOf, mayPush } from '../../world/permission.ts';
import type { View, Views } from './view.ts';

export function reviewView(views: Views, issue: PullRequestState, review: ReviewState): View {
  const { id, author, state, body, commit, submittedAt } = review;
  const { repository } = issue;
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PRR', id),
    databaseId: id,
    fullDatabaseId: String(id),
    state,
    body,
    submittedAt: timestampOrNull(submittedAt),
    createdAt: timestamp(submittedAt ?? review.updatedAt),
    updatedAt: timestamp(review.updatedAt),
    lastEditedAt: timestampOrNull(review.editedAt ?? null),
    url: `${issuePage(views.world, issue)}#pullrequestreview-${id}`,
    author: views.account(author),
    authorAssociation: associationOf(repository, author),
    authorCanPushToRepository: !author.deleted && mayPush(repository, author),
    onBehalfOf: [],
    commit: () => views.commitOf(repository, commit),
    pullRequest: () => views.pullRequest(issue),
    viewerDidAuthor: 'account' in views.actor && views.actor.account === author,
  };
}

export function threadView(views: Views, issue: PullRequestState, thread: Thread): View {
  const outdated = thread.commit !== issue.pull.head.sha;
  return {
    id: nodeId('PRRT', thread.id),
    isResolved: thread.resolvedBy !== null,
    isOutdated: outdated,
    isCollapsed: thread.resolvedBy !== null || outdated,
    path: thread.path,
    line: outdated ? null : thread.line,
    originalLine: thread.line,
    resolvedBy: thread.resolvedBy === null ? null : views.user(thread.resolvedBy),
    pullRequest: () => views.pullRequest(issue),
    comments: thread.comments.map(({ id, author, body, createdAt }) => ({
      id: nodeId('PRRC', id),
      databaseId: id,
      fullDatabaseId: String(id),
      body,
      author: views.account(author),
      authorAssociation: associationOf(issue.repository, author),
      createdAt: timestamp(createdAt),
      path: thread.path,
      viewerDidAuthor: 'account' in views.actor && views.actor.account === author,
    })),
  };
}
