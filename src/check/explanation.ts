import { isDeepStrictEqual } from 'node:util';
import { rulesByPart } from '../engine/parts.ts';
import type { Report, RuleReport } from '../engine/report.ts';
import type { Evidence } from '../evidence/index.ts';
import { type AttestedClause, attestedAt } from '../policy/clause-states.ts';
import type {
  Origin,
  Policy,
  PolicyProblem,
  PolicyResult,
  PolicySetting,
  RefusedSetting,
  StandIn,
} from '../policy/policy.ts';
import { scopesByChange, settingsWhere } from '../policy/resolve.ts';
import type { PolicyScope, PolicySource } from '../policy/written-policy.ts';
import { plain, say } from '../text/message.ts';
import { type Approvers, whoCanApprove } from './who-can-approve.ts';

/** Why the check of a pull request is as it is, as plain data. Its texts are for people; all may come from outside. */
export interface Explanation {
  readonly pullRequest: string;
  readonly head: string;
  readonly base: string;
  readonly conclusion: Report['conclusion'];
  readonly policy: PolicySource;
  readonly organization: PolicySource | null;
  /** Why there is no policy; then nothing was evaluated. */
  readonly policyProblems: readonly PolicyProblem[];
  /** Policy files that cannot be used now, with what counts instead. */
  readonly standIns: readonly StandIn[];
  /** What the policy names that matches nothing. */
  readonly policyWarnings: readonly string[];
  readonly rules: readonly ExplainedRule[];
  readonly settings: readonly PolicySetting[];
  /** By scope of which the change decides whether it applies: the settings that it changes. */
  readonly scopes: readonly ExplainedScope[];
  readonly refused: readonly RefusedSetting[];
  /** What the organization's policy attests, as it is at the time of the evaluation. */
  readonly attestations: readonly ExplainedAttestation[];
}

export interface ExplainedAttestation extends AttestedClause {
  /** Such as `flowfuse 7`. */
  readonly clause: string;
}

export interface ExplainedRule {
  readonly id: string;
  readonly title: string;
  readonly enforcement: RuleReport['enforcement'];
  readonly status: RuleReport['verdict']['status'];
  readonly summary: string;
  /** What to do; null where nothing is. */
  readonly remedy: string | null;
  /** Whose turn it is. */
  readonly turn: string | null;
  /** The exceptions and emergencies that waive the verdict. */
  readonly waivers: readonly ExplainedWaiver[];
  readonly findings: readonly ExplainedFinding[];
  /** Null for a rule that counts no approvals. */
  readonly approvers: Approvers | null;
}

export interface ExplainedWaiver {
  readonly kind: 'exception' | 'emergency';
  readonly id: string;
  /** ISO 8601; null: for one head only. */
  readonly until: string | null;
  /** Null where anybody can read the check. */
  readonly reason: string | null;
  readonly control: string | null;
}

export interface ExplainedFinding {
  /** By which exceptions name it; null where it cannot be waived by itself. */
  readonly id: string | null;
  /** The exception that covers it; null: none. */
  readonly waivedBy: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
}

export interface ExplainedScope {
  readonly name: string;
  readonly layer: Origin['layer'];
  readonly settings: readonly PolicySetting[];
}

/**
 * Explains a report: every key in effect with its origin, what each rule says, and who can approve. Pure.
 *
 * @param rule the id of the only rule that is explained; null: all
 */
export function explain(
  {
    name,
    base,
    report,
    policy,
    evidence,
  }: {
    readonly name: string;
    readonly base: string;
    readonly report: Report;
    readonly policy: PolicyResult;
    readonly evidence: Evidence;
  },
  rule: string | null,
): Explanation {
  const isAsked = (path: string) => rule === null || path.startsWith(`rules.${rule}.`);
  const valid = policy.valid ? policy.policy : null;
  return {
    pullRequest: name,
    head: report.subject.headSha,
    base,
    conclusion: report.conclusion,
    policy: report.policy,
    organization: report.organization ?? null,
    policyProblems: report.policyProblems,
    standIns: report.standIns ?? [],
    policyWarnings: (report.policyWarnings ?? []).map(plain),
    rules: report.rules
      .filter(({ id }) => rule === null || id === rule)
      .map((each) => explainRule(each, valid, evidence, report.evaluatedAt)),
    settings: (valid?.settings ?? []).filter(({ path }) => isAsked(path)),
    scopes: scopesOf(valid).flatMap(({ settings, ...scope }) => {
      const asked = settings.filter(({ path }) => isAsked(path));
      return asked.length === 0 ? [] : [{ ...scope, settings: asked }];
    }),
    refused: (report.refused ?? []).filter(({ path }) => isAsked(path)),
    attestations: (rule === null ? (valid?.attestations ?? []) : []).map((each) => ({
      clause: each.clause,
      ...attestedAt(each, report.evaluatedAt),
    })),
  };
}

function explainRule(
  { id, title, part, enforcement, verdict }: RuleReport,
  policy: Policy | null,
  evidence: Evidence,
  now: Date,
): ExplainedRule {
  const parts = policy === null ? [] : rulesByPart(policy, evidence, now);
  const enabled = parts.find((each) => each.enabled.rule.id === id && each.part === (part ?? null))?.enabled;
  return {
    id,
    title,
    enforcement,
    status: verdict.status,
    summary: plain(verdict.summary),
    remedy: 'remedy' in verdict ? plain(verdict.remedy) : null,
    turn: 'turn' in verdict ? verdict.turn : null,
    waivers: (verdict.status === 'waived' ? verdict.waivers : []).map(
      ({ kind, id: of, until, reason, control }) => ({
        kind,
        id: of,
        until: until?.toISOString() ?? null,
        reason: reason === null ? null : plain(say`${reason}`),
        control: control === null ? null : plain(say`${control}`),
      }),
    ),
    findings: verdict.findings.map(({ path, line, message, id: of, waivedBy }) => ({
      id: of ?? null,
      waivedBy: waivedBy ?? null,
      path: path ?? null,
      line: line ?? null,
      message: plain(message),
    })),
    approvers: enabled === undefined ? null : whoCanApprove(enabled, evidence, now),
  };
}

function scopesOf(policy: Policy | null): readonly ExplainedScope[] {
  const { resolved, settings = [] } = policy ?? {};
  if (resolved === undefined) return [];
  return scopesByChange(resolved).map((scope: PolicyScope) => ({
    name: scope.name,
    layer: scope.layer,
    settings: settingsWhere(resolved, [scope]).filter(
      ({ path, value }) =>
        !settings.some((each) => each.path === path && isDeepStrictEqual(each.value, value)),
    ),
  }));
}
