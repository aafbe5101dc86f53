import type { Message } from './message.ts';

/** British only in that it puts no comma before the last word: `a, b and c`. */
const lists = {
  and: new Intl.ListFormat('en-GB', { type: 'conjunction' }),
  or: new Intl.ListFormat('en-GB', { type: 'disjunction' }),
} as const;

const plurals = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');

/**
 * A list in a sentence: `a`, `a and b`, `a, b or c`; of more than `most`, `a, b and 3 more`.
 *
 * @param most the largest number of items named; the others are counted
 */
export function listOf(
  items: readonly Message[],
  conjunction: keyof typeof lists,
  most = Number.POSITIVE_INFINITY,
): Message {
  const left = items.length - most;
  const shown: readonly Message[] =
    left > 0 ? [...items.slice(0, most), [`${numbers.format(left)} more`]] : items;
  const places = Array.from(shown.keys(), String);
  return lists[conjunction]
    .formatToParts(places)
    .flatMap(({ type, value }) => (type === 'element' ? (shown[Number(value)] ?? []) : [value]));
}

/** The same of names that need no quotes, as text. */
export function listOfNames(
  names: readonly string[],
  conjunction: keyof typeof lists,
  most = Number.POSITIVE_INFINITY,
): string {
  return listOf(
    names.map((name) => [name]),
    conjunction,
    most,
  ).join('');
}

/** A number with its noun: `1 change`, `2,000 changes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numbers.format(count)} ${plural(count, one, many)}`;
}

/** The form of a word that agrees with a number that stands elsewhere in the sentence: `fails` or `fail`. */
export function plural(count: number, one: string, many: string): string {
  return plurals.select(count) === 'one' ? one : many;
}
