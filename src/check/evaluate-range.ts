import type { RecordedChange } from '../dataset/recorded-change.ts';
import { evaluateRule, reportUnder, ruleReport, settingOf } from '../engine/evaluate.ts';
import { type RuleOfPart, rulesByPart } from '../engine/parts.ts';
import type { Report, RuleReport } from '../engine/report.ts';
import type { Evidence } from '../evidence/index.ts';
import { type Clone, openClone } from '../git/clone.ts';
import { type Range, readRange, resolveRange } from '../git/range.ts';
import type { PolicyResult } from '../policy/policy.ts';
import { enforcementAt } from '../policy/roll-out.ts';
import { outcomeOf } from '../replay/evaluate-change.ts';
import { needsOf, planReplay } from '../replay/plan.ts';
import type { Message } from '../text/message.ts';
import { cloneLacks } from './clone-lacks.ts';
import { evidenceOfRange } from './range-evidence.ts';
import { policyOfRange } from './range-policy.ts';

/** What a clone shows of a range of commits. */
export interface CheckedRange {
  readonly repository: string;
  /** The branch that the base names, or its commit. */
  readonly base: string;
  readonly policy: PolicyResult;
  readonly evidence: Evidence;
  readonly range: Range;
  /** Of the rules that a clone can evaluate. */
  readonly report: Report;
  /** The rules that it cannot evaluate. */
  readonly unevaluated: readonly UnevaluatedRule[];
}

/** A rule that only the check of a pull request can evaluate. */
export interface UnevaluatedRule {
  readonly id: string;
  readonly title: string;
  readonly enforcement: RuleReport['enforcement'];
  /** Why the change needs what the rule asks for; null where a clone does not show whether it does. */
  readonly applies: Message | null;
  /** Why a clone does not show it, as a sentence. */
  readonly why: string;
}

/**
 * Evaluates a range of commits of a clone by the same rules as a pull request, as far as a clone shows it: what `replay` evaluates of merged
 * changes, with the changed files and the folders of the base besides. Nothing is changed, fetched or run.
 *
 * @param path of the clone, or of any folder in it
 * @param policy to try; null: that of the base
 * @throws {UnusableRange} where the range names no change
 * @throws {GitError} where the clone cannot be read
 */
export async function evaluateRange(
  path: string,
  text: string,
  policy: PolicyResult | null,
  now: Date,
): Promise<CheckedRange> {
  const clone: Clone = await openClone(path);
  const range = await resolveRange(clone, text);
  const recorded = await readRange(clone, range);
  const { result, change } = await policyOfRange(clone, range);
  const used = withoutExceptions(policy ?? result);
  const evidence = used.valid ? await evidenceOfRange(clone, range, recorded, used.policy) : {};
  const unevaluated: UnevaluatedRule[] = [];
  const report = reportUnder(
    {
      kind: 'pull-request',
      repository: clone.repository,
      // The commits may not be pushed: no page shows them.
      repositoryUrl: '',
      number: 0,
      headSha: range.head,
      baseSha: range.base,
      draft: false,
      ...(change === null ? {} : { policyChange: change }),
    },
    used,
    evidence,
    now,
    (found) =>
      rulesByPart(found, evidence, now).flatMap((of) => {
        // Rules about releases are no part of the check of a change.
        if (of.enabled.rule.on.pullRequest === undefined) return [];
        const evaluated = evaluatePart(of, recorded, now);
        if ('why' in evaluated) unevaluated.push(evaluated);
        return 'why' in evaluated ? [] : [evaluated];
      }),
  );
  return {
    repository: clone.repository,
    base: range.branch ?? range.base.slice(0, 12),
    range,
    policy: used,
    evidence,
    report,
    unevaluated,
  };
}

/** Exceptions are granted on GitHub: a clone does not show which count. */
function withoutExceptions(result: PolicyResult): PolicyResult {
  if (!result.valid) return result;
  const { exceptions: _, ...policy } = result.policy;
  return { valid: true, policy };
}

/** The report of a rule, or why there is none. */
function evaluatePart(
  { enabled, part, evidence }: RuleOfPart,
  recorded: RecordedChange,
  now: Date,
): RuleReport | UnevaluatedRule {
  const { rule } = enabled;
  const { replayed, notReplayed } = planReplay([enabled]);
  const [known] = replayed;
  const unevaluated = (applies: Message | null, why: string): UnevaluatedRule => ({
    id: rule.id,
    title: part === null ? rule.title : `${rule.title} (${part})`,
    enforcement: enforcementAt(enabled, now),
    applies,
    why,
  });
  if (known === undefined) return unevaluated(null, cloneLacks(notReplayed.flatMap(({ needs }) => needs)));
  if (known.measure === 'verdict') {
    const verdict = evaluateRule(rule, known.options, evidence, now, 'pull-request', settingOf(enabled));
    return ruleReport(enabled, part, verdict, now);
  }
  const change = evidence.change ?? recorded.change;
  const { status, summary, findings } = outcomeOf(known, { ...recorded, change });
  if (status === 'not-applicable')
    return ruleReport(enabled, part, { status, messageId: 'not-applicable', summary, findings }, now);
  const why = cloneLacks(needsOf(rule, enabled.options));
  return unevaluated(status === 'applies' ? summary : null, why);
}

/** Whether there is nothing to evaluate: the base has every commit of the head. */
export function isEmpty({ range }: CheckedRange): boolean {
  return range.commits === 0;
}
