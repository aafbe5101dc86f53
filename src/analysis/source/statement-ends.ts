import type { Language } from './language.ts';
import type { Token } from './tokens.ts';

/** When a statement goes on over the end of its line. */
interface Continuation {
  /** Marks that a line ends with. */
  readonly after: RegExp;
  /** Marks that the next line begins with; those that close a bracket always do. */
  readonly before: RegExp;
}

const commands: Continuation = { after: /^[\\|&({]$/, before: /^[)}]$/ };
const words: Continuation = { after: /^[,=+*/|&<({[\\.:~^%-]$/, before: /^[.,)\]}|&]$/ };
const braces: Continuation = { after: words.after, before: /^[.,)\]}?:=|&{]$/ };

const continuations: Readonly<Partial<Record<Language, Continuation>>> = {
  groovy: braces,
  kotlin: braces,
  powershell: commands,
  scala: braces,
  shell: commands,
  swift: braces,
};

const continuingWord = /^(?:else|catch|finally|elif|elsif)$/;

const end = 'end of statement';

/**
 * The tokens with a mark where a line ends a statement, and instead of each semicolon: without it, `echo rm` above `reboot` and
 * `echo rm reboot` would be the same. Within parentheses and square brackets lines end nothing.
 */
export function withStatementEnds(tokens: readonly Token[], language: Language | null): readonly Token[] {
  const continuation = language === null ? commands : (continuations[language] ?? words);
  const found: Token[] = [];
  const brackets: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1];
    const mark = token.kind === 'mark' ? token.text : '';
    const free = brackets.length === 0 || (brackets.at(-1) === '{' && language !== null);
    const below = previous !== undefined && previous.line !== token.line;
    if (free && ((below && ends(previous, token, continuation)) || mark === ';')) push(found, token.line);
    if (mark === ';' && free) continue;
    if (/^[([{]$/.test(mark)) brackets.push(mark);
    else if (/^[)\]}]$/.test(mark)) brackets.pop();
    found.push(token);
  }
  return found;
}

/** Two ends in a row are one. */
function push(found: Token[], line: number): void {
  const last = found.at(-1);
  if (last !== undefined && last.text !== end) found.push({ kind: 'indent', text: end, line });
}

function ends(previous: Token, next: Token, { after, before }: Continuation): boolean {
  if (previous.kind === 'mark' && after.test(previous.text)) return false;
  if (next.kind === 'mark') return !before.test(next.text);
  return !(next.kind === 'word' && continuingWord.test(next.text) && before !== commands.before);
}
