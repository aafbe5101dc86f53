import { nodeId } from '../../entities/account.ts';
import type { FileDiff } from '../../git/diff.ts';
import { isPullRequest } from '../../world/checks.ts';
import { timestampOrNull } from '../../world/clock.ts';
import { closingReferences } from '../../world/closing-references.ts';
import { queueEntryOf } from '../../world/merge-queue.ts';
import { blockersOf, opinionatedReviews, reviewDecision } from '../../world/mergeability.ts';
import type { PullRequestState, RepositoryState } from '../../world/model.ts';
import { isTeam } from '../../world/model.ts';
import { mayPush } from '../../world/permission.ts';
import { commitsOf, filesOf, testMerge } from '../../world/pull-request-commits.ts';
import { rulesOf } from '../../world/rules.ts';
import { unheeded } from './account.ts';
import { issueFields } from './issue.ts';
import { timelineView } from './timeline.ts';
import type { Arguments, View, Views } from './view.ts';

/** Maximum files that GitHub lists. */
const maxFiles = 3000;

const changeTypes: Readonly<Record<FileDiff['status'], string>> = {
  added: 'ADDED',
  removed: 'DELETED',
  modified: 'MODIFIED',
  renamed: 'RENAMED',
  copied: 'COPIED',
  changed: 'CHANGED',
};

export function pullRequestView(views: Views, issue: PullRequestState): View {
  const { repository, pull, state } = issue;
  const { head, base } = pull;
  const sum = async (count: 'additions' | 'deletions'): Promise<number> =>
    (await filesOf(issue)).reduce((total, file) => total + file[count], 0);
  return {
    ...issueFields(views, issue),
    __typename: 'PullRequest',
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    state: pull.mergedAt !== null ? 'MERGED' : state.toUpperCase(),
    isDraft: pull.draft,
    merged: pull.mergedAt !== null,
    mergedAt: timestampOrNull(pull.mergedAt),
    mergedBy: pull.mergedBy === null ? null : views.account(pull.mergedBy),
    mergeCommit: () => views.commitOf(repository, pull.mergeCommit),
    mergeable: async () => {
      if (state === 'closed' || pull.mergeabilityUnknown) return 'UNKNOWN';
      return (await testMerge(views.world, issue)) === null ? 'CONFLICTING' : 'MERGEABLE';
    },
    mergeStateStatus: async () => {
      if (state === 'closed') return 'UNKNOWN';
      if ((await testMerge(views.world, issue)) === null) return 'DIRTY';
      if (pull.draft) return 'DRAFT';
      return blockersOf(issue).length > 0 ? 'BLOCKED' : 'CLEAN';
    },
    potentialMergeCommit: async () =>
      state === 'closed' ? null : views.commitOf(repository, await testMerge(views.world, issue)),
    isCrossRepository: head.repository !== repository,
    maintainerCanModify: head.repository !== repository,
    reviewDecision: reviewDecision(issue),
    additions: () => sum('additions'),
    deletions: () => sum('deletions'),
    changedFiles: async () => (await filesOf(issue)).length,
    headRefName: head.ref,
    headRefOid: head.sha,
    headRef: () => views.ref(head.repository, head.ref),
    headRepository: () => views.repository(head.repository),
    headRepositoryOwner: () => views.account(head.repository.owner),
    baseRefName: base.ref,
    baseRefOid: base.sha,
    baseRef: () => views.ref(repository, base.ref),
    baseRepository: () => views.repository(repository),
    autoMergeRequest: null,
    isMergeQueueEnabled: rulesOf(repository, base.ref).mergeQueue !== undefined,
    isInMergeQueue: queueEntryOf(issue) !== null,
    mergeQueueEntry: () => {
      const entry = queueEntryOf(issue);
      return entry === null ? null : views.queueEntry(entry);
    },
    files: async () =>
      (await filesOf(issue)).slice(0, maxFiles).map(({ path, additions, deletions, status }) => ({
        path,
        additions,
        deletions,
        changeType: changeTypes[status],
      })),
    commits: async () =>
      (await commitsOf(issue)).map((commit) => ({
        id: nodeId('PURC', `${pull.id}_${commit.sha}`),
        commit: () => views.commit(repository, commit),
        pullRequest: () => views.pullRequest(issue),
      })),
    ...reviewFields(views, issue),
    closingIssuesReferences: ({ orderBy, userLinkedOnly }: Arguments) => {
      if (orderBy != null || userLinkedOnly === true) return undefined;
      return closingReferences(views.world, issue).map(views.issue);
    },
    timelineItems: ({ itemTypes, since, skip, ...paging }: Arguments) => {
      if (since != null || skip != null || unheeded(paging)) return undefined;
      return timelineView(views, issue, itemTypes);
    },
    statusCheckRollup: () => views.rollup(repository, head.sha),
  };
}

function reviewFields(views: Views, issue: PullRequestState): View {
  const { pull, repository } = issue;
  const visible = pull.reviews.filter(
    ({ state, author }) =>
      state !== 'PENDING' || ('account' in views.actor && views.actor.account === author),
  );
  return {
    reviews: ({ states, author, ...others }: Arguments) => {
      if (unheeded(others)) return undefined;
      return visible
        .filter(
          (review) =>
            (!Array.isArray(states) || states.includes(review.state)) &&
            (author == null || review.author.login === author),
        )
        .map((review) => views.review(issue, review));
    },
    latestOpinionatedReviews: ({ writersOnly }: Arguments) =>
      opinionatedReviews(issue)
        .filter(({ author }) => writersOnly !== true || mayPush(repository, author))
        .map((review) => views.review(issue, review)),
    reviewRequests: [...pull.requestedUsers, ...pull.requestedTeams].map((reviewer) => ({
      asCodeOwner: false,
      requestedReviewer: () => (isTeam(reviewer) ? views.team(reviewer) : views.account(reviewer)),
    })),
    reviewThreads: pull.threads
      .filter(({ review }) => visible.includes(review))
      .map((thread) => views.thread(issue, thread)),
  };
}

/** A repository's pull requests by the arguments that `pullRequests` and `associatedPullRequests` take. */
export function matchingPullRequests(
  views: Views,
  repository: RepositoryState,
  { states, baseRefName, headRefName, labels, orderBy, ...others }: Arguments,
  belongs: (issue: PullRequestState) => boolean,
): readonly View[] | undefined {
  const { field, direction } = (orderBy ?? { field: 'CREATED_AT', direction: 'ASC' }) as Arguments;
  if (unheeded(others) || (field !== 'CREATED_AT' && field !== 'UPDATED_AT')) return undefined;
  const time = (issue: PullRequestState): number =>
    (field === 'CREATED_AT' ? issue.createdAt : issue.updatedAt).getTime();
  const found = [...repository.issues.values()]
    .filter(isPullRequest)
    .filter(
      (issue) =>
        belongs(issue) &&
        (!Array.isArray(states) || states.includes(stateOf(issue))) &&
        (baseRefName == null || issue.pull.base.ref === baseRefName) &&
        (headRefName == null || issue.pull.head.ref === headRefName) &&
        (!Array.isArray(labels) || [...issue.labels].some(({ name }) => labels.includes(name))),
    );
  found.sort((one, other) => time(one) - time(other) || one.number - other.number);
  if (direction === 'DESC') found.reverse();
  return found.map(views.pullRequest);
}

function stateOf({ state, pull }: PullRequestState): string {
  return pull.mergedAt !== null ? 'MERGED' : state.toUpperCase();
}
