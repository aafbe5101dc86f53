import { code } from '../src/report/markdown.ts';
import { meanings } from '../src/rules/major-change/meanings.ts';
import { points } from '../src/rules/major-change/points.ts';
import { signalIds } from '../src/rules/major-change/signals.ts';
import { triggers } from '../src/rules/major-change/triggers.ts';
import { item } from './wrap.ts';

/** The signals of a major change: a table with their points, and a list of what triggers them; Markdown that is aligned as text. */
export function signalsText(): string {
  const rows = signalIds.map((signal) => {
    const { hint, sure } = triggers[signal];
    return [
      code(signal),
      hint === undefined ? '' : String(points[signal].hint),
      sure === undefined ? '' : String(points[signal].sure),
      meanings[signal],
    ];
  });
  return [table(['signal', 'hint', 'sure', 'is about'], rows), 'What triggers them:', list()].join('\n\n');
}

function list(): string {
  return signalIds
    .map((signal) => {
      const { hint, sure } = triggers[signal];
      const grades = [
        ...(hint === undefined ? [] : [`hint: ${hint}`]),
        ...(sure === undefined ? [] : [`sure: ${sure}`]),
      ];
      return item(`${code(signal)}, ${grades.join('; ')}.`);
    })
    .join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
