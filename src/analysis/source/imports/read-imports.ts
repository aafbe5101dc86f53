import type { Language } from '../language.ts';
import type { Token } from '../tokens.ts';
import { grammars } from './grammars.ts';
import type { ImportStatement, ReadImport } from './import-statement.ts';
import { goSpecification } from './quoted-imports.ts';
import { scriptImportTail } from './script-imports.ts';
import { TokenCursor } from './token-cursor.ts';

/** The imports of a few lines. */
export interface Imports {
  readonly statements: readonly ImportStatement[];
  /** The indices of the lines that hold imports and nothing else; a comment may follow. */
  readonly lines: ReadonlySet<number>;
}

const none: Imports = { statements: [], lines: new Set() };

/**
 * Reads the statements that only import from elsewhere, export again, or name the package or module. A statement is what the grammar of
 * its language says: where code follows on the same line, or stands inside, the line is no import.
 *
 * @param tokens of one side of a hunk
 * @param lines the same lines
 */
export function readImports(
  tokens: readonly Token[],
  lines: readonly string[],
  language: Language | null,
): Imports {
  const grammar = language === null ? undefined : grammars[language];
  if (grammar === undefined || language === null) return none;
  const code = tokens.filter((token) => token.kind !== 'indent');
  const statements: ImportStatement[] = [];
  const inside = new Set<Token>();
  const take = (from: number, end: number, read: ReadImport) => {
    for (const token of code.slice(from, end)) inside.add(token);
    statements.push({ ...read, first: code[from]?.line ?? 0, last: code[end - 1]?.line ?? 0 });
  };
  let at = cutOff(code, language, take);
  while (at < code.length) {
    const end = mayBegin(code, at, lines, language, inside)
      ? statementEnd(code, at, language, grammar, take)
      : at;
    at = end === at ? at + 1 : end;
  }
  const found = new Set(code.map(({ line }) => line));
  for (const token of code) if (!inside.has(token)) found.delete(token.line);
  return { statements, lines: statements.length === 0 ? new Set() : found };
}

type Take = (from: number, end: number, read: ReadImport) => void;

/** An import begins where its line does, or behind another import. */
function mayBegin(
  code: readonly Token[],
  at: number,
  lines: readonly string[],
  language: Language,
  inside: ReadonlySet<Token>,
): boolean {
  const token = code[at];
  const previous = code[at - 1];
  if (token === undefined) return false;
  if (previous?.line === token.line) return previous.text === ';' && inside.has(previous);
  // Inside a class, `use` of PHP takes a trait in, which is behavior: only at the margin does it import.
  return language !== 'php' || /^\S/.test(lines[token.line] ?? '');
}

/** Where the import that begins at the index ends; the index itself where none does. */
function statementEnd(
  code: readonly Token[],
  at: number,
  language: Language,
  grammar: (cursor: TokenCursor) => ReadImport | null,
  take: Take,
): number {
  const cursor = new TokenCursor(code, at);
  if (language === 'go' && cursor.take('import', '(')) return goBlock(cursor, at, take);
  const read = grammar(cursor);
  if (read === null) return at;
  cursor.take(';');
  take(at, cursor.at, read);
  return cursor.at;
}

/** The lines of `import ( … )`, up to its end or that of the code. */
function goBlock(cursor: TokenCursor, from: number, take: Take): number {
  let start = from;
  for (;;) {
    if (cursor.take(')') || cursor.next === undefined) {
      if (cursor.at > start) take(start, cursor.at, { module: null, binds: [], types: false });
      return cursor.at;
    }
    const begin = cursor.at;
    const read = goSpecification(cursor);
    if (read === null) {
      cursor.at = begin;
      if (begin > start) take(start, begin, { module: null, binds: [], types: false });
      return begin;
    }
    cursor.take(';');
    if (begin > start) take(start, begin, { module: null, binds: [], types: false });
    take(begin, cursor.at, read);
    start = cursor.at;
  }
}

/** An import that the lines begin in the middle of. Returns the index behind it; 0 where there is none. */
function cutOff(code: readonly Token[], language: Language, take: Take): number {
  const cursor = new TokenCursor(code, 0);
  if (language === 'go') {
    const end = code.findIndex(
      (token) => token.text === ')' || (token.kind === 'mark' && token.text !== '.'),
    );
    const specifications = code.slice(0, end === -1 ? code.length : end + 1);
    const texts = specifications.filter((token) => token.kind === 'text');
    const own = texts.every((token, index) => token.line !== texts[index + 1]?.line);
    if (texts.length === 0 || !own || (end !== -1 && code[end]?.text !== ')')) return 0;
    if (specifications.some((token) => /^(?:import|package|func|var|const|type)$/.test(token.text))) return 0;
    return goBlock(cursor, 0, take);
  }
  if (language !== 'javascript' && language !== 'typescript' && language !== 'vue') return 0;
  // Code may stand above the names that are left.
  const close = code.findIndex(
    (token, index) =>
      token.text === '}' && code[index + 1]?.text === 'from' && code[index + 2]?.kind === 'text',
  );
  let first = close;
  while (first > 0 && isName(code[first - 1]) && code[first - 1]?.line !== undefined) first -= 1;
  while (first >= 0 && first < close && code[first]?.line === code[first - 1]?.line) first += 1;
  if (close === -1 || (first > 0 && /^[{,]$/.test(code[first - 1]?.text ?? ''))) return 0;
  cursor.at = first;
  const read = scriptImportTail(cursor);
  if (read === null) return 0;
  cursor.take(';');
  take(first, cursor.at, read);
  return 0;
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' ? !/^(?:import|export|from)$/.test(token.text) : token?.text === ',';
}
