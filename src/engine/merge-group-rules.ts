import type { EnabledRule, Policy } from '../policy/policy.ts';
import { strictest } from '../policy/roll-out.ts';
import type { ReportedVerdict, Verdict } from '../rules/verdict.ts';
import { pullRequestLink, say } from '../text/message.ts';
import { membersNotEvaluated } from './messages.ts';
import { rulesAnywhere } from './parts.ts';
import type { Report, RuleReport } from './report.ts';

/** A verdict on a pull request of the group. */
interface OfMember {
  readonly number: number;
  readonly report: RuleReport;
}

/**
 * The rules of a merge group, in the policy's order, part by part: what the group's own evaluation says, what those of its pull requests
 * say, or the worse of both, as each rule declares.
 *
 * @param own of the rules that are evaluated on the group itself
 */
export function rulesOfGroup(
  policy: Policy,
  own: readonly RuleReport[],
  members: readonly Report[],
  reportOf: (enabled: EnabledRule, part: string | null, verdict: Verdict) => RuleReport,
): readonly RuleReport[] {
  const rules = new Map<string, EnabledRule>();
  for (const enabled of [...policy.rules, ...rulesAnywhere(policy)]) {
    if (!rules.has(enabled.rule.id)) rules.set(enabled.rule.id, enabled);
  }
  return [...rules.values()].flatMap((enabled) => {
    const { id, on } = enabled.rule;
    if (on.mergeGroup === undefined) return [];
    const mine = own.filter((report) => report.id === id);
    if (on.mergeGroup === 'evaluate') return mine;
    const { theirs, isComplete } = reportsOfMembers(id, members, isOffSomewhere(policy, id));
    if (!isComplete) {
      const verdict = membersNotEvaluated();
      return mine.length > 0
        ? mine.map((report) => worse(report, verdict))
        : [reportOf(enabled, null, verdict)];
    }
    const parts = [...new Set([...mine, ...theirs.map(({ report }) => report)].map(partOf))];
    return parts.flatMap((part) => {
      const ofPart = theirs.filter(({ report }) => partOf(report) === part);
      // Scopes of two files may have one name: each of their parts counts.
      const mineOfPart = mine.filter((each) => partOf(each) === part);
      const inherited = worstOf(ofPart);
      if (inherited === null) return mineOfPart;
      return mineOfPart.length === 0
        ? [inherited]
        : mineOfPart.map((report) => worse(report, inherited.verdict, inherited.enforcement));
    });
  });
}

function partOf({ part }: RuleReport): string | null {
  return part ?? null;
}

/** Whether scopes can leave a change without a verdict of the rule. */
function isOffSomewhere({ resolved, rules }: Policy, id: string): boolean {
  return (resolved?.scopes ?? []).length > 0 || !rules.some(({ rule }) => rule.id === id);
}

/**
 * What the pull requests of a group were told. One without a verdict makes it incomplete, unless the rule is off for some changes; and
 * so does a group whose pull requests are not known.
 */
function reportsOfMembers(
  id: string,
  members: readonly Report[],
  mayBeOff: boolean,
): { readonly theirs: readonly OfMember[]; readonly isComplete: boolean } {
  const found = members.map(({ subject, rules, policyProblems }) => ({
    isEvaluated: subject.kind === 'pull-request' && policyProblems.length === 0,
    reports:
      subject.kind === 'pull-request'
        ? rules.filter((report) => report.id === id).map((report) => ({ number: subject.number, report }))
        : [],
  }));
  const isComplete =
    found.length > 0 &&
    found.every(({ isEvaluated, reports }) => isEvaluated && (reports.length > 0 || mayBeOff));
  return { theirs: found.flatMap(({ reports }) => reports), isComplete };
}

const worstFirst = ['error', 'fail', 'pending', 'waived', 'pass', 'not-applicable'] as const;

function rank({ status }: ReportedVerdict): number {
  return worstFirst.indexOf(status);
}

/** The worst of some verdicts, with its pull request, counting as the strictest of them; null where there is none. */
function worstOf(reports: readonly OfMember[]): RuleReport | null {
  const [first] = reports;
  if (first === undefined) return null;
  const { number, report } = reports.reduce((a, b) =>
    rank(b.report.verdict) < rank(a.report.verdict) ? b : a,
  );
  const enforcement = strictest(report.enforcement, ...reports.map((each) => each.report.enforcement));
  const summary = say`${pullRequestLink(number)}: ${report.verdict.summary}`;
  return { ...report, enforcement, verdict: { ...report.verdict, summary } };
}

/** The worse of the two, the group's own among equals. Nothing is asked of a group that is not asked of any of its pull requests. */
function worse(own: RuleReport, ofMembers: ReportedVerdict, enforcement = own.enforcement): RuleReport {
  const isTheirs = ofMembers.status === 'not-applicable' || rank(ofMembers) < rank(own.verdict);
  return {
    ...own,
    enforcement: strictest(own.enforcement, enforcement),
    verdict: isTheirs ? ofMembers : own.verdict,
  };
}
