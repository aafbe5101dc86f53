import type { Change, ChangedFile } from '../../evidence/change.ts';
import type { CodeScanning } from '../../evidence/code-scanning.ts';
import type { Evidence, SliceName } from '../../evidence/index.ts';
import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { policyPath } from '../../policy/path.ts';
import type { Subject } from '../../subjects/index.ts';
import type { GatheredMergeGroup } from '../../subjects/merge-group.ts';
import type { GatheredPullRequest } from '../../subjects/pull-request.ts';
import { isRequested, type Reason } from '../../subjects/reason.ts';
import { say } from '../../text/message.ts';
import type { QueryError } from '../client/installation.ts';
import { isUnknownGate, placeOf, refuse } from '../client/query-errors.ts';
import { policyOf } from '../read/base-policy.ts';
import { checkNameOf } from '../read/check-name.ts';
import { branchName } from '../read/find-pull-requests.ts';
import {
  type MergeGroupBase,
  type MergeGroupData,
  mergeGroupQuery,
  type QueueEntryNode,
} from '../read/merge-group-query.ts';
import { notPermitted, type Permission } from '../read/problems.ts';
import type { ContextNode } from '../read/query-fragments.ts';
import type { Source } from '../read/source.ts';
import { readCodeScanning } from '../slices/code-scanning.ts';
import { postedCheckRun } from './existing-check.ts';
import { needsOf } from './predicted-slices.ts';
import { gatherMember } from './pull-request.ts';
import { checksSlice } from './read-evidence.ts';

type MergeGroup = Extract<Subject, { kind: 'merge-group' }>;

/**
 * Reads a merge group: its own commit, and each of its pull requests under the policy of the group's base branch.
 *
 * @param reasons why the subject is processed
 * @returns null when the group is gone
 */
export async function gatherMergeGroup(
  asked: Source,
  group: MergeGroup,
  reasons: readonly Reason[],
): Promise<GatheredMergeGroup | null> {
  const reading = await readMergeGroup(asked, group);
  if (reading === null) return null;
  const [owner = asked.owner, repository = asked.repository] = reading.repository.split('/');
  const source = { ...asked, owner, repository };
  const policy = policyOf(reading.base?.target ?? null, group.baseSha, reading.contentsProblem, asked.memory);
  const needs = needsOf(policy);
  const checkName = checkNameOf(
    { branch: branchName(group.baseRef), defaultBranch: reading.defaultBranch, required: reading.base },
    asked.ownAppId,
  );
  const numbers = membersOf(reading.entries, group);
  const gathered = await Promise.all(
    numbers.map((number) => gatherMember({ ...source, number }, reasons, policy)),
  );
  // One that was closed meanwhile makes the group another one: nothing is known then about any.
  const members = gathered.every((member) => member !== null) ? gathered : [];
  return {
    subject: {
      kind: 'merge-group',
      repository: reading.repository,
      headSha: group.headSha,
      baseSha: group.baseSha,
      pullRequests: numbers,
    },
    policy,
    members,
    evidence: await readEvidence(source, group, needs.slices, reading, members),
    existing: {
      installationId: asked.installation.id,
      checkName,
      checkRun: await postedCheckRun(
        source,
        group.headSha,
        checkName,
        reading.contexts,
        isRequested(reasons),
      ),
      // A group's commit is its own: two evaluations of it never go side by side.
      unfinished: [],
      comment: null,
    },
  };
}

interface MergeGroupReading {
  readonly repository: string;
  /** Null where the app may not read it. */
  readonly defaultBranch: string | null;
  readonly base: MergeGroupBase | null;
  readonly contentsProblem: Problem | null;
  readonly entries: readonly QueueEntryNode[];
  /** Null where the app may not read it. */
  readonly committedAt: Date | null;
  readonly contexts: Slice<readonly ContextNode[]>;
}

async function readMergeGroup(source: Source, group: MergeGroup): Promise<MergeGroupReading | null> {
  const { installation, owner, repository: name } = source;
  const place = {
    owner,
    name,
    headRef: group.headRef,
    baseRef: group.baseRef,
    branch: branchName(group.baseRef),
    head: group.headSha,
    policyPath,
  };
  const ask = async (about: boolean, contextsAfter: string | null) => {
    const variables = { ...place, about, contextsAfter };
    const { data, errors } = await installation.query<MergeGroupData>(mergeGroupQuery, variables);
    const denied = errors.reduce(judge, noneDenied);
    const stands = denied.contents || data?.repository?.group?.target?.oid === group.headSha;
    return { repository: stands ? (data?.repository ?? null) : null, denied };
  };
  const { repository, denied } = await ask(true, null);
  if (repository === null) return null;
  const contexts: ContextNode[] = [];
  let page = repository.head?.statusCheckRollup?.contexts;
  while (page !== undefined) {
    contexts.push(...(page.nodes ?? []).filter((node) => node !== null));
    if (!page.pageInfo.hasNextPage) break;
    const next = await ask(false, page.pageInfo.endCursor);
    if (next.repository === null) return null;
    page = next.repository.head?.statusCheckRollup?.contexts;
  }
  return {
    repository: repository.nameWithOwner,
    defaultBranch: repository.defaultBranchRef?.name ?? null,
    base: repository.base ?? null,
    contentsProblem: denied.contents ? notPermitted(say`the policy`, [['Contents', 'read']]) : null,
    entries: repository.mergeQueue?.entries?.nodes?.filter((node) => node !== null) ?? [],
    committedAt:
      repository.head?.committedDate === undefined ? null : new Date(repository.head.committedDate),
    contexts:
      denied.checks || repository.head === null
        ? unavailable(notPermitted(say`the checks`, checksPermissions))
        : available(contexts),
  };
}

const checksPermissions: readonly Permission[] = [
  ['Checks', 'read'],
  ['Commit statuses', 'read'],
];

/** What the app may not read. Without the queue nobody knows the members, and the group fails. */
interface Denied {
  readonly contents: boolean;
  readonly checks: boolean;
}

const noneDenied: Denied = { contents: false, checks: false };

function judge(denied: Denied, error: QueryError): Denied {
  const place = placeOf(error);
  if (isUnknownGate(error, place)) return denied;
  if (error.type === 'NOT_FOUND' && (place === 'repository' || place.endsWith('.target.policy')))
    return denied;
  if (error.type !== 'FORBIDDEN') return refuse(error);
  if (place.startsWith('repository.mergeQueue')) return denied;
  if (place.startsWith('repository.head.statusCheckRollup')) return { ...denied, checks: true };
  if (/^repository\.(?:group|base|head)\b/.test(place)) return { ...denied, contents: true };
  return refuse(error);
}

/**
 * The pull requests of a group: those of the queue behind the entry that the group is built on, up to the group's own. The base is
 * the commit of another entry, or of the branch when the group is the first. Empty when the queue does not show the group.
 */
export function membersOf(
  entries: readonly QueueEntryNode[],
  { headSha, baseSha }: Pick<MergeGroup, 'headSha' | 'baseSha'>,
): readonly number[] {
  const queue = entries
    .filter(({ state, headCommit }) => headCommit !== null && state !== 'UNMERGEABLE')
    .sort((a, b) => a.position - b.position);
  const last = queue.findLastIndex(({ headCommit }) => headCommit?.oid === headSha);
  const base = queue.findLastIndex(({ headCommit }) => headCommit?.oid === baseSha);
  const members = queue.slice(base + 1, last + 1).map(({ pullRequest }) => pullRequest?.number);
  return members.every((number) => number !== undefined) ? members : [];
}

/** The slices that exist for a commit in the queue. */
async function readEvidence(
  source: Source,
  group: MergeGroup,
  slices: ReadonlySet<SliceName>,
  { contexts, committedAt }: MergeGroupReading,
  members: readonly GatheredPullRequest[],
): Promise<Evidence> {
  return {
    ...(slices.has('change') ? { change: changeOf(members) } : {}),
    ...(slices.has('checks') ? { checks: checksSlice(contexts, source.ownAppId) } : {}),
    ...(slices.has('codeScanning')
      ? {
          codeScanning: await readScanOfGroup(source, group, committedAt),
        }
      : {}),
  };
}

async function readScanOfGroup(
  source: Source,
  { headSha, headRef, baseRef }: MergeGroup,
  committedAt: Date | null,
): Promise<Slice<CodeScanning>> {
  const scan = await readCodeScanning({ ...source, headSha, refs: [headRef], baseRef, reported: [] });
  if (!scan.available || committedAt === null) return scan;
  // GitHub makes the group's commit, and dates it.
  return available({ ...scan.value, unannouncedSince: committedAt });
}

/** What all members change. A file that several change is there as often. */
function changeOf(members: readonly GatheredPullRequest[]): Slice<Change> {
  if (members.length === 0) return unavailable(unknownMembers);
  const files: ChangedFile[] = [];
  for (const { evidence } of members) {
    if (evidence.change === undefined) return unavailable(unknownMembers);
    if (!evidence.change.available) return evidence.change;
    files.push(...evidence.change.value.files);
  }
  return available({ files });
}

const unknownMembers: Problem = {
  reason: 'unreadable',
  message: say`The merge queue does not show which pull requests this group merges.`,
  remedy: say`Grant the app ${'Merge queues: read'}, or take the pull requests out of the queue and put them in again.`,
};
