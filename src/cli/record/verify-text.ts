import { counted } from '../../text/lists-and-counts.ts';
import { inert, subjectOf } from './list-text.ts';
import { results, type VerifiedEntry } from './verify-entry.ts';

/** Messages about one entry. */
const maxMessages = 50;

const resultWords: Readonly<Record<VerifiedEntry['result'], string>> = {
  same: 'same',
  unchanged: 'unchanged',
  different: 'different',
  changed: 'changed in the store',
  'not-possible': 'not possible',
};

/** One line for an entry, and one for each thing that is said about it. */
export function renderVerified({ entry, result, messages, versions }: VerifiedEntry): string {
  const time = new Date(entry.at).toISOString().slice(0, 19).replace('T', ' ');
  const left = messages.length - maxMessages;
  const lines = [
    [
      `${entry.id}`,
      time,
      entry.kind,
      subjectOf(entry),
      entry.sha?.slice(0, 7) ?? '',
      `${resultWords[result]}${result === 'same' && entry.conclusion !== undefined ? `: ${entry.conclusion}` : ''}`,
    ]
      .filter((cell) => cell !== '')
      .join('  '),
    ...(result === 'different' && versions !== undefined
      ? [`    Recorded by sdl-gate ${versions.recorded}, evaluated again by sdl-gate ${versions.present}.`]
      : []),
    ...messages.slice(0, maxMessages).map((message) => `    ${message}`),
    ...(left > 0 ? [`    ${left.toLocaleString('en')} more differences`] : []),
  ];
  return lines.map((line) => `${inert(line)}\n`).join('');
}

/** How many entries there were of each result. */
export function renderCounts(counts: ReadonlyMap<VerifiedEntry['result'], number>): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const words = results.flatMap((result) => {
    const count = counts.get(result) ?? 0;
    const what = result === 'unchanged' ? 'unchanged without a verdict' : resultWords[result];
    return count === 0 ? [] : [`${count.toLocaleString('en')} ${what}`];
  });
  return `${counted(total, 'entry', 'entries')}: ${words.join(', ')}\n`;
}
