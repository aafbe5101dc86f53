/**
 * One pattern that matches where any of several does, the first of them first.
 *
 * @param flags those of the result; `m` for a pattern over lines
 */
export function anyOf(flags: string, ...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), flags);
}

/** Alternatives of a regular expression, from words separated by white space. */
export function alternatives(words: string): string {
  return `(?:${words.trim().split(/\s+/).join('|')})`;
}
