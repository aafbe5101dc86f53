import { accountJson } from '../entities/account.ts';
import { commentJson, issueJson, labelJson } from '../entities/issue.ts';
import { isPullRequest } from '../world/checks.ts';
import type {
  Account,
  App,
  Comment,
  IssueState,
  Label,
  LockReason,
  PullRequestState,
  PullState,
  Reaction,
  ReactionContent,
  RepositoryState,
} from '../world/model.ts';
import { hasRole } from '../world/permission.ts';
import { Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import { emitPullRequestEvent } from './emit-events.ts';
import { record } from './timeline.ts';

export interface NewIssue {
  readonly title: string;
  readonly body: string | null;
  readonly by: Account;
}

/** Characters of the body of an issue, pull request or comment. */
const maxBodyLength = 65_536;

/** Opens an issue that is no pull request, with labels: `issues.opened`, and `issues.labeled` for each of them. */
export async function openIssue(
  world: WorldState,
  repository: RepositoryState,
  { labels, ...issue }: NewIssue & { readonly labels: readonly string[] },
): Promise<IssueState> {
  world.clock.tick();
  const opened = newIssue(world, repository, issue, null);
  for (const name of labels) attachLabel(world, opened, name, issue.by);
  await emitIssue(world, opened, 'opened', issue.by);
  for (const label of opened.labels) await emitLabel(world, opened, 'labeled', label, issue.by);
  return opened;
}

/** Creates an issue, or with `pull` a pull request, under the repository's next number. Sends no webhook. */
export function newIssue<Pull extends PullState | null>(
  world: WorldState,
  repository: RepositoryState,
  { title, body, by }: NewIssue,
  pull: Pull,
): IssueState & { readonly pull: Pull } {
  assertBody(body ?? '');
  const now = world.clock.now();
  const issue: IssueState & { readonly pull: Pull } = {
    id: world.nextId(),
    number: repository.issues.size + 1,
    repository,
    author: by,
    title,
    body,
    bodyEditedAt: null,
    bodyEditedBy: null,
    state: 'open',
    stateReason: null,
    closedAt: null,
    closedBy: null,
    lock: null,
    createdAt: now,
    updatedAt: now,
    labels: new Set(),
    assignees: new Set(),
    comments: [],
    timeline: [],
    pull,
  };
  repository.issues.set(issue.number, issue);
  return issue;
}

function assertBody(body: string): void {
  if (body.length <= maxBodyLength) return;
  throw new Problem(422, 'Validation Failed', [
    {
      resource: 'IssueComment',
      field: 'data',
      code: 'unprocessable',
      message: `Body is too long (maximum is ${maxBodyLength} characters)`,
    },
  ]);
}

/**
 * Closes or reopens an issue that is not a pull request: `issues.closed` or `issues.reopened`.
 *
 * @param closer the pull request whose merge closes it
 */
export async function setIssueState(
  world: WorldState,
  issue: IssueState,
  state: 'open' | 'closed',
  reason: IssueState['stateReason'],
  by: Account,
  closer: PullRequestState | null = null,
): Promise<void> {
  if (issue.state === state) return;
  world.clock.tick();
  issue.state = state;
  issue.stateReason = state === 'closed' ? (reason ?? 'completed') : 'reopened';
  issue.closedAt = state === 'closed' ? world.clock.now() : null;
  issue.closedBy = state === 'closed' ? by : null;
  if (state === 'open') record(world, issue, by, { type: 'ReopenedEvent' });
  else record(world, issue, by, { type: 'ClosedEvent', ...(closer === null ? {} : { closer }) });
  await emitIssue(world, issue, state === 'open' ? 'reopened' : 'closed', by);
}

/** Changes the title or the text of an issue that is not a pull request: `issues.edited`. */
export async function editIssue(
  world: WorldState,
  issue: IssueState,
  changes: { readonly title?: string; readonly body?: string | null },
  by: Account,
): Promise<void> {
  const from = {
    ...(changes.title !== undefined && changes.title !== issue.title && { title: { from: issue.title } }),
    ...(changes.body !== undefined && changes.body !== issue.body && { body: { from: issue.body ?? '' } }),
  };
  issue.updatedAt = world.clock.tick();
  if (changes.body !== undefined && changes.body !== issue.body) {
    issue.bodyEditedAt = issue.updatedAt;
    issue.bodyEditedBy = by;
  }
  Object.assign(issue, changes);
  if (Object.keys(from).length > 0) await emitIssue(world, issue, 'edited', by, { changes: from });
}

/** The repository's label of this name, created on first use. */
function labelNamed(world: WorldState, repository: RepositoryState, name: string): Label {
  const key = name.toLowerCase();
  const known = repository.labels.get(key);
  if (known !== undefined) return known;
  const now = world.clock.now();
  const label = { id: world.nextId(), name, createdAt: now, updatedAt: now };
  repository.labels.set(key, label);
  return label;
}

/**
 * Renames a label of a repository: it stays on each issue, and its events in timelines show the new name.
 *
 * @throws {Problem} 404 when there is no such label, 422 when the new name is taken
 */
export function renameLabel(world: WorldState, repository: RepositoryState, from: string, to: string): void {
  const label = repository.labels.get(from.toLowerCase());
  if (label === undefined) throw new Problem(404, 'Not Found');
  if ((repository.labels.get(to.toLowerCase()) ?? label) !== label)
    throw new Problem(422, 'Validation Failed');
  repository.labels.delete(from.toLowerCase());
  label.name = to;
  label.updatedAt = world.clock.tick();
  repository.labels.set(to.toLowerCase(), label);
}

/** Adds a label: `issues.labeled`, or `pull_request.labeled` for a pull request; nothing when it already has the label. */
export async function addLabel(
  world: WorldState,
  issue: IssueState,
  name: string,
  by: Account,
): Promise<void> {
  const label = attachLabel(world, issue, name, by);
  if (label !== null) await emitLabel(world, issue, 'labeled', label, by);
}

/** Adds a label without a webhook; null when the issue already has it. */
function attachLabel(world: WorldState, issue: IssueState, name: string, by: Account): Label | null {
  const label = labelNamed(world, issue.repository, name);
  if (issue.labels.has(label)) return null;
  world.clock.tick();
  issue.labels.add(label);
  record(world, issue, by, { type: 'LabeledEvent', label });
  return label;
}

/** @throws {Problem} 404 when the issue has no such label */
export async function removeLabel(
  world: WorldState,
  issue: IssueState,
  name: string,
  by: Account,
): Promise<void> {
  const label = issue.repository.labels.get(name.toLowerCase());
  if (label === undefined || !issue.labels.delete(label)) throw new Problem(404, 'Label does not exist');
  world.clock.tick();
  record(world, issue, by, { type: 'UnlabeledEvent', label });
  await emitLabel(world, issue, 'unlabeled', label, by);
}

async function emitLabel(
  world: WorldState,
  issue: IssueState,
  action: string,
  label: Label,
  by: Account,
): Promise<void> {
  const particulars = { label: labelJson(world, issue, label) };
  if (isPullRequest(issue)) await emitPullRequestEvent(world, issue, action, by, particulars);
  else await emitIssue(world, issue, action, by, particulars);
}

/** Emits `issues.<action>`. */
function emitIssue(
  world: WorldState,
  issue: IssueState,
  action: string,
  sender: Account,
  particulars: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return world.emit({
    event: 'issues',
    action,
    sender,
    repository: issue.repository,
    payload: async () => ({ issue: issueJson(world, issue), ...particulars }),
  });
}

/** Assigns an account: `pull_request.assigned` for a pull request; nothing when it is assigned already. */
export async function assign(
  world: WorldState,
  issue: IssueState,
  assignee: Account,
  by: Account,
): Promise<void> {
  if (issue.assignees.has(assignee)) return;
  issue.updatedAt = world.clock.tick();
  issue.assignees.add(assignee);
  await emitAssignee(world, issue, 'assigned', assignee, by);
}

/** Takes an assignment back: `pull_request.unassigned` for a pull request. */
export async function unassign(
  world: WorldState,
  issue: IssueState,
  assignee: Account,
  by: Account,
): Promise<void> {
  if (!issue.assignees.delete(assignee)) return;
  issue.updatedAt = world.clock.tick();
  await emitAssignee(world, issue, 'unassigned', assignee, by);
}

async function emitAssignee(
  world: WorldState,
  issue: IssueState,
  action: 'assigned' | 'unassigned',
  assignee: Account,
  by: Account,
): Promise<void> {
  if (!isPullRequest(issue)) return;
  await emitPullRequestEvent(world, issue, action, by, { assignee: accountJson(world, assignee) });
}

/** Sends `pull_request.locked` for a pull request; no webhook for an issue. */
export async function lockIssue(
  world: WorldState,
  issue: IssueState,
  reason: LockReason | null,
  by: Account,
): Promise<void> {
  issue.updatedAt = world.clock.tick();
  issue.lock = { reason };
  if (isPullRequest(issue)) await emitPullRequestEvent(world, issue, 'locked', by);
}

/** Sends `pull_request.unlocked` for a pull request that was locked. */
export async function unlockIssue(world: WorldState, issue: IssueState, by: Account): Promise<void> {
  if (issue.lock === null) return;
  issue.updatedAt = world.clock.tick();
  issue.lock = null;
  if (isPullRequest(issue)) await emitPullRequestEvent(world, issue, 'unlocked', by);
}

/**
 * Adds a comment. An app counts as a person without write access, whatever its permissions.
 *
 * @throws {Problem} 403 on a locked conversation
 */
export async function addComment(
  world: WorldState,
  issue: IssueState,
  { by, app, body }: { readonly by: Account; readonly app: App | null; readonly body: string },
): Promise<Comment> {
  if (issue.lock !== null && !hasRole(issue.repository, by, 'write')) {
    throw new Problem(403, 'Unable to create comment because issue is locked.');
  }
  assertBody(body);
  const now = world.clock.tick();
  const comment: Comment = {
    id: world.nextId(),
    issue,
    author: by,
    app,
    body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  issue.comments.push(comment);
  issue.updatedAt = now;
  await emitComment(world, comment, 'created', by);
  return comment;
}

/** Reacts to a comment, once for each account and content; no webhook reports it. */
export function react(
  world: WorldState,
  { reactions }: Comment,
  by: Account,
  content: ReactionContent,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const known = reactions.find((each) => each.by === by && each.content === content);
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction = { id: world.nextId(), by, content, createdAt: world.clock.tick() };
  reactions.push(reaction);
  return { reaction, isNew: true };
}

export async function editComment(
  world: WorldState,
  comment: Comment,
  body: string,
  by: Account,
): Promise<void> {
  assertBody(body);
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = world.clock.tick();
  await emitComment(world, comment, 'edited', by, { changes: { body: { from } } });
}

export async function deleteComment(world: WorldState, comment: Comment, by: Account): Promise<void> {
  world.clock.tick();
  comment.issue.comments.splice(comment.issue.comments.indexOf(comment), 1);
  await emitComment(world, comment, 'deleted', by);
}

/** @throws {Problem} 404 */
export function commentOf(repository: RepositoryState, id: number): Comment {
  for (const { comments } of repository.issues.values()) {
    const comment = comments.find((candidate) => candidate.id === id);
    if (comment !== undefined) return comment;
  }
  throw new Problem(404, 'Not Found');
}

function emitComment(
  world: WorldState,
  comment: Comment,
  action: string,
  sender: Account,
  particulars: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return world.emit({
    event: 'issue_comment',
    action,
    sender,
    repository: comment.issue.repository,
    payload: async () => ({
      issue: issueJson(world, comment.issue),
      comment: commentJson(world, comment),
      ...particulars,
    }),
  });
}
