import type { Evidence } from '../evidence/index.ts';
import type { EnabledRule, PolicyResult } from '../policy/policy.ts';
import { type ReleasePlan, releasePlan } from '../policy/releases.ts';
import { evaluateRule, reportUnder, ruleReport, settingOf } from './evaluate.ts';
import { targetNotListed } from './messages.ts';
import { releaseBranch } from './release-branch.ts';
import type { Report, ReportSubject } from './report.ts';
import { waive } from './waive.ts';

/**
 * Evaluates the release of a commit to a target: by the rules that are evaluated on releases, and whether the commit lies on a branch from
 * which the policy releases. A target that the policy does not list fails. Pure.
 *
 * A commit that the environment ran before passes as a roll-back, whatever the rules say, unless it is known to contain malware.
 */
export function evaluateRelease(
  subject: ReportSubject<'release'>,
  policy: PolicyResult,
  evidence: Evidence,
  now: Date,
): Report {
  if (!policy.valid) return reportUnder(subject, policy, evidence, now, () => []);
  const plan = releasePlan(policy.policy, subject.target);
  if (plan.entries.length === 0) {
    const { source } = policy.policy;
    const problems = [targetNotListed(subject.target)];
    return reportUnder(subject, { valid: false, source, problems }, evidence, now, () => []);
  }
  let isMalware = false;
  const report = reportUnder(subject, policy, evidence, now, (_, exceptions) => {
    const evaluated = [branchRule(plan), ...plan.rules].map((enabled) => {
      const { rule, options } = enabled;
      const verdict = evaluateRule(rule, options, evidence, now, 'release', settingOf(enabled));
      const shown = waive(verdict, rule, exceptions);
      if (shown.status === 'fail' && verdict.findings.some(({ inEmergency }) => inEmergency === 'malware'))
        isMalware = true;
      return ruleReport(enabled, null, shown, now);
    });
    return evaluated;
  });
  const rollBack = isMalware ? null : rollBackOf(plan, report, evidence, now);
  return {
    ...report,
    conclusion: rollBack === null ? report.conclusion : 'success',
    release: { entries: plan.entries, dryRun: plan.dryRun, rollBack },
  };
}

function branchRule({ branches }: ReleasePlan): EnabledRule {
  return { rule: releaseBranch, enforcement: 'enforce', options: { branches } };
}

const dayMs = 86_400_000;

/** Only a commit that is released from a branch of the policy is rolled back to, and only where something else stands against it. */
function rollBackOf(
  { rollBackDays }: ReleasePlan,
  { conclusion, rules }: Pick<Report, 'conclusion' | 'rules'>,
  { release }: Evidence,
  now: Date,
): { readonly at: Date } | null {
  const branch = rules.find(({ id }) => id === releaseBranch.id);
  if (conclusion === 'success' || branch?.verdict.status !== 'pass') return null;
  if (rollBackDays === null || release?.available !== true || release.value.ranBefore === null) return null;
  const { at } = release.value.ranBefore;
  const isWithin = at.getTime() <= now.getTime() && now.getTime() - at.getTime() <= rollBackDays * dayMs;
  return isWithin ? { at } : null;
}
