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

export const policyFragment = `
fragment policy on Commit {
  oid
  policy: file(path: $policyPath) {
    object { ... on Blob { oid text isBinary isTruncated } }
  }
}`;

/** A commit with the policy file in it, if there is one. `object` has no fields when the path is a folder or a submodule. */
export interface PolicyNode {
  readonly oid: string;
  readonly policy: { readonly object: Partial<BlobNode> | null } | null;
}

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

/** The checks that a branch requires. A part that may not be read is null. */
export interface RequiredChecksNode {
  readonly rules: {
    /** Parameters of other kinds of rules have no fields. */
    readonly nodes:
      | readonly ({ readonly parameters: Partial<RequiredChecksParametersNode> | null } | null)[]
      | null;
  } | null;
  readonly refUpdateRule: {
    readonly requiredStatusCheckContexts: readonly (string | null)[] | null;
  } | null;
}

interface RequiredChecksParametersNode {
  readonly requiredStatusChecks: readonly {
    readonly context: string;
    readonly integrationId: number | null;
  }[];
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
      checkSuite { databaseId app { databaseId slug } }
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
