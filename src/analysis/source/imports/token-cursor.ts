import type { Token } from '../tokens.ts';

/** A text that no code is interpolated into. */
const plainText = /^(["'`])(?!.*[#$\\][{(]).*\1$/s;

/** Reads tokens one by one. Each method takes what it is asked for, or takes nothing and says so. */
export class TokenCursor {
  at: number;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[], at: number) {
    this.tokens = tokens;
    this.at = at;
  }

  /** The next token; undefined at the end. */
  get next(): Token | undefined {
    return this.tokens[this.at];
  }

  /** Whether a semicolon comes next, or nothing: the lines may end in the middle of a statement. */
  get closes(): boolean {
    return this.next === undefined || this.next.text === ';';
  }

  /** Whether the next token stands on the line of the one before. */
  get sameLine(): boolean {
    return this.next !== undefined && this.next.line === this.tokens[this.at - 1]?.line;
  }

  /** Takes marks or words in order, or none of them. */
  take(...texts: readonly string[]): boolean {
    const found = texts.every((text, offset) => {
      const token = this.tokens[this.at + offset];
      return token?.text === text && token.kind !== 'text';
    });
    if (found) this.at += texts.length;
    return found;
  }

  takeOne(texts: readonly string[]): string | null {
    return texts.find((text) => this.take(text)) ?? null;
  }

  word(): string | null {
    const token = this.next;
    if (token?.kind !== 'word') return null;
    this.at += 1;
    return token.text;
  }

  /** The content of a text in quotes. */
  text(): string | null {
    const token = this.next;
    if (token?.kind !== 'text' || !plainText.test(token.text)) return null;
    this.at += 1;
    return token.text.slice(1, -1);
  }

  /** Words with one of the separators between them, such as `a.b` or `a::b`, as written; null where none begins. */
  path(separator: string): string | null {
    let found = this.word();
    if (found === null) return null;
    const marks = [...separator];
    for (;;) {
      const start = this.at;
      if (!this.take(...marks)) return found;
      const word = this.word();
      if (word === null) {
        this.at = start;
        return found;
      }
      found += separator + word;
    }
  }

  /**
   * Items with commas between, up to a closing mark, which is taken, or to the end of the lines; null where anything else stands among
   * them.
   */
  list<Item>(close: string, item: () => Item | null): readonly Item[] | null {
    const found: Item[] = [];
    while (this.next !== undefined && !this.take(close)) {
      const read = item();
      if (read === null) return null;
      found.push(read);
      if (!this.take(',') && this.next !== undefined && this.next.text !== close) return null;
    }
    return found;
  }
}
