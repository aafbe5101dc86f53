import type { ReadFile } from '../../../analysis/read-file.ts';
import { lineKey } from '../../../text/line-key.ts';
import { isEntryText } from './entry-text.ts';

/** The first added line of a fragment that says something; null where none does. Of YAML, the value of a key says it. */
export function fragmentEntry({ file, hunks }: ReadFile): number | null {
  if (file.status === 'removed') return null;
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const removed = new Set(lines.filter(({ kind }) => kind === 'removed').map(({ text }) => lineKey(text)));
  const isYaml = /\.ya?ml$/i.test(file.path);
  const entry = lines.find(({ kind, text }) => {
    const value = isYaml ? text.replace(/^\s*(?:- )?[\w-]{1,40}:\s*[|>]?[+-]?\s*["']?/, '') : text;
    return kind === 'added' && isEntryText(value) && !removed.has(lineKey(text));
  });
  return entry?.newLine ?? null;
}
