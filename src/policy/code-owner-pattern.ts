/** A pattern of CODEOWNERS. */
export interface CodeOwnerPattern {
  /** The names, from the root down, with which each path begins that it matches; empty where it matches at any depth. */
  readonly leading: readonly string[];
  /** A name that each path contains which it matches, where that alone decides: the pattern has no other. */
  readonly contained: string | null;
  /** The maximum number of steps of a comparison with a path, by its number of names and of characters. */
  maxSteps(names: number, characters: number): number;
  /** Whether a path of the repository matches it: its names, from the root down. */
  matches(path: readonly string[]): boolean;
}

/** One character, any one (`?`), or any number of them (`*`). */
type Character = { readonly is: string } | 'one' | 'any';

/** A name of a path: whole, by its two ends, or with wildcards. */
type Name =
  | { readonly whole: string }
  | { readonly start: string; readonly end: string }
  | { readonly characters: readonly Character[] };

/** Any number of folders, none included. */
const anyFolders = 'any-folders';

const anyName: Name = { start: '', end: '' };

/**
 * Reads a pattern as GitHub does: the format of gitignore, less what GitHub leaves out of it.
 *
 * - `*` and `?` match within a name, `**` any number of folders. `docs/*` means the files of that folder alone, not those further down.
 * - A pattern without a slash, or with one only at its end, matches at any depth; any other from the root of the repository.
 * - A pattern that names a folder matches everything in it. One with a slash at its end matches no file of that name.
 * - Upper and lower case differ. A backslash takes the special meaning from the character that follows.
 *
 * Pure. Matching takes at most as many steps as `maxSteps` says.
 * https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners#codeowners-syntax
 *
 * @returns null where GitHub skips the line: a negation, a range of characters, `***`, an escaped hash at the start
 *
 * @example
 * codeOwnerPattern('docs/*')?.matches(['docs', 'a', 'b.md']) // false
 */
export function codeOwnerPattern(text: string): CodeOwnerPattern | null {
  if (text === '' || text.startsWith('!') || text.startsWith('\\#')) return null;
  if (text.includes('***') || /[[\]]/.test(text.replace(/\\./g, ''))) return null;
  const parts = text.split('/');
  const fromRoot = parts.length > 2 || (parts.length === 2 && parts[1] !== '') || parts[0] === '';
  const onlyInside = parts.length > 1 && parts.at(-1) === '';
  const names = parts.slice(parts[0] === '' ? 1 : 0, onlyInside ? -1 : undefined);
  if (names.length === 0) return { leading: [], contained: null, maxSteps: () => 1, matches: () => false };
  const read = names.map((name) => (name === '**' ? anyFolders : nameOf(name)));
  if (read.includes(null)) return null;
  const steps = [...(fromRoot ? [] : [anyFolders]), ...read] as (Name | typeof anyFolders)[];
  const last = names.at(-1);
  if (onlyInside || last === '**') steps.push(anyName, anyFolders);
  else if (last !== '*') steps.push(anyFolders);
  const named = (read as readonly (Name | typeof anyFolders)[]).map(wholeName);
  const end = named.indexOf(null);
  const wildcards = steps.reduce((sum, step) => sum + wildcardSteps(step), 0);
  return {
    leading: fromRoot ? (named.slice(0, end < 0 ? undefined : end) as string[]) : [],
    contained: fromRoot ? null : (named[0] ?? null),
    maxSteps: (count, characters) => steps.length * count + wildcards * characters,
    matches: (path) => matchesInOrder(steps, path, (step) => step === anyFolders, matchesName),
  };
}

function wholeName(step: Name | typeof anyFolders): string | null {
  return typeof step === 'object' && 'whole' in step ? step.whole : null;
}

/** The steps of a comparison with one character; those of whole names and of ends count as one for each name. */
function wildcardSteps(step: Name | typeof anyFolders): number {
  return typeof step === 'object' && 'characters' in step ? 1 + step.characters.length : 0;
}

/** @returns null where the last character is a backslash, which takes the meaning from nothing */
function nameOf(text: string): Name | null {
  const characters: Character[] = [];
  let escaped = false;
  for (const character of text) {
    if (!escaped && character === '\\') escaped = true;
    else {
      const wildcard = character === '*' ? 'any' : character === '?' ? 'one' : null;
      characters.push(escaped || wildcard === null ? { is: character } : wildcard);
      escaped = false;
    }
  }
  if (escaped) return null;
  const wildcards = characters.filter((character) => typeof character === 'string');
  if (wildcards.length > 1 || wildcards[0] === 'one') return { characters };
  const at = characters.indexOf('any');
  return at < 0
    ? { whole: textOf(characters) }
    : { start: textOf(characters.slice(0, at)), end: textOf(characters.slice(at + 1)) };
}

function textOf(characters: readonly Character[]): string {
  return characters.map((character) => (typeof character === 'string' ? '' : character.is)).join('');
}

function matchesName(step: Name | typeof anyFolders, name: string): boolean {
  if (step === anyFolders) return false;
  if ('whole' in step) return step.whole === name;
  if ('start' in step) {
    const { start, end } = step;
    return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
  }
  return matchesInOrder(
    step.characters,
    [...name],
    (character) => character === 'any',
    (character, one) => character === 'one' || (typeof character === 'object' && character.is === one),
  );
}

/**
 * Whether the steps match all items in order, where some steps stand for any number of items. When an item does not match, only the last
 * of those steps takes one more: taking more by an earlier one finds nothing else.
 */
function matchesInOrder<Step, Item>(
  steps: readonly Step[],
  items: readonly Item[],
  isAnyNumber: (step: Step) => boolean,
  matches: (step: Step, item: Item) => boolean,
): boolean {
  let step = 0;
  let retryStep = -1;
  let retryItem = 0;
  for (let item = 0; item < items.length; ) {
    const wanted = steps[step];
    if (wanted !== undefined && isAnyNumber(wanted)) {
      retryStep = step;
      retryItem = item;
      step += 1;
    } else if (wanted !== undefined && matches(wanted, items[item] as Item)) {
      step += 1;
      item += 1;
    } else if (retryStep >= 0) {
      retryItem += 1;
      item = retryItem;
      step = retryStep + 1;
    } else return false;
  }
  return steps.slice(step).every(isAnyNumber);
}
