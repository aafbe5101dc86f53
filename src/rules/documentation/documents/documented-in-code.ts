import type { PatchLine } from '../../../analysis/diff/patch.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { SurfaceChange } from '../surface/surface.ts';

/** Lines above a declaration, and below it, in which its documentation stands. */
const maxAbove = 40;
const maxBelow = 3;

/** A line of a documentation comment, with a few words. */
const documents = /^\s*(?:\/\/[/!]|\/\*\*|\*|"""|'''|#'|@doc\b|--\s\||%%)\s*"*\s*\S+\s+\S+/;

/** Go's are plain comments: https://go.dev/doc/comment */
const documentsGo = /^\s*\/\/\s*\S+\s+\S+\s+\S+/;

/**
 * Whether the change documents a name of an API where it is declared, as tools that make its reference read it: an added line of a
 * documentation comment stands above the declaration.
 */
export function isDocumentedInCode(
  { kind, change, path, line }: SurfaceChange,
  { files }: ReadChange,
): boolean {
  if (kind !== 'api' || change !== 'added') return false;
  const file = files.find((each) => each.file.path === path);
  if (file === undefined) return false;
  const isComment = file.language === 'go' ? documentsGo : documents;
  const isNear = ({ kind: side, newLine }: PatchLine) =>
    side === 'added' && newLine !== null && newLine >= line - maxAbove && newLine <= line + maxBelow;
  return file.hunks.some(({ lines }) =>
    lines.some((each) => isNear(each) && isComment.test(each.text.slice(0, 500))),
  );
}
