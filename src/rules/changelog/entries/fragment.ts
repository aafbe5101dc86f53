import type { ReadFile } from '../../../analysis/read-file.ts';
import { lineKey } from '../../../text/line-key.ts';
import { isEntryText } from './entry-text.ts';

/** Characters of a line with a key that are read. */
const maxKeyLine = 500;

/** Keys of YAML and JSON that say something about an entry, such as its kind, and not what it is. */
const aboutEntry =
  /^\s*(?:- )?["']?(?:kind|type|change[-_]?type|dependentChangeType|category|component|subsystem|project|package(?:Name)?|scope|section|level|bump|severity|authors?|email|time|date|issues?|pr|prs|pull[-_]?requests?|merge_request|change_logs|custom|links?|ref|id|version)["']?\s*:/i;

/** The first added line of a fragment that says something; null where none does. Of YAML and JSON, the value of a key says it. */
export function fragmentEntry({ file, hunks }: ReadFile): number | null {
  if (file.status === 'removed') return null;
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const removed = new Set(lines.filter(({ kind }) => kind === 'removed').map(({ text }) => lineKey(text)));
  const hasKeys = /\.(?:ya?ml|json)$/i.test(file.path);
  const entry = lines.find(({ kind, text }) => {
    if (hasKeys && aboutEntry.test(text.slice(0, maxKeyLine))) return false;
    const value = hasKeys
      ? text.slice(0, maxKeyLine).replace(/^\s*(?:- )?["']?[\w-]{1,40}["']?:\s*[|>]?[+-]?\s*["']?/, '')
      : text;
    return kind === 'added' && isEntryText(value) && !removed.has(lineKey(text));
  });
  return entry?.newLine ?? null;
}
