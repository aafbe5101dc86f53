import { readChange } from '../analysis/read-change.ts';
import type { Change } from '../evidence/change.ts';
import type { Evidence, SliceName } from '../evidence/index.ts';
import type { EnabledRule, Policy, PolicyResult } from '../policy/policy.ts';
import { nextOverdue, overdueReviews } from '../policy/policy-review.ts';
import type { Applicability, Rule, RuleEvidence } from '../rules/rule.ts';
import type { Verdict } from '../rules/verdict.ts';
import { pullRequestLink, say } from '../text/message.ts';
import {
  type BudgetOverrun,
  evidenceMissing,
  evidenceUnreadable,
  membersNotEvaluated,
  overBudget,
} from './messages.ts';
import { policyWarnings } from './policy-warnings.ts';
import type { Conclusion, Report, ReportSubject, RuleReport } from './report.ts';
import { slicesOf } from './required-evidence.ts';

/**
 * Evaluates a pull request. Pure: the same inputs always give the same report.
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
  return report(subject, policy, evidence, now, ({ rule, options }) =>
    rule.on.pullRequest === undefined ? null : evaluateRule(rule, options, evidence, now),
  );
}

/**
 * Evaluates a merge group: rules about checks are evaluated on the group's own commit, and take over the verdicts of its pull requests
 * if they say so; every other rule takes the worst verdict of the group's pull requests.
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
  return report(subject, policy, evidence, now, ({ rule, options }) => {
    if (rule.on.mergeGroup === undefined) return null;
    const own = () => evaluateRule(rule, options, evidence, now, 'merge-group');
    switch (rule.on.mergeGroup) {
      case 'evaluate':
        return own();
      case 'inherit':
        return inherited(rule, members);
      case 'evaluate-and-inherit':
        return ownAndInherited(own(), inherited(rule, members));
    }
  });
}

/** The report on a pull request whose evaluation was ended because it took too much: no rule of it passes. */
export function evaluateOverBudget(
  subject: ReportSubject,
  policy: Policy,
  overrun: BudgetOverrun,
  now: Date,
): Report {
  return report(subject, { valid: true, policy }, {}, now, ({ rule }) =>
    rule.on.pullRequest === undefined ? null : overBudget(overrun),
  );
}

function report(
  subject: ReportSubject,
  result: PolicyResult,
  evidence: Evidence,
  now: Date,
  /** Null where the rule has no verdict on such a subject. */
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
    const { id, title, clauses, briefs } = enabled.rule;
    const brief = briefs?.[verdict.messageId];
    return [
      {
        id,
        title,
        clauses,
        enforcement: enabled.enforcement,
        verdict,
        ...(brief === undefined ? {} : { brief }),
      },
    ];
  });
  const warnings = policyWarnings(policy, evidence);
  const { reviews = [] } = policy;
  const overdue = overdueReviews(reviews, now);
  return {
    subject,
    policy: policy.source,
    policyProblems: [],
    ...(warnings.length === 0 ? {} : { policyWarnings: warnings }),
    ...(overdue.length === 0 ? {} : { overdueReviews: overdue }),
    comment: policy.comment,
    rules: reports,
    conclusion: conclude(reports),
    evaluatedAt: now,
    reevaluateAt: earliest(reports, nextOverdue(reviews, now)),
  };
}

function earliest(reports: readonly RuleReport[], further: Date | null): Date | null {
  const times = reports.flatMap(({ verdict }) =>
    verdict.status === 'pending' && verdict.reevaluateAt !== undefined
      ? [verdict.reevaluateAt.getTime()]
      : [],
  );
  if (further !== null) times.push(further.getTime());
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
export function evaluateRule(
  rule: Rule,
  options: unknown,
  evidence: Evidence,
  now: Date,
  kind: ReportSubject['kind'] = 'pull-request',
): Verdict {
  const read = readSlices(slicesOf(rule, options, kind), evidence);
  if (!read.complete) return read.error;
  const { headFiles, baseDirectories } = evidence;
  const heads = rule.files !== undefined && headFiles?.available ? { headFiles: headFiles.value } : {};
  // A base that could not be read shows nothing; one that is not at hand, as for a recorded change, is absent.
  const base =
    rule.baseDirectories !== undefined && baseDirectories !== undefined
      ? { baseDirectories: baseDirectories.available ? baseDirectories.value : {} }
      : {};
  return rule.evaluate({ ...read.values, ...heads, ...base }, options, now);
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

/** The worse of the two, the group's own among equals. Nothing is asked of a group that is not asked of any of its pull requests. */
function ownAndInherited(own: Verdict, ofMembers: Verdict): Verdict {
  if (ofMembers.status === 'not-applicable') return ofMembers;
  return worstFirst.indexOf(ofMembers.status) < worstFirst.indexOf(own.status) ? ofMembers : own;
}

function inherited(rule: Rule, members: readonly Report[]): Verdict {
  const verdicts = members.flatMap((member) => {
    const found = member.rules.find((candidate) => candidate.id === rule.id);
    if (found === undefined || member.subject.kind !== 'pull-request') return [];
    return [{ number: member.subject.number, verdict: found.verdict }];
  });
  if (verdicts.length === 0 || verdicts.length !== members.length) return membersNotEvaluated();
  const rank = (verdict: Verdict) => worstFirst.indexOf(verdict.status);
  const worst = verdicts.reduce((a, b) => (rank(b.verdict) < rank(a.verdict) ? b : a));
  return { ...worst.verdict, summary: say`${pullRequestLink(worst.number)}: ${worst.verdict.summary}` };
}
