import { otherPlaces, policyFolder } from '../../policy/path.ts';

/** Parts that several queries share, with what they answer. Each query takes along the fragments that it uses. */

export const pageFragment = 'fragment page on PageInfo { hasNextPage endCursor }';

/** One page of a list. Null nodes are those that GitHub did not give. */
export interface Connection<Node> {
  /** Of the whole list, where it was asked for. */
  readonly totalCount?: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly (Node | null)[] | null;
}

export const actorFragment = 'fragment actor on Actor { __typename login }';

export interface ActorNode {
  readonly __typename: string;
  readonly login: string;
}

/** With it, what was perhaps meant as the policy: names in its folder, and files in other places. */
export const policyFragment = `
fragment policy on Commit {
  oid
  policy: file(path: $policyPath) {
    mode
    oid
    object { oid ... on Blob { byteSize text isBinary isTruncated } }
  }
  policyFolder: file(path: "${policyFolder}") { object { ... on Tree { entries { name } } } }
  ${otherPlaces.map((path, index) => `otherPlace${index}: file(path: "${path}") { oid }`).join('\n  ')}
}`;

/**
 * The account's repository for the policy of all its repositories, by its present name: a former one must not lead to a repository of
 * another account. Takes the variables `$owner`, `$organizationRepository` and `$policyPath`, and the fragment `policy`.
 */
export const organizationField = `organization: repository(owner: $owner, name: $organizationRepository, followRenames: false)`;

export const organizationPolicyFragment = `
fragment organizationPolicy on Repository {
  databaseId
  nameWithOwner
  defaultBranchRef { name target { ...policy } }
}`;

/** The account's repository for the policy of all its repositories. */
export interface OrganizationNode {
  readonly databaseId: number | null;
  readonly nameWithOwner: string;
  /** Null where the repository is empty. */
  readonly defaultBranchRef: { readonly name: string; readonly target: Partial<PolicyNode> | null } | null;
}

/** A commit with what lies at the policy's path, if anything. */
export interface PolicyNode {
  readonly oid: string;
  readonly policy: PolicyEntryNode | null;
  /** `object` has no fields where the policy's folder is a file or a link, and is null where it is a submodule. */
  readonly policyFolder?: {
    readonly object: { readonly entries?: readonly { readonly name: string }[] | null } | null;
  } | null;
  /** In the order of `otherPlaces`. */
  readonly [place: `otherPlace${number}`]: { readonly oid: string } | null | undefined;
}

/** An entry of a tree by git's mode and hash: equal ones are the same, whatever they hold. */
export interface EntryNode {
  readonly mode: number;
  readonly oid: string;
}

/** What lies at the policy's path. `object` is null for a submodule, and has only its hash for a folder. */
export interface PolicyEntryNode extends EntryNode {
  readonly object: (Partial<BlobNode> & { readonly byteSize?: number }) | null;
}

/** Only what tells whether the policy's path changes. */
export const policyEntryFragment =
  'fragment policyEntry on Commit { policy: file(path: $policyPath) { mode oid } }';

export interface BlobNode {
  readonly oid: string;
  /** Null for a binary file. */
  readonly text: string | null;
  readonly isBinary: boolean | null;
  readonly isTruncated: boolean;
}

/** All rules that apply to a branch, of rulesets and of a protection rule. Both are visible without administration rights. */
export const requiredChecksFragment = `
fragment requiredChecks on Ref {
  rules(first: 100) {
    nodes {
      parameters {
        ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } }
      }
    }
  }
  refUpdateRule { requiredStatusCheckContexts }
}`;

/** A pull request that proposes a head, with what shows whether it shares the check. It takes along the fragments `actor` and `requiredChecks`. */
export const siblingFragment = `
fragment sibling on PullRequest {
  number
  state
  headRefOid
  baseRefName
  author { ...actor }
  baseRepository { nameWithOwner }
  baseRef { ...requiredChecks }
}`;

/** The checks that a branch requires. A part that may not be read is null. */
export interface RequiredChecksNode {
  readonly rules: {
    /** Parameters of other kinds of rules have no fields. */
    readonly nodes:
      | readonly ({ readonly parameters: Partial<BranchRuleParametersNode> | null } | null)[]
      | null;
  } | null;
  readonly refUpdateRule: {
    readonly requiredStatusCheckContexts: readonly (string | null)[] | null;
  } | null;
}

interface BranchRuleParametersNode {
  readonly requiredStatusChecks: readonly {
    readonly context: string;
    readonly integrationId: number | null;
  }[];
  /** Asked for of the base of a pull request only. */
  readonly workflows: readonly { readonly path: string; readonly repositoryId: number }[];
}

export const contextsFragment = `
fragment contexts on StatusCheckRollupContextConnection {
  pageInfo { ...page }
  nodes {
    __typename
    ... on CheckRun {
      databaseId
      name
      status
      conclusion
      externalId
      detailsUrl
      startedAt
      completedAt
      checkSuite { databaseId status app { databaseId slug } }
    }
    ... on StatusContext { context state targetUrl createdAt creator { ...actor } }
  }
}`;

export type ContextNode = CheckRunNode | StatusContextNode;

export interface CheckRunNode {
  readonly __typename: 'CheckRun';
  readonly databaseId: number | null;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly externalId: string | null;
  readonly detailsUrl: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly checkSuite: {
    readonly databaseId: number | null;
    readonly status: string;
    readonly app: { readonly databaseId: number | null; readonly slug: string } | null;
  };
}

export interface StatusContextNode {
  readonly __typename: 'StatusContext';
  readonly context: string;
  readonly state: string;
  readonly targetUrl: string | null;
  readonly createdAt: string;
  readonly creator: ActorNode | null;
}
