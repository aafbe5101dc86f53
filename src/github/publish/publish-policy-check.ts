import { renderPolicyCheck, renderUnchangedPolicy } from '../../report/policy-check.ts';
import type { Gathered } from '../../subjects/publishing.ts';
import { policyCheckName } from '../read/check-name.ts';
import { type Head, publishCheckRun } from './publish-check-run.ts';

/**
 * Shows the check about a change of the policy file; writes nothing where it is shown already. A head that had one and no longer changes the
 * file, such as after a push to its base, keeps the check, which then says so.
 *
 * @throws {Gone} when GitHub does not know the commit, or the repository is archived
 */
export async function publishPolicyCheck(
  head: Head,
  { proposal, existing: { policyCheckRun: run = null } }: Pick<Gathered, 'proposal' | 'existing'>,
): Promise<void> {
  if (proposal === undefined && run === null) return;
  await publishCheckRun(
    { ...head, checkName: policyCheckName(head.checkName) },
    run,
    proposal === undefined ? renderUnchangedPolicy() : renderPolicyCheck(proposal),
  );
}
