import type { Language } from './language.ts';
import { withStatementEnds } from './statement-ends.ts';
import { syntaxOf } from './syntax.ts';
import type { Token } from './tokens.ts';

/**
 * Leaves out the tokens that formatters add and remove at will: trailing commas, JavaScript's semicolons at the end of a
 * line, parentheses around the one parameter of an arrow function or around a whole value. What makes a difference stays: the
 * comma of a tuple, the semicolon that is a whole statement or that keeps two lines apart. Where a line ends a statement, its end is
 * a token.
 *
 * @param tokens one side of a hunk, with its context
 */
export function normalized(tokens: readonly Token[], language: Language | null): readonly Token[] {
  const script = language === 'javascript' || language === 'typescript' || language === 'vue';
  const grouped = script || language === 'python' ? redundantGroups(tokens) : new Set<Token>();
  const tuples = language === 'python' || language === 'rust' ? tupleCommas(tokens) : new Set<Token>();
  const empty = script ? emptyStatements(tokens) : new Set<Token>();
  const kept: Token[] = [];
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (!isFree(token)) kept.push(token);
    // The end of the line ends these statements, whatever follows below.
    if (script && token.kind === 'word' && restricted.test(token.text) && next?.line !== token.line)
      kept.push({ kind: 'mark', text: ';', line: token.line });

    function isFree({ kind, text, line }: Token): boolean {
      if (kind !== 'mark') return false;
      if (grouped.has(token)) return true;
      if (text === ',') return next?.kind === 'mark' && ')]}'.includes(next.text) && !tuples.has(token);
      if (!script) return false;
      if (text === ';')
        return next?.line !== line && !empty.has(token) && !keepsApart(tokens[index - 1], next);
      if (text === '(') return isArrowParameter(tokens, index);
      return text === ')' && isArrowParameter(tokens, index - 2);
    }
  }
  return syntaxOf(language).lineEnds === true ? withStatementEnds(kept, language) : kept;
}

const restricted = /^(?:return|throw|break|continue|yield)$/;

/** Without the semicolon, a line that begins with `next` would go on with the statement above. */
function keepsApart(previous: Token | undefined, next: Token | undefined): boolean {
  if (next === undefined || (previous?.kind === 'word' && restricted.test(previous.text))) return false;
  return next.kind === 'mark'
    ? /^[([+*/.,<-]$/.test(next.text)
    : next.kind === 'text' && /^[`/]/.test(next.text);
}

/** Whether `( name ) = >` begins at the index. */
function isArrowParameter(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]?.text !== '(' || tokens[index + 1]?.kind !== 'word') return false;
  const after = [2, 3, 4].map((distance) => tokens[index + distance]?.text);
  return after.join('') === ')=>';
}

const beforeGroup: ReadonlySet<string> = new Set(['=', 'return', 'if', 'while', 'assert']);

/** The parentheses that enclose the whole of what is assigned, returned or asked: `x = (a == b)`. No tuples. */
function redundantGroups(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>();
  for (const { open, close, comma, index } of groups(tokens)) {
    const before = tokens[index - 1]?.text ?? '';
    const next = tokens[close.index + 1];
    const ends =
      next === undefined || next.line !== close.token.line || next.text === ':' || next.text === ';';
    const candidate =
      open.text === '(' && beforeGroup.has(before) && !/^[=!<>]$/.test(tokens[index - 2]?.text ?? '');
    if (candidate && comma === 0 && ends) found.add(open).add(close.token);
  }
  return found;
}

/** The commas that make a tuple of one value: `(a,)` is none without it. */
function tupleCommas(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>();
  for (const { open, close, comma, index } of groups(tokens)) {
    const before = tokens[index - 1];
    const called =
      before !== undefined &&
      ((before.kind === 'word' && !/^(?:return|in|yield|and|or|not|if|else|lambda)$/.test(before.text)) ||
        before.kind === 'text' ||
        /^[)\]!>]$/.test(before.text));
    const last = tokens[close.index - 1];
    if (open.text === '(' && !called && comma === 1 && last?.text === ',') found.add(last);
  }
  return found;
}

/** The semicolons that are a statement themselves: `while (next());`. */
function emptyStatements(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>();
  for (const { close, index } of groups(tokens)) {
    const next = tokens[close.index + 1];
    if (next?.text === ';' && /^(?:if|while|for|with)$/.test(tokens[index - 1]?.text ?? '')) found.add(next);
  }
  tokens.forEach((token, index) => {
    if (token.text === ';' && tokens[index - 1]?.text === 'else') found.add(token);
  });
  return found;
}

interface Group {
  readonly open: Token;
  readonly index: number;
  readonly close: { readonly token: Token; readonly index: number };
  /** The number of commas directly inside. */
  readonly comma: number;
}

/** The pairs of brackets that open and close among the tokens. */
function groups(tokens: readonly Token[]): readonly Group[] {
  const found: Group[] = [];
  const open: { readonly token: Token; readonly index: number; comma: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'mark') continue;
    if ('([{'.includes(token.text)) open.push({ token, index, comma: 0 });
    else if (token.text === ',') {
      const innermost = open.at(-1);
      if (innermost !== undefined) innermost.comma += 1;
    } else if (')]}'.includes(token.text)) {
      const group = open.pop();
      if (group !== undefined)
        found.push({ open: group.token, index: group.index, close: { token, index }, comma: group.comma });
    }
  }
  return found;
}
