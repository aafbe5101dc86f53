import { type IdentityNode, identityFragment } from './identity.ts';
import {
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
} from './query-fragments.ts';

/** A merge group: whether it still stands, the policy of its base, what is in the queue, and the checks of its commit, page by page. */
export const mergeGroupQuery = /* GraphQL */ `
query MergeGroup(
  $owner: String!, $name: String!, $headRef: String!, $head: GitObjectID!, $baseRef: String!, $branch: String!,
  $policyPath: String!, $organizationRepository: String!, $about: Boolean!, $contextsAfter: String
) {
  ${organizationField} @include(if: $about) { ...organizationPolicy }
  repository(owner: $owner, name: $name) {
    ...identity
    url
    defaultBranchRef @include(if: $about) { name }
    group: ref(qualifiedName: $headRef) { target { oid } }
    base: ref(qualifiedName: $baseRef) @include(if: $about) { target { ...policy } ...requiredChecks }
    mergeQueue(branch: $branch) @include(if: $about) {
      entries(first: 100) {
        pageInfo { ...page }
        nodes { position state headCommit { oid } pullRequest { number } }
      }
    }
    head: object(oid: $head) {
      ... on Commit { ...policyEntry committedDate statusCheckRollup { contexts(first: 100, after: $contextsAfter) { ...contexts } } }
    }
  }
}
${contextsFragment}
${organizationPolicyFragment}
${policyFragment}
${policyEntryFragment}
${requiredChecksFragment}
${actorFragment}
${identityFragment}
${pageFragment}
`;

export interface MergeGroupData {
  /** Asked for with `about`. */
  readonly organization?: OrganizationNode | null;
  readonly repository:
    | (IdentityNode & {
        readonly url: string;
        /** Asked for with `about`. */
        readonly defaultBranchRef?: { readonly name: string } | null;
        readonly group: { readonly target: { readonly oid: string } | null } | null;
        readonly base?: MergeGroupBase | null;
        readonly mergeQueue?: { readonly entries: Connection<QueueEntryNode> | null } | null;
        readonly head: {
          readonly committedDate?: string;
          /** What lies at the policy's path. */
          readonly policy?: EntryNode | null;
          readonly statusCheckRollup?: { readonly contexts: Connection<ContextNode> } | null;
        } | null;
      })
    | null;
}

/** The branch that the group is to be merged into. */
export type MergeGroupBase = RequiredChecksNode & { readonly target: PolicyNode | null };

export interface QueueEntryNode {
  readonly position: number;
  readonly state: string;
  readonly headCommit: { readonly oid: string } | null;
  readonly pullRequest: { readonly number: number } | null;
}
