import type { Entry } from '../../record/entry.ts';
import { foundBy } from '../../record/found-by.ts';
import type { ListedEntry } from '../../store/entries.ts';

/** A store may keep this many characters of a text only. */
const shortest = 200;

/** And this many of the rules. */
const fewest = 100;

/** The columns of an entry that differ from its body: somebody changed them in the database, so that it is found by what is not so. */
export function changedColumns(stored: ListedEntry, entry: Entry): readonly string[] {
  const { rules = [], ...texts } = foundBy(entry);
  const names = ['kind', 'repositoryId', 'repository', 'number', 'sha', 'branch', 'conclusion'] as const;
  const changed: string[] = names.filter((name) => !fits(stored[name], texts[name]));
  return isListOf(stored.rules ?? [], rules) ? changed : [...changed, 'rules'];
}

/** Whether a column holds a value of a body: a store leaves out NUL, and the end of a long text. */
function fits(column: string | number | undefined, value: unknown): boolean {
  if (typeof column !== 'string' || typeof value !== 'string') return (column ?? null) === (value ?? null);
  const whole = value.replaceAll('\0', '');
  return column === whole || (column.length >= shortest && whole.startsWith(column));
}

function isListOf(column: readonly string[], rules: readonly string[]): boolean {
  const isWhole = column.length === rules.length || (column.length >= fewest && column.length < rules.length);
  return isWhole && column.every((rule, index) => fits(rule, rules[index]?.replaceAll('\n', '')));
}
