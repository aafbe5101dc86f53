import {
  addComment,
  addLabel,
  commentOf,
  deleteComment,
  editComment,
  editIssue,
  lockIssue,
  openIssue,
  react,
  removeLabel,
  setIssueState,
  unlockIssue,
} from '../actions/issue.ts';
import { closePullRequest, editPullRequest, reopenPullRequest } from '../actions/pull-request.ts';
import { commentJson, issueJson, labelJson, reactionJson } from '../entities/issue.ts';
import { isPullRequest } from '../world/checks.ts';
import type { Comment, IssueState } from '../world/model.ts';
import { hasRole, mayPush } from '../world/permission.ts';
import { Problem } from '../world/problem.ts';
import { type Answer, type Call, created, type Handlers, noContent, ok, withBody } from './call.ts';
import { listed } from './paging.ts';
import { assertMayEdit } from './pulls.ts';

type LabelNames = readonly (string | { readonly name?: string | null })[];

/** Issues, with the comments and labels that pull requests share. */
export const issues: Handlers = {
  'issues/get': ({ world, issue }) => ok(issueJson(world, issue)),

  'issues/list-for-repo': (call) => {
    const { repository, query, world } = call;
    const { state = 'open', labels = '', page: _page, per_page: _size, ...others } = query;
    if (Object.keys(others).length > 0) {
      throw new Problem(501, `not emulated: issues/list-for-repo by ${Object.keys(others).join(', ')}`);
    }
    const wanted = labels.split(',').filter(Boolean);
    const found = [...repository.issues.values()].filter(
      (issue) =>
        (state === 'all' || issue.state === state) &&
        wanted.every((name) => [...issue.labels].some((label) => label.name === name)),
    );
    return listed(call, found.reverse(), (issue) => issueJson(world, issue));
  },

  'issues/create': withBody<'issues/create'>(async (call, { title, body, labels = [] }) => {
    const { repository, world, account } = call;
    const issue = await openIssue(world, repository, {
      title: String(title),
      body: body ?? null,
      by: account,
      labels: namesOf(labels),
    });
    return created(issueJson(world, issue));
  }),

  'issues/update': withBody<'issues/update'>(async (call, body) => {
    const { issue, world, account } = call;
    assertMayEdit(call, issue);
    const { title, body: text, state, state_reason: reason, labels, ...others } = body;
    if (Object.keys(others).length > 0) {
      throw new Problem(501, `not emulated: issues/update of ${Object.keys(others).join(', ')}`);
    }
    const changes = {
      ...(title !== undefined && { title: String(title) }),
      ...(text !== undefined && { body: text }),
    };
    if (isPullRequest(issue)) {
      await editPullRequest(world, issue, changes, account);
      if (state === 'closed') await closePullRequest(world, issue, account);
      if (state === 'open') await reopenPullRequest(world, issue, account);
    } else {
      await editIssue(world, issue, changes, account);
      if (state !== undefined) {
        await setIssueState(
          world,
          issue,
          state,
          reason === 'duplicate' ? 'not_planned' : (reason ?? null),
          account,
        );
      }
    }
    if (labels !== undefined) await setLabels(call, issue, namesOf(labels));
    return ok(issueJson(world, issue));
  }),

  'issues/lock': withBody<'issues/lock'>(async (call, body) => {
    assertMayLock(call);
    await lockIssue(call.world, call.issue, body?.lock_reason ?? null, call.account);
    return noContent;
  }),

  'issues/unlock': async (call) => {
    assertMayLock(call);
    await unlockIssue(call.world, call.issue, call.account);
    return noContent;
  },

  'issues/list-comments': (call) => {
    const since = call.query.since;
    const found = call.issue.comments.filter(
      ({ updatedAt }) => since === undefined || updatedAt >= new Date(since),
    );
    return listed(call, found, (comment) => commentJson(call.world, comment));
  },

  'issues/create-comment': withBody<'issues/create-comment'>(async (call, { body }) => {
    const { issue, world, account, actor } = call;
    const app = actor.kind === 'installation' ? actor.installation.app : null;
    return created(commentJson(world, await addComment(world, issue, { by: account, app, body })));
  }),

  'issues/get-comment': (call) => ok(commentJson(call.world, ownComment(call))),

  'issues/update-comment': withBody<'issues/update-comment'>(async (call, { body }) => {
    const comment = ownComment(call);
    assertMayEdit(call, comment);
    await editComment(call.world, comment, body, call.account);
    return ok(commentJson(call.world, comment));
  }),

  'issues/delete-comment': async (call) => {
    const comment = ownComment(call);
    assertMayEdit(call, comment);
    await deleteComment(call.world, comment, call.account);
    return noContent;
  },

  'reactions/create-for-issue-comment': withBody<'reactions/create-for-issue-comment'>(
    (call, { content }) => {
      const { reaction, isNew } = react(call.world, ownComment(call), call.account, content);
      const json = reactionJson(call.world, reaction);
      return isNew ? created(json) : ok(json);
    },
  ),

  'issues/list-labels-on-issue': (call) => labelsAnswer(call, call.issue),

  'issues/add-labels': withBody<'issues/add-labels'>(async (call, body) => {
    assertMayLabel(call);
    for (const name of labelsOf(body)) await addLabel(call.world, call.issue, name, call.account);
    return labelsAnswer(call, call.issue);
  }),

  'issues/set-labels': withBody<'issues/set-labels'>(async (call, body) => {
    assertMayLabel(call);
    await setLabels(call, call.issue, labelsOf(body));
    return labelsAnswer(call, call.issue);
  }),

  'issues/remove-label': async (call) => {
    assertMayLabel(call);
    await removeLabel(call.world, call.issue, call.text('name'), call.account);
    return labelsAnswer(call, call.issue);
  },

  'issues/remove-all-labels': async (call) => {
    assertMayLabel(call);
    await setLabels(call, call.issue, []);
    return noContent;
  },
};

function ownComment(call: Call): Comment {
  return commentOf(call.repository, call.number('comment_id'));
}

/** @throws {Problem} 403 */
function assertMayLabel({ repository, account }: Call): void {
  if (account.kind === 'Bot' || hasRole(repository, account, 'triage')) return;
  throw new Problem(403, 'Must have triage access to the repository.');
}

/** @throws {Problem} 403 */
function assertMayLock({ repository, account }: Call): void {
  if (mayPush(repository, account)) return;
  throw new Problem(403, 'Must have push access to the repository.');
}

async function setLabels(call: Call, issue: IssueState, names: readonly string[]): Promise<void> {
  const { world, account } = call;
  const wanted = names.map((name) => name.toLowerCase());
  for (const { name } of [...issue.labels]) {
    if (!wanted.includes(name.toLowerCase())) await removeLabel(world, issue, name, account);
  }
  for (const name of names) await addLabel(world, issue, name, account);
}

/** GitHub accepts a plain list of labels, or one under `labels`. */
function labelsOf(body: unknown): readonly string[] {
  const list = Array.isArray(body) ? body : (body as { readonly labels?: LabelNames }).labels;
  return typeof body === 'string' ? [body] : namesOf((list ?? []) as LabelNames);
}

function namesOf(labels: LabelNames): readonly string[] {
  return labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
}

function labelsAnswer(call: Call, issue: IssueState): Answer {
  return listed(call, [...issue.labels], (label) => labelJson(call.world, issue, label));
}
