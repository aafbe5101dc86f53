import { PassingError } from '../../platform/passing-error.ts';
import { type ReleasePlan, releasePlan, tagEntries } from '../../policy/releases.ts';
import { renderFailedRelease } from '../../report/failed-release.ts';
import { NotCovered } from '../../subjects/not-covered.ts';
import type { Place } from '../../subjects/place.ts';
import type { ReleaseSubject } from '../../subjects/release.ts';
import type { FailedReleaseNotice } from '../../subjects/release-failure.ts';
import type { CheckChange } from '../../subjects/work.ts';
import { Gone, InstallationGone, RepositoryElsewhere } from '../client/failure.ts';
import { readCheckRun } from '../gather/existing-check.ts';
import { basePolicyOf } from '../read/base-policy.ts';
import { nameOfReleaseCheck } from '../read/check-name.ts';
import { readRelease } from '../read/read-release.ts';
import { outdated } from '../read/shown-digest.ts';
import { placeOfSource, type Source } from '../read/source.ts';
import { openIssueOnce } from './open-issue.ts';
import { publishCheckRun } from './publish-check-run.ts';

/**
 * Shows that the release of a commit could not be evaluated. Reads only what decides where and how that is shown; where that cannot be read
 * either, it is shown under the name that counts without a policy.
 *
 * @param announce called before anything is written; false: nothing must be
 * @returns null where nothing was written
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function publishReleaseFailure(
  asked: Source,
  { sha, target }: ReleaseSubject,
  { onCheck, issue }: FailedReleaseNotice,
  announce: (place: Place, checkName: string | null) => Promise<boolean>,
): Promise<{ readonly check: CheckChange | null; readonly issue: number | null } | null> {
  const terms = await termsOf(asked, sha, target);
  if (terms === null) return null;
  const { source, checkName, plan } = terms;
  if (plan?.entries.length === 0) return null;
  const dryRun = plan?.dryRun === true;
  if (!(await announce(placeOfSource(source), onCheck ? checkName : null))) return null;
  const rendered = renderFailedRelease({ sha, target }, dryRun);
  const check = onCheck ? await onCommit(source, sha, checkName, rendered.check) : null;
  const number =
    issue === null || dryRun
      ? null
      : await openIssueOnce(source, { about: `release evaluation ${issue}`, ...rendered.issue });
  return { check, issue: number };
}

/** What says that the release is not there, and no defect. */
const elsewhere = [Gone, InstallationGone, RepositoryElsewhere, NotCovered] as const;

interface Terms {
  readonly source: Source;
  readonly checkName: string;
  /** Null: the policy cannot be read or used. */
  readonly plan: ReleasePlan | null;
}

/** What the policy says of the target; null where the commit is gone. */
async function termsOf(asked: Source, sha: string, target: ReleaseSubject['target']): Promise<Terms | null> {
  const unknown: Terms = { source: asked, checkName: nameOfReleaseCheck(null), plan: null };
  try {
    const reading = await readRelease(asked, { sha });
    if (reading === null) return null;
    const [owner = asked.owner, repository = asked.repository] = reading.repository.split('/');
    const source = { ...asked, owner, repository };
    const { defaultBranch, policyObstacle: obstacle, organization } = reading;
    const { result } = await basePolicyOf(
      source,
      { branch: defaultBranch?.name ?? '', ref: defaultBranch, obstacle, organization },
      [],
    );
    if (!result.valid) return { ...unknown, source };
    const checkName = nameOfReleaseCheck(tagEntries(result.policy, target.name));
    return { source, checkName, plan: releasePlan(result.policy, target) };
  } catch (error) {
    if (error instanceof PassingError || elsewhere.some((kind) => error instanceof kind)) throw error;
    // It may be what ended each attempt.
    return unknown;
  }
}

async function onCommit(
  source: Source,
  headSha: string,
  checkName: string,
  output: ReturnType<typeof renderFailedRelease>['check'],
): Promise<CheckChange> {
  const { installation, owner, repository } = source;
  const run = await readCheckRun(source, headSha, checkName);
  // Written even if nothing changed: a person who asked for another attempt sees that it was made.
  const existing = run === null || run.stale ? null : { ...run, digest: outdated(run.digest) };
  return (await publishCheckRun({ installation, owner, repository, headSha, checkName }, existing, output))
    .change;
}
