import { timestamp, timestampOrNull } from '../world/clock.ts';
import type { Comment, IssueState, Label, Reaction } from '../world/model.ts';
import { associationOf } from '../world/permission.ts';
import type { WorldState } from '../world/state.ts';
import { accountJson, accountJsonOrNull, appJson, type Json, nodeId } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/** Only comments in conversations have reactions in this world. */
const none = {
  total_count: 0,
  '+1': 0,
  '-1': 0,
  laugh: 0,
  hooray: 0,
  confused: 0,
  heart: 0,
  rocket: 0,
  eyes: 0,
};

export function reactionsJson(url: string, given: readonly Reaction[] = []): Json {
  const counts = Object.groupBy(given, ({ content }) => content);
  return {
    ...none,
    ...Object.fromEntries(Object.entries(counts).map(([content, { length }]) => [content, length])),
    total_count: given.length,
    url: `${url}/reactions`,
  };
}

export function reactionJson(world: WorldState, { id, by, content, createdAt }: Reaction): Json {
  return {
    id,
    node_id: nodeId('REA', id),
    user: accountJson(world, by),
    content,
    created_at: timestamp(createdAt),
  };
}

export function labelJson(world: WorldState, issue: IssueState, { id, name }: Label): Json {
  return {
    id,
    node_id: nodeId('LA', id),
    url: `${repositoryUrl(world, issue.repository)}/labels/${encodeURIComponent(name)}`,
    name,
    // Not null, which the description of some answers does not allow.
    description: '',
    color: 'ededed',
    default: false,
  };
}

export function issueNodeId({ id, pull }: IssueState): string {
  return pull === null ? nodeId('I', id) : nodeId('PR', pull.id);
}

/** The web page of the issue or pull request. */
export function issuePage(world: WorldState, { repository, number, pull }: IssueState): string {
  return `${repositoryPage(world, repository)}/${pull === null ? 'issues' : 'pull'}/${number}`;
}

/** An issue, or a pull request seen as one. */
export function issueJson(world: WorldState, issue: IssueState): Json {
  const { repository, number, author, state, pull } = issue;
  const url = repositoryUrl(world, repository);
  return {
    id: issue.id,
    node_id: issueNodeId(issue),
    url: `${url}/issues/${number}`,
    repository_url: url,
    labels_url: `${url}/issues/${number}/labels{/name}`,
    html_url: issuePage(world, issue),
    number,
    state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: accountJson(world, author),
    labels: [...issue.labels].map((label) => labelJson(world, issue, label)),
    assignee: accountJsonOrNull(world, [...issue.assignees][0] ?? null),
    assignees: [...issue.assignees].map((assignee) => accountJson(world, assignee)),
    milestone: null,
    locked: issue.lock !== null,
    active_lock_reason: issue.lock?.reason ?? null,
    comments: issue.comments.length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: timestampOrNull(issue.closedAt),
    closed_by: accountJsonOrNull(world, issue.closedBy),
    author_association: associationOf(repository, author),
    performed_via_github_app: null,
    reactions: reactionsJson(`${url}/issues/${number}`),
    ...(pull !== null && {
      draft: pull.draft,
      pull_request: {
        url: `${url}/pulls/${number}`,
        html_url: issuePage(world, issue),
        diff_url: `${issuePage(world, issue)}.diff`,
        patch_url: `${issuePage(world, issue)}.patch`,
        ...(pull.mergedAt !== null && { merged_at: timestamp(pull.mergedAt) }),
      },
    }),
  };
}

export function commentJson(world: WorldState, comment: Comment): Json {
  const { id, issue, author, app, body, createdAt, updatedAt, reactions } = comment;
  const url = repositoryUrl(world, issue.repository);
  return {
    id,
    node_id: nodeId('IC', id),
    url: `${url}/issues/comments/${id}`,
    issue_url: `${url}/issues/${issue.number}`,
    html_url: `${issuePage(world, issue)}#issuecomment-${id}`,
    body,
    user: accountJson(world, author),
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    author_association: associationOf(issue.repository, author),
    performed_via_github_app: app === null ? null : appJson(world, app),
    reactions: reactionsJson(`${url}/issues/comments/${id}`, reactions),
  };
}
