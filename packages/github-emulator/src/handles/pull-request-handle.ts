import {
  addComment,
  addLabel,
  assign,
  commentOf,
  deleteComment,
  editComment,
  lockIssue,
  removeLabel,
  unassign,
  unlockIssue,
} from '../actions/issue.ts';
import { mergePullRequest, updateBranch } from '../actions/merge.ts';
import { dequeue, enqueue } from '../actions/merge-queue.ts';
import { closePullRequest, editPullRequest, reopenPullRequest, setDraft } from '../actions/pull-request.ts';
import { assertMayPush, push } from '../actions/push.ts';
import {
  createReview,
  dismissReview,
  editReview,
  removeReviewRequests,
  requestReviews,
  resolveThread,
} from '../actions/review.ts';
import { issuePage } from '../entities/issue.ts';
import { latestRuns, runsOn } from '../world/checks.ts';
import { entriesOf, queueEntryOf } from '../world/merge-queue.ts';
import { blockersOf } from '../world/mergeability.ts';
import type { Account, PullRequestState, ReviewState, Team } from '../world/model.ts';
import { rulesOf } from '../world/rules.ts';
import { actOn, type Context, loginOf } from './context.ts';
import { checkRunRecord, commentRecord, reviewRecords } from './records.ts';
import type { PullRequest } from './repository.ts';
import type { Review, ReviewOptions } from './review.ts';

const reviewEvents = {
  approve: 'APPROVE',
  'request-changes': 'REQUEST_CHANGES',
  comment: 'COMMENT',
} as const;

/** The handle of a pull request. Its properties are read live. */
export function pullRequestHandle(context: Context, issue: PullRequestState): PullRequest {
  const { world } = context;
  const { pull, repository } = issue;
  const act = actOn(context, repository);
  const actor = (by: string | undefined): Account => (by === undefined ? issue.author : world.account(by));

  return {
    number: issue.number,
    repository: context.repository(repository),
    get url() {
      return issuePage(world, issue);
    },
    get title() {
      return issue.title;
    },
    get body() {
      return issue.body ?? '';
    },
    get author() {
      return loginOf(issue.author);
    },
    get state() {
      return pull.mergedAt !== null ? 'merged' : issue.state;
    },
    get draft() {
      return pull.draft;
    },
    get headSha() {
      return pull.head.sha;
    },
    get headRef() {
      return pull.head.ref;
    },
    get baseSha() {
      return pull.base.sha;
    },
    get baseRef() {
      return pull.base.ref;
    },
    get labels() {
      return [...issue.labels].map(({ name }) => name);
    },
    get comments() {
      return issue.comments.map(commentRecord);
    },
    get reviews() {
      return reviewRecords(pull.reviews);
    },
    get checks() {
      return latestRuns(runsOn(repository, pull.head.sha)).map(checkRunRecord);
    },
    get blockers() {
      return blockersOf(issue);
    },
    get mergedBy() {
      return pull.mergedBy === null ? null : loginOf(pull.mergedBy);
    },
    get needsMergeQueue() {
      return rulesOf(repository, pull.base.ref).mergeQueue !== undefined;
    },
    get queuePosition() {
      const entry = queueEntryOf(issue);
      return entry === null ? null : entriesOf(repository.queues.get(pull.base.ref)).indexOf(entry) + 1;
    },

    push: ({ by, ...commits }) =>
      act(() =>
        push(world, pull.head.repository, {
          ...commits,
          branch: pull.head.ref,
          by: actor(by).login,
        }),
      ),
    forcePush: ({ by, from, ...commits }) =>
      act(() =>
        push(world, pull.head.repository, {
          ...commits,
          branch: pull.head.ref,
          by: actor(by).login,
          from: from ?? repository.git.branch(pull.base.ref) ?? pull.base.sha,
          force: true,
        }),
      ),
    edit: ({ by, ...changes }) => act(() => editPullRequest(world, issue, changes, actor(by))),
    label: (name, options) => act(() => addLabel(world, issue, name, actor(options?.by))),
    unlabel: (name, options) => act(() => removeLabel(world, issue, name, actor(options?.by))),
    close: (options) => act(() => closePullRequest(world, issue, actor(options?.by))),
    reopen: (options) => act(() => reopenPullRequest(world, issue, actor(options?.by))),
    convertToDraft: (options) => act(() => setDraft(world, issue, true, actor(options?.by))),
    readyForReview: (options) => act(() => setDraft(world, issue, false, actor(options?.by))),
    requestReview: (options) =>
      act(() => requestReviews(world, issue, reviewersOf(context, issue, options), actor(options?.by))),
    removeReviewRequest: (options) =>
      act(() => removeReviewRequests(world, issue, reviewersOf(context, issue, options), actor(options?.by))),
    review: (options) => act(() => review(context, issue, options)),
    assign: (login, { by }) => act(() => assign(world, issue, world.account(login), world.account(by))),
    unassign: (login, { by }) => act(() => unassign(world, issue, world.account(login), world.account(by))),
    lock: ({ by, reason = null }) => act(() => lockIssue(world, issue, reason, world.account(by))),
    unlock: ({ by }) => act(() => unlockIssue(world, issue, world.account(by))),
    comment: ({ by, body }) =>
      act(async () => (await addComment(world, issue, { by: world.account(by), app: null, body })).id),
    editComment: (id, { by, body }) =>
      act(() => editComment(world, commentOf(repository, id), body, world.account(by))),
    deleteComment: (id, { by }) =>
      act(() => deleteComment(world, commentOf(repository, id), world.account(by))),
    updateBranch: (options) =>
      act(async () => {
        assertMayPush(pull.head.repository, actor(options?.by));
        return updateBranch(world, issue, actor(options?.by));
      }),
    mergeability: (state) => {
      pull.mergeabilityUnknown = state === 'unknown';
    },
    merge: ({ by, method = 'merge' }) =>
      act(() => mergePullRequest(world, issue, { by: world.account(by), method })),
    enqueue: ({ by }) => act(() => enqueue(world, issue, world.account(by))),
    dequeue: ({ by }) => act(() => dequeue(world, issue, 'MANUAL', world.account(by))),
  };
}

function reviewersOf(
  { world }: Context,
  { repository }: PullRequestState,
  { users = [], teams = [] }: { readonly users?: readonly string[]; readonly teams?: readonly string[] },
): readonly (Account | Team)[] {
  return [
    ...users.map((login) => world.account(login)),
    ...teams.map((slug) => world.team(repository.owner, slug)),
  ];
}

async function review(
  context: Context,
  issue: PullRequestState,
  { by, state, body, commit, comments = [] }: ReviewOptions,
): Promise<Review> {
  const { world } = context;
  const created = await createReview(world, issue, {
    by: world.account(by),
    event: reviewEvents[state],
    body: body ?? (state === 'request-changes' ? 'Please change this.' : ''),
    commit: commit ?? issue.pull.head.sha,
    comments: comments.map((comment) => ({ ...comment, side: 'RIGHT' })),
  });
  return reviewHandle(context, issue, created);
}

function reviewHandle({ world, act }: Context, issue: PullRequestState, state: ReviewState): Review {
  const resolve = (resolved: boolean, by: string): Promise<void> =>
    act(async () => {
      for (const thread of issue.pull.threads.filter((one) => one.review === state)) {
        await resolveThread(world, issue, thread, resolved, world.account(by));
      }
    });
  return {
    id: state.id,
    dismiss: ({ by, message }) =>
      act(() => dismissReview(world, issue, state, { by: world.account(by), message })),
    edit: ({ body }) => act(() => editReview(world, issue, state, body)),
    resolveThreads: ({ by }) => resolve(true, by),
    unresolveThreads: ({ by }) => resolve(false, by),
  };
}
