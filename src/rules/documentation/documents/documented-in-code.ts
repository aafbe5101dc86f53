import type { PatchLine } from '../../../analysis/diff/patch.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { SurfaceChange } from '../surface/surface.ts';

/** Lines above a declaration in which its documentation begins, and lines below it that may begin a text of Python. */
const maxAbove = 40;
const maxBelow = 3;

/** A line of a documentation comment, with a few words. */
const documents = /^\s*(?:\/\/[/!]|\/\*\*|\*|"""|'''|#'|@doc\b|--\s\||%%)\s*"*\s*\S+\s+\S+/;

/** Go's are plain comments: https://go.dev/doc/comment */
const documentsGo = /^\s*\/\/\s*\S+\s+\S+\s+\S+/;

/** Those above a name of a module: https://www.sphinx-doc.org/en/master/usage/extensions/autodoc.html */
const documentsPython = /^\s*#:\s*\S+\s+\S+/;

/** The first line of a text in quotes below a declaration. */
const documentsBelow = /^\s*[rRuU]?(?:"""|''')\s*\S+\s+\S+/;

/** What stands above is about something else from here on: the end of a statement or of a block, or another declaration. */
const endsAbove =
  /[;{}]\s*$|^\s*(?:export|pub|public|open|func|function|def|class|type|const|let|var|struct|enum|interface|message|rpc)\b/;

/** Lines of a comment, also where they end like a statement. */
const inComment = /^\s*(?:\/\/|\/?\*|#|--|%%)/;

/** Characters of a line that are read. */
const maxLineLength = 500;

/**
 * Whether the change documents a name of an API where it is declared, as tools that make its reference read it: an added line of a
 * documentation comment stands directly above the declaration, or in Python below it.
 */
export function isDocumentedInCode(
  { kind, change, path, line }: SurfaceChange,
  { files }: ReadChange,
): boolean {
  if (kind !== 'api' || change !== 'added') return false;
  const file = files.find((each) => each.file.path === path);
  const lines = file?.hunks
    .map((hunk) => hunk.lines.filter(({ newLine }) => newLine !== null))
    .find((shown) => shown.some(({ newLine }) => newLine === line));
  if (file === undefined || lines === undefined) return false;
  const at = lines.findIndex(({ newLine }) => newLine === line);
  const isAdded = (each: PatchLine, form: RegExp) =>
    each.kind === 'added' && form.test(each.text.slice(0, maxLineLength));
  for (const each of lines.slice(Math.max(0, at - maxAbove), at).toReversed()) {
    const text = each.text.slice(0, maxLineLength);
    if (isAdded(each, formAbove(file))) return true;
    if (!inComment.test(text) && endsAbove.test(text)) break;
  }
  if (file.language !== 'python') return false;
  const below = lines.slice(at + 1, at + 1 + maxBelow);
  const next = below.findIndex(({ text }) => /^\s*(?:async\s+)?(?:def|class)\b/.test(text));
  return below.slice(0, next === -1 ? maxBelow : next).some((each) => isAdded(each, documentsBelow));
}

function formAbove({ language }: ReadFile): RegExp {
  if (language === 'go') return documentsGo;
  return language === 'python' ? documentsPython : documents;
}
