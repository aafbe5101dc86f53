import type { Requirements } from '../../engine/required-evidence.ts';
import type { Change } from '../../evidence/change.ts';
import type { ReportedCheck } from '../../evidence/checks.ts';
import type { CodeScanning } from '../../evidence/code-scanning.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { LinkedDocument } from '../../evidence/documents.ts';
import type { HeadFiles } from '../../evidence/head-files.ts';
import type { Evidence, SliceName } from '../../evidence/index.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { isEventNamed, isRequested, type Reason } from '../../subjects/reason.ts';
import { actorOf } from '../read/actor.ts';
import { type PartialLists, unfinished, wholeList } from '../read/lists.ts';
import type { ContextNode } from '../read/query-fragments.ts';
import { type PullRequestReading, readToEnd } from '../read/read-pull-request.ts';
import type { PullRequestSource } from '../read/source.ts';
import { readDiff } from '../slices/change.ts';
import { checksOf } from '../slices/checks.ts';
import { commitsOf } from '../slices/commits.ts';
import type { Diff } from '../slices/diff.ts';
import { readDocuments } from '../slices/documents.ts';
import { readHeadFiles } from '../slices/head-files.ts';
import { readKnownScan } from '../slices/known-scan.ts';
import { labelsOf } from '../slices/labels.ts';
import { reviewsOf } from '../slices/reviews.ts';
import { earlierHeads, sameChange } from '../slices/same-change.ts';
import { readTeams } from '../slices/teams.ts';
import { listsFor } from './predicted-slices.ts';

/**
 * Reads what the first query did not give, side by side, and puts the evidence together.
 *
 * @param reasons why the subject is processed
 * @returns the slices that are needed, and the lists that they were read from, to their end
 */
export async function readEvidence(
  source: PullRequestSource,
  first: PullRequestReading,
  { slices, teams, documents, files }: Requirements,
  reasons: readonly Reason[],
): Promise<{ readonly evidence: Evidence; readonly lists: PartialLists }> {
  const pullRequest = pullRequestOf(first);
  const reading = readToEnd(source, first, listsFor(slices));
  // Code scanning waits for the last page of checks, which tell whether it has anything new.
  const scannable = unfinished(first.lists, ['contexts']).size === 0 ? Promise.resolve(first) : reading;
  const diffing = slices.has('change') ? readDiff(source, first) : null;
  const changing =
    diffing?.then((diff) => (diff.available ? available(ownChange(diff.value)) : diff)) ?? null;
  const [{ lists }, change, commits, codeScanning, documented, members, headFiles] = await Promise.all([
    reading,
    changing,
    slices.has('commits')
      ? reading.then((read) => readCommits(source, read, slices.has('reviews'), diffing))
      : null,
    slices.has('codeScanning') ? scannable.then((read) => scanOf(source, read, reasons)) : null,
    slices.has('documents') ? readNamed(source, first, pullRequest, changing, documents) : null,
    slices.has('teams') ? readTeams(source, teams) : null,
    changing === null ? null : readWanted(source, first, changing, files),
  ]);
  const evidence = {
    pullRequest: available(pullRequest),
    ...(change === null ? {} : { change }),
    ...(commits === null ? {} : { commits }),
    ...(codeScanning === null ? {} : { codeScanning }),
    ...(documented === null ? {} : { documents: documented }),
    ...(members === null ? {} : { teams: members }),
    ...(headFiles === null ? {} : { headFiles }),
    ...listed(lists, slices, source.ownAppId),
  };
  return { evidence, lists };
}

/**
 * The change as an object of this evaluation's own. A diff stays in memory for later evaluations; what the rules read of a change is
 * kept as long as the object that they read it from, and takes many times the memory of the diff.
 */
function ownChange({ change }: Diff): Change {
  return { files: change.files };
}

/** The commits, and for reviews which earlier heads an approval may still hold for. */
async function readCommits(
  source: PullRequestSource,
  reading: PullRequestReading,
  forReviews: boolean,
  diffing: Promise<Slice<Diff>> | null,
): Promise<Slice<Commits>> {
  const { lists, headSha, baseSha } = reading;
  const commits = both(wholeList(lists, 'commits'), wholeList(lists, 'forcePushes'), commitsOf);
  const reviews = forReviews ? wholeList(lists, 'reviews') : null;
  if (!commits.available || !reviews?.available) return commits;
  const earlier = earlierHeads(headSha, commits.value.commits, reviews.value);
  if (earlier.length === 0) return commits;
  const proposed = diffing ?? readDiff(source, reading);
  const sameChangeAsHead = await sameChange(proposed, source, baseSha, earlier);
  return available({ ...commits.value, sameChangeAsHead });
}

function pullRequestOf({ repository, about, headSha, baseSha }: PullRequestReading): PullRequest {
  const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;
  return {
    repository,
    number: about.number,
    url: about.url,
    title: about.title,
    body: about.body,
    author: actorOf(about.author),
    draft: about.isDraft,
    state: states[about.state],
    createdAt: new Date(about.createdAt),
    bodyEditedAt: new Date(about.lastEditedAt ?? about.createdAt),
    head: { sha: headSha, ref: about.headRefName, repository: about.headRepository?.nameWithOwner ?? null },
    base: { sha: baseSha, ref: about.baseRefName },
    fork: about.isCrossRepository,
  };
}

/** The slices that come from the lists of the query. */
function listed(lists: PartialLists, slices: ReadonlySet<SliceName>, ownAppId: number): Evidence {
  return {
    ...(slices.has('reviews')
      ? { reviews: both(wholeList(lists, 'reviews'), wholeList(lists, 'reviewRequests'), reviewsOf) }
      : {}),
    ...(slices.has('labels')
      ? { labels: both(wholeList(lists, 'labels'), wholeList(lists, 'labelEvents'), labelsOf) }
      : {}),
    ...(slices.has('checks') ? { checks: checksSlice(wholeList(lists, 'contexts'), ownAppId) } : {}),
  };
}

function both<A, B, Value>(a: Slice<A>, b: Slice<B>, combine: (a: A, b: B) => Slice<Value>): Slice<Value> {
  if (!a.available) return a;
  return b.available ? combine(a.value, b.value) : b;
}

/** The checks that others report, from all checks and statuses of a commit. */
export function checksSlice(
  contexts: Slice<readonly ContextNode[]>,
  ownAppId: number,
): Slice<readonly ReportedCheck[]> {
  return contexts.available ? available(checksOf(contexts.value, ownAppId)) : contexts;
}

/** The events that tell of alerts, and a person's request, are news that no check shows. */
function scanOf(
  source: PullRequestSource,
  { lists, headSha, about }: PullRequestReading,
  reasons: readonly Reason[],
): Promise<Slice<CodeScanning>> {
  const refs = [`refs/pull/${source.number}/merge`, `refs/pull/${source.number}/head`];
  const mayReuse =
    !isRequested(reasons) && !reasons.some((reason) => isEventNamed(reason, 'code_scanning_alert'));
  return readKnownScan(
    { ...source, headSha, refs, baseRef: `refs/heads/${about.baseRefName}` },
    wholeList(lists, 'contexts'),
    mayReuse,
  );
}

/** The files that the rules want whole, once the change is known; null where they want none. */
async function readWanted(
  source: PullRequestSource,
  { isPrivate, headSha }: PullRequestReading,
  changing: Promise<Slice<Change>>,
  files: Requirements['files'],
): Promise<Slice<HeadFiles> | null> {
  const change = await changing;
  const paths = change.available ? files({ change: change.value }) : [];
  return paths.length === 0 ? null : readHeadFiles({ ...source, isPrivate, headSha }, paths);
}

/** Documents that the description names are read beside the files; those that only the files name, after them. */
async function readNamed(
  source: PullRequestSource,
  { isPrivate, headSha }: PullRequestReading,
  pullRequest: PullRequest,
  changing: Promise<Slice<Change>> | null,
  documents: Requirements['documents'],
): Promise<Slice<readonly LinkedDocument[]>> {
  const from = { ...source, isPrivate, headSha };
  const unknown = documents({ pullRequest, change: { files: [] } });
  const [early, change] = await Promise.all([readDocuments(from, unknown), changing]);
  if (!change?.available) return available(early);
  return available(await readDocuments(from, documents({ pullRequest, change: change.value })));
}
