import { readChange } from '../analysis/read-change.ts';
import type { Change } from '../evidence/change.ts';
import type { Evidence, SliceName } from '../evidence/index.ts';
import type { EnabledRule, Policy, PolicyResult } from '../policy/policy.ts';
import type { Applicability, Rule, RuleEvidence } from '../rules/rule.ts';
import type { Verdict } from '../rules/verdict.ts';
import {
  type BudgetOverrun,
  evidenceMissing,
  evidenceUnreadable,
  membersNotEvaluated,
  overBudget,
} from './messages.ts';
import type { Conclusion, Report, ReportSubject, RuleReport } from './report.ts';
import { slicesOf } from './required-evidence.ts';

/**
 * Judges a pull request. Pure: the same inputs always give the same report.
 *
 * @param policy the policy of the base branch, or the mistakes in it: a broken policy fails closed
 * @param evidence what was gathered; a slice that an enabled rule needs and that is absent is an error of that rule
 * @param now the time of the evaluation
 */
export function evaluate(
  subject: ReportSubject,
  policy: PolicyResult,
  evidence: Evidence,
  now: Date,
): Report {
  return report(subject, policy, now, ({ rule, options }) =>
    rule.on.pullRequest === undefined ? null : judge(rule, options, evidence, now),
  );
}

/**
 * Judges a merge group: rules about checks are evaluated again on the group's own commit, every other rule's verdict is
 * carried over from the group's pull requests, the worst of them counting.
 *
 * @param members the reports of the group's pull requests, each under the same policy
 */
export function evaluateMergeGroup(
  subject: ReportSubject & { kind: 'merge-group' },
  policy: PolicyResult,
  evidence: Evidence,
  members: readonly Report[],
  now: Date,
): Report {
  return report(subject, policy, now, ({ rule, options }) => {
    if (rule.on.mergeGroup === undefined) return null;
    return rule.on.mergeGroup === 'evaluate' ? judge(rule, options, evidence, now) : inherited(rule, members);
  });
}

/** The report on a pull request whose evaluation was ended because it took too much: no rule of it passes. */
export function evaluateOverBudget(
  subject: ReportSubject,
  policy: Policy,
  overrun: BudgetOverrun,
  now: Date,
): Report {
  return report(subject, { valid: true, policy }, now, ({ rule }) =>
    rule.on.pullRequest === undefined ? null : overBudget(overrun),
  );
}

function report(
  subject: ReportSubject,
  result: PolicyResult,
  now: Date,
  /** Null where the rule says nothing of such a subject. */
  verdictOf: (enabled: EnabledRule) => Verdict | null,
): Report {
  if (!result.valid) {
    return {
      subject,
      policy: result.source,
      policyProblems: result.problems,
      comment: 'needed',
      rules: [],
      conclusion: 'failure',
      evaluatedAt: now,
      reevaluateAt: null,
    };
  }
  const { policy } = result;
  const reports = policy.rules.flatMap((enabled): readonly RuleReport[] => {
    const verdict = verdictOf(enabled);
    if (verdict === null) return [];
    const { id, title, clauses } = enabled.rule;
    return [{ id, title, clauses, enforcement: enabled.enforcement, verdict }];
  });
  return {
    subject,
    policy: policy.source,
    policyProblems: [],
    comment: policy.comment,
    rules: reports,
    conclusion: conclude(reports),
    evaluatedAt: now,
    reevaluateAt: earliest(reports),
  };
}

function earliest(reports: readonly RuleReport[]): Date | null {
  const times = reports.flatMap(({ verdict }) =>
    verdict.status === 'pending' && verdict.reevaluateAt !== undefined
      ? [verdict.reevaluateAt.getTime()]
      : [],
  );
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** Any enforced failure or error decides; else any enforced wait keeps the check in progress; else it succeeds. */
export function conclude(reports: readonly RuleReport[]): Conclusion {
  const enforced = reports
    .filter((rule) => rule.enforcement === 'enforce')
    .map((rule) => rule.verdict.status);
  if (enforced.some((status) => status === 'fail' || status === 'error')) return 'failure';
  return enforced.includes('pending') ? 'pending' : 'success';
}

/** The verdict of one rule: an error where evidence that it needs under these options is absent or could not be read. */
export function judge(rule: Rule, options: unknown, evidence: Evidence, now: Date): Verdict {
  const read = readSlices(slicesOf(rule, options), evidence);
  if (!read.complete) return read.error;
  const { headFiles } = evidence;
  const heads = rule.files !== undefined && headFiles?.available ? { headFiles: headFiles.value } : {};
  return rule.evaluate({ ...read.values, ...heads }, options, now);
}

/**
 * Whether a change needs what a rule asks for, by the rule's own assessment of it.
 *
 * @returns an error where evidence that the assessment needs is absent or could not be read
 */
export function assess(
  applies: NonNullable<Rule['applies']>,
  options: unknown,
  evidence: Evidence,
): Applicability | Verdict {
  const read = readSlices(applies.evidence, evidence);
  return read.complete ? applies.assess(read.values, options) : read.error;
}

/** The values of these slices, or the error where one is absent or could not be read. */
function readSlices(
  names: readonly SliceName[],
  evidence: Evidence,
):
  | { readonly complete: true; readonly values: RuleEvidence }
  | { readonly complete: false; readonly error: Verdict } {
  const values: Partial<Record<SliceName, unknown>> = {};
  for (const name of names) {
    const slice = evidence[name];
    if (slice === undefined) return { complete: false, error: evidenceMissing(name) };
    if (!slice.available) return { complete: false, error: evidenceUnreadable(slice.problem) };
    values[name] = name === 'change' ? readChange(slice.value as Change) : slice.value;
  }
  return { complete: true, values: values as RuleEvidence };
}

const worstFirst = ['error', 'fail', 'pending', 'pass', 'not-applicable'] as const;

function inherited(rule: Rule, members: readonly Report[]): Verdict {
  const verdicts = members.flatMap((member) => {
    const found = member.rules.find((candidate) => candidate.id === rule.id);
    if (found === undefined || member.subject.kind !== 'pull-request') return [];
    return [{ number: member.subject.number, verdict: found.verdict }];
  });
  if (verdicts.length === 0 || verdicts.length !== members.length) return membersNotEvaluated();
  const rank = (verdict: Verdict) => worstFirst.indexOf(verdict.status);
  const worst = verdicts.reduce((a, b) => (rank(b.verdict) < rank(a.verdict) ? b : a));
  return { ...worst.verdict, summary: [`#${worst.number}: `, ...worst.verdict.summary] };
}
