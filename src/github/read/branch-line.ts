import type { BranchLine, LineCommit, LineEnd, MergedChange } from '../../subjects/branch-line.ts';
import type { Place } from '../../subjects/place.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { QueryTooHeavy, Refused } from '../client/failure.ts';
import type { Installation, QueryAnswer, QueryError } from '../client/installation.ts';
import { pageSize as restPageSize } from '../client/pages.ts';
import { placeOf as placeOfError, refuse } from '../client/query-errors.ts';
import { actorOf } from './actor.ts';
import type { Nodes } from './commit-checks.ts';
import { assertIsThere, type IdentityNode, identityFragment } from './identity.ts';
import { type ActorNode, actorFragment } from './query-fragments.ts';

/** Commits of one query: finding the pull requests of each is slow. */
const largestPage = 25;
const smallestPage = 5;

/** Queries of one reading. What is left is read by the next one. */
const maxPages = 4;

/** Commits of a comparison that are read: with more, the line is followed without knowing which of its commits are new. */
const maxComparedCommits = 1_000;

/** Pull requests of one commit: more would not be all of them. */
const maxPullRequests = 5;

/**
 * A part of the history of a branch, from its tip or from a commit, each commit with its pull requests. GitHub lists the commits of merged
 * branches as well.
 */
export const branchHistoryQuery = /* GraphQL */ `
query BranchHistory(
  $owner: String!, $name: String!, $ref: String!, $from: GitObjectID, $fromTip: Boolean!, $size: Int!
) {
  repository(owner: $owner, name: $name) {
    ...identity
    defaultBranchRef @include(if: $fromTip) { name target { oid } }
    ref(qualifiedName: $ref) @include(if: $fromTip) { target { ...history } }
    from: object(oid: $from) @skip(if: $fromTip) { ...history }
  }
}
fragment history on Commit {
  oid
  history(first: $size) {
    nodes {
      oid
      tree { oid }
      parents(first: 2) { nodes { oid } }
      committedDate
      associatedPullRequests(first: ${maxPullRequests}) {
        totalCount
        nodes {
          number
          state
          baseRefName
          baseRepository { databaseId }
          headRefOid
          mergeCommit { oid }
          mergedAt
          mergedBy { ...actor }
        }
      }
    }
  }
}
${actorFragment}
${identityFragment}
`;

interface BranchHistoryData {
  readonly repository:
    | (IdentityNode & {
        readonly defaultBranchRef?: {
          readonly name: string;
          readonly target: { readonly oid: string } | null;
        } | null;
        readonly ref?: { readonly target: Partial<HistoryNode> | null } | null;
        readonly from?: Partial<HistoryNode> | null;
      })
    | null;
}

interface HistoryNode {
  readonly oid: string;
  readonly history: Nodes<CommitNode>;
}

interface CommitNode {
  readonly oid: string;
  readonly tree: { readonly oid: string };
  readonly parents: Nodes<{ readonly oid: string }>;
  readonly committedDate: string;
  /** Null where the app may not read them. */
  readonly associatedPullRequests: (Nodes<PullRequestNode> & { readonly totalCount: number }) | null;
}

interface PullRequestNode {
  readonly number: number;
  readonly baseRefName: string;
  /** Null where it was deleted: then it is another one. */
  readonly baseRepository: { readonly databaseId: number | null } | null;
  readonly headRefOid: string;
  readonly mergeCommit: { readonly oid: string } | null;
  readonly mergedAt: string | null;
  readonly mergedBy: ActorNode | null;
}

type Repository = NonNullable<BranchHistoryData['repository']>;

/**
 * Reads the first-parent line of a branch back to an end, with the pull requests of each commit. A line that was rewritten ends where its
 * history meets that of the end.
 *
 * @param asked.branch without `refs/heads/`
 * @param asked.from the commit to begin with; null: the tip
 * @returns null where the branch, or the commit to begin with, is gone
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function readBranchLine(
  installation: Installation,
  asked: Place & { readonly branch: string },
  from: string | null,
  end: LineEnd,
): Promise<BranchLine | null> {
  const first = await readHistory(installation, asked, from);
  if (first === null) return null;
  const { repository, start, history } = first;
  const [owner = asked.owner, name = asked.repository] = repository.nameWithOwner.split('/');
  const place = { ...asked, owner, repository: name };
  const located = {
    repositoryId: asked.repositoryId,
    installationId: asked.installationId,
    owner,
    repository: name,
  };
  const until = endOf(end, asked.branch, repository);
  if (until === null) {
    // Of a branch that begins, the tip alone.
    const isOpen = end.kind === 'open';
    const line = follow(history, start, () => true);
    const commits = isOpen ? line.commits : line.commits.slice(0, 1);
    return { place: located, tip: start, until, commits, next: isOpen ? line.next : null, rewritten: null };
  }
  const direct = follow(history, start, (sha) => sha !== until);
  if (direct.ended)
    return { place: located, tip: start, until, commits: direct.commits, next: null, rewritten: null };

  const comparison = await compare(installation, place, until, start);
  const isNew = (sha: string): boolean => sha !== until && (comparison?.commits?.has(sha) ?? true);
  const commits: LineCommit[] = [];
  let at: string | null = start;
  for (let page = 1; at !== null && page <= maxPages; page += 1) {
    const more: ReadHistory | null = page === 1 ? first : await readHistory(installation, place, at);
    if (more === null) break;
    const part = follow(more.history, at, isNew);
    commits.push(...part.commits);
    at = part.next;
  }
  const rewritten =
    comparison === null
      ? { mergeBase: null }
      : comparison.isAhead
        ? null
        : { mergeBase: comparison.mergeBase };
  return {
    place: located,
    tip: start,
    until,
    commits,
    next:
      at === null || comparison === null || (await isBelow(installation, place, until, at, comparison))
        ? null
        : at,
    rewritten: from === null && end.kind === 'commit' ? rewritten : null,
  };
}

/** The commit where reading ends; null where there is none. */
function endOf(end: LineEnd, branch: string, { defaultBranchRef }: Repository): string | null {
  if (end.kind === 'commit') return end.sha;
  if (end.kind === 'open' || defaultBranchRef?.name === branch) return null;
  return defaultBranchRef?.target?.oid ?? null;
}

interface ReadHistory {
  readonly repository: Repository;
  readonly start: string;
  /** By commit. */
  readonly history: ReadonlyMap<string, LineCommit>;
}

/** One page of the history, from the tip or a commit; a page that is too heavy is asked for again in smaller ones. */
async function readHistory(
  installation: Installation,
  { repositoryId, owner, repository: name, branch }: Place & { readonly branch: string },
  from: string | null,
): Promise<ReadHistory | null> {
  for (let size = largestPage; ; size = Math.max(smallestPage, Math.floor(size / 2))) {
    try {
      const { data, errors }: QueryAnswer<BranchHistoryData> = await installation.query(branchHistoryQuery, {
        owner,
        name,
        ref: `refs/heads/${branch}`,
        from,
        fromTip: from === null,
        size,
      });
      for (const error of errors) if (!isTolerated(error)) refuse(error);
      const repository = data?.repository;
      assertIsThere({ repositoryId, owner }, repository);
      const commit = from === null ? repository.ref?.target : repository.from;
      if (commit?.oid === undefined || commit.history === undefined) return null;
      const nodes = (commit.history.nodes ?? []).filter((node) => node !== null);
      return {
        repository,
        start: commit.oid,
        history: new Map(nodes.map((node) => [node.oid, commitOf(node, repositoryId)])),
      };
    } catch (error) {
      if (!(error instanceof QueryTooHeavy) || size === smallestPage) throw error;
    }
  }
}

/** The commit may be gone, the app may not read the pull requests, and who merged one may be hidden. */
function isTolerated(error: QueryError): boolean {
  const place = placeOfError(error);
  if (error.type === 'NOT_FOUND')
    return place === 'repository' || place === 'repository.from' || place === 'repository.ref';
  return error.type === 'FORBIDDEN' && /[.]associatedPullRequests(?:[.]|$)/.test(place);
}

function commitOf(node: CommitNode, repositoryId: number): LineCommit {
  const { oid: sha, tree, parents, committedDate, associatedPullRequests: found } = node;
  const isWhole =
    found !== null &&
    found.totalCount <= maxPullRequests &&
    (found.nodes ?? []).every((each) => each !== null);
  const own = (found?.nodes ?? []).filter((each) => each?.baseRepository?.databaseId === repositoryId);
  return {
    sha,
    tree: tree.oid,
    parents: (parents.nodes ?? []).flatMap((parent) => (parent === null ? [] : [parent.oid])),
    committedAt: new Date(committedDate),
    pullRequests: isWhole ? own.flatMap((each) => (each === null ? [] : changeOf(each))) : null,
  };
}

function changeOf(node: PullRequestNode): readonly MergedChange[] {
  const { number, baseRefName: base, headRefOid: head, mergeCommit, mergedAt, mergedBy } = node;
  if (mergedAt === null) return [];
  return [
    {
      number,
      base,
      head,
      mergeCommit: mergeCommit?.oid ?? null,
      mergedAt: new Date(mergedAt),
      mergedBy: actorOf(mergedBy),
    },
  ];
}

/** Follows the first parents from a commit, as far as the page shows them and they are wanted. */
function follow(
  history: ReadonlyMap<string, LineCommit>,
  start: string,
  isWanted: (sha: string) => boolean,
): { readonly commits: readonly LineCommit[]; readonly next: string | null; readonly ended: boolean } {
  const commits: LineCommit[] = [];
  let at: string | undefined = start;
  while (at !== undefined) {
    if (!isWanted(at)) return { commits, next: null, ended: true };
    const commit = history.get(at);
    if (commit === undefined) return { commits, next: at, ended: false };
    commits.push(commit);
    [at] = commit.parents;
  }
  // The history begins here.
  return { commits, next: null, ended: false };
}

interface Comparison {
  /** What is compared continues the base. */
  readonly isAhead: boolean;
  readonly mergeBase: string;
  /** The commits that the base does not have; null where they are too many to be read. */
  readonly commits: ReadonlySet<string> | null;
}

/** Compares a commit with a base; null where they have no history in common, or one of them is gone. */
async function compare(
  { request }: Installation,
  { owner, repository: repo }: Place,
  base: string,
  commit: string,
): Promise<Comparison | null> {
  const commits = new Set<string>();
  for (let page = 1; ; page += 1) {
    try {
      const { data } = await request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        owner,
        repo,
        basehead: `${base}...${commit}`,
        per_page: restPageSize,
        page,
      });
      // Where a connection broke in the middle of an answer, Octokit leaves text.
      if (typeof data !== 'object') throw new RetryLater('GitHub’s answer was cut off.', null);
      const { status, merge_base_commit: mergeBase, total_commits: total } = data;
      for (const { sha } of data.commits) commits.add(sha);
      const found = { isAhead: status === 'ahead' || status === 'identical', mergeBase: mergeBase.sha };
      if (total > maxComparedCommits) return { ...found, commits: null };
      if (commits.size >= total || data.commits.length === 0) return { ...found, commits };
    } catch (error) {
      if (error instanceof Refused && [404, 409, 422].includes(error.status)) return null;
      throw error;
    }
  }
}

/** Whether a line that was followed without knowing which commits are new has gone beyond them. */
async function isBelow(
  installation: Installation,
  place: Place,
  until: string,
  at: string,
  comparison: Comparison,
): Promise<boolean> {
  if (comparison.commits !== null) return false;
  const rest = await compare(installation, place, until, at);
  return rest?.commits?.size === 0;
}
