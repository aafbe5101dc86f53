import type { Token } from './tokens.ts';

const modifiers = /^(?:public|private|protected|readonly|static|final|abstract|var)$/;

/**
 * The declared types of PHP: of parameters, properties and results. They are checked at run time, but code that keeps to
 * them does the same with and without them.
 */
export function phpTypes(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>();
  const brackets: boolean[] = [];
  tokens.forEach((token, at) => {
    const { text } = token;
    if (token.kind === 'mark' && '([{'.includes(text))
      brackets.push(text === '(' && opensParameters(tokens, at));
    const parameters = brackets.at(-1) === true && (text === '(' || text === ',');
    if (parameters || modifiers.test(text)) take(tokens, at + 1, variableTypeEnd(tokens, at + 1), found);
    if (token.kind === 'mark' && ')]}'.includes(text)) {
      const closesParameters = brackets.pop() === true;
      if (closesParameters && tokens[at + 1]?.text === ':')
        take(tokens, at + 1, typeEnd(tokens, at + 2), found);
    }
  });
  return found;
}

function take(tokens: readonly Token[], from: number, end: number, found: Set<Token>): void {
  for (const token of tokens.slice(from, end)) if (!modifiers.test(token.text)) found.add(token);
}

/** Whether the parenthesis follows `function name`, `function` or `fn`. */
function opensParameters(tokens: readonly Token[], at: number): boolean {
  const words = [tokens[at - 1]?.text, tokens[at - 2]?.text];
  return words.includes('function') || words[0] === 'fn';
}

/** Where a type that stands before a variable ends; `from` where none stands there. */
function variableTypeEnd(tokens: readonly Token[], from: number): number {
  const end = typeEnd(tokens, from);
  const before = tokens[end]?.text === '&' || tokens[end]?.text === '.' ? end + 1 : end;
  const variable = tokens.slice(before, before + 3).find((token) => token.text !== '.');
  return variable?.text.startsWith('$') === true ? end : from;
}

/** Tokens of one type. A longer one is left in as code, so that reading stays linear. */
const maxTypeTokens = 30;

function typeEnd(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at < from + maxTypeTokens) {
    const token = tokens[at];
    const name = token?.kind === 'word' && !token.text.startsWith('$');
    const union = token?.kind === 'mark' && '?|\\'.includes(token.text);
    if (!name && !union) return at;
    at += 1;
  }
  return from;
}
