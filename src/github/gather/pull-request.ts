import { policyPath } from '../../policy/path.ts';
import type { PolicyChange, PolicyResult } from '../../policy/policy.ts';
import type { GatheredPullRequest } from '../../subjects/pull-request.ts';
import { isRequested, type Reason } from '../../subjects/reason.ts';
import { actorOf } from '../read/actor.ts';
import { policyOf } from '../read/base-policy.ts';
import { checkNameOf, isOnlySource } from '../read/check-name.ts';
import { fingerprintOfPullRequest } from '../read/commit-checks.ts';
import { pullRequestsOfCommit } from '../read/find-pull-requests.ts';
import { wholeList } from '../read/lists.ts';
import { policyChangeOf, proposalIn } from '../read/proposed-policy.ts';
import { type PullRequestReading, readPullRequest } from '../read/read-pull-request.ts';
import { type PullRequestSource, placeOfSource } from '../read/source.ts';
import { readPullRequestDiff } from '../slices/change/pull-request-diff.ts';
import { existingCheckRun, existingComment, reportersOfSameName, unfinishedRuns } from './existing-check.ts';
import { listsFor, predictSlices, rememberSlices, requiredEvidence } from './predicted-slices.ts';
import { readEvidence } from './read-evidence.ts';

/** Siblings read: anyone can open pull requests with one head, and each is read for each of them. */
const maxSiblings = 5;

/**
 * Reads a pull request, its policy, the evidence that the policy asks for, and the existing check. One query gives nearly
 * everything; what it does not give is then read side by side. Another open pull request with the same head and the same check is read, too.
 *
 * @param reasons why the subject is processed
 * @returns null when the pull request is closed, merged or gone
 */
export async function gatherPullRequest(
  asked: PullRequestSource,
  reasons: readonly Reason[],
): Promise<GatheredPullRequest | null> {
  const own = await gather(asked, reasons, null);
  if (own === null) return null;
  const { gathered, reading, source } = own;
  const numbers = await siblingsOf(source, reading, gathered.existing.checkName);
  if (numbers.length > maxSiblings) return { ...gathered, unreadSiblings: numbers };
  const { pushes, ...shared } = source;
  const others = await Promise.all(numbers.map((number) => gather({ ...shared, number }, reasons, null)));
  const siblings = others.flatMap((other) => {
    if (other?.gathered.subject.headSha !== gathered.subject.headSha) return [];
    return other.gathered.existing.checkName === gathered.existing.checkName ? [other.gathered] : [];
  });
  return { ...gathered, siblings };
}

/**
 * Reads a pull request of a merge group.
 *
 * @param policy that of the group
 * @returns null when the pull request is closed, merged or gone
 */
export async function gatherMember(
  asked: PullRequestSource,
  reasons: readonly Reason[],
  policy: PolicyResult,
): Promise<GatheredPullRequest | null> {
  return (await gather(asked, reasons, policy))?.gathered ?? null;
}

interface Gathering {
  readonly gathered: GatheredPullRequest;
  readonly reading: PullRequestReading;
  /** Uses the repository's present name. */
  readonly source: PullRequestSource;
}

/** @param policy null: that of the base branch */
async function gather(
  asked: PullRequestSource,
  reasons: readonly Reason[],
  policy: PolicyResult | null,
): Promise<Gathering | null> {
  const readAt = asked.now();
  const predicted = predictSlices(asked);
  const first = await readPullRequest(asked, listsFor(predicted));
  if (first === null || first.about.state !== 'OPEN') return null;
  const { about, headSha, baseSha } = first;
  const found =
    policy ??
    (await policyOf(asked, {
      branch: about.baseRefName,
      ref: about.baseRef,
      obstacle: first.policyObstacle,
    }));
  const required = requiredEvidence(found, asked.engine);
  rememberSlices(asked, required.slices);
  // The new name of a repository that was renamed: GitHub does not redirect writes.
  const [owner = asked.owner, repository = asked.repository] = first.repository.split('/');
  const source = { ...asked, owner, repository };
  const reading = readEvidence(source, first, required, reasons);
  const [{ evidence, lists }, policyChange] = await Promise.all([
    reading,
    policy === null ? readPolicyChange(source, first, found, reading) : null,
  ]);
  const comments = wholeList(lists, 'comments');
  const contexts = wholeList(lists, 'contexts');
  const author = actorOf(about.author);
  const checkName = checkNameOf(
    { branch: about.baseRefName, defaultBranch: first.defaultBranch, required: about.baseRef },
    asked.ownAppId,
  );
  const gathered: GatheredPullRequest = {
    subject: {
      kind: 'pull-request',
      repository: first.repository,
      repositoryUrl: first.repositoryUrl,
      number: asked.number,
      headSha,
      baseSha,
      ...(about.headRepository === null
        ? {}
        : { headBranch: { repositoryUrl: about.headRepository.url, name: about.headRefName } }),
      draft: about.isDraft,
      ...(author === null ? {} : { authorKind: author.kind }),
      ...(policyChange === null ? {} : { policyChange }),
    },
    place: placeOfSource(source),
    policy: found,
    evidence,
    fingerprint: fingerprintOfReading(first, checkName),
    existing: {
      readAt,
      checkName,
      checkRun: await existingCheckRun(source, headSha, checkName, contexts, isRequested(reasons)),
      unfinished: unfinishedRuns(first.unfinished, checkName),
      comment: comments.available ? existingComment(comments.value) : null,
      locked: about.locked,
      sameName: isOnlySource(about.baseRef, checkName, asked.ownAppId)
        ? []
        : reportersOfSameName(contexts, checkName, asked.ownAppId),
    },
    siblings: [],
    unreadSiblings: [],
  };
  return { gathered, reading: first, source };
}

/**
 * What a pull request makes of the policy of its base branch; null where it leaves it alone. The first query shows whether it touches the
 * policy's path: only where it does is its policy read. Without a test merge, as while GitHub makes one or where there are conflicts, the
 * changed files show it.
 *
 * @param reading of the evidence
 */
async function readPolicyChange(
  source: PullRequestSource,
  first: PullRequestReading,
  base: PolicyResult,
  reading: Promise<unknown>,
): Promise<PolicyChange | null> {
  const found = proposalIn(first);
  if (found === 'same') return null;
  if (found !== 'unknown') return policyChangeOf(source, base, found.commit);
  // A rule that reads the changed files has them read already.
  await reading;
  const diff = await readPullRequestDiff(source, first);
  if (!diff.available) return { kind: 'unreadable' };
  const touches = diff.value.change.files.some(({ path, previousPath }) =>
    [path, previousPath].some((each) => each === policyPath || each?.startsWith(`${policyPath}/`)),
  );
  return touches ? policyChangeOf(source, base, first.headSha) : null;
}

/** As the survey of open pull requests has it, so that a full resync can tell what was evaluated already. */
function fingerprintOfReading({ about, headSha, checks }: PullRequestReading, checkName: string) {
  if (checks === null) return null;
  const policy = about.baseRef?.target?.policy?.object?.oid;
  return fingerprintOfPullRequest({ ...about, headRefOid: headSha }, policy, checkName, checks);
}

/** The numbers of the other open pull requests that may have this head and this check. */
async function siblingsOf(
  source: PullRequestSource,
  { repository, defaultBranch, headSha, siblings }: PullRequestReading,
  checkName: string,
): Promise<readonly number[]> {
  const { installation, ownAppId, number: own } = source;
  const isOther = ({ number }: { readonly number: number }) => number !== own;
  if (siblings === null) {
    const commit = { ...placeOfSource(source), kind: 'commit', sha: headSha } as const;
    const found = await pullRequestsOfCommit(installation, commit);
    return (found ?? []).filter(isOther).map(({ number }) => number);
  }
  return siblings
    .filter(isOther)
    .filter(
      ({ state, headRefOid, baseRepository, baseRefName: branch, baseRef: required }) =>
        state === 'OPEN' &&
        headRefOid === headSha &&
        baseRepository?.nameWithOwner === repository &&
        checkNameOf({ branch, defaultBranch, required }, ownAppId) === checkName,
    )
    .map(({ number }) => number);
}
