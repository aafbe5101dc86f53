import type { Language } from './language.ts';

const script =
  /^\s*import\b(?!\s*[(.])|^\s*export\s+(?:type\s+)?[*{]|^\s*(?:const|let|var)\s[^=()]*=\s*require\(|^\s*require\(['"]/;
const packaged = /^\s*(?:import|package)\s/;

/** How the first line of a statement begins that imports, re-exports or names the package. */
const starts: Readonly<Partial<Record<Language, RegExp>>> = {
  c: /^\s*(?:#\s*(?:include|import)\b|@import\s)/,
  csharp: /^\s*(?:global\s+)?using\s+(?:static\s+)?[\w.=\s]+;|^namespace\s/,
  dart: /^\s*(?:import|export|part|library)\s+['"]/,
  elixir: /^\s*(?:alias|import|require)\s/,
  erlang: /^-include(?:_lib)?\(/,
  fsharp: /^\s*open\s/,
  go: /^(?:import|package)\s|^\s+(?:[\w.]+\s+)?"[\w./~@-]+"\s*$/,
  groovy: packaged,
  haskell: /^import\s/,
  java: packaged,
  javascript: script,
  julia: /^\s*(?:using|import)\s/,
  kotlin: packaged,
  lua: /^\s*local\s+\w+\s*=\s*require\b/,
  nim: /^\s*(?:import|from)\s/,
  ocaml: /^\s*open!?\s/,
  perl: /^\s*use\s+[A-Z][\w:]*/,
  // Inside a class, `use` takes a trait in, which is behavior: only at the margin does it import.
  php: /^(?:use|namespace)\s/,
  python: /^\s*(?:import\s|from\s+[\w.]+\s+import\b)/,
  r: /^\s*(?:library|require)\(/,
  ruby: /^\s*require(?:_relative)?\s/,
  rust: /^\s*(?:pub(?:\([\w: ]+\))?\s+)?(?:use\s|mod\s+\w+;|extern\s+crate\s)/,
  scala: packaged,
  solidity: /^\s*import\s/,
  swift: /^\s*(?:@\w+\s+)?(?:(?:public|package|internal|private|fileprivate)\s+)?import\s/,
  typescript: script,
  vue: script,
};

/** The end of a statement of JavaScript or TypeScript whose beginning was cut off, and what its other lines may hold. */
const scriptTail = /^\s*\}\s*from\s+['"]/;
const importedNames = /^[\w$*,\s]*$/;

/** Characters of a line that are searched for an import. */
const maxImportLength = 500;

/**
 * The indices of the lines that only import from elsewhere, export again, or name the package or module.
 * A statement goes on over further lines while its brackets are open.
 *
 * @param lines one side of a hunk
 */
export function importLines(lines: readonly string[], language: Language | null): ReadonlySet<number> {
  const start = language === null ? undefined : starts[language];
  const found = new Set<number>();
  if (start === undefined) return found;
  let open = 0;
  for (const [index, line] of lines.entries()) {
    const text = line.slice(0, maxImportLength);
    if (open > 0 || start.test(text)) {
      found.add(index);
      open = Math.max(0, open + balance(text));
    } else if (start === script && scriptTail.test(text)) {
      found.add(index);
      for (let above = index - 1; above >= 0 && importedNames.test(lines[above] ?? ''); above -= 1)
        found.add(above);
    }
  }
  return found;
}

function balance(text: string): number {
  let open = 0;
  for (const character of text) {
    if (character === '(' || character === '{') open += 1;
    else if (character === ')' || character === '}') open -= 1;
  }
  return open;
}
