import type { Language } from './language.ts';
import type { Token } from './tokens.ts';

/**
 * Leaves out the tokens that formatters add and remove at will: trailing commas, JavaScript's semicolons at the end of a
 * line, parentheses around the one parameter of an arrow function or around a whole value.
 *
 * @param tokens one side of a hunk, with its context
 */
export function normalized(tokens: readonly Token[], language: Language | null): readonly Token[] {
  const script = language === 'javascript' || language === 'typescript' || language === 'vue';
  const grouped = script || language === 'python' ? redundantGroups(tokens) : new Set<Token>();
  return tokens.filter((token, index) => {
    if (token.kind !== 'mark') return true;
    if (grouped.has(token)) return false;
    const next = tokens[index + 1];
    if (token.text === ',') return !(next?.kind === 'mark' && ')]}'.includes(next.text));
    if (!script) return true;
    if (token.text === ';') return next?.line === token.line;
    if (token.text === '(') return !isArrowParameter(tokens, index);
    return token.text !== ')' || !isArrowParameter(tokens, index - 2);
  });
}

/** Whether `( name ) = >` begins at the index. */
function isArrowParameter(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]?.text !== '(' || tokens[index + 1]?.kind !== 'word') return false;
  const after = [2, 3, 4].map((distance) => tokens[index + distance]?.text);
  return after.join('') === ')=>';
}

const beforeGroup: ReadonlySet<string> = new Set(['=', 'return', 'if', 'while', 'in', 'assert', 'not']);

/** The parentheses that enclose the whole of what is assigned, returned or asked: `x = (a == b)`. No tuples. */
function redundantGroups(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>();
  const open: { readonly token: Token; readonly candidate: boolean; comma: boolean }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'mark') continue;
    if ('([{'.includes(token.text)) {
      const before = tokens[index - 1]?.text ?? '';
      open.push({ token, candidate: token.text === '(' && beforeGroup.has(before), comma: false });
    } else if (token.text === ',') {
      const innermost = open.at(-1);
      if (innermost !== undefined) innermost.comma = true;
    } else if (')]}'.includes(token.text)) {
      const group = open.pop();
      const next = tokens[index + 1];
      const ends = next === undefined || next.line !== token.line || next.text === ':' || next.text === ';';
      if (group?.candidate === true && !group.comma && ends) found.add(group.token).add(token);
    }
  }
  return found;
}
