import { importLines } from '../source/import-lines.ts';
import { inlineTestLines, type OpenBlock } from '../source/inline-tests.ts';
import type { Language } from '../source/language.ts';
import { normalised } from '../source/normalize.ts';
import { readTokens, type Token } from '../source/tokens.ts';
import { typeTokens } from '../source/type-tokens.ts';
import type { Hunk, PatchLine } from './patch.ts';

/** What one line of one side of a hunk says. */
export interface SideLine {
  /** Its code, without what formatters add and remove. */
  readonly tokens: readonly Token[];
  /** Its code without type annotations. */
  readonly values: readonly Token[];
  readonly import: boolean;
  /** An attribute or annotation for linters, compilers or documentation tools, alone on its line. */
  readonly annotation: boolean;
  /** It lies in a test inside the file. */
  readonly test: boolean;
}

/**
 * Reads one side of a hunk: the changed lines together with their context, as they stand before (`removed`) or after
 * (`added`) the change.
 *
 * @param above the block of tests that is open above the hunk, where that is known
 */
export function readSide(
  hunk: Hunk,
  kind: 'added' | 'removed',
  language: Language | null,
  above?: OpenBlock,
): ReadonlyMap<PatchLine, SideLine> {
  const lines = hunk.lines.filter((line) => line.kind === 'context' || line.kind === kind);
  const texts = lines.map((line) => line.text);
  const tokens = normalised(readTokens(texts, language), language);
  const types = typeTokens(tokens, hunk.heading, language);
  const imports = importLines(texts, language);
  const tests = inlineTestLines(texts, hunk.heading, language, above);
  const byLine: Token[][] = lines.map(() => []);
  for (const token of tokens) byLine[token.line]?.push(token);
  return new Map(
    lines.map((line, index): [PatchLine, SideLine] => {
      const own = byLine[index] ?? [];
      const says = own.some((token) => token.kind !== 'indent');
      const test = tests.has(index);
      // A doctest is a comment that runs.
      const code: readonly Token[] =
        says || !test ? own : [{ kind: 'text', text: line.text.trim(), line: index }];
      return [
        line,
        {
          tokens: says || test ? code : [],
          values: types.size === 0 ? code : code.filter((token) => !types.has(token)),
          import: imports.has(index),
          annotation: annotation.test(line.text.slice(0, shownCharacters)),
          test,
        },
      ];
    }),
  );
}

/** The longest line that is looked at for annotations, in characters. */
const shownCharacters = 300;

const annotation =
  /^\s*(?:#!?\[(?:allow|warn|deny|expect|doc|must_use|inline|deprecated|rustfmt|clippy|cfg_attr\(docsrs)\b.*\]|@(?:Suppress|SuppressWarnings|Deprecated|Nullable|NotNull|NonNull|Override)(?:\(.*\))?|\[(?:Obsolete|SuppressMessage|EditorBrowsable|DebuggerStepThrough)(?:\(.*\))?\])\s*$/;
