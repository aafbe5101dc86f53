import type { Language } from './language.ts';
import { type TestForm, testForms } from './test-forms.ts';
import { readTokens, type Token } from './tokens.ts';

/** Which lines are tests inside a product file, and whether only a heading says so. */
export interface InlineTests {
  readonly lines: ReadonlySet<number>;
  /** A line counts for what the heading of the hunk says, or for the name of a module alone: the whole file tells. */
  readonly guessed: boolean;
}

/**
 * The lines that are tests inside a product file: Rust's `#[cfg(test)]` modules and test functions, vitest's in-source tests, Zig's and
 * OCaml's test blocks, and doctests of Python, Elixir, Rust, Haskell and Julia. A line that holds anything else, too, is none.
 *
 * @param tokens those of the lines
 * @param lines one side of a hunk
 * @param heading what git shows behind the hunk's second `@@`: the nearest unindented line above
 * @param above what is open where the lines begin, as {@link openBlocks} tells; then the heading says nothing
 * @param top whether the lines begin where the file does
 */
export function inlineTests(
  tokens: readonly Token[],
  lines: readonly string[],
  heading: string,
  language: Language | null,
  above?: OpenBlock,
  top = false,
): InlineTests {
  const found = new Set<number>();
  if (language === null) return { lines: found, guessed: false };
  const form = testForms[language];
  let guessed = false;
  if (form !== undefined) {
    const begin = above ?? openAt(heading, form);
    const walk = walkBlocks(tokens, lines.length, form, begin, above === undefined && !top);
    guessed = walk.guessed || (above === undefined && begin.inside && walk.lines.has(0));
    for (const line of walk.lines) found.add(line);
  }
  const code = new Set(tokens.filter(({ kind }) => kind !== 'indent').map((token) => token.line));
  const documents = lines.some((line) => inDocument.test(line.slice(0, maxTestLineLength)));
  lines.forEach((line, index) => {
    // `iex > a()` is code of Elixir, too, unless the lines show that they are a document.
    const example = !code.has(index) || sureExamples.has(language) || (documents && language !== 'haskell');
    if (example && isDoctest(line, language)) found.add(index);
  });
  return { lines: found, guessed };
}

/** How far a block of tests is open at some line. */
export interface OpenBlock {
  readonly inside: boolean;
  /** Its first brace has opened. */
  readonly entered: boolean;
  /** The number of open braces. */
  readonly depth: number;
  /** The number of other brackets that are open. */
  readonly brackets: number;
}

const outside: OpenBlock = { inside: false, entered: false, depth: 0, brackets: 0 };
const within: OpenBlock = { inside: true, entered: true, depth: 1, brackets: 0 };

/**
 * What is open before each line of a whole file. A bracket that closes at the margin ends every block: where the brackets of
 * strings were counted wrongly, no product code below counts as a test.
 *
 * @returns empty for a language without such blocks
 */
export function openBlocks(lines: readonly string[], language: Language | null): readonly OpenBlock[] {
  const form = language === null ? undefined : testForms[language];
  if (form === undefined) return [];
  const tokens = readTokens(lines, language, { top: true });
  const margin = new Set(lines.flatMap((line, index) => (/^\}\s*$/.test(line.slice(0, 100)) ? [index] : [])));
  return walkBlocks(tokens, lines.length, form, outside, false, margin).before;
}

function openAt(heading: string, form: TestForm): OpenBlock {
  return form.heading.test(heading) ? within : outside;
}

interface Walk {
  readonly lines: ReadonlySet<number>;
  readonly before: readonly OpenBlock[];
  readonly guessed: boolean;
}

/**
 * Marks each block from what opens it to what closes it, or to the end of the lines.
 *
 * @param guess whether the first code may be a module whose attribute is above the lines
 * @param margin lines that end every block
 */
function walkBlocks(
  tokens: readonly Token[],
  count: number,
  form: TestForm,
  begin: OpenBlock,
  guess: boolean,
  margin: ReadonlySet<number> = new Set(),
): Walk {
  const code = tokens.filter((token) => token.kind !== 'indent');
  const before: OpenBlock[] = [];
  const foreign = new Set<number>();
  const own = new Set<number>();
  let open = begin;
  let guessed = false;
  let at = 0;
  for (let line = 0; line < count; line += 1) {
    before.push(open);
    if (open.inside) own.add(line);
    while (at < code.length && code[at]?.line === line) {
      if (!open.inside) {
        const end = opening(code, at, form);
        const named = end === at && guess && at === 0 && form.named?.test(words(code)) === true;
        guessed ||= named;
        if (end > at || named) {
          open = { ...outside, inside: true };
          own.add(line);
          at = Math.max(end, at);
          if (end > at || code[at]?.line !== line) continue;
        }
      }
      const token = code[at];
      if (token === undefined) break;
      if (!open.inside) foreign.add(line);
      else {
        own.add(line);
        const last = code[at + 1]?.line !== line;
        const next = step(open, token, last);
        if (next === null) {
          open = outside;
          continue;
        }
        open = next;
      }
      at += 1;
    }
    if (margin.has(line)) open = outside;
  }
  for (const line of foreign) own.delete(line);
  return { lines: own, before, guessed };
}

function words(code: readonly Token[]): string {
  return code
    .slice(0, 4)
    .map((token) => token.text)
    .join(' ');
}

/** Where the marks that open a test at the index end; the index itself where none does. Attributes stand on a line of their own, or first. */
function opening(code: readonly Token[], at: number, form: TestForm): number {
  const previous = code[at - 1];
  const token = code[at];
  if (token === undefined || (previous?.line === token.line && !/^[{};]$/.test(previous.text))) return at;
  return form.opening(code, at);
}

/** Reads one token inside a block; what is open behind it, or null where the block ended before it. */
function step(open: OpenBlock, token: Token, lastOfLine: boolean): OpenBlock | null {
  if (token.kind !== 'mark') return open;
  const { entered, depth, brackets } = open;
  switch (token.text) {
    case '(':
    case '[':
      return { ...open, brackets: brackets + 1 };
    case ')':
    case ']':
      return { ...open, brackets: brackets - 1 };
    case '{':
      return { ...open, entered: true, depth: depth + 1 };
    case '}':
      if (depth <= 0) return null;
      return depth === 1 ? outside : { ...open, depth: depth - 1 };
    case ';':
      return !entered && brackets <= 0 ? outside : open;
    case ',':
      // A field, an arm or an argument ends with a comma.
      return !entered && brackets <= 0 && lastOfLine ? outside : open;
    default:
      return open;
  }
}

/** Characters of a line that are searched for a test. */
const maxTestLineLength = 500;

/** Examples that run as tests, by the prompt that they begin with. */
const doctests: Readonly<Partial<Record<Language, RegExp>>> = {
  python: /^\s*>>> \S/,
  elixir: /^\s*(?:#\s*)?iex(?:\(\d+\))?> \S/,
  haskell: /^\s*--\s*(?:\|\s*)?>>> \S|^\s*>>> \S/,
  julia: /^\s*julia> \S/,
  ocaml: /^\s*let%(?:test|expect_test|test_unit|test_module)\b/,
};

/** Languages in which no code begins like an example, and the one whose tests are no comments. */
const sureExamples: ReadonlySet<Language> = new Set(['python', 'ocaml']);

/** A line of a document: a title, or the quotes that close it. */
const inDocument = /^\s*(?:##+ \S.*|""")$/;

const rustDocument = /^\s*\/\/[/!]/;

/** Whether a line is an example that runs as a test. Of Rust's in documentation comments only those with an assertion count. */
export function isDoctest(line: string, language: Language | null): boolean {
  if (language === null) return false;
  const text = line.slice(0, maxTestLineLength);
  if (language === 'rust') return rustDocument.test(text) && /\bassert(?:_eq|_ne)?!/.test(text);
  return doctests[language]?.test(text) === true;
}
