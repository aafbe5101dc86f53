import type { Language } from './language.ts';
import type { Token } from './tokens.ts';

/** How tests stand inside a product file. */
export interface TestForm {
  /** Where the marks that open a test at the index end; the index itself where none do. */
  readonly opening: (code: readonly Token[], at: number) => number;
  /** A heading that says that the hunk begins within a block of tests. */
  readonly heading: RegExp;
  /** A block that is one if what stands above the hunk says so. */
  readonly named?: RegExp;
}

/** Tokens of one opening. */
const maxOpeningTokens = 80;

function matches(code: readonly Token[], at: number, texts: readonly string[]): boolean {
  return texts.every(
    (text, offset) => code[at + offset]?.text === text && code[at + offset]?.kind !== 'text',
  );
}

/** The index behind the bracket that closes the one at the index; -1 where none does. */
function closing(code: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < Math.min(code.length, from + maxOpeningTokens); at += 1) {
    const token = code[at];
    if (token?.kind !== 'mark') continue;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return -1;
}

const testAttributes = /^(?:test|rstest|test_case|proptest|quickcheck|wasm_bindgen_test)$/;

/**
 * `#[cfg(test)]`, `#[cfg(all(test, …))]` and the attributes of test functions. Any other condition may hold in the product, too.
 * https://doc.rust-lang.org/reference/conditional-compilation.html
 */
function rust(code: readonly Token[], at: number): number {
  if (!matches(code, at, ['#', '['])) return at;
  const end = closing(code, at + 1);
  if (end === -1) return at;
  if (matches(code, at + 2, ['cfg', '(', 'test', ')', ']'])) return end;
  if (matches(code, at + 2, ['cfg', '(', 'all', '(', 'test']))
    return /^[,)]$/.test(code[at + 7]?.text ?? '') ? end : at;
  let name = at + 2;
  while (matches(code, name + 1, [':', ':']) && code[name + 3]?.kind === 'word') name += 3;
  const attribute = code[name];
  const ends = /^[\](]$/.test(code[name + 1]?.text ?? '');
  return attribute?.kind === 'word' && testAttributes.test(attribute.text) && ends ? end : at;
}

/** `if (import.meta.vitest) {`, without any other condition: https://vitest.dev/guide/in-source */
function vitest(code: readonly Token[], at: number): number {
  const condition = ['if', '(', 'import', '.', 'meta', '.', 'vitest', ')'];
  return matches(code, at, [...condition, '{']) ? at + condition.length : at;
}

const script: TestForm = { opening: vitest, heading: /^if\s*\(\s*import\.meta\.vitest\s*\)\s*\{/ };

const macros = /^(?:(?:DOCTEST_)?TEST(?:_CASE|_F|_P|_SUITE|_SCENARIO)?|SCENARIO|TYPED_TEST)$/;

/** In-source tests of doctest, Catch2 and GoogleTest: `TEST_CASE("adds") {`. */
function c(code: readonly Token[], at: number): number {
  if (code[at]?.kind !== 'word' || !macros.test(code[at]?.text ?? '') || code[at + 1]?.text !== '(')
    return at;
  const end = closing(code, at + 1);
  return end !== -1 && code[end]?.text === '{' ? end : at;
}

/** `test "adds" {`: https://ziglang.org/documentation/master/#Zig-Test */
function zig(code: readonly Token[], at: number): number {
  if (code[at]?.text !== 'test' || code[at]?.kind !== 'word') return at;
  const end = code[at + 1]?.text === '{' ? at + 1 : at + 2;
  return code[end]?.text === '{' ? end : at;
}

/** The blocks of tests of each language that has some. */
export const testForms: Readonly<Partial<Record<Language, TestForm>>> = {
  rust: {
    opening: rust,
    heading: /^(?:pub\s+)?mod\s+(?:\w+_)?tests?\b/,
    named: /^mod (?:\w+_)?tests?\b/,
  },
  javascript: script,
  typescript: script,
  c: {
    opening: c,
    heading: /^(?:(?:DOCTEST_)?TEST(?:_CASE|_F|_P|_SUITE)?|SCENARIO|TYPED_TEST)\(/,
  },
  zig: { opening: zig, heading: /^test\b/ },
};
