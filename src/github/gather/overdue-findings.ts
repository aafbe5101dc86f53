import { evaluateRule, reportUnder, ruleReport, settingOf } from '../../engine/evaluate.ts';
import { releaseRequirements } from '../../engine/required-evidence.ts';
import { hasExceptions } from '../../engine/usable-exceptions.ts';
import { waive } from '../../engine/waive.ts';
import type { ReleaseTarget } from '../../evidence/release.ts';
import { findingId } from '../../exceptions/finding-id.ts';
import { honoredFiles } from '../../exceptions/honored-files.ts';
import type { Policy } from '../../policy/policy.ts';
import { type ReleasePlan, releasePlan } from '../../policy/releases.ts';
import type { Finding } from '../../rules/verdict.ts';
import type { OverdueFinding } from '../../subjects/posture-facts.ts';
import { plain } from '../../text/message.ts';
import { readRelease } from '../read/read-release.ts';
import type { Source } from '../read/source.ts';
import { readReleaseEvidence } from './read-evidence.ts';

/** A name of an environment, and no glob. */
const literal = /^[^*?[\]{}\\]+$/;

/**
 * The findings that are past their deadline and that no exception covers, at most 100, by their ids: as the rule `remediation` says if the tip of the
 * default branch were released now to the first environment that the policy lists by its name.
 *
 * @returns null where the policy asks for no such deadlines, or what is open cannot be read
 */
export async function readOverdue(
  source: Source,
  policy: Policy,
  commit: string,
): Promise<readonly OverdueFinding[] | null> {
  const target = targetOf(policy);
  if (target === null) return null;
  const listed = releasePlan(policy, target);
  const enabled = listed.rules.find(({ rule }) => rule.id === 'remediation');
  if (enabled === undefined) return null;
  const plan: ReleasePlan = { ...listed, rules: [enabled] };
  const reading = await readRelease(source, { sha: commit });
  if (reading === null) return null;
  const { exceptions } = policy;
  const evidence = await readReleaseEvidence({
    source,
    sha: commit,
    target,
    reading,
    plan,
    required: {
      ...releaseRequirements(policy, plan),
      exceptions:
        exceptions === undefined || !hasExceptions(policy)
          ? null
          : { policy: exceptions, files: (now) => honoredFiles(policy, now) },
    },
    reasons: [],
  });
  const { repository, repositoryUrl } = reading;
  const now = source.now();
  // A report no longer has the alerts and issues, by which findings have their ids.
  let late: readonly Finding[] = [];
  const { rules } = reportUnder(
    { kind: 'release', repository, repositoryUrl, headSha: commit, target },
    { valid: true, policy },
    evidence,
    now,
    (_, waivers) => {
      const verdict = evaluateRule(
        enabled.rule,
        enabled.options,
        evidence,
        now,
        'release',
        settingOf(enabled),
      );
      late = verdict.findings.filter(({ messageId }) => messageId === 'late');
      return [ruleReport(enabled, null, waive(verdict, enabled.rule, waivers), now)];
    },
  );
  const verdict = rules[0]?.verdict;
  if (verdict === undefined || verdict.status === 'error') return null;
  const waived = new Set(
    verdict.findings.flatMap(({ waivedBy, message }) => (waivedBy === undefined ? [] : [plain(message)])),
  );
  return late
    .filter(({ message }) => !waived.has(plain(message)))
    .map((finding) => {
      const text = plain(finding.message);
      return { id: findingId(enabled.rule.id, finding) ?? text, text };
    })
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function targetOf({ resolved }: Policy): ReleaseTarget | null {
  const { organization = null, repository = null } = resolved?.layers ?? {};
  const names = [organization, repository].flatMap((file) =>
    (file?.written.releases ?? []).flatMap(({ environments = [] }) => environments),
  );
  const name = names.find((each) => literal.test(each));
  return name === undefined ? null : { kind: 'environment', name };
}
