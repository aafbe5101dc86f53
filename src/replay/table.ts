import { shorten } from '../report/size.ts';
import { counted } from '../text/lists-and-counts.ts';
import { plain } from '../text/message.ts';
import {
  day,
  figure,
  gaps,
  headline,
  obstacle,
  type ReportContext,
  scope,
  statuses,
  statusLabels,
} from './format.ts';
import type { CountedReason } from './reason-counter.ts';
import { recommendations } from './recommendation.ts';
import { nameOf, type Sample } from './sample.ts';
import { explainedStatuses, type RuleSummary, type Summary } from './summary.ts';

/** Samples of a rule that a terminal is given. */
const samplesShown = 5;

/** Findings of a sample. */
const findingsShown = 2;

/** Renders a summary for a terminal. Control characters in values are removed. */
export function renderTable(summary: Summary, context: ReportContext): string {
  const { changes, rules, notReplayed } = summary;
  const header = `${counted(changes, 'merged change')} of ${scope(summary)}. Policy: ${context.policy}.`;
  const sections = [
    [plain([header]), ...gaps(summary, context)],
    rules.length === 0 ? ['No rule of the policy can be replayed.'] : aligned(rows(summary)),
    notReplayed.map((each) => `Not replayed: ${each.rule.id} ${obstacle(each)}.`),
    ...rules.flatMap(ruleSections),
    titled(
      'Recommendation',
      recommendations(summary).map((sentence) => `  ${sentence}`),
    ),
  ];
  const shown = sections.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** A head, then a row for each rule; a status that no change has is left out. */
function rows({ rules, changes }: Summary): readonly (readonly string[])[] {
  const present = statuses.filter((status) => rules.some(({ counts }) => counts[status] > 0));
  return [
    ['rule', 'enforcement', ...present.map((status) => statusLabels[status]), 'result'],
    ...rules.map((rule) => [
      rule.rule.id,
      rule.enforcement,
      ...present.map((status) => figure(rule.counts[status])),
      headline(rule, changes),
    ]),
  ];
}

/** The first two columns and the last are words, the others numbers. */
function aligned(table: readonly (readonly string[])[]): readonly string[] {
  const columns = table[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < 2 || column === columns - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

const reasonTitles: Readonly<Record<(typeof explainedStatuses)[number], string>> = {
  fail: 'why changes fail',
  applies: 'why it applies',
  pending: 'why it is pending',
  error: 'why it cannot tell',
  'not-applicable': 'why it does not apply',
};

function ruleSections({ rule, reasons, samples }: RuleSummary): readonly (readonly string[])[] {
  return [
    ...explainedStatuses.map((status) =>
      titled(`${rule.id}: ${reasonTitles[status]} (changes)`, reasonLines(reasons[status])),
    ),
    titled(`${rule.id}: samples`, samples.slice(0, samplesShown).flatMap(sampleLines)),
  ];
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

function reasonLines(reasons: readonly CountedReason[]): readonly string[] {
  const width = Math.max(0, ...reasons.map(({ count }) => figure(count).length));
  return reasons.flatMap(({ count, text, wordings }) => [
    `  ${figure(count).padStart(width)}  ${plain([text])}`,
    ...wordings.map((each) => `  ${' '.repeat(width)}    ${figure(each.count)} × ${plain([each.text])}`),
  ]);
}

function sampleLines(sample: Sample): readonly string[] {
  const { date, title, url, sha, summary, findings } = sample;
  const when = date === null ? '' : `${day(date)}  `;
  const name = sample.number === null ? '' : `${nameOf(sample)}  `;
  return [
    `  ${when}${name}${plain([sha.slice(0, 9)])}  ${shorten(plain([title]), 90)}`,
    ...(url === null ? [] : [`    ${url}`]),
    ...[summary, ...findings.slice(0, findingsShown)].map((message) => `    ${shorten(plain(message), 200)}`),
  ];
}
