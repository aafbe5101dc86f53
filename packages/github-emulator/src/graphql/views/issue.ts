import { nodeId } from '../../entities/account.ts';
import { issueNodeId, issuePage } from '../../entities/issue.ts';
import { isPullRequest } from '../../world/checks.ts';
import { timestamp, timestampOrNull } from '../../world/clock.ts';
import type { Comment, IssueState, RepositoryState } from '../../world/model.ts';
import { associationOf } from '../../world/permission.ts';
import { unheeded } from './account.ts';
import { labelView } from './label.ts';
import { timelineView } from './timeline.ts';
import type { Arguments, View, Views } from './view.ts';

/** The issues of a repository without its pull requests; with several labels, those that have one of them. */
export function matchingIssues(
  views: Views,
  { issues }: RepositoryState,
  { states, labels, orderBy, ...others }: Arguments,
): readonly View[] | undefined {
  const { field, direction } = (orderBy ?? { field: 'CREATED_AT', direction: 'ASC' }) as Arguments;
  if (unheeded(others) || (field !== 'CREATED_AT' && field !== 'UPDATED_AT')) return undefined;
  const time = (issue: IssueState): number =>
    (field === 'CREATED_AT' ? issue.createdAt : issue.updatedAt).getTime();
  const found = [...issues.values()]
    .filter(({ pull }) => pull === null)
    .filter(
      (issue) =>
        (!Array.isArray(states) || states.includes(issue.state.toUpperCase())) &&
        (!Array.isArray(labels) || [...issue.labels].some(({ name }) => labels.includes(name))),
    );
  found.sort((one, other) => time(one) - time(other) || one.number - other.number);
  if (direction === 'DESC') found.reverse();
  return found.map(views.issue);
}

/** The fields that issues and pull requests share. Assignees and milestones are not emulated. */
export function issueFields(views: Views, issue: IssueState): View {
  const { number, repository, author, title, body, labels, comments } = issue;
  return {
    id: issueNodeId(issue),
    number,
    title,
    body: body ?? '',
    bodyText: body ?? '',
    url: issuePage(views.world, issue),
    closed: issue.state === 'closed',
    closedAt: timestampOrNull(issue.closedAt),
    createdAt: timestamp(issue.createdAt),
    updatedAt: timestamp(issue.updatedAt),
    lastEditedAt: timestampOrNull(issue.bodyEditedAt),
    editor: issue.bodyEditedBy === null ? null : views.account(issue.bodyEditedBy),
    author: views.account(author),
    authorAssociation: associationOf(repository, author),
    viewerDidAuthor: 'account' in views.actor && views.actor.account === author,
    locked: issue.lock !== null,
    activeLockReason: issue.lock?.reason?.toUpperCase().replace(/\W/g, '_') ?? null,
    repository: () => views.repository(repository),
    labels: [...labels].map(labelView),
    assignees: [...issue.assignees].map((assignee) => views.account(assignee)),
    milestone: null,
    comments: ({ orderBy }: Arguments) => (orderBy == null ? comments.map(views.comment) : undefined),
  };
}

export function issueView(views: Views, issue: IssueState): View {
  return {
    ...issueFields(views, issue),
    __typename: 'Issue',
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    state: issue.state.toUpperCase(),
    // With or without duplicates, which are not emulated.
    stateReason: (_: Arguments) => issue.stateReason?.toUpperCase() ?? null,
    timelineItems: ({ itemTypes, since, skip, ...paging }: Arguments) => {
      if (since != null || skip != null || unheeded(paging)) return undefined;
      return timelineView(views, issue, itemTypes);
    },
  };
}

export function commentView(views: Views, comment: Comment): View {
  const { id, issue, author, body, createdAt, updatedAt } = comment;
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', id),
    databaseId: id,
    fullDatabaseId: String(id),
    body,
    author: views.account(author),
    authorAssociation: associationOf(issue.repository, author),
    createdAt: timestamp(createdAt),
    updatedAt: timestamp(updatedAt),
    lastEditedAt: updatedAt > createdAt ? timestamp(updatedAt) : null,
    includesCreatedEdit: updatedAt > createdAt,
    isMinimized: false,
    url: `${issuePage(views.world, issue)}#issuecomment-${id}`,
    viewerDidAuthor: 'account' in views.actor && views.actor.account === author,
    issue: () => views.issue(issue),
    pullRequest: () => (isPullRequest(issue) ? views.pullRequest(issue) : null),
  };
}
