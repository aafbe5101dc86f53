import type { PatchLine } from '../../../analysis/diff/patch.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';

/** A name that stands in a list of exports, on a line that changes. */
export interface ListedName {
  readonly kind: 'added' | 'removed';
  readonly name: string;
  readonly line: number;
}

/** How a language writes a list of what it exports, over several lines. */
interface ListSyntax {
  /** A line that begins a list of exports, with what follows on it. */
  readonly begins: RegExp;
  /** A line that begins another list: what it names is not exported. */
  readonly beginsOther: RegExp;
  readonly ends: RegExp;
  /** A line of a list whose beginning the hunk does not show. */
  readonly item: RegExp;
  /** The names in a part of a list. */
  readonly names: RegExp;
}

// https://tc39.es/ecma262/#sec-exports
const script: ListSyntax = {
  begins: /^\s*export\s+(?:type\s+)?\{(.*)$/,
  beginsOther: /^\s*(?:import\b|(?:export\s+)?(?:const|let|var|function|class|interface|type|enum)\b)/,
  ends: /\}/,
  item: /^\s*(?:type\s+)?[A-Za-z_$][\w$]{0,80}(?:\s+as\s+\w{1,80})?,?\s*$/,
  names:
    /(?:^|[\s,{])(?:type\s+)?(?:[A-Za-z_$][\w$]{0,80}\s+as\s+)?([A-Za-z_$][\w$]{0,80})\s*(?=,|$|\}|\/\/)/g,
};

// https://docs.python.org/3/tutorial/modules.html#importing-from-a-package
const python: ListSyntax = {
  begins: /^(?:from\s+\.[\w.]{0,100}\s+import\s+|__all__\s*\+?=\s*)[([]?(.*)$/,
  beginsOther: /^(?:import\b|from\s+\w|[A-Za-z_]\w{0,80}\s*=|def\b|class\b|@)/,
  ends: /[)\]]/,
  item: /^\s+["']?[A-Za-z]\w{0,80}["']?(?:\s+as\s+\w{1,80})?,?\s*(?:#.{0,200})?$/,
  names: /(?:^|[\s,([])["']?(?:[A-Za-z]\w{0,80}\s+as\s+)?([A-Za-z]\w{0,80})["']?\s*(?=,|$|[)\]]|#)/g,
};

/** Characters of a line that are read. */
const maxLineLength = 500;

/** The names in lists of exports on the changed lines of a file: `export { total, price } from './cart'`, `__all__ = ["total"]`. */
export function listedExports({ hunks, language }: ReadFile): readonly ListedName[] {
  const syntax = language === 'python' ? python : script;
  return hunks.flatMap(({ heading, lines }) =>
    (['removed', 'added'] as const).flatMap((kind) => {
      const other = kind === 'added' ? 'removed' : 'added';
      return namesOfSide(
        lines.filter((line) => line.kind !== other),
        kind,
        syntax,
        heading,
      );
    }),
  );
}

function namesOfSide(
  lines: readonly PatchLine[],
  kind: ListedName['kind'],
  syntax: ListSyntax,
  heading: string,
): readonly ListedName[] {
  const found: ListedName[] = [];
  let inside = beginsInside(lines, syntax, heading);
  let head = 1;
  for (const line of lines) {
    head = line.newLine ?? head;
    const text = line.text.slice(0, maxLineLength);
    const begun = syntax.begins.exec(text);
    if (begun !== null) inside = true;
    else if (syntax.beginsOther.test(text)) inside = false;
    if (!inside) continue;
    const [part = ''] = (begun?.[1] ?? text).split(syntax.ends, 1);
    if (line.kind === kind) {
      for (const [, name = ''] of part.matchAll(syntax.names))
        if (name !== '' && name !== 'type') found.push({ kind, name, line: head });
    }
    // A single import in Python has no brackets.
    const opens = syntax === script || /[([]/.test(text) || begun === null;
    if (!opens || syntax.ends.test(begun?.[1] ?? text)) inside = false;
  }
  return found;
}

/** Whether the lines begin within a list: git shows its beginning above the hunk, or its items stand before its end, and nothing else. */
function beginsInside(
  lines: readonly PatchLine[],
  { item, ends, begins, beginsOther }: ListSyntax,
  heading: string,
): boolean {
  if (begins.test(heading)) return !ends.test(heading);
  if (beginsOther.test(heading) && !/^(?:export|from)\b/.test(heading)) return false;
  for (const { text } of lines) {
    const bounded = text.slice(0, maxLineLength);
    if (begins.test(bounded) || beginsOther.test(bounded)) return false;
    if (item.test(bounded) || bounded.trim() === '' || /^\s*(?:\/\/|#|\*|\/\*)/.test(bounded)) continue;
    return ends.test(bounded) && /^\s*(?:\}\s*(?:from\b|;?\s*$)|[)\]])/.test(bounded);
  }
  return false;
}
