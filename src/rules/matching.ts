import { RE2JS } from 're2js';
import { remembered } from '../text/remembered.ts';
import { compiledOverLines } from './compiled.ts';

/**
 * A test of paths against globs, as every option of every rule means them: `*` is any text within a name, `**` any directories, `?` one
 * character, `[a-z]` one of a class, `{a,b}` one of several, and `\` takes the next character as it is. Names that begin with a dot
 * match, too. Upper and lower case differ, as they do for git and in CODEOWNERS.
 *
 * The globs run on RE2, in time linear in the path whatever the globs. Matchers that translate to JavaScript's own expressions
 * backtrack: `*a*a*a*a*a*ab` takes picomatch seconds for a name of 100 letters.
 *
 * @param globs without a mistake, see {@link globMistake}; an empty list matches nothing
 * @throws {TypeError} if one has a mistake
 */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const expression = compiledOverLines(globs.map(expressionOf).join('|'));
  return (path) => expression.matches(path);
}

/** Characters of globs that are kept: a policy is validated layer by layer, and its globs each time. */
const keptCharacters = 200_000;

/** A glob as an expression of RE2, or its mistake. */
const readGlob = remembered((glob): string | GlobMistake => {
  try {
    return `(?:${new GlobReader(glob).expression()})`;
  } catch (error) {
    if (error instanceof GlobMistake) return error;
    throw error;
  }
}, keptCharacters);

function expressionOf(glob: string): string {
  const read = readGlob(glob);
  if (typeof read === 'string') return read;
  throw read;
}

/** The mistake in a glob, to complete "must be …"; null where it has none. */
export function globMistake(glob: string): string | null {
  const read = readGlob(glob);
  return typeof read === 'string' ? null : read.message;
}

class GlobMistake extends TypeError {}

/** Translates a glob to an expression of RE2 that has to match a whole path. */
class GlobReader {
  readonly #glob: string;
  readonly #characters: readonly string[];
  #next = 0;

  constructor(glob: string) {
    this.#glob = glob;
    this.#characters = [...glob];
  }

  expression(): string {
    if (/^\.{0,2}\//.test(this.#glob))
      throw new GlobMistake('a glob from the root of the repository, such as `src/**`');
    if (this.#glob.startsWith('!')) throw new GlobMistake('a glob that is not negated');
    if (this.#glob.endsWith('/'))
      throw new GlobMistake('a glob of files, such as `docs/**` for all below `docs`');
    if (/[@!?*+]\(/.test(this.#glob))
      throw new GlobMistake('a glob without extended patterns such as `+(a|b)`: alternatives are `{a,b}`');
    const { expression } = this.#sequence(null);
    if (this.#next < this.#characters.length) throw unbalanced();
    return expression;
  }

  /** Reads up to the end, or to one of the characters that end an alternative. */
  #sequence(ends: ReadonlySet<string | undefined> | null): { expression: string; end: string | undefined } {
    let expression = '';
    let startsName = true;
    for (;;) {
      const character = this.#take();
      if (character === undefined || ends?.has(character)) return { expression, end: character };
      expression += character === '*' ? this.#stars(startsName, ends) : this.#piece(character);
      startsName = character === '/';
    }
  }

  #piece(character: string): string {
    switch (character) {
      case '?':
        return '[^/]';
      case '[':
        return this.#class();
      case '{':
        return this.#braces();
      case ']':
      case '}':
        throw unbalanced();
      case '\\':
        return RE2JS.quote(this.#escaped());
      default:
        // Most characters are none that an expression gives a meaning to.
        return plainCharacter.test(character) ? character : RE2JS.quote(character);
    }
  }

  /** `**` stands for directories only where it is a whole name; elsewhere several stars are as good as one. */
  #stars(startsName: boolean, ends: ReadonlySet<string | undefined> | null): string {
    let count = 1;
    while (this.#characters[this.#next] === '*') {
      this.#next += 1;
      count += 1;
    }
    const following = this.#characters[this.#next];
    if (count === 1 || !startsName) return '[^/]*';
    if (following === undefined || ends?.has(following)) return '.*';
    if (following !== '/') return '[^/]*';
    this.#next += 1;
    return '(?:[^/]+/)*';
  }

  #braces(): string {
    const found: string[] = [];
    for (;;) {
      const { expression, end } = this.#sequence(alternativeEnds);
      found.push(expression);
      if (end === undefined) throw unbalanced();
      if (end === '}') break;
    }
    if (found.length === 1) throw new GlobMistake('a glob whose braces list alternatives, such as `{a,b}`');
    return `(?:${found.join('|')})`;
  }

  /** `[abc]`, `[a-z]`, and `[!a]` or `[^a]` for any other character; never a slash. */
  #class(): string {
    const first = this.#characters[this.#next] ?? '';
    const negated = first === '!' || first === '^';
    if (negated) this.#next += 1;
    let members = '';
    for (let character = this.#take(); character !== ']'; character = this.#take()) {
      const from = this.#member(character);
      const isRange = this.#characters[this.#next] === '-' && this.#characters[this.#next + 1] !== ']';
      if (isRange) this.#next += 1;
      const to = isRange ? this.#member(this.#take()) : from;
      if (to < from || (from < slash && slash < to))
        throw new GlobMistake('a glob whose classes are like `[a-z]`, in this order and without `/`');
      members += `\\x{${from.toString(16)}}-\\x{${to.toString(16)}}`;
    }
    if (members === '') throw unbalanced();
    return negated ? `[^/${members}]` : `[${members}]`;
  }

  /** The code point of a character of a class. */
  #member(character: string | undefined): number {
    if (character === undefined || character === '/' || character === '[') throw unbalanced();
    const taken = character === '\\' ? this.#escaped() : character;
    return taken.codePointAt(0) ?? 0;
  }

  #escaped(): string {
    const character = this.#take();
    if (character === undefined) throw new GlobMistake('a glob with a character after each `\\`');
    return character;
  }

  #take(): string | undefined {
    const character = this.#characters[this.#next];
    this.#next += 1;
    return character;
  }
}

const plainCharacter = /^[\w/]$/;
const alternativeEnds: ReadonlySet<string | undefined> = new Set([',', '}']);
const slash = 47;

function unbalanced(): GlobMistake {
  return new GlobMistake('a glob with balanced brackets; put `\\` before a literal bracket');
}
