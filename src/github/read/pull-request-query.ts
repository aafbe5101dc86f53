import { type BranchRulesNode, branchRulesFragment } from './branch-rules.ts';
import { type CommitChecksNode, commitChecksFragment, type Nodes } from './commit-checks.ts';
import { type IdentityNode, identityFragment } from './identity.ts';
import {
  type ActorNode,
  actorFragment,
  type Connection,
  type ContextNode,
  contextsFragment,
  type EntryNode,
  type OrganizationNode,
  organizationField,
  organizationPolicyFragment,
  type PolicyNode,
  pageFragment,
  policyEntryFragment,
  policyFragment,
  type RequiredChecksNode,
  requiredChecksFragment,
  siblingFragment,
} from './query-fragments.ts';

/**
 * The one query about a pull request. Each list is switched by a variable of its name, so that only the slices that are needed
 * are read, and continues behind a cursor: the same query reads the first page of all lists and the next page of some.
 *
 * Two points and fewer than 10,000 nodes of the 500,000 allowed: https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export const pullRequestQuery = /* GraphQL */ `
query PullRequestEvidence(
  $owner: String!, $name: String!, $number: Int!, $policyPath: String!, $organizationRepository: String!,
  $appId: Int!, $size: Int!, $about: Boolean!, $siblings: Boolean!,
  $commits: Boolean!, $commitsAfter: String, $forcePushes: Boolean!, $forcePushesAfter: String,
  $baseEvents: Boolean!, $baseEventsAfter: String, $dismissals: Boolean!, $dismissalsAfter: String,
  $reviews: Boolean!, $reviewsAfter: String, $reviewRequests: Boolean!, $reviewRequestsAfter: String,
  $reviewRequestEvents: Boolean!, $reviewRequestEventsAfter: String,
  $labels: Boolean!, $labelsAfter: String, $labelEvents: Boolean!, $labelEventsAfter: String,
  $threads: Boolean!, $threadsAfter: String,
  $contexts: Boolean!, $contextsAfter: String, $comments: Boolean!, $commentsAfter: String
) {
  ${organizationField} @include(if: $about) { ...organizationPolicy }
  repository(owner: $owner, name: $name) {
    ...identity
    url
    createdAt @include(if: $about)
    isFork @include(if: $about)
    visibility @include(if: $about)
    defaultBranchRef @include(if: $about) { name }
    merged: pullRequests(states: MERGED, first: 30, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $about) {
      nodes { number mergedAt baseRefName }
    }
    pullRequest(number: $number) {
      headRefOid
      baseRefOid
      ...about @include(if: $about)
      head: commits(last: 1) @include(if: $siblings) {
        nodes {
          commit {
            oid
            ...policyEntry
            workflows: file(path: ".github/workflows") { object { ... on Tree { entries { path } } } }
            associatedPullRequests(first: 20) {
              pageInfo { ...page }
              nodes { ...sibling }
            }
            ...commitChecks
            suites: checkSuites(first: 50) { nodes { conclusion createdAt app { databaseId slug } } }
            unfinished: checkSuites(first: 2, filterBy: { appId: $appId }) {
              nodes {
                checkRuns(first: 20, filterBy: { checkType: ALL, status: IN_PROGRESS }) {
                  nodes { databaseId name startedAt }
                }
              }
            }
          }
        }
      }
      commits(first: $size, after: $commitsAfter) @include(if: $commits) {
        totalCount
        pageInfo { ...page }
        nodes {
          commit {
            oid
            message
            committedDate
            committedViaWeb
            parents(first: 20) { totalCount nodes { oid } }
            authors(first: 50) { totalCount nodes { ...signature } }
            committer { ...signature }
            signature { isValid wasSignedByGitHub state signer { ...actor } }
          }
        }
      }
      forcePushes: timelineItems(first: $size, after: $forcePushesAfter, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT])
        @include(if: $forcePushes) {
        pageInfo { ...page }
        nodes {
          ... on HeadRefForcePushedEvent {
            actor { ...actor }
            createdAt
            beforeCommit { oid }
            afterCommit { oid }
          }
        }
      }
      baseEvents: timelineItems(
        first: $size, after: $baseEventsAfter, itemTypes: [
          BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT, BASE_REF_FORCE_PUSHED_EVENT, BASE_REF_DELETED_EVENT
        ]
      ) @include(if: $baseEvents) {
        pageInfo { ...page }
        nodes {
          __typename
          ... on BaseRefChangedEvent { createdAt previousRefName }
          ... on AutomaticBaseChangeSucceededEvent { createdAt oldBase }
          ... on BaseRefForcePushedEvent { createdAt beforeCommit { oid } }
          ... on BaseRefDeletedEvent { createdAt baseRefName }
        }
      }
      dismissals: timelineItems(first: $size, after: $dismissalsAfter, itemTypes: [REVIEW_DISMISSED_EVENT])
        @include(if: $dismissals) {
        pageInfo { ...page }
        nodes {
          ... on ReviewDismissedEvent {
            actor { ...actor }
            dismissalMessage
            previousReviewState
            pullRequestCommit { commit { oid } }
            review { id }
          }
        }
      }
      reviews(first: $size, after: $reviewsAfter) @include(if: $reviews) {
        pageInfo { ...page }
        nodes {
          id
          author { ...actor }
          state
          commit { oid }
          submittedAt
          authorCanPushToRepository
        }
      }
      reviewRequests(first: $size, after: $reviewRequestsAfter) @include(if: $reviewRequests) {
        pageInfo { ...page }
        nodes {
          requestedReviewer { __typename ... on Actor { login } ... on Team { slug } }
        }
      }
      reviewRequestEvents: timelineItems(
        first: $size, after: $reviewRequestEventsAfter, itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT]
      ) @include(if: $reviewRequestEvents) {
        pageInfo { ...page }
        nodes {
          __typename
          ... on ReviewRequestedEvent {
            createdAt
            requestedReviewer { __typename ... on Actor { login } ... on Team { slug } }
          }
          ... on ReviewRequestRemovedEvent {
            createdAt
            requestedReviewer { __typename ... on Actor { login } ... on Team { slug } }
          }
        }
      }
      labels(first: $size, after: $labelsAfter) @include(if: $labels) {
        pageInfo { ...page }
        nodes { name }
      }
      labelEvents: timelineItems(first: $size, after: $labelEventsAfter, itemTypes: [LABELED_EVENT, UNLABELED_EVENT])
        @include(if: $labelEvents) {
        pageInfo { ...page }
        nodes {
          __typename
          ... on LabeledEvent { actor { ...actor } createdAt label { name updatedAt } }
          ... on UnlabeledEvent { actor { ...actor } createdAt label { name updatedAt } }
        }
      }
      threads: reviewThreads(first: $size, after: $threadsAfter) @include(if: $threads) {
        pageInfo { ...page }
        nodes { isResolved path comments(first: 1) { nodes { author { ...actor } } } }
      }
      statusCheckRollup @include(if: $contexts) {
        contexts(first: $size, after: $contextsAfter) { ...contexts }
      }
      comments(first: $size, after: $commentsAfter) @include(if: $comments) {
        pageInfo { ...page }
        nodes { fullDatabaseId viewerDidAuthor body }
      }
    }
  }
}
fragment about on PullRequest {
  number
  updatedAt
  url
  title
  body
  state
  isDraft
  locked
  createdAt
  lastEditedAt
  editor { ...actor }
  author { ...actor }
  assignees(first: 20) { nodes { ...actor } }
  changedFiles
  additions
  deletions
  isCrossRepository
  headRefName
  headRepository { nameWithOwner url }
  baseRefName
  baseRef { target { ...policy ...workflowFiles } ...requiredChecks ...branchRules ...requiredWorkflows }
  mergeable
  potentialMergeCommit { oid committedDate parents(first: 3) { nodes { oid } } ...policyEntry }
}
fragment workflowFiles on Commit {
  workflows: file(path: ".github/workflows") { object { ... on Tree { entries { path oid } } } }
  actions: file(path: ".github/actions") { oid }
}
fragment requiredWorkflows on Ref {
  rules(first: 100) {
    nodes { parameters { ... on WorkflowsParameters { workflows { path repositoryId } } } }
  }
}
fragment signature on GitActor { name email user { ...actor } }
${commitChecksFragment}
${contextsFragment}
${organizationPolicyFragment}
${policyFragment}
${policyEntryFragment}
${siblingFragment}
${requiredChecksFragment}
${branchRulesFragment}
${actorFragment}
${identityFragment}
${pageFragment}
`;

/** The lists of the query, by the variable that switches each on. */
export interface Lists {
  readonly commits: CommitNode;
  readonly forcePushes: ForcePushNode;
  readonly baseEvents: BaseEventNode;
  readonly dismissals: DismissalNode;
  readonly reviews: ReviewNode;
  readonly reviewRequests: ReviewRequestNode;
  readonly reviewRequestEvents: ReviewRequestEventNode;
  readonly labels: LabelNode;
  readonly labelEvents: LabelEventNode;
  readonly threads: ThreadNode;
  readonly contexts: ContextNode;
  readonly comments: CommentNode;
}

export type ListName = keyof Lists;

export const listNames: readonly ListName[] = [
  'commits',
  'forcePushes',
  'baseEvents',
  'dismissals',
  'reviews',
  'reviewRequests',
  'reviewRequestEvents',
  'labels',
  'labelEvents',
  'threads',
  'contexts',
  'comments',
];

export interface PullRequestData {
  /** Asked for with `about`. */
  readonly organization?: OrganizationNode | null;
  readonly repository:
    | (IdentityNode & {
        readonly url: string;
        /** Asked for with `about`: of the repository itself. */
        readonly createdAt?: string;
        readonly isFork?: boolean;
        readonly visibility?: 'PUBLIC' | 'PRIVATE' | 'INTERNAL';
        /** Asked for with `about`. */
        readonly defaultBranchRef?: { readonly name: string } | null;
        /** Asked for with `about`: the pull requests that were merged last, into any branch. */
        readonly merged?: Nodes<MergedNode> | null;
        readonly pullRequest: PullRequestPage | null;
      })
    | null;
}

/** What every page tells: whether it is about the same head as the others. */
export type PullRequestPage = {
  readonly headRefOid: string;
  readonly baseRefOid: string;
  /** Asked for with `siblings`. */
  readonly head?: { readonly nodes: readonly ({ readonly commit: HeadNode } | null)[] | null } | null;
  readonly statusCheckRollup?: { readonly contexts: Connection<ContextNode> } | null;
} & Partial<PullRequestNode> & {
    readonly [Name in Exclude<ListName, 'contexts'>]?: Connection<Lists[Name]> | null;
  };

/**
 * The newest commit, with the pull requests that propose it; of one that is on the default branch, GitHub leaves out those that are open.
 * And with the check runs of this app that are in progress, also those that a newer one of the same name hides.
 */
export interface HeadNode extends CommitChecksNode {
  readonly oid: string;
  /** What lies at the policy's path; absent where it was not read. */
  readonly policy?: EntryNode | null;
  /** Absent where it was not read; null where the folder is not there. */
  readonly workflows?: FolderNode | null;
  readonly associatedPullRequests: Connection<SiblingNode> | null;
  readonly suites: Nodes<SuiteNode> | null;
  readonly unfinished: Nodes<{ readonly checkRuns: Nodes<UnfinishedRunNode> | null }> | null;
}

export interface MergedNode {
  readonly number: number;
  readonly mergedAt: string | null;
  readonly baseRefName: string;
}

export interface SuiteNode {
  readonly conclusion: string | null;
  readonly createdAt: string;
  readonly app: { readonly databaseId: number | null; readonly slug: string } | null;
}

/** The files of `.github/workflows`, by their blobs, and the tree of `.github/actions`. */
export interface WorkflowFilesNode {
  readonly actions?: { readonly oid: string } | null;
  readonly workflows?: FolderNode<{ readonly oid: string }> | null;
}

/** A folder with its entries; null where there is none. */
export interface FolderNode<Entry extends object = object> {
  readonly object: {
    readonly entries?: readonly ({ readonly path: string | null } & Entry)[] | null;
  } | null;
}

export interface UnfinishedRunNode {
  readonly databaseId: number | null;
  readonly name: string;
  readonly startedAt: string | null;
}

export interface SiblingNode {
  readonly number: number;
  readonly state: PullRequestNode['state'];
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly author: ActorNode | null;
  readonly baseRepository: { readonly nameWithOwner: string } | null;
  readonly baseRef: RequiredChecksNode | null;
}

export interface PullRequestNode {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isDraft: boolean;
  /** Whether the conversation is locked. */
  readonly locked: boolean;
  readonly updatedAt: string;
  readonly createdAt: string;
  /** Of the description; null where it is as it was first written. */
  readonly lastEditedAt: string | null;
  readonly editor: ActorNode | null;
  readonly author: ActorNode | null;
  readonly assignees: Nodes<ActorNode>;
  readonly changedFiles: number;
  readonly additions: number;
  readonly deletions: number;
  readonly isCrossRepository: boolean;
  readonly headRefName: string;
  readonly headRepository: { readonly nameWithOwner: string; readonly url: string } | null;
  readonly baseRefName: string;
  readonly baseRef: (BranchRulesNode & { readonly target: (PolicyNode & WorkflowFilesNode) | null }) | null;
  readonly mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN';
  /** GitHub's test merge, as it was made last: perhaps of an earlier head or base. */
  readonly potentialMergeCommit:
    | (CommitParentsNode & { readonly committedDate: string; readonly policy?: EntryNode | null })
    | null;
}

export interface CommitParentsNode {
  readonly oid: string;
  readonly parents: { readonly nodes: readonly ({ readonly oid: string } | null)[] | null };
}

interface Counted<Node> {
  readonly totalCount: number;
  readonly nodes: readonly (Node | null)[] | null;
}

export interface SignatureNode {
  readonly name: string | null;
  readonly email: string | null;
  readonly user: ActorNode | null;
}

export interface CommitNode {
  readonly commit: {
    readonly oid: string;
    readonly message: string;
    readonly committedDate: string;
    readonly committedViaWeb: boolean;
    readonly signature: {
      readonly isValid: boolean;
      readonly wasSignedByGitHub: boolean;
      readonly state: string;
      readonly signer: ActorNode | null;
    } | null;
    readonly parents: Counted<{ readonly oid: string }>;
    readonly authors: Counted<SignatureNode>;
    readonly committer: SignatureNode | null;
  };
}

export interface ForcePushNode {
  readonly actor: ActorNode | null;
  readonly createdAt: string;
  readonly beforeCommit: { readonly oid: string } | null;
  readonly afterCommit: { readonly oid: string } | null;
}

export type BaseEventNode = { readonly createdAt: string } & (
  | { readonly __typename: 'BaseRefChangedEvent'; readonly previousRefName: string }
  | { readonly __typename: 'AutomaticBaseChangeSucceededEvent'; readonly oldBase: string }
  | { readonly __typename: 'BaseRefForcePushedEvent'; readonly beforeCommit: { readonly oid: string } | null }
  | { readonly __typename: 'BaseRefDeletedEvent'; readonly baseRefName: string | null }
);

export interface DismissalNode {
  readonly actor: ActorNode | null;
  readonly dismissalMessage: string | null;
  readonly previousReviewState: ReviewNode['state'];
  /** The pushed commit for which GitHub dismissed the review. */
  readonly pullRequestCommit: { readonly commit: { readonly oid: string } } | null;
  readonly review: { readonly id: string } | null;
}

export interface ReviewNode {
  readonly id: string;
  readonly author: ActorNode | null;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  readonly commit: { readonly oid: string } | null;
  readonly submittedAt: string | null;
  readonly authorCanPushToRepository: boolean;
}

export interface ReviewRequestNode {
  readonly requestedReviewer:
    | { readonly __typename: 'Team'; readonly slug: string }
    | ({ readonly __typename: Exclude<string, 'Team'> } & { readonly login: string })
    | null;
}

export interface LabelNode {
  readonly name: string;
}

export interface ReviewRequestEventNode extends ReviewRequestNode {
  readonly __typename: 'ReviewRequestedEvent' | 'ReviewRequestRemovedEvent';
  readonly createdAt: string;
}

export interface LabelEventNode {
  readonly __typename: 'LabeledEvent' | 'UnlabeledEvent';
  readonly actor: ActorNode | null;
  readonly createdAt: string;
  /** The label as it is now: an event does not keep the name that it had then. */
  readonly label: { readonly name: string; readonly updatedAt: string | null };
}

export interface ThreadNode {
  readonly isResolved: boolean;
  readonly path: string;
  readonly comments: Nodes<{ readonly author: ActorNode | null }>;
}

export interface CommentNode {
  readonly fullDatabaseId: string | null;
  readonly viewerDidAuthor: boolean;
  readonly body: string;
}
