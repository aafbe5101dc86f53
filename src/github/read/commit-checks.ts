import { createHash } from 'node:crypto';

/** Own check runs of a suite that are read. */
const maxRuns = 10;

/**
 * An overview of the checks of a commit: how many are in which state, and this app's own. Takes the variable `$appId`. GitHub
 * keeps one suite for an app and a commit.
 */
export const commitChecksFragment = /* GraphQL */ `
fragment commitChecks on Commit {
  statusCheckRollup {
    contexts(first: 1) {
      checkRunCountsByState { state count }
      statusContextCountsByState { state count }
    }
  }
  checkSuites(first: 2, filterBy: { appId: $appId }) {
    nodes {
      checkRuns(first: ${maxRuns}, filterBy: { checkType: LATEST }) {
        nodes { databaseId name status conclusion }
      }
    }
  }
}`;

export interface CommitChecksNode {
  readonly statusCheckRollup: { readonly contexts: CheckCounts } | null;
  readonly checkSuites: Nodes<{ readonly checkRuns: Nodes<OwnRun> | null }> | null;
}

export interface Nodes<Node> {
  readonly nodes: readonly (Node | null)[] | null;
}

interface CheckCounts {
  readonly checkRunCountsByState: readonly StateCount[] | null;
  readonly statusContextCountsByState: readonly StateCount[] | null;
}

interface StateCount {
  readonly state: string;
  readonly count: number;
}

/** A check run of this app. */
export interface OwnRun {
  readonly databaseId: number | null;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
}

/**
 * Whether this app's newest check says something of what is open: GitHub has not given it up, nor was it ended because the pull request that
 * it stood for was closed.
 */
export function isShown(commit: CommitChecksNode | undefined, isOurs: (name: string) => boolean): boolean {
  const ours = ownRuns(commit).filter(({ name }) => isOurs(name));
  const newest = ours.toSorted((one, other) => (other.databaseId ?? 0) - (one.databaseId ?? 0))[0];
  return newest !== undefined && newest.conclusion !== 'STALE' && newest.conclusion !== 'CANCELLED';
}

/** How many checks of others the commit has in each state. This app's own checks are left out: they are no reason to evaluate. */
export function countsOf(commit: CommitChecksNode | undefined): readonly (readonly string[])[] {
  const contexts = commit?.statusCheckRollup?.contexts;
  const own = ownRuns(commit).map(({ status, conclusion }) => (status === 'COMPLETED' ? conclusion : status));
  return [counted(contexts?.checkRunCountsByState, own), counted(contexts?.statusContextCountsByState, [])];
}

/** Whether the overview holds every check of this app. */
export function isWhole({ checkSuites }: CommitChecksNode): boolean {
  return (checkSuites?.nodes ?? []).every((suite) => (suite?.checkRuns?.nodes ?? []).length < maxRuns);
}

/** The newest of each of this app's checks. */
export function ownRuns(commit: CommitChecksNode | undefined): readonly OwnRun[] {
  const suites = commit?.checkSuites?.nodes ?? [];
  return suites.flatMap((suite) => (suite?.checkRuns?.nodes ?? []).filter((run) => run !== null));
}

function counted(
  counts: readonly StateCount[] | null | undefined,
  own: readonly (string | null)[],
): readonly string[] {
  return (counts ?? [])
    .map(({ state, count }) => ({ state, others: count - own.filter((one) => one === state).length }))
    .filter(({ others }) => others > 0)
    .map(({ state, others }) => `${state} ${others}`)
    .sort();
}

/** The overview of a pull request that a list shows. */
export interface PullRequestSight {
  readonly headRefOid: string;
  readonly updatedAt: string;
  readonly isDraft: boolean;
  readonly baseRefName: string;
}

/**
 * Differs when anything changed that a check may depend on, as far as a list shows it. A new commit on the base does not count,
 * a new policy in it does.
 *
 * @param policies the ids of the blobs of the base branch's policy and the organization's
 * @param commit the head
 */
export function fingerprintOfPullRequest(
  { headRefOid, updatedAt, isDraft, baseRefName }: PullRequestSight,
  { base, organization }: { readonly base: string | undefined; readonly organization: string | undefined },
  checkName: string,
  commit: CommitChecksNode | undefined,
): string {
  const policies = organization === undefined ? base : [base, organization];
  return fingerprintOf([
    headRefOid,
    updatedAt,
    isDraft,
    baseRefName,
    policies,
    checkName,
    ...countsOf(commit),
  ]);
}

/** 48 bits: enough to tell two states of one subject apart, and short in the store. */
export function fingerprintOf(facts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12);
}
