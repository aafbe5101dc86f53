import { policyPath } from '../../policy/path.ts';
import type { PolicyChange, PolicyResult } from '../../policy/policy.ts';
import type { PolicyProposal } from '../../policy/policy-proposal.ts';
import type { ClosedPullRequest } from '../../subjects/closed-pull-request.ts';
import { policyFileVersion, type SeenPolicyFiles } from '../../subjects/policy-file.ts';
import type { GatheredPullRequest } from '../../subjects/pull-request.ts';
import { isRequested, type Reason } from '../../subjects/reason.ts';
import { actorOf } from '../read/actor.ts';
import { type BasePolicy, basePolicyOf, policyFor } from '../read/base-policy.ts';
import { branchRulesOf } from '../read/branch-rules.ts';
import { checkNameOf, isOnlySource, policyCheckName } from '../read/check-name.ts';
import { fingerprintOfPullRequest } from '../read/commit-checks.ts';
import { wholeList } from '../read/lists.ts';
import { isOrganizationRepository, organizationBlob } from '../read/organization-policy.ts';
import { changeOf, proposalIn, proposedPolicyAt } from '../read/proposed-policy.ts';
import { type PullRequestReading, readPullRequest } from '../read/read-pull-request.ts';
import { type PullRequestSource, placeOfSource, type Source } from '../read/source.ts';
import { readPullRequestDiff } from '../slices/change/pull-request-diff.ts';
import { closedPullRequest } from './closed-pull-request.ts';
import { existingCheckRun, existingComment, reportersOfSameName, unfinishedRuns } from './existing-check.ts';
import { listsFor, predictSlices, rememberSlices, requiredEvidence } from './predicted-slices.ts';
import { readEvidence } from './read-evidence.ts';
import { readChoice, siblingsOf } from './siblings.ts';

/**
 * Reads a pull request, its policy, the evidence that the policy asks for, and the existing check. One query gives nearly
 * everything; what it does not give is then read side by side. Other open pull requests with the same head and the same check are read, too.
 *
 * @param reasons why the subject is processed
 * @param policy null: that of the base branch
 * @returns what is left of it where it was closed without merging; null when it is merged or gone
 */
export async function gatherPullRequest(
  asked: PullRequestSource,
  reasons: readonly Reason[],
  policy: PolicyResult | null = null,
): Promise<GatheredPullRequest | ClosedPullRequest | null> {
  const readAt = asked.now();
  const first = await readFirst(asked);
  if (first?.about.state === 'CLOSED') return closedPullRequest(sourceIn(asked, first), first);
  return first?.about.state === 'OPEN' ? gatherWithSiblings(asked, reasons, policy, { first, readAt }) : null;
}

/**
 * Reads a pull request of a merge group, with those that propose the same head.
 *
 * @param policy that of the group
 * @returns null when the pull request is closed, merged or gone
 */
export async function gatherMember(
  asked: PullRequestSource,
  reasons: readonly Reason[],
  policy: PolicyResult,
): Promise<GatheredPullRequest | null> {
  const readAt = asked.now();
  const first = await readFirst(asked);
  return first?.about.state === 'OPEN' ? gatherWithSiblings(asked, reasons, policy, { first, readAt }) : null;
}

/** A pull request as the first query shows it, and when that was sent. */
interface FirstReading {
  readonly first: PullRequestReading;
  readonly readAt: Date;
}

function readFirst(asked: PullRequestSource): Promise<PullRequestReading | null> {
  return readPullRequest(asked, listsFor(predictSlices(asked)));
}

/** Uses the new name of a repository that was renamed: GitHub does not redirect writes; and its id, which the owner of a token does not know. */
function sourceIn(
  asked: PullRequestSource,
  { repository: name, repositoryId }: PullRequestReading,
): PullRequestSource {
  const [owner = asked.owner, repository = asked.repository] = name.split('/');
  return { ...asked, repositoryId, owner, repository };
}

/** @param policy null: that of the base branch */
async function gatherWithSiblings(
  asked: PullRequestSource,
  reasons: readonly Reason[],
  policy: PolicyResult | null,
  reading: FirstReading,
): Promise<GatheredPullRequest> {
  const { first } = reading;
  const source = sourceIn(asked, first);
  const { baseRefName: base, author } = first.about;
  const sharing = await siblingsOf(source, first, checkNameIn(source, first));
  // In a group, only those into its own base are evaluated with its pull requests.
  const siblings = policy === null ? sharing : sharing.filter((sibling) => sibling.base === base);
  if (siblings.length === 0) return gather(source, reasons, policy, reading);
  const own = { number: source.number, base, author: actorOf(author) };
  const [gathered, { read, tooMany, ignored, openerOf }] = await Promise.all([
    gather({ ...source, shared: true }, reasons, policy, reading),
    readChoice(source, own, siblings),
  ]);
  const known = { ...gathered, openedBy: openerOf(own.author), ignoredSiblings: ignored };
  if (tooMany) return { ...known, unreadSiblings: read };
  const { pushes, ...shared } = source;
  const others = await Promise.all(
    read.map(async (number) => {
      const of: PullRequestSource = { ...shared, number, shared: true };
      const readAt = source.now();
      const theirs = await readFirst(of);
      if (theirs?.about.state !== 'OPEN' || !isShared(of, theirs, gathered)) return [];
      const found = await gather(of, reasons, policy, { first: theirs, readAt });
      return [{ ...found, openedBy: openerOf(actorOf(theirs.about.author)) }];
    }),
  );
  return { ...known, siblings: others.flat() };
}

/** Whether a pull request has the same head and the same check as another one. */
function isShared(
  source: PullRequestSource,
  first: PullRequestReading,
  { subject, existing }: GatheredPullRequest,
): boolean {
  return first.headSha === subject.headSha && checkNameIn(source, first) === existing.checkName;
}

function checkNameIn(
  { ownAppId, ownCheckName }: PullRequestSource,
  { about, defaultBranch }: PullRequestReading,
): string {
  const { baseRefName: branch, baseRef: required } = about;
  return checkNameOf({ branch, defaultBranch, required }, ownAppId, ownCheckName);
}

/**
 * @param source uses the repository's present name
 * @param policy null: that of the base branch
 */
async function gather(
  source: PullRequestSource,
  reasons: readonly Reason[],
  policy: PolicyResult | null,
  { first, readAt }: FirstReading,
): Promise<GatheredPullRequest> {
  const { about, headSha, baseSha } = first;
  const { found, base, repair } =
    policy === null ? await readPolicy(source, first, reasons) : { found: policy, base: null, repair: null };
  const required = requiredEvidence(found, source.engine);
  rememberSlices(source, required.slices);
  const reading = readEvidence(source, first, required, reasons);
  const [{ evidence, lists }, proposal] = await Promise.all([
    reading,
    base === null ? repair : readProposal(source, first, base, reading),
  ]);
  const policyChange = proposal?.change ?? null;
  const comments = wholeList(lists, 'comments');
  const contexts = wholeList(lists, 'contexts');
  const author = actorOf(about.author);
  const checkName = checkNameIn(source, first);
  return {
    subject: {
      kind: 'pull-request',
      repository: first.repository,
      repositoryUrl: first.repositoryUrl,
      number: source.number,
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
    ...(proposal === null ? {} : { proposal: proposal.policies }),
    evidence,
    fingerprint: fingerprintOfReading(first, checkName),
    existing: {
      readAt,
      checkName,
      checkRun: await existingCheckRun(source, headSha, checkName, contexts, isRequested(reasons)),
      // Where the checks cannot be listed it is looked for only where it is to be written.
      policyCheckRun:
        contexts.available || proposal !== null
          ? await existingCheckRun(
              source,
              headSha,
              policyCheckName(checkName),
              contexts,
              isRequested(reasons) && proposal !== null,
            )
          : null,
      unfinished: unfinishedRuns(first.unfinished, checkName),
      comment: comments.available ? existingComment(comments.value) : null,
      locked: about.locked,
      sameName: isOnlySource(about.baseRef, checkName, source.ownAppId)
        ? []
        : reportersOfSameName(contexts, checkName, source.ownAppId),
      branchRules: branchRulesOf(
        { branch: about.baseRefName, rules: about.baseRef, hidden: first.branchRulesHidden },
        checkName,
        source.ownAppId,
      ),
    },
    base: about.baseRefName,
    policyFiles: policyFilesIn(source, first),
    openedBy: null,
    siblings: [],
    ignoredSiblings: [],
    unreadSiblings: [],
  };
}

/** The policy that a pull request is evaluated by. Which one that is may depend on whether it repairs a broken one: then that is read at once. */
async function readPolicy(
  source: PullRequestSource,
  first: PullRequestReading,
  reasons: readonly Reason[],
): Promise<{
  readonly found: PolicyResult;
  /** Null where it is known what the pull request makes of the policy. */
  readonly base: BasePolicy | null;
  readonly repair: Proposal | null;
}> {
  const { about, policyObstacle: obstacle, organization } = first;
  const { baseRefName: branch, baseRef: ref } = about;
  const base = await basePolicyOf(source, { branch, ref, obstacle, organization }, reasons);
  if (base.result.valid) return { found: base.result, base, repair: null };
  const repair = await readProposal(source, first, base);
  return { found: policyFor(base, repair?.change?.kind === 'repaired'), base: null, repair };
}

/** What a pull request makes of the policy of its base branch. */
interface Proposal {
  /** Null where it says the same as before. */
  readonly change: PolicyChange | null;
  readonly policies: PolicyProposal;
}

/**
 * What a pull request makes of the policy of its base branch; null where it leaves the file alone. The first query shows whether it touches
 * the policy's path: only where it does is its policy read. Without a test merge, as while GitHub makes one or where there are conflicts,
 * the changed files show it.
 *
 * @param reading of the evidence
 */
async function readProposal(
  source: PullRequestSource,
  first: PullRequestReading,
  base: BasePolicy,
  reading?: Promise<unknown>,
): Promise<Proposal | null> {
  const { changeable, present } = base;
  const found = proposalIn(first);
  if (found === 'same' || changeable === null) return null;
  const proposal = (proposed: PolicyResult | null): Proposal => ({
    change: changeOf(base, proposed),
    policies: {
      path: policyPath,
      isOrganization: isOrganizationRepository(source),
      present,
      proposed,
    },
  });
  const at = async (commit: string) =>
    proposal(await proposedPolicyAt(source, { ...base, changeable }, commit));
  if (found !== 'unknown') return at(found.commit);
  // A rule that reads the changed files has them read already.
  await reading;
  const diff = await readPullRequestDiff(source, first);
  if (!diff.available) return proposal(null);
  const touches = diff.value.change.files.some(({ path, previousPath }) =>
    [path, previousPath].some((each) => each === policyPath || each?.startsWith(`${policyPath}/`)),
  );
  return touches ? at(first.headSha) : null;
}

/** The versions of the policy files that the first query shows. */
function policyFilesIn(source: Source, { about, organization }: PullRequestReading): SeenPolicyFiles {
  const ofBase = about.baseRef?.target?.policy;
  const ofOrganization = organization.node?.defaultBranchRef?.target?.policy;
  return {
    ...(ofBase === undefined || isOrganizationRepository(source)
      ? {}
      : { repository: policyFileVersion(ofBase) }),
    ...(ofOrganization === undefined ? {} : { organization: policyFileVersion(ofOrganization) }),
  };
}

/** As the survey of open pull requests has it, so that a full resync can tell what was evaluated already. */
function fingerprintOfReading(
  { about, headSha, checks, organization }: PullRequestReading,
  checkName: string,
) {
  if (checks === null) return null;
  const policies = {
    base: about.baseRef?.target?.policy?.object?.oid,
    organization: organizationBlob(organization.node),
  };
  return fingerprintOfPullRequest({ ...about, headRefOid: headSha }, policies, checkName, checks);
}
