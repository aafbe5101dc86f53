import { declaration } from './diff/moved.ts';
import type { CodeBlock, CodeLine } from './diff/read-diff.ts';
import type { Language } from './source/language.ts';
import type { Token } from './source/tokens.ts';

/** What a change takes away as a whole. */
export interface Dropped {
  /** The names of declarations and files. */
  readonly names: ReadonlySet<string>;
}

/** Words that leave what comes after them out, or decide whether it runs. */
const exits = /^(?:if|unless|guard|elif|elsif|return|throw|raise|continue|break|panic|abort|assert|require)$/;

/**
 * The first deleted line with a condition or an exit: without it the code that stays does something else. In a declaration that goes as a
 * whole, and beside a name that goes with it, it changes nothing that stays.
 */
export function deletedExit(
  blocks: readonly CodeBlock[],
  language: Language | null,
  { names }: Dropped,
): CodeLine | null {
  for (const block of blocks) {
    if (block.added.length === 0 && declaredNames(block, language).length > 0) continue;
    const line = block.removed.find(
      ({ tokens }) => leaves(tokens) && !tokens.some(({ kind, text }) => kind === 'word' && names.has(text)),
    );
    if (line !== undefined) return line;
  }
  return null;
}

/** Whether a statement of the line begins with a condition or an exit. */
function leaves(tokens: readonly Token[]): boolean {
  const code = tokens.filter(({ kind }) => kind !== 'indent');
  return code.some((token, at) => {
    if (token.kind !== 'word' || !exits.test(token.text) || code[at + 1]?.kind === 'text') return false;
    const previous = code[at - 1];
    return previous === undefined || /^(?:[{};]|else)$/.test(previous.text);
  });
}

/** What a block of deleted lines declares as a whole; none where lines are added in its place. */
export function declaredNames({ added, removed }: CodeBlock, language: Language | null): readonly string[] {
  if (added.length > 0) return [];
  const named = removed.flatMap((line) => {
    if (!declaration.test(line.text.slice(0, maxDeclarationLength))) return [];
    const keyword = line.tokens.findIndex(({ text }) => declaring.test(text));
    return [line.tokens.slice(keyword + 1).find(({ kind }) => kind === 'word')?.text ?? ''];
  });
  return named.length > 0 ? named : methodNames(removed, language);
}

/** Characters of a line that are searched for a declaration. */
const maxDeclarationLength = 500;

const declaring =
  /^(?:class|interface|struct|enum|trait|impl|object|module|namespace|def|defp|defmodule|fn|func|fun|function|type|typedef|contract|library)$/;

/** Languages in which no keyword opens a method. */
const withoutKeyword: ReadonlySet<Language> = new Set([
  'c',
  'csharp',
  'dart',
  'java',
  'javascript',
  'solidity',
  'typescript',
  'vue',
]);

const control =
  /^(?:if|for|foreach|while|switch|catch|return|throw|else|do|try|synchronized|using|lock|await|new|yield|delete|assert|with|case|super|this)$/;

/** The methods and functions that lines declare without a keyword: `void add(int a) {`, `const add = (a) => {`. None where a brace is left open. */
function methodNames(lines: readonly CodeLine[], language: Language | null): readonly string[] {
  if (language === null || !withoutKeyword.has(language)) return [];
  const tokens = lines.flatMap((line) => line.tokens);
  const balance = tokens.reduce(
    (sum, { kind, text }) => (kind !== 'mark' ? sum : text === '{' ? sum + 1 : text === '}' ? sum - 1 : sum),
    0,
  );
  if (balance !== 0) return [];
  const names: string[] = [];
  let depth = 0;
  tokens.forEach((token, at) => {
    if (token.kind !== 'mark') return;
    if (token.text === '{') depth += 1;
    else if (token.text === '}') depth -= 1;
    if (depth !== 0) return;
    const name = tokens[at - 1];
    if (name?.kind !== 'word') return;
    if (token.text === '(' && !control.test(name.text) && opensBody(tokens, at)) names.push(name.text);
    else if (token.text === '=' && isArrow(tokens, at + 1)) names.push(name.text);
  });
  return names;
}

/** Tokens of the parameters of a method. */
const maxParameterTokens = 200;

/** Whether the parenthesis that opens at the index is that of parameters: a body follows, perhaps behind a type or a clause. */
function opensBody(tokens: readonly Token[], open: number): boolean {
  let at = closing(tokens, open);
  if (at === -1) return false;
  for (let steps = 0; steps < 20; steps += 1, at += 1) {
    const token = tokens[at];
    if (token === undefined) return false;
    if (token.kind === 'mark' && token.text === '{') return true;
    if (token.kind === 'text' || (token.kind === 'mark' && !/^[:<>,.[\]|?&*]$/.test(token.text)))
      return false;
  }
  return false;
}

/** Whether `(a) =>`, `a =>` or `async a =>` begins at the index. */
function isArrow(tokens: readonly Token[], from: number): boolean {
  const start = tokens[from]?.text === 'async' ? from + 1 : from;
  const at = tokens[start]?.text === '(' ? closing(tokens, start) : start + 1;
  return (
    at !== -1 &&
    tokens
      .slice(at, at + 20)
      .some((token, index, rest) => token.text === '=' && rest[index + 1]?.text === '>')
  );
}

/** The index behind the parenthesis that closes the one at the index; -1 where none does. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < Math.min(tokens.length, open + maxParameterTokens); at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'mark') continue;
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return -1;
}
