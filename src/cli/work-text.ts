import { shorten } from '../report/size.ts';
import type { Pause } from '../store/rate-limits.ts';
import type { Counts, PastEvaluation, WorkItem } from '../store/work-views.ts';
import { duration } from '../text/duration.ts';
import { counted, listOfNames } from '../text/lists-and-counts.ts';
import { plain } from '../text/message.ts';
import { table } from './table.ts';

const maxErrorCharacters = 300;
const maxReasons = 8;
const maxDeliveries = 3;

/** The number of subjects by state, in one line, and a line for each installation that GitHub limits. */
export function renderCounts(
  { waiting, running, scheduled, deadLettered, oldestMs }: Counts,
  paused: readonly Pause[],
): string {
  const longest = waiting > 0 && oldestMs > 0 ? ` (longest for ${duration(oldestMs)})` : '';
  const limits = paused.map(
    ({ installation, forMs }) =>
      `GitHub is rate-limiting installation ${installation} for another ${duration(forMs)}`,
  );
  const counts = `${waiting} waiting${longest}, ${running} running, ${scheduled} scheduled, ${deadLettered} dead-lettered`;
  return `${[counts, ...limits].join('\n')}\n`;
}

/** One line for each subject and one for its last error. Control characters in values are removed. */
export function renderItems(items: readonly WorkItem[], now: number): string {
  if (items.length === 0) return '';
  const [header = '', ...rows] = table(
    ['STATE', 'SUBJECT', 'TRIES', 'DUE', 'REASONS'],
    items.map((item) => [
      item.state,
      inert(item.name),
      item.attempts > 0 ? tries(item) : '',
      due(item, now),
      reasons(item),
    ]),
  );
  const lines = rows.flatMap((row, index) => {
    const error = items[index]?.lastError ?? null;
    return error === null ? [row] : [row, `    ${shorten(inert(error), maxErrorCharacters)}`];
  });
  return `${[header, ...lines].join('\n')}\n`;
}

/** What is known of a subject: where it is, its state, and its last evaluations. */
export function renderSubject(
  subject: {
    readonly name: string;
    readonly key: string;
    readonly link: string;
    readonly item: WorkItem | null;
    readonly evaluations: readonly PastEvaluation[];
  },
  now: number,
): string {
  const { name: title, key, link, item, evaluations } = subject;
  const facts = [
    ['key', inert(key)],
    ['link', inert(link)],
    ...(item === null
      ? [['state', 'removed after a long time without events: only its evaluations are kept']]
      : [
          ['state', item.state === 'idle' ? 'idle: nothing to do until the next event' : item.state],
          ['due', due(item, now)],
          ['tries', item.attempts === 0 ? '' : tries(item)],
          ['reasons', reasons(item)],
          ['last error', item.lastError === null ? '' : shorten(inert(item.lastError), maxErrorCharacters)],
        ]),
    ['failing', failing(evaluations[0])],
  ];
  const lines = facts.flatMap(([name = '', value = '']) =>
    value === '' ? [] : [`  ${name.padEnd(12)}${value}`],
  );
  const past =
    evaluations.length === 0
      ? ['  no evaluation is recorded']
      : ['  evaluations, newest first', ...renderEvaluations(evaluations).map((line) => `    ${line}`)];
  return `${[inert(title), ...lines, ...past].join('\n')}\n`;
}

function renderEvaluations(evaluations: readonly PastEvaluation[]): readonly string[] {
  return table(
    ['TIME', 'OUTCOME', 'CONCLUSION', 'FAILING', 'HEAD', 'TOOK', 'DELIVERIES'],
    evaluations.map((evaluation) => [
      new Date(evaluation.at).toISOString(),
      inert(evaluation.outcome),
      inert(evaluation.conclusion),
      failing(evaluation),
      inert(evaluation.headSha.slice(0, 9)),
      duration(evaluation.ms),
      listOfNames(evaluation.deliveries.toReversed().map(inert), 'and', maxDeliveries),
    ]),
  );
}

/** The failing rules of an evaluation; empty where none fails or they are not recorded. */
function failing(evaluation: PastEvaluation | undefined): string {
  return listOfNames((evaluation?.failing ?? []).map(inert), 'and');
}

function reasons(item: WorkItem): string {
  return listOfNames(item.reasons.map(inert), 'and', maxReasons);
}

/** The number of tries, and of leases that expired without a result. */
function tries({ attempts, abandoned }: Pick<WorkItem, 'attempts' | 'abandoned'>): string {
  return abandoned === 0 ? String(attempts) : `${attempts} (${counted(abandoned, 'lease')} expired)`;
}

/** When a subject is due: a running one when its lease expires. */
function due({ state, dueAt }: Pick<WorkItem, 'state' | 'dueAt'>, now: number): string {
  if (dueAt === null || state === 'dead-lettered') return '';
  const distance = dueAt - now;
  if (state === 'running') return `lease expires in ${duration(Math.max(0, distance))}`;
  return distance > 0 ? `in ${duration(distance)}` : `since ${duration(-distance)}`;
}

function inert(text: string): string {
  return plain([text]);
}
