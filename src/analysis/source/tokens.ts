import type { Language } from './language.ts';
import { openComment } from './open-comment.ts';
import type { Token } from './token.ts';
import { TokenReader } from './token-reader.ts';

export type { Token } from './token.ts';

/** What is known of the lines besides what they show. */
export interface Surroundings {
  /** They begin where the file does: nothing is open above them. */
  readonly top?: boolean;
  /** Comments are read as texts: it is not known whether they lie in a string. */
  readonly keepComments?: boolean;
}

/**
 * Reads the code of a few lines, leaving out comments, documentation strings and white space.
 * The lines may begin and end in the middle of anything: what they begin in is guessed from what they show, and what
 * cannot be told is read as code. Linear in the length of the lines; never throws.
 *
 * @param lines one side of a hunk
 */
export function readTokens(
  lines: readonly string[],
  language: Language | null,
  surroundings: Surroundings = {},
): readonly Token[] {
  const { tokens, openString } = read(lines, language, surroundings);
  return openString && surroundings.keepComments !== true
    ? read(lines, language, { ...surroundings, keepComments: true }).tokens
    : tokens;
}

/**
 * Whether what looks like a comment may be more: a string stays open at the end of a line, or Go's `import "C"` compiles the comment above it
 * as C. https://pkg.go.dev/cmd/cgo
 */
export function commentsMayRun(lines: readonly string[], language: Language | null): boolean {
  if (language === 'go' && lines.some((line) => /^\s*(?:import\s+)?"C"\s*$/.test(line.slice(0, 100))))
    return true;
  // Reading costs more than counting; what this misses, each side finds by itself.
  return lines.some(mayLeaveOpen) && read(lines, language, {}).openString;
}

function mayLeaveOpen(line: string): boolean {
  return /\\["']|\\\r?$/.test(line) || line.split('"').length % 2 === 0 || line.split("'").length % 2 === 0;
}

function read(lines: readonly string[], language: Language | null, surroundings: Surroundings): TokenReader {
  const reader = new TokenReader(language, surroundings.keepComments === true);
  const open = surroundings.top === true ? null : openComment(lines, language);
  if (open !== null) reader.startInside(open);
  lines.forEach((line, index) => {
    reader.read(line, index);
  });
  return reader;
}
