import { holdsCall } from './erased-types.ts';
import type { Token } from './tokens.ts';

/** Words that a colon may follow and that are no variables. */
const statements =
  /^(?:else|try|finally|lambda|case|match|default|if|elif|while|for|with|class|def|except|return|yield)$/;

/** The annotations of Python (PEP 484, 526): of parameters, results and variables. */
export function pythonTypes(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>();
  const brackets: { readonly parameters: boolean }[] = [];
  let at = 0;
  while (at < tokens.length) {
    const end = annotationEnd(tokens, at, brackets);
    if (end > at) {
      // An annotation is evaluated: one that calls is no mere type.
      if (!holdsCall(tokens, at, end)) for (const token of tokens.slice(at, end)) found.add(token);
      at = end;
      continue;
    }
    const token = tokens[at];
    if (token?.kind === 'mark') {
      if ('([{'.includes(token.text)) {
        brackets.push({ parameters: token.text === '(' && tokens[at - 2]?.text === 'def' });
      } else if (')]}'.includes(token.text)) brackets.pop();
    }
    at += 1;
  }
  return found;
}

function annotationEnd(
  tokens: readonly Token[],
  at: number,
  brackets: readonly { readonly parameters: boolean }[],
): number {
  const text = tokens[at]?.text;
  if (text === '-' && tokens[at + 1]?.text === '>' && tokens[at - 1]?.text === ')') {
    return typeEnd(tokens, at + 2, /^:$/);
  }
  if (text !== ':' || tokens[at - 1]?.kind !== 'word') return at;
  if (brackets.at(-1)?.parameters === true) return typeEnd(tokens, at + 1, /^[,)=]$/);
  if (brackets.length > 0 || statements.test(tokens[at - 1]?.text ?? '')) return at;
  const name = tokens[at - 1];
  const before = tokens[at - 2];
  const starts = before === undefined || before.kind === 'indent' || before.line !== name?.line;
  if (!starts || tokens[at + 1]?.line !== name?.line) return at;
  const end = typeEnd(tokens, at + 1, /^=$/);
  return tokens[end]?.text === '=' && tokens[end]?.line === name?.line ? end : at;
}

/** Tokens of one type. A longer one is left in as code, so that reading stays linear. */
const maxTypeTokens = 60;

/** The index of the first token outside brackets that matches, or where the line ends. */
function typeEnd(tokens: readonly Token[], from: number, stop: RegExp): number {
  let depth = 0;
  let at = from;
  for (; at < Math.min(tokens.length, from + maxTypeTokens); at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (depth === 0 && (stop.test(token.text) || token.kind === 'indent')) break;
    if (token.kind !== 'mark') continue;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  return at;
}
