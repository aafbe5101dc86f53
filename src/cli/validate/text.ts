import { counted, listOfNames, plural } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import type { ValidatedFile } from './validated-file.ts';

/** Where a file is said to be in texts. */
export function shownPath(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/**
 * The result for a terminal: `file:line:column: message` for each remark, as editors read it, and a line for each file that could be read.
 */
export function asText(files: readonly ValidatedFile[]): string {
  const lines = files.flatMap((file) => [
    ...file.remarks.map(({ kind, line, column, message }) => {
      const level = { mistake: '', refused: 'warning: ', 'newer-preset': 'note: ' }[kind];
      return `${shownPath(file.path)}:${line}:${column}: ${level}${message}`;
    }),
    ...(file.state === 'unreadable' ? [] : [`${shownPath(file.path)}: ${stateOf(file)}`]),
  ]);
  const valid = files.filter(({ state }) => state === 'valid').length;
  if (files.length > 1) {
    lines.push(`${valid} of ${counted(files.length, 'file')} ${plural(valid, 'is', 'are')} valid.`);
  }
  return lines.map((line) => `${plain([line])}\n`).join('');
}

function stateOf({ state, enforcement }: ValidatedFile): string {
  if (state === 'invalid') return 'invalid.';
  const groups = (['enforce', 'warn', 'observe'] as const).flatMap((value) => {
    const ids = Object.entries(enforcement).flatMap(([id, each]) => (each === value ? [id] : []));
    return ids.length === 0 ? [] : [`${words[value]}: ${listOfNames(ids, 'and')}.`];
  });
  return groups.length === 0
    ? 'valid, but it enables no rule: nothing is evaluated.'
    : `valid. ${groups.join(' ')}`;
}

const words = { enforce: 'Enforced', warn: 'Warn', observe: 'Observed' } as const;
