import type { Language } from './language.ts';

/**
 * The indices of the lines that are tests inside a product file: Rust's `#[cfg(test)]` modules and test functions,
 * vitest's in-source tests, Zig's and OCaml's test blocks, and doctests of Python, Elixir, Rust, Haskell and Julia.
 *
 * @param lines one side of a hunk
 * @param heading what git shows behind the hunk's second `@@`: the nearest unindented line above
 * @param above what is open where the lines begin, as {@link openBlocks} tells; then the heading says nothing
 */
export function inlineTestLines(
  lines: readonly string[],
  heading: string,
  language: Language | null,
  above?: OpenBlock,
): ReadonlySet<number> {
  const found = new Set<number>();
  if (language === null) return found;
  const form = blocks[language];
  if (form !== undefined) markBlocks(lines, above ?? openAt(heading, form), form, found);
  lines.forEach((line, index) => {
    if (isDoctest(line, language)) found.add(index);
  });
  return found;
}

/** Characters of a line that are searched for a test. */
const maxTestLineLength = 500;

interface BlockForm {
  /** A line that opens a test, or says that the next block is one. */
  readonly opens: RegExp;
  /** A heading that says that the hunk begins within a block of tests. */
  readonly heading: RegExp;
}

const vitest: BlockForm = {
  opens: /^\s*if\s*\(\s*import\.meta\.vitest\b/,
  heading: /^if\s*\(\s*import\.meta\.vitest\b/,
};

const blocks: Readonly<Partial<Record<Language, BlockForm>>> = {
  rust: {
    opens:
      /^\s*#\[cfg\((?:all\()?test\b|^\s*#\[(?:\w+::)*(?:test|rstest|test_case|proptest|quickcheck|wasm_bindgen_test)\b|^\s*mod\s+(?:\w+_)?tests?\b/,
    heading: /^(?:pub\s+)?mod\s+(?:\w+_)?tests?\b/,
  },
  javascript: vitest,
  typescript: vitest,
  // In-source tests of doctest, Catch2 and GoogleTest.
  c: {
    opens:
      /^\s*(?:(?:DOCTEST_)?TEST(?:_CASE|_F|_P|_SUITE|_SCENARIO)?|SCENARIO|TYPED_TEST)\s*\(\s*["\w].*\{\s*$/,
    heading: /^(?:(?:DOCTEST_)?TEST(?:_CASE|_F|_P|_SUITE)?|SCENARIO|TYPED_TEST)\(/,
  },
  zig: { opens: /^\s*test\s*(?:"[^"]*"|\w*)\s*\{/, heading: /^test\b/ },
};

/** How far a block of tests is open at some line. */
export interface OpenBlock {
  readonly inside: boolean;
  /** Its first bracket has opened. */
  readonly entered: boolean;
  /** The number of open brackets. */
  readonly depth: number;
}

const outside: OpenBlock = { inside: false, entered: false, depth: 0 };

/**
 * What is open before each line of a whole file. A bracket that closes at the margin ends every block: where the brackets of
 * strings were counted wrongly, no product code below counts as a test.
 *
 * @returns empty for a language without such blocks
 */
export function openBlocks(lines: readonly string[], language: Language | null): readonly OpenBlock[] {
  const form = language === null ? undefined : blocks[language];
  if (form === undefined) return [];
  let open = outside;
  return lines.map((line) => {
    const before = open;
    const { after } = step(open, line, form);
    open = /^\}\s*$/.test(line.slice(0, maxTestLineLength)) ? outside : after;
    return before;
  });
}

function openAt(heading: string, form: BlockForm): OpenBlock {
  return form.heading.test(heading) ? { inside: true, entered: true, depth: 1 } : outside;
}

/** Marks each block from the line that opens it to the bracket that closes it, or to the end of the lines. */
function markBlocks(lines: readonly string[], above: OpenBlock, form: BlockForm, found: Set<number>): void {
  let open = above;
  for (const [index, line] of lines.entries()) {
    const { within, after } = step(open, line, form);
    if (within) found.add(index);
    open = after;
  }
}

/** Reads one line: whether it belongs to a block, and what is open after it. */
function step(
  before: OpenBlock,
  line: string,
  form: BlockForm,
): { readonly within: boolean; readonly after: OpenBlock } {
  const text = line.slice(0, maxTestLineLength);
  if (!before.inside && !form.opens.test(text)) return { within: false, after: outside };
  const { entered, depth } = before.inside ? before : outside;
  const code = text.replace(literals, '');
  const now = {
    entered: entered || code.includes('{'),
    depth: depth + count(code, '{') - count(code, '}'),
  };
  const item = !now.entered && code.trimEnd().endsWith(';');
  const closed = (now.entered && now.depth <= 0) || item;
  return { within: true, after: closed ? outside : { inside: true, ...now } };
}

const literals = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)'|\/\/.*/g;

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Examples that run as tests, by the prompt that they begin with. */
const doctests: Readonly<Partial<Record<Language, RegExp>>> = {
  python: /^\s*>>> \S/,
  elixir: /^\s*(?:#\s*)?iex(?:\(\d+\))?> \S/,
  haskell: /^\s*--\s*(?:\|\s*)?>>> \S|^\s*>>> \S/,
  julia: /^\s*julia> \S/,
  ocaml: /^\s*let%(?:test|expect_test|test_unit|test_module)\b/,
};

const rustDocument = /^\s*\/\/[/!]/;

/** Whether a line is an example that runs as a test. Of Rust's in documentation comments only those with an assertion count. */
export function isDoctest(line: string, language: Language | null): boolean {
  if (language === null) return false;
  const text = line.slice(0, maxTestLineLength);
  if (language === 'rust') return rustDocument.test(text) && /\bassert(?:_eq|_ne)?!/.test(text);
  return doctests[language]?.test(text) === true;
}
