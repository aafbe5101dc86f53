import { counted } from '../text/lists-and-counts.ts';
import { plain } from '../text/message.ts';
import type { ComparedRule, Comparison, Side } from './comparison.ts';
import { figure, gaps, percent, type ReportContext, scope } from './format.ts';
import { aligned, changeSection, limitLines, sections } from './table.ts';

/** What a report of a comparison shows beside the counts. */
export interface ComparisonContext extends ReportContext {
  /** The second policy; {@link ReportContext.policy} is the first. */
  readonly compared: string;
}

/** Renders a comparison of two policies for a terminal. Control characters in values are removed. */
export function renderComparison(comparison: Comparison, context: ComparisonContext): string {
  const { before, after, rules } = comparison;
  return sections([
    [
      plain([`${counted(before.changes, 'merged change')} of ${scope(before)}.`]),
      plain([`First policy: ${context.policy}. Second policy: ${context.compared}.`]),
      ...context.policyNotes.map((note) => plain([note])),
      ...(context.selection === null ? [] : [plain([context.selection])]),
      ...gaps(before, context),
    ],
    rules.length === 0
      ? ['No rule of either policy can be replayed.']
      : aligned(
          [
            ['rule', 'first', 'second', 'both', 'only first', 'only second', ''],
            ...rules.map((each) => [...row(each), '']),
          ],
          3,
        ),
    [blockedWords(comparison)],
    limitLines(after, context),
    ...rules.flatMap(({ rule, onlyAfter, onlyBefore }) => [
      changeSection(
        `${rule.id}: only under the second policy`,
        onlyAfter.changes,
        onlyAfter.total,
        context.listed,
      ),
      changeSection(
        `${rule.id}: only under the first policy`,
        onlyBefore.changes,
        onlyBefore.total,
        context.listed,
      ),
    ]),
  ]);
}

/** The cells of a rule: its id, each side, and how many changes both, only the first and only the second affect. */
export function row({ rule, before, after, both, onlyBefore, onlyAfter }: ComparedRule): readonly string[] {
  return [
    rule.id,
    sideWords(before),
    sideWords(after),
    figure(both),
    figure(onlyBefore.total),
    figure(onlyAfter.total),
  ];
}

/** `12 would have failed (enforce)`. */
function sideWords(side: Side | null): string {
  if (side === null) return 'not replayed';
  const { affected, measure, enforcement } = side;
  return measure === 'verdict'
    ? `${figure(affected)} would have failed (${enforcement})`
    : `applies to ${figure(affected)} (${enforcement})`;
}

/** What each policy would have blocked, in one sentence. */
export function blockedWords({ before, after }: Comparison): string {
  const share = (blocked: number) => `${figure(blocked)} (${percent(blocked, before.changes)})`;
  return `Of ${counted(before.changes, 'change')}, the first policy would have blocked ${share(before.blocked)}, the second ${share(after.blocked)}.`;
}
