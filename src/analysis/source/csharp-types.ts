import type { Token } from './tokens.ts';

/** Tokens of a statement that are read ahead, so that reading stays linear. */
const maxAhead = 60;

/**
 * What C# only checks: marks of nullable types and of values that are not null, `#nullable`, and the type of a variable that its value or
 * the parameter that it is passed to already tells. https://learn.microsoft.com/dotnet/csharp/nullable-references
 */
export function csharpTypes(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>();
  tokens.forEach((token, at) => {
    if (token.kind === 'mark') {
      if (token.text === '?' && isNullable(tokens, at)) found.add(token);
      else if (token.text === '!' && isForgiving(tokens, at)) found.add(token);
      else if (token.text === '#' && tokens[at + 1]?.text === 'nullable') {
        for (let next = at; tokens[next]?.line === token.line && next < at + 5; next += 1)
          found.add(tokens[next] as Token);
      }
    } else if (token.text === 'out') {
      const end = typeEnd(tokens, at + 1);
      const passed = tokens[end]?.kind === 'word' && /^[,)]$/.test(tokens[end + 1]?.text ?? '');
      if (passed) for (const part of tokens.slice(at + 1, end)) found.add(part);
    }
  });
  for (const token of toldTypes(tokens)) found.add(token);
  return found;
}

/** The types of variables that `new` repeats: `Cart cart = new Cart()` and `var cart = new Cart()`. Of Java, too. */
export function toldTypes(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>();
  tokens.forEach((token, at) => {
    const previous = tokens[at - 1];
    const starts = previous === undefined || previous.line !== token.line || /^[{};]$/.test(previous.text);
    if (token.kind !== 'word' || !starts) return;
    const end = typeEnd(tokens, at);
    const name = tokens[end];
    if (name?.kind !== 'word' || tokens[end + 1]?.text !== '=' || tokens[end + 2]?.text !== 'new') return;
    const type = textOf(tokens.slice(at, end));
    const made = textOf(tokens.slice(end + 3, typeEnd(tokens, end + 3)));
    if (made !== '' && (type === 'var' || type === made))
      for (const part of tokens.slice(at, end)) found.add(part);
  });
  return found;
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}

const keyword =
  /^(?:return|throw|await|new|else|case|goto|yield|in|is|as|ref|out|using|public|private|const|static|readonly)$/;

/** Where a type that begins at the index ends: `A.B<C, D>?[]`; the index itself where none begins. */
function typeEnd(tokens: readonly Token[], from: number): number {
  if (tokens[from]?.kind !== 'word' || keyword.test(tokens[from]?.text ?? '')) return from;
  let at = from + 1;
  while (tokens[at]?.text === '.' && tokens[at + 1]?.kind === 'word') at += 2;
  if (tokens[at]?.text === '<') {
    let depth = 0;
    const start = at;
    for (; at < Math.min(tokens.length, start + maxAhead); at += 1) {
      const { kind, text } = tokens[at] ?? { kind: 'mark', text: '' };
      if (kind === 'text' || (kind === 'mark' && !/^[<>,.?[\]]$/.test(text))) return from;
      if (text === '<') depth += 1;
      else if (text === '>') depth -= 1;
      if (depth === 0) break;
    }
    if (depth !== 0) return from;
    at += 1;
  }
  while (tokens[at]?.text === '?' || (tokens[at]?.text === '[' && tokens[at + 1]?.text === ']')) {
    at += tokens[at]?.text === '?' ? 1 : 2;
  }
  return at;
}

/** `?` behind a type: a conditional goes on with a value and a colon, and `?.` and `?[0]` ask at run time. */
function isNullable(tokens: readonly Token[], at: number): boolean {
  const mark = tokens[at];
  const previous = tokens[at - 1];
  const next = tokens[at + 1];
  if (mark === undefined || previous?.line !== mark.line) return false;
  if (previous.kind !== 'word' && !/^[>\]]$/.test(previous.text)) return false;
  if (next === undefined || next.kind === 'text') return false;
  if (next.kind === 'mark')
    return /^[>),;]$/.test(next.text) || (next.text === '[' && tokens[at + 2]?.text === ']');
  const after = tokens[at + 2]?.text ?? '';
  if (!/^[=;,){(<]$|^in$/.test(after) && tokens[at + 2]?.line === next.line) return false;
  return !colonAhead(tokens, at + 2, mark.line);
}

/** Whether a colon comes before the statement ends, or begins the next line. */
function colonAhead(tokens: readonly Token[], from: number, line: number): boolean {
  for (let at = from; at < Math.min(tokens.length, from + maxAhead); at += 1) {
    const token = tokens[at];
    if (token === undefined || (token.kind === 'mark' && token.text === ';')) return false;
    if (token.text === ':' && token.kind === 'mark') return true;
    if (token.line > line) return false;
  }
  return from + maxAhead < tokens.length;
}

/** `!` behind a value, where no value follows. */
function isForgiving(tokens: readonly Token[], at: number): boolean {
  const previous = tokens[at - 1];
  const next = tokens[at + 1];
  if (previous?.line !== tokens[at]?.line || previous === undefined) return false;
  if (previous.kind !== 'word' ? !/^[)\]]$/.test(previous.text) : keyword.test(previous.text)) return false;
  return (
    next === undefined ||
    next.line !== previous.line ||
    (next.kind === 'mark' && /^[.);,\]}?[]$/.test(next.text))
  );
}
