import type { Language } from './language.ts';

/**
 * The indices of the lines that are tests inside a product file: Rust's `#[cfg(test)]` modules and test functions,
 * vitest's in-source tests, Zig's and OCaml's test blocks, and doctests of Python, Elixir, Rust, Haskell and Julia.
 *
 * @param lines one side of a hunk
 * @param heading what git shows behind the hunk's second `@@`: the nearest unindented line above
 */
export function inlineTestLines(
  lines: readonly string[],
  heading: string,
  language: Language | null,
): ReadonlySet<number> {
  const found = new Set<number>();
  if (language === null) return found;
  const form = blocks[language];
  if (form !== undefined) markBlocks(lines, heading, form, found);
  const doctest = doctests[language];
  lines.forEach((line, index) => {
    if (doctest?.test(line.slice(0, shownCharacters))) found.add(index);
  });
  if (language === 'rust') markRustDoctests(lines, found);
  return found;
}

/** The longest line that is looked at, in characters. */
const shownCharacters = 500;

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

/** Marks each block from the line that opens it to the bracket that closes it, or to the end of the lines. */
function markBlocks(lines: readonly string[], heading: string, form: BlockForm, found: Set<number>): void {
  let inside = form.heading.test(heading);
  let entered = inside;
  let depth = inside ? 1 : 0;
  for (const [index, line] of lines.entries()) {
    const text = line.slice(0, shownCharacters);
    if (!inside && form.opens.test(text)) {
      inside = true;
      entered = false;
      depth = 0;
    }
    if (!inside) continue;
    found.add(index);
    const code = text.replace(literals, '');
    depth += count(code, '{') - count(code, '}');
    entered ||= code.includes('{');
    const item = !entered && code.trimEnd().endsWith(';');
    if ((entered && depth <= 0) || item) inside = false;
  }
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

/** Rust runs the fenced examples of documentation comments; only those with an assertion prove anything. */
function markRustDoctests(lines: readonly string[], found: Set<number>): void {
  lines.forEach((line, index) => {
    const text = line.slice(0, shownCharacters);
    if (rustDocument.test(text) && /\bassert(?:_eq|_ne)?!/.test(text)) found.add(index);
  });
}
