import { counted, listOfNames } from '../text/lists-and-counts.ts';
import { figure, percent } from './format.ts';
import type { RuleSummary } from './rule-summary.ts';
import type { Summary } from './summary.ts';

const day = 86_400_000;

/** Milliseconds of a period from which a rate is given. */
const minPeriod = 14 * day;

/** Shares of failing changes: below the first a rule can be enforced, from the second on it should be observed. */
const smallShare = 0.05;
const largeShare = 0.2;

/**
 * What the summary means for the enforcement of each rule: what the policy would have blocked as configured, which rules can be enforced
 * first, then one or two sentences for each rule. They hold rule titles and ids, and nothing from a change.
 *
 * @returns nothing where there is no change
 */
export function recommendations(summary: Summary): readonly string[] {
  if (summary.changes === 0 || summary.rules.length === 0) return [];
  return [
    asConfigured(summary),
    ...firstToEnforce(summary),
    ...summary.rules.map(
      (rule) => `${rule.rule.title} (${rule.rule.id}, ${rule.enforcement}): ${about(rule, summary)}`,
    ),
  ];
}

function asConfigured({ rules, blocked, changes }: Summary): string {
  const enforced = rules.filter(({ enforcement }) => enforcement === 'enforce').map(({ rule }) => rule.id);
  if (enforced.length === 0) return 'No replayed rule is enforced: the policy would have blocked no change.';
  return `As configured, the policy would have blocked ${share(blocked, changes)}. Replayed rules that are enforced: ${listOfNames(enforced, 'and')}.`;
}

function firstToEnforce({ rules }: Summary): readonly string[] {
  const safe = rules.filter((rule) => rule.enforcement !== 'enforce' && advise(rule) === 'enforce');
  return safe.length === 0
    ? []
    : [
        `Safe to enforce first: ${listOfNames(
          safe.map(({ rule }) => rule.id),
          'and',
        )}.`,
      ];
}

function about(rule: RuleSummary, summary: Summary): string {
  const { counts, affected, measure } = rule;
  const { changes } = summary;
  if (measure === 'applicability') {
    return affected === 0
      ? 'applies to no change.'
      : `applies to ${share(affected, changes)}${rate(affected, summary)}. Whether they would have passed is not recorded.`;
  }
  if (counts.pass + counts.fail === 0) return 'has no verdict on any of these changes.';
  const failing =
    affected === 0
      ? `no change would have failed, ${figure(counts.pass)} would have passed.`
      : `${share(affected, changes)} would have failed${rate(affected, summary)}.`;
  return `${failing} ${adviceTexts[advise(rule)]}`;
}

type Advice = 'enforce' | 'warn' | 'observe' | 'none';

const adviceTexts: Readonly<Record<Advice, string>> = {
  enforce: 'Safe to enforce.',
  warn: 'Warn first, and enforce when the team agrees with the listed changes.',
  observe:
    'Observe first: enforcement would stop too much work. Discuss the listed changes with the team and adjust the options of the rule.',
  none: '',
};

/** By the share of changes that would fail; nothing where the rule has no verdict. */
function advise({ counts, measure }: RuleSummary): Advice {
  const decided = counts.pass + counts.fail;
  if (measure === 'applicability' || decided === 0) return 'none';
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const failing = counts.fail / all;
  if (failing >= largeShare) return 'observe';
  return failing >= smallShare ? 'warn' : 'enforce';
}

function share(count: number, changes: number): string {
  return `${figure(count)} of ${counted(changes, 'change')} (${percent(count, changes)})`;
}

/** `, about 2 per week`; empty where the period is too short to tell. */
function rate(count: number, { period }: Summary): string {
  const length = period === null ? 0 : period.to.getTime() - period.from.getTime();
  if (length < minPeriod) return '';
  const perWeek = count / (length / (7 * day));
  if (perWeek >= 1.5) return `, about ${figure(Math.round(perWeek))} per week`;
  if (perWeek >= 0.75) return ', about 1 per week';
  return perWeek >= 0.17 ? `, about 1 in ${(1 / perWeek).toFixed(0)} weeks` : ', less than 1 per month';
}
