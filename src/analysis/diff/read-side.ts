import { readImports } from '../source/imports/read-imports.ts';
import { inlineTestLines, isDoctest, type OpenBlock } from '../source/inline-tests.ts';
import type { Language } from '../source/language.ts';
import { normalized } from '../source/normalize.ts';
import { readTokens, type Token } from '../source/tokens.ts';
import { typeTokens } from '../source/type-tokens.ts';
import type { Hunk } from './patch.ts';

/** A line of a hunk as one side reads it. */
export interface HunkLine {
  /** Its code, without what formatters add and remove. */
  readonly tokens: readonly Token[];
  /** Its code without type annotations. */
  readonly values: readonly Token[];
  readonly import: boolean;
  /** An attribute or annotation for linters, compilers or documentation tools, alone on its line. */
  readonly annotation: boolean;
  /** It is in a test inside the file. */
  readonly test: boolean;
}

/**
 * Reads one side of a hunk: the changed lines together with their context, as they stand before (`removed`) or after
 * (`added`) the change.
 *
 * @param above the block of tests that is open above the hunk, where that is known
 * @returns one for each line of the hunk; null for a line that this side does not have
 */
export function readSide(
  hunk: Hunk,
  kind: 'added' | 'removed',
  language: Language | null,
  above?: OpenBlock,
): readonly (HunkLine | null)[] {
  const other = kind === 'added' ? 'removed' : 'added';
  const texts = hunk.lines.filter((line) => line.kind !== other).map((line) => line.text);
  const read = readTokens(texts, language);
  const tokens = normalized(read, language);
  const types = typeTokens(tokens, hunk.heading, language);
  const imports = readImports(read, texts, language);
  const tests = inlineTestLines(texts, hunk.heading, language, above);
  const byLine = tokensByLine(tokens, texts.length);
  let index = -1;
  return hunk.lines.map((line): HunkLine | null => {
    if (line.kind === other) return null;
    index += 1;
    const own = byLine[index] ?? [];
    const says = own.some((token) => token.kind !== 'indent');
    const test = tests.has(index);
    // A doctest is a comment that runs.
    const doctest = !says && isDoctest(line.text, language);
    const code: readonly Token[] = doctest ? [{ kind: 'text', text: line.text.trim(), line: index }] : own;
    return {
      tokens: says || doctest ? code : [],
      values: types.size === 0 ? code : code.filter((token) => !types.has(token)),
      import: imports.lines.has(index),
      annotation: annotation.test(line.text.slice(0, maxAnnotationLength)),
      test,
    };
  });
}

/** @param tokens in the order of the lines */
function tokensByLine(tokens: readonly Token[], lines: number): readonly (readonly Token[])[] {
  const byLine: Token[][] = Array.from({ length: lines }, () => []);
  for (const token of tokens) byLine[token.line]?.push(token);
  return byLine;
}

/** Characters of a line that are searched for an annotation. */
const maxAnnotationLength = 300;

const annotation =
  /^\s*(?:#!?\[(?:allow|warn|deny|expect|doc|must_use|inline|deprecated|rustfmt|clippy|cfg_attr\(docsrs)\b.*\]|@(?:Suppress|SuppressWarnings|Deprecated|Nullable|NotNull|NonNull|Override)(?:\(.*\))?|\[(?:Obsolete|SuppressMessage|EditorBrowsable|DebuggerStepThrough)(?:\(.*\))?\])\s*$/;
