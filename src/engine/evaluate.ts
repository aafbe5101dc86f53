import { readChange } from '../analysis/read-change.ts';
import type { Change } from '../evidence/change.ts';
import type { Evidence, SliceName } from '../evidence/index.ts';
import type { EnabledRule, Policy, PolicyResult } from '../policy/policy.ts';
import { notesOf } from '../policy/policy-notes.ts';
import { nextOverdue, overdueReviews } from '../policy/policy-review.ts';
import { enforcementAt, nextStep } from '../policy/roll-out.ts';
import type { Applicability, Rule, RuleEvidence, RuleSetting } from '../rules/rule.ts';
import type { ReportedVerdict, Verdict } from '../rules/verdict.ts';
import { rulesOfGroup } from './merge-group-rules.ts';
import { type BudgetOverrun, evidenceMissing, evidenceUnreadable, overBudget } from './messages.ts';
import { rulesByPart } from './parts.ts';
import { policyWarnings } from './policy-warnings.ts';
import {
  breaksPolicy,
  type Conclusion,
  type ExceptionsOfSubject,
  type Report,
  type ReportSubject,
  type RuleReport,
} from './report.ts';
import { slicesOf } from './required-evidence.ts';
import { exceptionsFor, exceptionsForAll, type FoundExceptions, hasExceptions } from './usable-exceptions.ts';
import { waive } from './waive.ts';

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
  return reportUnder(subject, policy, evidence, now, (found, exceptions) =>
    rulesByPart(found, evidence, now).flatMap(({ enabled, part, evidence: of }) => {
      const { rule, options } = enabled;
      if (rule.on.pullRequest === undefined) return [];
      const verdict = waive(
        evaluateRule(rule, options, of, now, 'pull-request', settingOf(enabled)),
        rule,
        exceptions,
      );
      return [ruleReport(enabled, part, verdict, now)];
    }),
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
  const ofMembers = () => exceptionsForAll(members.map(({ exceptions }) => exceptions));
  return reportUnder(
    subject,
    policy,
    evidence,
    now,
    (found, exceptions) => {
      const own = rulesByPart(found, evidence, now).flatMap(({ enabled, part, evidence: of }) => {
        const { mergeGroup } = enabled.rule.on;
        if (mergeGroup === undefined || mergeGroup === 'inherit') return [];
        const { rule, options } = enabled;
        const verdict = waive(
          evaluateRule(rule, options, of, now, 'merge-group', settingOf(enabled)),
          rule,
          exceptions,
        );
        return [ruleReport(enabled, part, verdict, now)];
      });
      return rulesOfGroup(found, own, members, (enabled, part, verdict) =>
        ruleReport(enabled, part, verdict, now),
      );
    },
    ofMembers,
  );
}

/** The report on a pull request whose evaluation was ended because it took too much: no rule of it passes. */
export function evaluateOverBudget(
  subject: ReportSubject,
  policy: Policy,
  evidence: Evidence,
  overrun: BudgetOverrun,
  now: Date,
): Report {
  return reportUnder(subject, { valid: true, policy }, evidence, now, ({ rules }, exceptions) =>
    rules.flatMap((enabled) =>
      enabled.rule.on.pullRequest === undefined
        ? []
        : [ruleReport(enabled, null, waive(overBudget(overrun), enabled.rule, exceptions), now)],
    ),
  );
}

/**
 * The report on a subject under a policy, whose rules the caller evaluates; a broken policy fails.
 *
 * @param exceptionsOfMembers of a merge group: what counts for all of its pull requests
 */
export function reportUnder(
  subject: ReportSubject,
  result: PolicyResult,
  evidence: Evidence,
  now: Date,
  rulesOf: (policy: Policy, exceptions: ExceptionsOfSubject | null) => readonly RuleReport[],
  exceptionsOfMembers?: () => ExceptionsOfSubject,
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
  const { changesAt, ...exceptions } = exceptionsIn(subject, policy, evidence, now, exceptionsOfMembers);
  const reports = rulesOf(policy, hasExceptions(policy) ? exceptions : null);
  const warnings = policyWarnings(policy, evidence);
  const { reviews = [] } = policy;
  const overdue = overdueReviews(reviews, now);
  return {
    subject,
    policy: policy.source,
    policyProblems: [],
    ...(warnings.length === 0 ? {} : { policyWarnings: warnings }),
    ...(overdue.length === 0 ? {} : { overdueReviews: overdue }),
    ...(policy.organization === undefined ? {} : { organization: policy.organization }),
    ...notesOf(policy),
    ...(policy.refused === undefined || policy.refused.length === 0 ? {} : { refused: policy.refused }),
    ...(hasExceptions(policy) ? { exceptions } : {}),
    comment: policy.comment,
    ...(reports.length === 0 && subject.kind !== 'release' && hasScopes(policy) ? { offByScopes: true } : {}),
    rules: reports,
    conclusion: breaksPolicy(subject) || isBlockedByReview(exceptions) ? 'failure' : conclude(reports),
    evaluatedAt: now,
    reevaluateAt: earliest(reports, policy, [nextOverdue(reviews, now), changesAt]),
  };
}

function exceptionsIn(
  subject: ReportSubject,
  policy: Policy,
  evidence: Evidence,
  now: Date,
  ofMembers: (() => ExceptionsOfSubject) | undefined,
): FoundExceptions {
  // The reports of the members say themselves when what counts for them changes.
  if (ofMembers !== undefined) return { ...ofMembers(), changesAt: null };
  if (subject.kind === 'merge-group') return { ...exceptionsForAll([]), changesAt: null };
  return exceptionsFor(subject, policy, evidence, now);
}

/** Whether nothing is merged until an emergency is reviewed. */
function isBlockedByReview({ overdue }: ExceptionsOfSubject): boolean {
  return overdue?.blocks === true;
}

function hasScopes({ resolved }: Policy): boolean {
  return (resolved?.scopes ?? []).length > 0;
}

/** How the policy counts a rule, for the rule itself. One that is enforced anyway was so before the day of its roll-out. */
export function settingOf({ enforcement, rollOut }: EnabledRule): RuleSetting {
  const day = enforcement === 'enforce' ? undefined : rollOut?.enforce;
  return { enforcedSince: day === undefined ? null : new Date(`${day}T00:00:00Z`) };
}

/** What a report says of a rule. */
export function ruleReport(
  enabled: EnabledRule,
  part: string | null,
  verdict: ReportedVerdict,
  now: Date,
): RuleReport {
  const { id, title, clauses, briefs, hasSeverities } = enabled.rule;
  const brief = briefs?.[verdict.messageId];
  const next = nextStep(enabled, now);
  return {
    id,
    title: part === null ? title : `${title} (${part})`,
    ...(part === null ? {} : { part }),
    clauses,
    enforcement: enforcementAt(enabled, now),
    ...(next === null ? {} : { next }),
    verdict,
    ...(hasSeverities === true ? { hasSeverities } : {}),
    ...(brief === undefined ? {} : { brief }),
  };
}

function earliest(
  reports: readonly RuleReport[],
  { standIns = [] }: Policy,
  further: readonly (Date | null)[],
): Date | null {
  const ends = standIns.flatMap(({ until }) => (until === undefined ? [] : [Date.parse(until) + 1]));
  const steps = reports.flatMap(({ verdict, next }) => [
    ...(verdict.reevaluateAt === undefined ? [] : [verdict.reevaluateAt.getTime()]),
    ...(verdict.status === 'waived' && verdict.until !== null ? [verdict.until.getTime()] : []),
    ...(next === undefined ? [] : [next.at.getTime()]),
  ]);
  const times = [...ends, ...steps, ...further.flatMap((time) => time?.getTime() ?? [])];
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** Any enforced failure or error decides; else any enforced wait keeps the check in progress; else it succeeds. What is waived does not block. */
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
  setting: RuleSetting = { enforcedSince: null },
): Verdict {
  const read = readSlices(slicesOf(rule, options, kind), evidence);
  if (!read.complete) return read.error;
  const { headFiles, baseDirectories, newProduct } = evidence;
  if (rule.newProduct !== undefined && newProduct?.available === false)
    return evidenceUnreadable(newProduct.problem);
  const heads = rule.files !== undefined && headFiles?.available ? { headFiles: headFiles.value } : {};
  // A base that could not be read shows nothing; one that is not at hand, as for a recorded change, is absent.
  const base =
    rule.baseDirectories !== undefined && baseDirectories !== undefined
      ? { baseDirectories: baseDirectories.available ? baseDirectories.value : {} }
      : {};
  const product =
    rule.newProduct !== undefined && newProduct?.available ? { newProduct: newProduct.value } : {};
  return rule.evaluate({ ...read.values, ...heads, ...base, ...product }, options, now, setting);
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
