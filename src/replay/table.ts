import { shorten } from '../report/size.ts';
import { counted } from '../text/lists-and-counts.ts';
import { type Message, plain } from '../text/message.ts';
import { day, gaps, type Occasion, percent, scope } from './format.ts';
import type { CountedReason } from './generalise.ts';
import { nameOf, type Sample } from './sample.ts';
import type { Answers, Tally } from './summary.ts';

/** Samples of each kind that a terminal is given. */
const samplesShown = 5;

/** Renders a tally for a terminal. Control characters in values are removed. */
export function renderTable(tally: Tally, occasion: Occasion): string {
  const { changes, tests, major, dependencies, reasons, samples } = tally;
  const header = `${counted(changes, 'change')} ${scope(tally)}, by ${occasion.policy}`;
  const rows = [
    ['rule', 'pass', 'fail', 'not applicable', 'cannot tell', 'share'],
    [
      'tests',
      tests.pass,
      tests.fail,
      tests['not-applicable'],
      tests.error + tests.pending,
      `${percent(tests.fail, changes)} would have failed`,
    ],
    ['', 'yes', 'no', '', 'cannot tell', 'share'],
    ['major change', ...answers(major), `${percent(major.yes, changes)} want a threat model`],
    [
      'dependency change',
      ...answers(dependencies),
      `${percent(dependencies.yes, changes)} add or change a dependency`,
    ],
  ];
  const sections = [
    [plain([header]), ...gaps(tally, occasion)],
    aligned(rows),
    reasonLines('Why tests are missing', reasons.untested),
    reasonLines('Why none are needed', reasons.noTestNeeded),
    reasonLines('What makes changes major', reasons.major),
    reasonLines('What dependencies do', reasons.dependencies),
    sampleLines('Would have failed: tests', samples.untested),
    sampleLines('Major', samples.major),
    sampleLines('Dependency changes', samples.dependencies),
  ];
  const shown = sections.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

type Row = readonly (string | number)[];

function answers({ yes, no, unknown }: Answers): Row {
  return [yes, no, '', unknown];
}

/** The first column and the last are words, the others numbers. */
function aligned(rows: readonly Row[]): readonly string[] {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        const isWords = column === 0 || column === columns - 1;
        return isWords ? String(cell).padEnd(width) : String(cell).padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

function reasonLines(title: string, reasons: readonly CountedReason[]): readonly string[] {
  if (reasons.length === 0) return [];
  const width = Math.max(...reasons.map(({ count }) => String(count).length));
  return [title, ...reasons.map(({ count, text }) => `  ${String(count).padStart(width)}  ${plain([text])}`)];
}

function sampleLines(title: string, samples: readonly Sample[]): readonly string[] {
  if (samples.length === 0) return [];
  return [title, ...samples.slice(0, samplesShown).flatMap(sample)];
}

function sample(each: Sample): readonly string[] {
  const { date, title, url, sha, reasons } = each;
  const when = date === null ? '' : `${day(date)}  `;
  const name = each.number === null ? '' : `${nameOf(each)}  `;
  return [
    `  ${when}${name}${plain([sha.slice(0, 9)])}  ${shorten(plain([title]), 90)}`,
    ...(url === null ? [] : [`    ${url}`]),
    ...reasons.slice(0, 3).map((reason: Message) => `    ${shorten(plain(reason), 200)}`),
  ];
}
