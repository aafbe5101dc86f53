import { annotationTokens } from '../source/annotations.ts';
import type { ImportStatement } from '../source/imports/import-statement.ts';
import { readImports } from '../source/imports/read-imports.ts';
import { inlineTests, isDoctest, type OpenBlock } from '../source/inline-tests.ts';
import type { Language } from '../source/language.ts';
import { withoutMarkupText } from '../source/markup-text.ts';
import { normalized } from '../source/normalize.ts';
import { commentsMayRun, readTokens, type Token } from '../source/tokens.ts';
import { typeTokens } from '../source/type-tokens.ts';
import type { Hunk, PatchLine } from './patch.ts';

/** A line of a hunk as one side reads it. */
export interface HunkLine {
  /** Its code, without what formatters add and remove. */
  readonly tokens: readonly Token[];
  /** Its code without type annotations and attributes. */
  readonly values: readonly Token[];
  /** Its code as written. */
  readonly written: readonly Token[];
  readonly import: boolean;
  /** Attributes or annotations for linters, compilers or documentation tools, and nothing else. */
  readonly annotation: boolean;
  /** The markup around a plain text that people read; null where the line is anything else. */
  readonly markup: string | null;
  /** It is in a test inside the file. */
  readonly test: boolean;
}

/** One side of a hunk. */
export interface Side {
  /** One for each line of the hunk; null for a line that this side does not have. */
  readonly lines: readonly (HunkLine | null)[];
  /** Its imports, by the lines of the side. */
  readonly imports: readonly ImportStatement[];
  /** Only a heading or a name says that some lines are tests. */
  readonly guessed: boolean;
}

/** The two sides of a hunk, as they stand before and after the change. */
export interface Sides {
  readonly before: Side;
  readonly after: Side;
}

/**
 * Reads both sides of a hunk: the changed lines together with their context.
 *
 * @param above the block of tests that is open above the hunk, where that is known
 */
export function readSides(hunk: Hunk, language: Language | null, above?: OpenBlock): Sides {
  const old = hunk.lines.filter((line) => line.kind !== 'added');
  const now = hunk.lines.filter((line) => line.kind !== 'removed');
  // What may be a comment on one side is compared with what may be one on the other.
  const keepComments = [old, now].some((side) =>
    commentsMayRun(
      side.map(({ text }) => text),
      language,
    ),
  );
  const read = (side: readonly PatchLine[], other: PatchLine['kind'], first: number | null | undefined) =>
    readSide(hunk, side, other, { language, above, top: first === 1, keepComments });
  return {
    before: read(old, 'added', old[0]?.oldLine),
    after: read(now, 'removed', now[0]?.newLine),
  };
}

interface Reading {
  readonly language: Language | null;
  readonly above: OpenBlock | undefined;
  readonly top: boolean;
  readonly keepComments: boolean;
}

function readSide(
  hunk: Hunk,
  side: readonly PatchLine[],
  other: PatchLine['kind'],
  { language, above, top, keepComments }: Reading,
): Side {
  const texts = side.map(({ text }) => text);
  const read = readTokens(texts, language, { top, keepComments });
  const tokens = normalized(read, language);
  const annotations = annotationTokens(tokens, language);
  const erased = new Set([...typeTokens(tokens, hunk.heading, language), ...annotations]);
  const imports = readImports(read, texts, language);
  const tests = inlineTests(read, texts, hunk.heading, language, above, top);
  const byLine = tokensByLine(tokens, texts.length);
  const written = tokensByLine(read, texts.length);
  let index = -1;
  const lines = hunk.lines.map((line): HunkLine | null => {
    if (line.kind === other) return null;
    index += 1;
    const own = byLine[index] ?? [];
    const says = own.some((token) => token.kind !== 'indent');
    // A doctest is a comment that runs.
    const doctest = !says && isDoctest(line.text, language);
    const code: readonly Token[] = doctest ? [{ kind: 'text', text: line.text.trim(), line: index }] : own;
    return {
      tokens: says || doctest ? code : [],
      values: erased.size === 0 ? code : code.filter((token) => !erased.has(token)),
      written: written[index] ?? [],
      import: imports.lines.has(index),
      annotation: says && own.every((token) => token.kind === 'indent' || annotations.has(token)),
      markup: withoutMarkupText(line.text, language),
      test: tests.lines.has(index),
    };
  });
  return { lines, imports: imports.statements, guessed: tests.guessed };
}

/** @param tokens in the order of the lines */
function tokensByLine(tokens: readonly Token[], lines: number): readonly (readonly Token[])[] {
  const byLine: Token[][] = Array.from({ length: lines }, () => []);
  for (const token of tokens) byLine[token.line]?.push(token);
  return byLine;
}
