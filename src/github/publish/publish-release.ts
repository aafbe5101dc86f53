import type { Report } from '../../engine/report.ts';
import { unavailable } from '../../evidence/slice.ts';
import { tagEntries } from '../../policy/releases.ts';
import { renderReleaseCheck } from '../../report/release-check.ts';
import type { GatheredRelease } from '../../subjects/release.ts';
import type { CheckChange } from '../../subjects/work.ts';
import { say } from '../../text/message.ts';
import { existingCheckRun } from '../gather/existing-check.ts';
import { nameOfReleaseCheck } from '../read/check-name.ts';
import { notPermitted } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { publishCheckRun } from './publish-check-run.ts';

/**
 * Shows the verdict on the release of a tag on its commit.
 *
 * @param show.isAsked a person asked for it: GitHub waits for a write, even if nothing changed
 * @throws {Gone} when GitHub does not know the commit, or the repository is archived
 */
export async function publishRelease(
  source: Source,
  { subject, policy }: GatheredRelease,
  report: Report,
  { isAsked, docsUrl }: { readonly isAsked: boolean; readonly docsUrl: string | null },
): Promise<CheckChange> {
  const { installation, owner, repository } = source;
  const { headSha, target } = subject;
  const checkName = nameOfReleaseCheck(policy.valid ? tagEntries(policy.policy, target.name) : null);
  // The checks of the commit are not listed: this one is requested by its name.
  const existing = await existingCheckRun(source, headSha, checkName, notListed, isAsked);
  const head = { installation, owner, repository, headSha, checkName };
  return (await publishCheckRun(head, existing, renderReleaseCheck(report, docsUrl))).change;
}

const notListed = unavailable(notPermitted(say`the checks of the commit`, [['Checks', 'read']]));
