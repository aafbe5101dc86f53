import { holdsCall } from './erased-types.ts';
import type { Token } from './tokens.ts';

const interfaceHeading = /^(?:export\s+)?(?:declare\s+)?interface\s/;
const aliasHeading = /^(?:export\s+)?(?:declare\s+)?type\s+\w+/;
const modifiers = /^(?:private|public|protected|readonly|abstract|override|declare)$/;
const declares = /^(?:const|let|var|private|public|protected|readonly|static|declare|abstract|override)$/;

interface Bracket {
  readonly text: string;
  /** Question marks of conditionals that still wait for their colon. */
  questions: number;
}

/**
 * What TypeScript erases: annotations of parameters, results, variables and fields with a modifier, `as` and `satisfies`,
 * type arguments of calls, non-null marks, modifiers, and declarations of types and interfaces.
 *
 * @param heading tells whether the tokens begin inside the declaration of a type
 */
export function scriptTypes(tokens: readonly Token[], heading: string): ReadonlySet<Token> {
  const found = new Set<Token>();
  // The outermost is no bracket: conditionals stand outside of all, too.
  const brackets: Bracket[] = [{ text: '', questions: 0 }];
  let at = 0;
  if (interfaceHeading.test(heading) || aliasHeading.test(heading)) {
    at = interfaceHeading.test(heading) ? closing(tokens, 0, 1) : nextStatement(tokens);
    // The heading may be that of a declaration that ended above: what runs belongs to none.
    if (isOnlyTypes(tokens, at)) for (const token of tokens.slice(0, at)) found.add(token);
    else at = 0;
  }
  while (at < tokens.length) {
    const end = erasedEnd(tokens, at, brackets.at(-1));
    if (end > at && !holdsCall(tokens, at, end)) {
      for (const token of tokens.slice(at, end)) found.add(token);
      at = end;
      continue;
    }
    count(tokens, at, brackets);
    at += 1;
  }
  return found;
}

/** Whether each line is a member of a type, a part of a union, a bracket or a name, and none calls anything. */
function isOnlyTypes(tokens: readonly Token[], end: number): boolean {
  if (holdsCall(tokens, 0, end)) return false;
  for (let at = 0; at < end; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'word' && /^(?:await|yield|throw|return|new|delete|if|for|while)$/.test(token.text))
      return false;
    if (token?.text === '=' && tokens[at + 1]?.text !== '>') return false;
    if (token?.kind === 'mark' && /^[`+*/!%~^]$|^\$\{$/.test(token.text)) return false;
  }
  return true;
}

/** Where the declaration that the tokens begin in is followed by another statement. */
function nextStatement(tokens: readonly Token[]): number {
  const next = tokens.findIndex(
    (token, at) => startsLine(tokens, at) && statements.test(token.text) && isWord(tokens, at + 1),
  );
  return next === -1 ? tokens.length : next;
}

const statements =
  /^(?:export|import|type|interface|const|let|var|function|async|class|abstract|enum|declare|return|if|for)$/;

function count(tokens: readonly Token[], at: number, brackets: Bracket[]): void {
  const token = tokens[at];
  if (token?.kind !== 'mark') return;
  const innermost = brackets.at(-1);
  if ('([{'.includes(token.text)) brackets.push({ text: token.text, questions: 0 });
  else if (')]}'.includes(token.text)) {
    if (brackets.length > 1) brackets.pop();
  } else if (innermost === undefined) return;
  else if (token.text === '?' && !'.?'.includes(text(tokens, at + 1)) && text(tokens, at - 1) !== '?') {
    innermost.questions += 1;
  } else if (token.text === ':' && innermost.questions > 0) innermost.questions -= 1;
}

function text(tokens: readonly Token[], at: number): string {
  return tokens[at]?.text ?? '';
}

/** The first token of the line that the token at the index stands in. */
function lineStart(tokens: readonly Token[], at: number): string {
  let first = at;
  while (first > 0 && at - first < maxTypeTokens && !startsLine(tokens, first)) first -= 1;
  return text(tokens, first);
}

function isWord(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.kind === 'word';
}

function startsLine(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.line !== tokens[at]?.line;
}

/** Where the erased stretch that begins at the index ends; the index itself where none begins. */
function erasedEnd(tokens: readonly Token[], at: number, bracket: Bracket | undefined): number {
  const token = tokens[at];
  if (token === undefined) return at;
  if (token.kind === 'word') return erasedWords(tokens, at);
  if (token.kind !== 'mark') return at;
  const asked = bracket !== undefined && bracket.questions > 0;
  if (token.text === '?' && text(tokens, at + 1) === ':')
    return asked ? at : annotation(tokens, at + 1, bracket, at);
  if (token.text === ':' && !asked) return annotation(tokens, at, bracket, at);
  if (token.text === '<' && isWord(tokens, at - 1)) return typeArguments(tokens, at);
  if (token.text === '!' && !startsLine(tokens, at)) {
    const valueBefore = isWord(tokens, at - 1) || ')]'.includes(text(tokens, at - 1));
    const ends = startsLine(tokens, at + 1) || /^[.),;[\]]$/.test(text(tokens, at + 1));
    if (valueBefore && ends) return at + 1;
  }
  return at;
}

function erasedWords(tokens: readonly Token[], at: number): number {
  const word = text(tokens, at);
  const first = startsLine(tokens, at);
  if (first || /^(?:export|declare)$/.test(text(tokens, at - 1))) {
    if (word === 'interface' && isWord(tokens, at + 1)) return closing(tokens, at, 0);
    if (word === 'type' && isWord(tokens, at + 1)) return typeDeclarationEnd(tokens, at);
    if (word === 'export' && /^(?:interface|type)$/.test(text(tokens, at + 1)))
      return erasedWords(tokens, at + 1);
  }
  if (modifiers.test(word) && (isWord(tokens, at + 1) || text(tokens, at + 1) === '[')) {
    // In the parameters of a constructor, a modifier makes a property.
    return first || modifiers.test(text(tokens, at - 1)) ? at + 1 : at;
  }
  if ((word === 'as' || word === 'satisfies') && !first && text(tokens, at - 1) !== '*')
    return typeEnd(tokens, at + 1);
  return at;
}

function typeDeclarationEnd(tokens: readonly Token[], at: number): number {
  let equals = at + 2;
  if (text(tokens, equals) === '<') equals = typeArgumentsEnd(tokens, equals);
  if (text(tokens, equals) !== '=') return at;
  const end = typeEnd(tokens, equals + 1, tokens.length);
  return text(tokens, end) === ';' ? end + 1 : end;
}

/** An annotation whose colon stands at `colon`: of a parameter, of a result, of a declared variable or field. */
function annotation(
  tokens: readonly Token[],
  colon: number,
  bracket: Bracket | undefined,
  start: number,
): number {
  const before = text(tokens, start - 1);
  const name = isWord(tokens, start - 1);
  const parameter = bracket?.text === '(' && (name || before === ']' || before === '}');
  const declared = bracket?.text !== '(' && name && declares.test(text(tokens, start - 2));
  if (before !== ')' && !parameter && !declared) return start;
  const end = typeEnd(tokens, colon + 1);
  if (end === colon + 1) return start;
  const next = text(tokens, end);
  const arrow = next === '=' && text(tokens, end + 1) === '>';
  if (before === ')') {
    // A colon that begins a line belongs to a conditional, and one behind `case` ends a label.
    if (startsLine(tokens, colon) || lineStart(tokens, colon) === 'case') return start;
    const result =
      next === '{' || arrow || (bracket?.text !== '(' && (next === ';' || startsLine(tokens, end)));
    return result ? end : start;
  }
  if (arrow) return start;
  return declared || next === ',' || next === ')' || next === '=' ? end : start;
}

/** `<…>` between a name and the parenthesis of its call or parameters. */
function typeArguments(tokens: readonly Token[], at: number): number {
  const end = typeArgumentsEnd(tokens, at);
  return end > at && text(tokens, end) === '(' ? end : at;
}

/** Tokens of one type. A longer one is left in as code, so that reading stays linear. */
const maxTypeTokens = 60;

function typeArgumentsEnd(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let index = at; index < Math.min(tokens.length, at + maxTypeTokens); index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.text === '<') depth += 1;
    else if (token.text === '>' && text(tokens, index - 1) !== '=') depth -= 1;
    else if (token.kind === 'mark' && !/^[.,[\]|&{}:;?()=>-]$/.test(token.text)) return at;
    if (depth === 0) return index + 1;
  }
  return at;
}

/** The index behind the bracket that closes the next opening one, or that closes `open` brackets already open. */
function closing(tokens: readonly Token[], from: number, open: number): number {
  let depth = open;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'mark') continue;
    if (token.text === '{') depth += 1;
    if (token.text === '}') {
      depth -= 1;
      if (depth <= 0) return at + 1;
    }
  }
  return tokens.length;
}

/** Where the type that begins at the index ends: before what cannot belong to it, at the end of its line or statement. */
function typeEnd(tokens: readonly Token[], from: number, most = maxTypeTokens): number {
  let depth = 0;
  for (let at = from; at < Math.min(tokens.length, from + most); at += 1) {
    const token = tokens[at];
    if (token === undefined) return at;
    const goesOn =
      at === from ||
      /^[|&<,:([{=]$/.test(text(tokens, at - 1)) ||
      (text(tokens, at - 1) === '>' && text(tokens, at - 2) === '=');
    if (depth === 0 && !goesOn && startsLine(tokens, at) && !/^[|&]$/.test(token.text)) return at;
    if (token.kind !== 'mark') continue;
    const arrowHead = token.text === '>' && text(tokens, at - 1) === '=';
    if (depth === 0 && token.text === '{' && !goesOn) return at;
    if ('<([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text) || (token.text === '>' && !arrowHead)) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (depth === 0 && /^[,;]$/.test(token.text)) return at;
    else if (depth === 0 && token.text === '=') {
      const functionType =
        text(tokens, at + 1) === '>' && text(tokens, at - 1) === ')' && text(tokens, from) === '(';
      if (!functionType) return at;
    } else if (depth === 0 && token.text === '?' && !conditional(tokens, from, at)) return at;
    else if (!/^[.|&?:=>]$/.test(token.text) && depth === 0) return at;
  }
  return Math.min(tokens.length, from + most);
}

/** Whether a question mark belongs to a conditional type: `A extends B ? C : D`. */
function conditional(tokens: readonly Token[], from: number, at: number): boolean {
  return tokens.slice(Math.max(from, at - maxTypeTokens), at).some((token) => token.text === 'extends');
}
