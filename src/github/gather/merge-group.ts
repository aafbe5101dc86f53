import type { GatheredMergeGroup, MergeGroupSubject } from '../../subjects/merge-group.ts';
import { isRequested, type Reason } from '../../subjects/reason.ts';
import { basePolicyOf, policyFor } from '../read/base-policy.ts';
import { checkNameOf, isOnlySource } from '../read/check-name.ts';
import { branchName } from '../read/find-pull-requests.ts';
import type { QueueEntryNode } from '../read/merge-group-query.ts';
import { isSame, policyChangeOf } from '../read/proposed-policy.ts';
import { readMergeGroup } from '../read/read-merge-group.ts';
import { placeOfSource, type Source } from '../read/source.ts';
import { existingCheckRun, reportersOfSameName } from './existing-check.ts';
import { requiredEvidence } from './predicted-slices.ts';
import { gatherMember } from './pull-request.ts';
import { readMergeGroupEvidence } from './read-evidence.ts';

/**
 * Reads a merge group: its own commit, and each of its pull requests under the policy of the group's base branch.
 *
 * @param reasons why the subject is processed
 * @returns null when the group is gone
 */
export async function gatherMergeGroup(
  asked: Source,
  group: MergeGroupSubject,
  reasons: readonly Reason[],
): Promise<GatheredMergeGroup | null> {
  const reading = await readMergeGroup(asked, group);
  if (reading === null) return null;
  const { base, contexts, committedAt } = reading;
  const [owner = asked.owner, repository = asked.repository] = reading.repository.split('/');
  const source = { ...asked, owner, repository };
  const branch = branchName(group.baseRef);
  const { policyObstacle: obstacle, organization } = reading;
  const basePolicy = await basePolicyOf(source, { branch, ref: base, obstacle, organization }, reasons);
  // With the groups that it is built on: they are merged before it, or it is built again.
  const isChanged =
    base?.target != null && reading.policy !== undefined && !isSame(base.target.policy, reading.policy);
  const policyChange = isChanged ? await policyChangeOf(source, basePolicy, group.headSha) : null;
  const policy = policyFor(basePolicy, policyChange?.kind === 'repaired');
  const checkName = checkNameOf(
    { branch, defaultBranch: reading.defaultBranch, required: base },
    asked.ownAppId,
    asked.ownCheckName,
  );
  const numbers = membersOf(reading.entries, group);
  const gathered = await Promise.all(
    numbers.map((number) => gatherMember({ ...source, number }, reasons, policy)),
  );
  // Without a pull request that was closed meanwhile it is another group: no member counts.
  const members = gathered.every((member) => member !== null) ? gathered : [];
  return {
    subject: {
      kind: 'merge-group',
      repository: reading.repository,
      repositoryUrl: reading.repositoryUrl,
      headSha: group.headSha,
      baseSha: group.baseSha,
      pullRequests: numbers,
      ...(policyChange === null ? {} : { policyChange }),
    },
    place: placeOfSource(source),
    policy,
    members,
    evidence: await readMergeGroupEvidence({
      source,
      group,
      committedAt,
      contexts,
      required: requiredEvidence(policy, asked.engine),
      members: members.map(({ evidence }) => evidence),
    }),
    existing: {
      checkName,
      checkRun: await existingCheckRun(source, group.headSha, checkName, contexts, isRequested(reasons)),
      // A group has its own commit: two evaluations never run at the same time.
      unfinished: [],
      comment: null,
      locked: false,
      sameName: isOnlySource(base, checkName, asked.ownAppId)
        ? []
        : reportersOfSameName(contexts, checkName, asked.ownAppId),
    },
  };
}

/**
 * The pull requests of a group: those of the queue behind the entry that the group is built on, up to the group's own. The base is
 * the commit of another entry, or of the branch when the group is the first. Empty when the queue does not show the group.
 */
export function membersOf(
  entries: readonly QueueEntryNode[],
  { headSha, baseSha }: Pick<MergeGroupSubject, 'headSha' | 'baseSha'>,
): readonly number[] {
  const queue = entries
    .filter(({ state, headCommit }) => headCommit !== null && state !== 'UNMERGEABLE')
    .sort((a, b) => a.position - b.position);
  const last = queue.findLastIndex(({ headCommit }) => headCommit?.oid === headSha);
  const base = queue.findLastIndex(({ headCommit }) => headCommit?.oid === baseSha);
  const members = queue.slice(base + 1, last + 1).map(({ pullRequest }) => pullRequest?.number);
  return members.every((number) => number !== undefined) ? members : [];
}
