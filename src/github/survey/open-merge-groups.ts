import type { Subject } from '../../subjects/index.ts';
import { mergeGroupOn } from '../../subjects/merge-group.ts';
import type { Installation, QueryAnswer, QueryError } from '../client/installation.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import {
  type CommitChecksNode,
  commitChecksFragment,
  countsOf,
  fingerprintOf,
  isShown,
} from '../read/commit-checks.ts';
import { assertIsThere, type IdentityNode, identityFragment } from '../read/identity.ts';
import { type Connection, pageFragment } from '../read/query-fragments.ts';
import type { OpenMergeGroup } from './survey.ts';

type Repository = Extract<Subject, { kind: 'repository' }>;

/** The commits that a queue builds, first in line first, with what changes when their evidence does. One point a page. */
export const mergeQueueQuery = /* GraphQL */ `
query MergeQueue($owner: String!, $name: String!, $branch: String!, $appId: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    ...identity
    mergeQueue(branch: $branch) {
      entries(first: 20, after: $after) {
        pageInfo { ...page }
        nodes { state headCommit { oid ...commitChecks } }
      }
    }
  }
}
${commitChecksFragment}
${identityFragment}
${pageFragment}
`;

/** What a query reads of its repository. */
interface RepositoryData<Found> {
  readonly repository: (IdentityNode & Found) | null;
}

interface MergeQueueData {
  /** Null for a branch without a queue. */
  readonly mergeQueue: { readonly entries: Connection<EntryNode> | null } | null;
}

interface EntryNode {
  readonly state: string;
  /** Null while it is not built. */
  readonly headCommit: BuiltCommit | null;
}

type BuiltCommit = CommitChecksNode & { readonly oid: string };

/** The temporary branches of groups, whose names alone tell what a group is built on. One point a page. */
export const queueBranchesQuery = /* GraphQL */ `
query QueueBranches($owner: String!, $name: String!, $prefix: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    ...identity
    refs(refPrefix: $prefix, first: 100, after: $after) {
      pageInfo { ...page }
      nodes { prefix name target { oid } }
    }
  }
}
${identityFragment}
${pageFragment}
`;

interface QueueBranchesData {
  readonly refs: Connection<BranchNode> | null;
}

/** `prefix` and `name` together are the full name, whatever was asked for. */
interface BranchNode {
  readonly prefix: string;
  readonly name: string;
  readonly target: { readonly oid: string } | null;
}

/** A queue holds less; branches that GitHub left behind may be more. */
const mostPages = 10;

/**
 * Reads the groups that a branch's merge queue builds: each is a commit that is in the queue and has a temporary branch. A branch alone is
 * none, for GitHub may leave it behind; nor is a commit alone, for a group may have one for each of its pull requests.
 *
 * @param branch the base, without `refs/heads/`
 * @returns none, too, where the app may not read the queue
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function readOpenMergeGroups(
  installation: Pick<Installation, 'query'>,
  ownAppId: number,
  repository: Repository,
  branch: string,
): Promise<readonly OpenMergeGroup[]> {
  const where = { owner: repository.owner, name: repository.repository };
  const entries = await readAll<MergeQueueData, EntryNode>(
    installation,
    repository,
    mergeQueueQuery,
    { ...where, branch, appId: ownAppId },
    ({ mergeQueue }) => mergeQueue?.entries,
    // What stands behind an entry that is not built is not built either.
    (page) => page.at(-1)?.headCommit == null,
  );
  const built = new Map(
    entries.flatMap(({ state, headCommit }) =>
      headCommit === null || state === 'UNMERGEABLE' ? [] : [[headCommit.oid, headCommit]],
    ),
  );
  if (built.size === 0) return [];
  const branches = await readAll<QueueBranchesData, BranchNode>(
    installation,
    repository,
    queueBranchesQuery,
    { ...where, prefix: `refs/heads/gh-readonly-queue/${branch}/` },
    ({ refs }) => refs,
    () => false,
  );
  const places = [...built.keys()];
  return branches
    .flatMap(({ prefix, name, target }) => {
      const commit = built.get(target?.oid ?? '');
      if (commit === undefined) return [];
      const subject = mergeGroupOn(repository, `${prefix}${name}`.slice(heads), commit.oid);
      return subject?.baseRef === `refs/heads/${branch}` ? [groupOf(subject, commit)] : [];
    })
    .toSorted((one, other) => places.indexOf(one.subject.headSha) - places.indexOf(other.subject.headSha));
}

const heads = 'refs/heads/'.length;

function groupOf(subject: OpenMergeGroup['subject'], commit: BuiltCommit): OpenMergeGroup {
  // Its commit has one base, and so any check of this app on it belongs to that base.
  return { subject, shown: isShown(commit, () => true), fingerprint: fingerprintOf(countsOf(commit)) };
}

/** Reads a list page by page, to its end or to the page that is the last that matters. */
async function readAll<Data, Node>(
  installation: Pick<Installation, 'query'>,
  repository: Repository,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  listIn: (found: Data) => Connection<Node> | null | undefined,
  isLast: (page: readonly Node[]) => boolean,
): Promise<readonly Node[]> {
  const found: Node[] = [];
  let after: string | null = null;
  for (let number = 1; number <= mostPages; number += 1) {
    const answer: QueryAnswer<RepositoryData<Data>> = await installation.query(query, {
      ...variables,
      after,
    });
    for (const error of answer.errors) if (!isTolerated(error)) refuse(error);
    const there: RepositoryData<Data>['repository'] | undefined = answer.data?.repository;
    assertIsThere(repository, there);
    const list: Connection<Node> | null | undefined = listIn(there);
    const page: readonly Node[] = (list?.nodes ?? []).filter((node) => node !== null);
    found.push(...page);
    if (!list?.pageInfo.hasNextPage || isLast(page)) break;
    after = list.pageInfo.endCursor;
  }
  return found;
}

/** The repository may be elsewhere, and the app may lack the right to read its queue or its branches. */
function isTolerated(error: QueryError): boolean {
  const place = placeOf(error);
  if (error.type === 'NOT_FOUND') return place === 'repository';
  return error.type === 'FORBIDDEN' && /^repository\.(?:mergeQueue|refs)$/.test(place);
}
