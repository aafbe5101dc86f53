/** A piece of code that means something: white space and comments are none. */
export interface Token {
  readonly kind: 'word' | 'text' | 'mark' | 'indent';
  /** As written; a string literal in double quotes where its kind of quotes makes no difference, and behind a space what is not read. */
  readonly text: string;
  /** The index of its line in the lines that were read. */
  readonly line: number;
}
