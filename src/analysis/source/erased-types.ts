import type { Token } from './tokens.ts';

/** Words of a type of TypeScript that a parenthesis may follow without a call. */
const typeWords = /^(?:new|import|typeof|keyof|readonly|infer|extends|unique|abstract|is|asserts)$/;

/**
 * Whether a stretch of tokens holds what is not read, or calls something: a name, or a value in brackets, with a parenthesis behind it. What calls is no type, whatever
 * stands before it. A method of an object type ends with a colon or an arrow behind its parenthesis.
 */
export function holdsCall(tokens: readonly Token[], from: number, end: number): boolean {
  for (let at = from; at < end; at += 1) {
    const token = tokens[at];
    const previous = tokens[at - 1];
    if (token?.kind === 'text' && token.text.startsWith(' ')) return true;
    if (token?.kind !== 'mark' || token.text !== '(' || previous === undefined || at === from) continue;
    const value = previous.kind === 'word' ? !typeWords.test(previous.text) : /^[)\]]$/.test(previous.text);
    if (value && !isSignature(tokens, at, end)) return true;
  }
  return false;
}

function isSignature(tokens: readonly Token[], open: number, end: number): boolean {
  let depth = 0;
  for (let at = open; at < end; at += 1) {
    const { kind, text } = tokens[at] ?? { kind: 'mark', text: '' };
    if (kind !== 'mark') continue;
    if (text === '(') depth += 1;
    else if (text === ')') depth -= 1;
    if (depth === 0) return tokens[at + 1]?.text === ':' && at + 1 < end;
  }
  return false;
}
