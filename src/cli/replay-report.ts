import type { Author, RecordedChange } from '../dataset/recorded-change.ts';
import { ComparisonBuilder } from '../replay/comparison.ts';
import { renderComparison } from '../replay/comparison-table.ts';
import { evaluateRecorded } from '../replay/evaluate-change.ts';
import type { ReportContext } from '../replay/format.ts';
import { jsonLine } from '../replay/json-line.ts';
import { renderPage } from '../replay/page.ts';
import { renderComparisonPage } from '../replay/page-comparison.ts';
import type { ReplayPlan } from '../replay/plan.ts';
import { SummaryBuilder } from '../replay/summary.ts';
import { renderTable } from '../replay/table.ts';
import type { ReplayArguments } from './replay-arguments.ts';

/** A policy as it is replayed. */
export interface PlannedPolicy {
  /** The name of its file, or of the built-in policy. */
  readonly name: string;
  readonly plan: ReplayPlan;
  /** What a reader must know about it, in sentences. */
  readonly notes: readonly string[];
}

/** What is written of changes as they are read, and at the end. */
export interface ReplayReport {
  /** Evaluates a change; gives what is written of it at once. */
  add(change: RecordedChange): string;
  /** What is written at the end. */
  end(context: Omit<ReportContext, 'policy' | 'policyNotes'>): string;
}

/**
 * The report of a replay in a format: of one policy, or of two that are compared.
 *
 * @param compared the second policy; null where there is none
 * @param groupOf the name under which an author's changes are counted
 */
export function replayReport(
  { format, source }: Pick<ReplayArguments, 'format' | 'source'>,
  policy: PlannedPolicy,
  compared: PlannedPolicy | null,
  groupOf: (author: Author | null) => string,
): ReplayReport {
  if (format === 'jsonl') return lines(policy, compared, source.kind === 'git' ? 'clone' : 'dataset');
  return compared === null ? ofOne(format, policy, groupOf) : ofTwo(format, policy, compared, groupOf);
}

function lines(
  { plan }: PlannedPolicy,
  compared: PlannedPolicy | null,
  source: ReportContext['source'],
): ReplayReport {
  return {
    add(change) {
      const other = compared && { plan: compared.plan, evaluation: evaluateRecorded(change, compared.plan) };
      return `${jsonLine(evaluateRecorded(change, plan), plan, source, other ?? undefined)}\n`;
    },
    end: () => '',
  };
}

function ofOne(
  format: 'table' | 'html',
  { name, plan, notes }: PlannedPolicy,
  groupOf: (author: Author | null) => string,
): ReplayReport {
  const builder = new SummaryBuilder(plan, groupOf);
  const render = format === 'table' ? renderTable : renderPage;
  return {
    add(change) {
      builder.add(evaluateRecorded(change, plan));
      return '';
    },
    end: (context) => render(builder.result(), { ...context, policy: name, policyNotes: notes }),
  };
}

function ofTwo(
  format: 'table' | 'html',
  first: PlannedPolicy,
  second: PlannedPolicy,
  groupOf: (author: Author | null) => string,
): ReplayReport {
  const builder = new ComparisonBuilder(first.plan, second.plan, groupOf);
  const render = format === 'table' ? renderComparison : renderComparisonPage;
  return {
    add(change) {
      builder.add(evaluateRecorded(change, first.plan), evaluateRecorded(change, second.plan));
      return '';
    },
    end: (context) =>
      render(builder.result(), {
        ...context,
        policy: first.name,
        compared: second.name,
        policyNotes: [...first.notes, ...second.notes],
      }),
  };
}
