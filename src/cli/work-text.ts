import { shorten } from '../report/size.ts';
import type { Pause } from '../store/rate-limits.ts';
import type { Counts, KnownSubject, PastEvaluation, WorkItem } from '../store/work-views.ts';
import { listOfNames } from '../text/lists-and-counts.ts';
import { plain } from '../text/message.ts';

const maxErrorCharacters = 300;
const maxReasons = 8;
const maxDeliveries = 3;

/** How much of everything there is, in one line, and a line for each installation that rests. */
export function renderCounts(
  { waiting, running, scheduled, deadLettered, oldestMs }: Counts,
  paused: readonly Pause[],
): string {
  const longest = waiting > 0 && oldestMs > 0 ? ` (the longest for ${duration(oldestMs)})` : '';
  const rests = paused.map(
    ({ installation, forMs }) =>
      `installation ${installation} rests for ${duration(forMs)}: GitHub limits it`,
  );
  const counts = `${waiting} waiting${longest}, ${running} running, ${scheduled} scheduled, ${deadLettered} dead-lettered`;
  return `${[counts, ...rests].join('\n')}\n`;
}

/** One line for each subject and one for its last error. Control characters in values are removed. */
export function renderItems(items: readonly WorkItem[], now: number): string {
  const rows = items.map((item) => [
    item.state,
    inert(item.key),
    item.attempts > 0 ? `tries: ${tries(item)}` : '',
    due(item, now),
    listOfNames(item.reasons.map(inert), 'and', maxReasons),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row, index) => {
      const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
      const error = items[index]?.lastError ?? null;
      return `${line.trimEnd()}\n${error === null ? '' : `    ${shorten(inert(error), maxErrorCharacters)}\n`}`;
    })
    .join('');
}

/** What is known of a subject, and what its last evaluations came to. */
export function renderSubject(
  item: KnownSubject | null,
  key: string,
  evaluations: readonly PastEvaluation[],
  now: number,
): string {
  const facts =
    item === null
      ? [['state', 'not known any more: only its evaluations are kept']]
      : [
          ['state', item.state === 'idle' ? 'asleep: nothing to do until the next event' : item.state],
          ['due', due(item, now)],
          ['tries', item.attempts === 0 ? '' : tries(item)],
          ['reasons', listOfNames(item.reasons.map(inert), 'and', maxReasons)],
          ['last error', item.lastError === null ? '' : shorten(inert(item.lastError), maxErrorCharacters)],
        ];
  const lines = facts.flatMap(([name = '', value = '']) =>
    value === '' ? [] : [`  ${name.padEnd(12)}${value}`],
  );
  const past = evaluations.map(({ at, outcome, conclusion, headSha, ms, deliveries }) =>
    [
      `    ${new Date(at).toISOString()}`,
      inert(outcome),
      inert(conclusion),
      inert(headSha.slice(0, 9)),
      duration(ms),
      deliveries.length === 0
        ? ''
        : `deliveries ${listOfNames(deliveries.toReversed().map(inert), 'and', maxDeliveries)}`,
    ]
      .join('  ')
      .trimEnd(),
  );
  const title = past.length === 0 ? '  no evaluation is recorded' : '  evaluations, newest first';
  return `${[inert(key), ...lines, title, ...past].join('\n')}\n`;
}

/** How many, and of how many no end was heard. */
function tries({ attempts, abandoned }: Pick<WorkItem, 'attempts' | 'abandoned'>): string {
  return abandoned === 0 ? String(attempts) : `${attempts}, ${abandoned} without a word`;
}

/** `due` in words: what is running is due when its lease ends. */
function due(
  { state, dueAt }: { readonly state: string; readonly dueAt: number | null },
  now: number,
): string {
  if (dueAt === null || state === 'dead-lettered') return '';
  const distance = dueAt - now;
  if (state === 'running') return `lease ends in ${duration(Math.max(0, distance))}`;
  return distance > 0 ? `in ${duration(distance)}` : `since ${duration(-distance)}`;
}

/** A length of time as a person says it, such as `812 ms`, `12 s`, `5 min`, `3 h` or `2 d`. */
function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

function inert(text: string): string {
  return plain([text]);
}
