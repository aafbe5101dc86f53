import { releaseRequirements } from '../../engine/required-evidence.ts';
import { honoredFiles } from '../../exceptions/honored-files.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import { type ReleasePlan, releasePlan } from '../../policy/releases.ts';
import type { Reason } from '../../subjects/reason.ts';
import type { GatheredRelease, ReleaseSubject } from '../../subjects/release.ts';
import { basePolicyOf } from '../read/base-policy.ts';
import { readRelease } from '../read/read-release.ts';
import { placeOfSource, type Source } from '../read/source.ts';
import { readReleaseEvidence } from './read-evidence.ts';

/**
 * Reads the release of a commit to a target, under the policy of the default branch as it is now: the commit does not choose the policy.
 *
 * @param reasons why the subject is processed
 * @returns null when the commit is gone
 */
export async function gatherRelease(
  asked: Source,
  { sha, target }: Pick<ReleaseSubject, 'sha' | 'target'>,
  reasons: readonly Reason[],
): Promise<GatheredRelease | null> {
  const reading = await readRelease(asked, { sha });
  if (reading === null) return null;
  const [owner = asked.owner, repository = asked.repository] = reading.repository.split('/');
  const source = { ...asked, owner, repository };
  const { defaultBranch, policyObstacle: obstacle, organization } = reading;
  const { result: policy } = await basePolicyOf(
    source,
    { branch: defaultBranch?.name ?? '', ref: defaultBranch, obstacle, organization },
    reasons,
  );
  const plan = planOf(policy, target);
  return {
    subject: {
      kind: 'release',
      repository: reading.repository,
      repositoryUrl: reading.repositoryUrl,
      headSha: reading.sha,
      target,
    },
    place: placeOfSource(source),
    policy,
    evidence:
      policy.valid && plan !== null
        ? await readReleaseEvidence({
            source,
            sha: reading.sha,
            target,
            reading,
            plan,
            required: {
              ...releaseRequirements(policy.policy, plan),
              exceptions:
                policy.policy.exceptions === undefined || policy.policy.exceptions.approvers.length === 0
                  ? null
                  : {
                      policy: policy.policy.exceptions,
                      files: (now) => honoredFiles(policy.policy, now),
                    },
            },
            reasons,
          })
        : {},
  };
}

/** What the policy says of the target; null where it does not list it, so that nothing has to be read. */
function planOf(policy: PolicyResult, target: ReleaseSubject['target']): ReleasePlan | null {
  if (!policy.valid) return null;
  const plan = releasePlan(policy.policy, target);
  return plan.entries.length === 0 ? null : plan;
}
