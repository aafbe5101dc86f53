import { isShown, renderPolicyCheck, renderUnchangedPolicy } from '../../report/policy-check.ts';
import type { PolicyEffect } from '../../report/policy-effect.ts';
import type { Gathered } from '../../subjects/gathered.ts';
import type { GatheredPullRequest } from '../../subjects/gathered-pull-request.ts';
import type { Published } from '../../subjects/publishing.ts';
import type { Installation } from '../client/installation.ts';
import { policyCheckName } from '../read/check-name.ts';
import { type Head, publishCheckRun } from './publish-check-run.ts';

/**
 * Shows the check about a change of the policy file; writes nothing where it is shown already, with the effect of the change or without. A
 * head that had one and no longer changes the file, such as after a push to its base, keeps the check, which then says so.
 *
 * @throws {Gone} when GitHub does not know the commit, or the repository is archived
 */
export async function publishPolicyCheck(
  head: Head,
  { proposal, existing: { policyCheckRun: run = null } }: Pick<Gathered, 'proposal' | 'existing'>,
): Promise<void> {
  if (proposal === undefined && run === null) return;
  if (proposal !== undefined && run !== null && isShown(proposal, run.digest)) return;
  await publishCheckRun(
    { ...head, checkName: policyCheckName(head.checkName) },
    run,
    proposal === undefined ? renderUnchangedPolicy() : renderPolicyCheck(proposal),
  );
}

/**
 * Adds the effect of a change of the policy to the check about it, which is there.
 *
 * @throws {Gone} when GitHub does not know the commit, or the repository is archived
 */
export async function publishPolicyEffect(
  installation: Installation,
  { subject, proposal, existing }: GatheredPullRequest,
  effect: PolicyEffect,
): Promise<Published['check']> {
  const [owner = '', repository = ''] = subject.repository.split('/');
  const { policyCheckRun: run = null } = existing;
  if (proposal === undefined || run === null) return 'superseded';
  const checkName = policyCheckName(existing.checkName);
  const head = { installation, owner, repository, headSha: subject.headSha, checkName };
  return (await publishCheckRun(head, run, renderPolicyCheck(proposal, effect))).change;
}
