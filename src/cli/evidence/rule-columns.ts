import type { Report } from '../../engine/report.ts';
import type { VerdictEntry } from '../../record/entry.ts';
import type { Status, Waiver } from '../../rules/verdict.ts';
import type { ListedEntry } from '../../store/entries.ts';
import type { Row } from './export-table.ts';

/** The statuses of rules, each a column that lists the rules. */
const columnOf = {
  pass: 'passed',
  fail: 'failed',
  pending: 'waiting',
  waived: 'waived',
  'not-applicable': 'notApplicable',
  error: 'notChecked',
} as const satisfies Readonly<Record<Status, string>>;

export const ruleColumns = {
  passed: 'the rules that passed',
  failed: 'the rules that failed, also those that were only observed',
  waiting: 'the rules that waited',
  waived: 'the rules that an exception or an emergency waived',
  notApplicable: 'the rules that asked nothing of it',
  notChecked: 'the rules that could not be checked',
} as const;

/** The rules of an entry by their status, by its column: so they are known also of a redacted verdict. */
export function ruleCells({ rules = [] }: Pick<ListedEntry, 'rules'>): Row {
  return Object.fromEntries(
    Object.entries(columnOf).map(([status, column]) => [
      column,
      rules.flatMap((rule) => (rule.endsWith(`=${status}`) ? [rule.slice(0, -status.length - 1)] : [])),
    ]),
  );
}

/** The report that the check showed. */
export function shownReport({ onCheck, report }: VerdictEntry): Report {
  return onCheck ?? report;
}

/** What waived rules of a report, by the id of each. */
export function waiversIn({ rules }: Report): readonly { readonly rule: string; readonly waiver: Waiver }[] {
  return rules.flatMap(({ id, verdict }) =>
    verdict.status === 'waived' ? verdict.waivers.map((waiver) => ({ rule: id, waiver })) : [],
  );
}
