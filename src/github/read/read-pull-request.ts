import { policyPath } from '../../policy/path.ts';
import type { PolicyObstacle } from '../../policy/policy.ts';
import { HeadMoved, RetryLater } from '../../subjects/retry-later.ts';
import { QueryTooHeavy } from '../client/failure.ts';
import type { QueryAnswer, QueryError } from '../client/installation.ts';
import { isPolicyFile, mayNotReadRequiredChecks, placeOf, refuse } from '../client/query-errors.ts';
import { hidesBranchRules } from './branch-rules.ts';
import { defineCache } from './cache.ts';
import type { CommitChecksNode } from './commit-checks.ts';
import { assertIsThere, isReadOnly } from './identity.ts';
import { cursorOf, type PartialLists, unfinished, without, withPages } from './lists.ts';
import { isOfOrganization, type OrganizationReading, organizationObstacle } from './organization-policy.ts';
import { obstacleOf } from './policy-layer.ts';
import {
  type HeadNode,
  type ListName,
  listNames,
  type MergedNode,
  type PullRequestData,
  type PullRequestNode,
  type PullRequestPage,
  pullRequestQuery,
  type SiblingNode,
  type SuiteNode,
  type UnfinishedRunNode,
} from './pull-request-query.ts';
import type { PullRequestSource } from './source.ts';

const largestPage = 100;
const smallestPage = 10;

/** The size of the pages of a pull request, once GitHub found the full size too heavy. */
const pageSizes = defineCache<number>({ max: 1000 });

/** A pull request and its lists, as far as they were read. All pages are of the same head. */
export interface PullRequestReading {
  readonly repositoryId: number;
  /** `owner/name` as GitHub writes it. */
  readonly repository: string;
  /** Its page. */
  readonly repositoryUrl: string;
  /** When the repository was created, and whether as a fork. */
  readonly createdAt: Date;
  readonly fork: boolean;
  /** Anybody can read it; also where GitHub does not say. */
  readonly public: boolean;
  /** Null where the app may not read it. */
  readonly defaultBranch: string | null;
  readonly headSha: string;
  /** What the base branch was when the head was pushed last: GitHub compares with it. */
  readonly baseSha: string;
  /** What the base branch is now, with the files that decide about a change; as above where the branch is gone or hidden from the app. */
  readonly baseTip: string;
  readonly about: PullRequestNode;
  /** The head's pull requests, this one among them; null where not all were given. */
  readonly siblings: readonly SiblingNode[] | null;
  /** This app's check runs on the head that are in progress; none where they were not given. */
  readonly unfinished: readonly UnfinishedRunNode[];
  /** The check suites of all apps on the head; none where they were not given. */
  readonly suites: readonly SuiteNode[];
  /** The pull requests that were merged last, into any branch. */
  readonly merged: readonly MergedNode[];
  /** The overview of the head's checks; null where GitHub did not return it. */
  readonly checks: CommitChecksNode | null;
  readonly lists: PartialLists;
  /** The newest commit; null where GitHub did not return it. */
  readonly head: HeadNode | null;
  /** Why the commits and files of the base branch could not be read, if so. */
  readonly policyObstacle: PolicyObstacle | null;
  /** A part of the rules of the base branch was refused. */
  readonly branchRulesHidden: boolean;
  readonly organization: OrganizationReading;
}

/**
 * Reads the pull request and the first page of the lists that are wanted.
 *
 * @returns null when the pull request is gone, or its repository archived or disabled
 * @throws {RepositoryElsewhere} when the repository is not there
 * @throws {RetryLater} when part of the answer is missing that nobody may do without
 */
export async function readPullRequest(
  source: PullRequestSource,
  wanted: ReadonlySet<ListName>,
): Promise<PullRequestReading | null> {
  let lists: PartialLists = {};
  let siblings = true;
  for (;;) {
    const asked = unfinished(lists, wanted);
    const { data, errors } = await ask(source, lists, asked, { about: true, siblings });
    const tolerated = sortErrors(errors);
    const repository = data?.repository;
    assertIsThere(source, repository);
    if (tolerated.gone || isReadOnly(repository)) return null;
    const page = repository.pullRequest;
    if (page && isAbout(page)) {
      return {
        repositoryId: repository.databaseId ?? source.repositoryId,
        repository: repository.nameWithOwner,
        repositoryUrl: repository.url,
        createdAt: new Date(repository.createdAt ?? 0),
        fork: repository.isFork === true,
        public: repository.visibility !== 'PRIVATE' && repository.visibility !== 'INTERNAL',
        defaultBranch: repository.defaultBranchRef?.name ?? null,
        headSha: page.headRefOid,
        baseSha: page.baseRefOid,
        baseTip: page.baseRef?.target?.oid ?? page.baseRefOid,
        about: page,
        siblings: siblingsIn(page),
        unfinished: unfinishedIn(page),
        suites: (headIn(page)?.suites?.nodes ?? []).filter((suite) => suite !== null),
        merged: (repository.merged?.nodes ?? []).filter((node) => node !== null),
        checks: headIn(page),
        lists: withPages(lists, asked, page, tolerated.forbidden),
        head: headIn(page),
        policyObstacle: tolerated.contents,
        branchRulesHidden: hidesBranchRules(errors),
        organization: { node: data?.organization ?? null, obstacle: tolerated.organization },
      };
    }
    // A list that must not be null takes the whole pull request with it: once more, without the lists that are forbidden.
    const forbidden = [...tolerated.forbidden].filter((name) => asked.has(name));
    if (forbidden.length === 0 && !(siblings && tolerated.siblings)) return null;
    siblings &&= !tolerated.siblings;
    lists = forbidden.reduce(without, lists);
  }
}

/** Reads the rest of these lists, page by page, all lists at once. */
export async function readToEnd(
  source: PullRequestSource,
  reading: PullRequestReading,
  wanted: Iterable<ListName>,
): Promise<PullRequestReading> {
  let { lists } = reading;
  for (;;) {
    const asked = unfinished(lists, wanted);
    if (asked.size === 0) return { ...reading, lists };
    const { data, errors } = await ask(source, lists, asked, { about: false, siblings: false });
    const { forbidden } = sortErrors(errors);
    assertIsThere(source, data?.repository);
    const page = data?.repository?.pullRequest;
    if (page) {
      if (page.headRefOid !== reading.headSha) throw new HeadMoved('The head moved while it was read.');
      lists = withPages(lists, asked, page, forbidden);
    } else if ([...asked].some((name) => forbidden.has(name))) {
      lists = [...asked].filter((name) => forbidden.has(name)).reduce(without, lists);
    } else {
      throw new RetryLater('The pull request vanished while it was read.', null);
    }
  }
}

function isAbout(page: PullRequestPage): page is PullRequestPage & PullRequestNode {
  return page.number !== undefined;
}

/** The pull requests of the head, if all of them are there. */
function siblingsIn(page: PullRequestPage): PullRequestReading['siblings'] {
  const list = headIn(page)?.associatedPullRequests ?? null;
  const nodes = list?.nodes?.filter((node) => node !== null) ?? [];
  const whole = list?.pageInfo.hasNextPage === false && nodes.length === list.nodes?.length;
  return whole ? nodes : null;
}

function headIn({ head, headRefOid }: PullRequestPage): HeadNode | null {
  const commit = head?.nodes?.[0]?.commit;
  return commit?.oid === headRefOid ? commit : null;
}

function unfinishedIn(page: PullRequestPage): PullRequestReading['unfinished'] {
  const suites = headIn(page)?.unfinished?.nodes ?? [];
  return suites.flatMap((suite) => (suite?.checkRuns?.nodes ?? []).filter((run) => run !== null));
}

async function ask(
  {
    installation,
    cache,
    ownAppId,
    repositoryId,
    owner,
    repository,
    organizationRepository,
    number,
  }: PullRequestSource,
  lists: PartialLists,
  asked: ReadonlySet<ListName>,
  parts: { readonly about: boolean; readonly siblings: boolean },
): Promise<QueryAnswer<PullRequestData>> {
  const key = `${repositoryId}#${number}`;
  const size = cache.of(pageSizes).get(key) ?? largestPage;
  const switches = listNames.flatMap((name) => [
    [name, asked.has(name)],
    [`${name}After`, asked.has(name) ? cursorOf(lists, name) : null],
  ]);
  const variables = {
    owner,
    name: repository,
    number,
    policyPath,
    organizationRepository,
    appId: ownAppId,
    size,
    ...parts,
    ...Object.fromEntries(switches),
  };
  try {
    return await installation.query<PullRequestData>(pullRequestQuery, variables);
  } catch (error) {
    if (error instanceof QueryTooHeavy) {
      cache.of(pageSizes).set(key, Math.max(smallestPage, Math.floor(size / 2)));
    }
    throw error;
  }
}

interface ToleratedErrors {
  readonly gone: boolean;
  readonly forbidden: ReadonlySet<ListName>;
  readonly contents: PolicyObstacle | null;
  readonly organization: PolicyObstacle | null;
  readonly siblings: boolean;
}

/** What may be missing, and what that means; any other error ends the reading. */
function sortErrors(errors: readonly QueryError[]): ToleratedErrors {
  const forbidden = new Set<ListName>();
  let gone = false;
  let contents: PolicyObstacle | null = null;
  let organization: PolicyObstacle | null = null;
  let siblings = false;
  for (const error of errors) {
    const place = placeOf(error);
    if (isOfOrganization(place)) {
      organization ??= organizationObstacle(error);
      continue;
    }
    const field = place.startsWith('repository.pullRequest.') ? String(error.path?.[2]) : '';
    const list = field === 'statusCheckRollup' ? 'contexts' : listNames.find((name) => name === field);
    if (isAbsence(error, place) || mayNotReadRequiredChecks(error, place) || isUnknownSuite(error, place))
      continue;
    if (error.type === 'NOT_FOUND' && /^repository(?:\.pullRequest)?$/.test(place)) gone = true;
    else if (error.type === 'FORBIDDEN' && list !== undefined) forbidden.add(list);
    else if (
      error.type === 'FORBIDDEN' &&
      (contentsFields.has(field) || isPolicyFile(place) || isWorkflowFolder(place))
    )
      contents ??= obstacleOf(error);
    else if (error.type === 'FORBIDDEN' && field === 'head') siblings = true;
    else refuse(error);
  }
  return { gone, forbidden, contents, organization, siblings };
}

/** These need the permission to read contents. */
const contentsFields: ReadonlySet<string> = new Set(['baseRef', 'potentialMergeCommit']);

/** Without permission to read checks there is neither the list nor the overview. */
function isUnknownSuite({ type }: QueryError, place: string): boolean {
  return (
    type === 'FORBIDDEN' &&
    /^repository\.pullRequest\.head\..*\.(?:checkSuites|suites|unfinished|statusCheckRollup)$/.test(place)
  );
}

/** What there need not be: the base branch, a policy file, workflows, and a fork that the app may see. */
function isAbsence({ type }: QueryError, place: string): boolean {
  if (type === 'NOT_FOUND' && (isPolicyFile(place) || isBaseBranch(place) || isWorkflowFolder(place)))
    return true;
  return place === 'repository.pullRequest.headRepository' && (type === 'NOT_FOUND' || type === 'FORBIDDEN');
}

/** Of the base branch or of the head. */
function isWorkflowFolder(place: string): boolean {
  return /\.(?:target|commit)\.(?:workflows|actions)$/.test(place);
}

/** Also that of another pull request with the same head. */
function isBaseBranch(place: string): boolean {
  return /[.]baseRef(?:[.]target)?$/.test(place);
}
