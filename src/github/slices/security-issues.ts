import type {
  IssueClosing,
  IssueSource,
  SecurityIssue,
  SourceIssues,
} from '../../evidence/security-issues.ts';
import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { say } from '../../text/message.ts';
import type { QueryError } from '../client/installation.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { actorOf } from '../read/actor.ts';
import { type LaterCommits, readLaterCommits } from '../read/later-commits.ts';
import { incomplete, notPermitted } from '../read/problems.ts';
import { type ActorNode, actorFragment } from '../read/query-fragments.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** Pages of the issues with one label. */
const maxPages = 20;

/** The issues with a label, the newest first, and how each was closed last. */
export const securityIssuesQuery = /* GraphQL */ `
query SecurityIssues($owner: String!, $name: String!, $label: String!, $labels: [String!], $after: String) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    hasIssuesEnabled
    label(name: $label) { name }
    issues(labels: $labels, first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number
        createdAt
        state
        stateReason(enableDuplicate: true)
        author { ...actor }
        labels(first: 100) { nodes { name } }
        timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) {
          nodes {
            ... on ClosedEvent {
              createdAt
              actor { ...actor }
              closer {
                __typename
                ... on PullRequest { number merged mergeCommit { oid } repository { nameWithOwner } }
              }
            }
          }
        }
      }
    }
  }
}
${actorFragment}
`;

interface IssueNode {
  readonly number: number;
  readonly createdAt: string;
  readonly state: 'OPEN' | 'CLOSED';
  readonly stateReason: string | null;
  readonly author: ActorNode | null;
  readonly labels: { readonly nodes: readonly ({ readonly name: string } | null)[] | null } | null;
  readonly timelineItems: { readonly nodes: readonly (ClosedNode | null)[] | null };
}

interface ClosedNode {
  readonly createdAt: string;
  readonly actor: ActorNode | null;
  readonly closer:
    | {
        readonly __typename: 'PullRequest';
        readonly number: number;
        readonly merged: boolean;
        readonly mergeCommit: { readonly oid: string } | null;
        readonly repository: { readonly nameWithOwner: string };
      }
    | { readonly __typename: string; readonly number?: never }
    | null;
}

interface SecurityIssuesData {
  readonly repository: {
    readonly nameWithOwner: string;
    readonly hasIssuesEnabled: boolean;
    readonly label: { readonly name: string } | null;
    readonly issues: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: readonly (IssueNode | null)[] | null;
    } | null;
  } | null;
}

/**
 * The issues that the policy names as security findings, open and closed. Only in repositories that it names, which may be private: their
 * titles and texts are not read.
 */
export const securityIssues = defineReader({
  slice: 'securityIssues',
  lists: [],
  async readForRelease({ source, required, slice }) {
    const asked = required.needs.flatMap(({ issues = [] }) => issues);
    const sources = [...new Map(asked.map((each) => [JSON.stringify(each), each])).values()];
    const released = await slice('release');
    const release = released?.available === true ? released.value : null;
    // A merge closes issues only where it is one into the default branch.
    const later =
      release === null || sources.length === 0
        ? null
        : await readLaterCommits(source, release.sha, release.defaultBranch);
    return available(
      await Promise.all(
        sources.map(
          async (each): Promise<SourceIssues> => ({
            source: each,
            issues: await readSource(source, each, later),
          }),
        ),
      ),
    );
  },
});

/** Each label by itself: whether an issue needs all of several labels or one of them is not documented. */
async function readSource(
  source: Source,
  { repository, labels }: IssueSource,
  later: LaterCommits | null,
): Promise<Slice<readonly SecurityIssue[]>> {
  const [owner = '', name = ''] = repository?.split('/') ?? [source.owner, source.repository];
  const found = new Map<number, SecurityIssue>();
  for (const label of labels) {
    const read = await readLabel(source, { owner, name, label }, later);
    if (!read.available) return read;
    for (const issue of read.value) found.set(issue.number, issue);
  }
  return available([...found.values()].sort((one, other) => one.number - other.number));
}

async function readLabel(
  { installation, owner: ownOwner, repository: ownName }: Source,
  { owner, name, label }: { readonly owner: string; readonly name: string; readonly label: string },
  later: LaterCommits | null,
): Promise<Slice<readonly SecurityIssue[]>> {
  const own = `${ownOwner}/${ownName}`.toLowerCase();
  const found: SecurityIssue[] = [];
  let after: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const answer: { data: SecurityIssuesData | null; errors: readonly QueryError[] } =
      await installation.query<SecurityIssuesData>(securityIssuesQuery, {
        owner,
        name,
        label,
        labels: [label],
        after,
      });
    const problem = problemIn(answer.errors, `${owner}/${name}`);
    if (problem !== null) return unavailable(problem);
    const repository = answer.data?.repository;
    if (repository == null) return unavailable(notInstalled(`${owner}/${name}`));
    const { nameWithOwner, issues } = repository;
    if (!repository.hasIssuesEnabled) return unavailable(issuesOff(nameWithOwner));
    // Issues may be listed by the exact name only.
    if (repository.label?.name !== label) return unavailable(noLabel(nameWithOwner, label));
    if (issues?.nodes == null) return unavailable(incomplete(say`the issues of ${nameWithOwner}`));
    for (const node of issues.nodes) {
      if (node === null) return unavailable(incomplete(say`the issues of ${nameWithOwner}`));
      found.push(issueOf(node, nameWithOwner, own, later));
    }
    if (!issues.pageInfo.hasNextPage) return available(found);
    after = issues.pageInfo.endCursor;
  }
  return unavailable({
    reason: 'too-large',
    message: say`${`${owner}/${name}`} has more than 2,000 issues with the label ${label}: they are not all read.`,
    remedy: say`Give security findings a label of their own, and name it in ${'issues'}.`,
  });
}

function problemIn(errors: readonly QueryError[], repository: string): Problem | null {
  for (const error of errors) {
    const place = placeOf(error);
    if (error.type === 'NOT_FOUND' && place === 'repository') return notInstalled(repository);
    if (error.type !== 'FORBIDDEN') refuse(error);
    // Of a closer elsewhere, GitHub leaves out what the app may not read: then nothing shows that it was merged.
    if (!/[.]closer(?:[.]|$)/.test(place))
      return notPermitted(say`the issues of ${repository}`, [['Issues', 'read']]);
  }
  return null;
}

function issuesOff(repository: string): Problem {
  return {
    reason: 'disabled',
    message: say`Issues are off in ${repository}, whose issues the policy names.`,
    remedy: say`Turn them on under Settings → General → Features of ${repository}, or take it out of ${'issues'}.`,
  };
}

/** A label that is deleted is taken from every issue. */
function noLabel(repository: string, label: string): Problem {
  return {
    reason: 'not-found',
    message: say`${repository} has no label ${label}, which the policy names: which of its issues are findings is not known.`,
    remedy: say`Create the label in ${repository} and set it on the issues that are findings, or correct its name in ${'issues'}.`,
  };
}

/** GitHub answers alike where a repository does not exist and where the app is not installed on it. */
function notInstalled(repository: string): Problem {
  return {
    reason: 'not-found',
    message: say`The app does not see the repository ${repository}, whose issues the policy names.`,
    remedy: say`Install the app on ${repository} in the same account, or correct the name in ${'issues'}.`,
  };
}

function issueOf(
  node: IssueNode,
  repository: string,
  own: string,
  later: LaterCommits | null,
): SecurityIssue {
  const closed = node.timelineItems.nodes?.at(-1) ?? null;
  return {
    repository,
    number: node.number,
    labels: (node.labels?.nodes ?? []).flatMap((label) => label?.name ?? []),
    author: actorOf(node.author),
    createdAt: new Date(node.createdAt),
    closing: node.state === 'OPEN' ? null : closingOf(node, closed, repository, own, later),
  };
}

function closingOf(
  { stateReason, createdAt }: IssueNode,
  closed: ClosedNode | null,
  repository: string,
  own: string,
  later: LaterCommits | null,
): IssueClosing {
  return {
    at: new Date(closed?.createdAt ?? createdAt),
    by: actorOf(closed?.actor ?? null),
    reason: reasons[stateReason ?? ''] ?? null,
    mergedBy: mergedBy(closed?.closer ?? null, repository, own, later),
  };
}

const reasons: Readonly<Record<string, IssueClosing['reason']>> = {
  COMPLETED: 'completed',
  NOT_PLANNED: 'not-planned',
  DUPLICATE: 'duplicate',
};

/** A pull request of a third repository shows nothing: a person who may close the issue can merge one somewhere. */
function mergedBy(
  closer: ClosedNode['closer'],
  repository: string,
  own: string,
  later: LaterCommits | null,
): IssueClosing['mergedBy'] {
  if (closer?.number === undefined || !closer.merged) return null;
  const of = closer.repository.nameWithOwner;
  const isOwn = of.toLowerCase() === own;
  if (!isOwn && of.toLowerCase() !== repository.toLowerCase()) return null;
  const commit = closer.mergeCommit?.oid;
  return {
    repository: of,
    number: closer.number,
    // Where it cannot be read which commits the released one lacks, none is known to be in it.
    inRelease: isOwn ? later !== null && commit !== undefined && !later.commits.has(commit) : null,
  };
}
