import { shorten } from '../report/size.ts';
import { counted } from '../text/lists-and-counts.ts';
import { plain } from '../text/message.ts';
import { type AffectedChange, nameOf } from './affected-change.ts';
import {
  day,
  figure,
  gaps,
  headline,
  nameWithOptions,
  obstacle,
  omission,
  percent,
  type ReportContext,
  scope,
  statuses,
  statusLabels,
} from './format.ts';
import type { CountedReason } from './reason-counter.ts';
import { recommendations } from './recommendation.ts';
import { explainedStatuses, type RuleSummary } from './rule-summary.ts';
import type { Share } from './share.ts';
import type { Summary } from './summary.ts';

/** Findings of an affected change. */
const maxFindings = 2;

/** Rows of a group. */
const maxRows = 8;

/** Weeks of the trend. */
const maxWeeks = 12;

/** Characters of the trend's longest bar. */
const barLength = 20;

/**
 * Renders a summary for a terminal. Control characters in values are removed.
 *
 *     process.stdout.write(renderTable(builder.result(), context));
 */
export function renderTable(summary: Summary, context: ReportContext): string {
  const { changes, rules } = summary;
  const header = `${counted(changes, 'merged change')} of ${scope(summary)}. Policy: ${context.policy}.`;
  return sections([
    [
      plain([header]),
      ...context.policyNotes.map((note) => plain([note])),
      ...(context.selection === null ? [] : [plain([context.selection])]),
      ...gaps(summary, context),
    ],
    rules.length === 0 ? ['No rule of the policy can be replayed.'] : aligned(rows(summary)),
    limitLines(summary, context),
    ...rules.flatMap((rule) => ruleSections(rule, context)),
    titled(
      'Recommendation',
      recommendations(summary).map((sentence) => `  ${sentence}`),
    ),
  ]);
}

/** Sections with an empty line between them; empty ones are left out. */
export function sections(all: readonly (readonly string[])[]): string {
  const shown = all.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The rules that are not replayed, or only in part. */
export function limitLines(
  {
    rules,
    notReplayed,
  }: Pick<Summary, 'notReplayed'> & { rules: readonly Pick<RuleSummary, 'rule' | 'without'>[] },
  { source }: Pick<ReportContext, 'source'>,
): readonly string[] {
  return [
    ...notReplayed.map((each) =>
      plain([`Not replayed: ${nameWithOptions(each)}: ${obstacle(each, source)}.`]),
    ),
    ...rules.flatMap((each) => {
      const words = omission(each);
      return words === null ? [] : [`Replayed in part: ${each.rule.id}, ${words}.`];
    }),
  ];
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

/** @param wordColumns the first columns, which hold words, as does the last; the others hold numbers */
export function aligned(table: readonly (readonly string[])[], wordColumns = 2): readonly string[] {
  const columns = table[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < wordColumns || column === columns - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

const reasonTitles: Readonly<Record<(typeof explainedStatuses)[number], string>> = {
  fail: 'why changes fail',
  applies: 'why it applies',
  pending: 'why it is pending',
  error: 'why it cannot be checked',
  waived: 'why it is waived',
  'not-applicable': 'why it does not apply',
};

function ruleSections(summary: RuleSummary, context: ReportContext): readonly (readonly string[])[] {
  const { rule, reasons, affected, changes, measure } = summary;
  const group = (name: string, shares: readonly Share[]) =>
    titled(`${rule.id}: ${measure === 'verdict' ? 'failing' : 'applies'} by ${name}`, shareLines(shares));
  return [
    ...explainedStatuses.map((status) =>
      titled(`${rule.id}: ${reasonTitles[status]} (changes)`, reasonLines(reasons[status])),
    ),
    titled(
      `${rule.id}: what if`,
      summary.whatIfs.map(({ ignored, left }) =>
        plain([`  ignoring ${ignored} leaves ${figure(left)} of ${figure(affected)}`]),
      ),
    ),
    group('directory', summary.directories),
    group('kind of file', summary.kinds),
    group('size', summary.sizes),
    group(context.people, summary.people),
    affected === 0 ? [] : titled(`${rule.id}: weekly trend`, trendLines(summary.weeks)),
    changeSection(
      `${rule.id}: ${measure === 'verdict' ? 'changes that would have failed' : 'changes to which it applies'}`,
      changes,
      affected,
      context.listed,
    ),
  ];
}

/** A list of changes under its title, up to a number of them. */
export function changeSection(
  title: string,
  changes: readonly AffectedChange[],
  total: number,
  listed: number,
): readonly string[] {
  const shown = changes.slice(0, listed);
  const hidden = total - shown.length;
  const more =
    listed < changes.length
      ? `  and ${figure(hidden)} more: --all lists them`
      : `  and ${figure(hidden)} more`;
  return titled(`${title} (${figure(total)})`, [
    ...shown.flatMap(changeLines),
    ...(hidden > 0 ? [more] : []),
  ]);
}

export function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

function reasonLines(reasons: readonly CountedReason[]): readonly string[] {
  const width = Math.max(0, ...reasons.map(({ count }) => figure(count).length));
  return reasons.map(({ count, text }) => `  ${figure(count).padStart(width)}  ${plain([text])}`);
}

/** The affected shares: `12 of 40  src/cart`. */
function shareLines(shares: readonly Share[]): readonly string[] {
  const affected = shares.filter((share) => share.affected > 0);
  const shown = affected.slice(0, maxRows);
  const counts = shown.map((share) => `${figure(share.affected)} of ${figure(share.changes)}`);
  const width = Math.max(0, ...counts.map(({ length }) => length));
  const lines = shown.map(
    ({ name }, index) => `  ${counts[index]?.padStart(width)}  ${shorten(plain([name]), 80)}`,
  );
  const more = affected.length - shown.length;
  return more > 0 ? [...lines, `  and ${figure(more)} more`] : lines;
}

/** The newest weeks, the oldest of them first: a bar for the share of affected changes. */
function trendLines(weeks: readonly Share[]): readonly string[] {
  const shown = weeks.slice(-maxWeeks);
  const counts = shown.map(({ affected, changes }) => `${figure(affected)} of ${figure(changes)}`);
  const width = Math.max(0, ...counts.map(({ length }) => length));
  return shown.map(({ name, affected, changes }, index) => {
    const bar = '█'.repeat(Math.round((affected / changes) * barLength));
    return plain([
      `  ${name}  ${counts[index]?.padStart(width)}  ${percent(affected, changes).padStart(4)}  ${bar}`,
    ]).trimEnd();
  });
}

function changeLines(change: AffectedChange): readonly string[] {
  const { date, title, url, sha, person, summary, findings } = change;
  const when = date === null ? '' : `${day(date)}  `;
  const name = change.number === null ? '' : `${nameOf(change)}  `;
  return [
    `  ${when}${name}${plain([sha.slice(0, 9)])}  ${shorten(plain([title]), 90)}  (${shorten(plain([person]), 40)})`,
    ...(url === null ? [] : [`    ${url}`]),
    ...[summary, ...findings.slice(0, maxFindings)].map((message) => `    ${shorten(plain(message), 200)}`),
  ];
}
