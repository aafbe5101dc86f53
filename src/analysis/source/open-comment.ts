import type { Language } from './language.ts';
import { syntaxOf } from './syntax.ts';

/**
 * Guesses whether lines that were cut out of a file begin inside a comment or documentation string, from what they show: a
 * closing mark before any opening one, the stars of a documentation comment, or prose where code could not stand.
 *
 * @returns what closes it, or null where the lines begin in code, or where that cannot be told
 */
export function openComment(lines: readonly string[], language: Language | null): string | null {
  if (language === null) return null;
  if (language === 'python' || language === 'elixir' || language === 'julia')
    return openDocumentation(lines, language);
  for (const [open, close] of syntaxOf(language).blockComments) {
    // Lua's and Nim's closing marks also end code.
    if (close.includes(']')) continue;
    if (close === '*/' && beginsWithStars(lines)) return close;
    const end = lines.findIndex((line) => line.includes(open) || line.trimEnd().endsWith(close));
    const last = lines[end];
    if (last === undefined || last.includes(open)) continue;
    if (readsAsText([...lines.slice(0, end), last.trimEnd().slice(0, -close.length)])) return close;
  }
  return null;
}

/** Whether each line up to the end of a comment begins with a star, as in documentation: ` * Adds two numbers.` */
function beginsWithStars(lines: readonly string[]): boolean {
  const end = lines.findIndex((line) => line.trimStart().startsWith('*/') || line.trimEnd().endsWith('*/'));
  const shown = (end === -1 ? lines : lines.slice(0, end + 1)).filter((line) => line.trim() !== '');
  if (shown.length === 0 || !shown.every((line) => /^\s*\*(?:\s|\/|\*|$)/.test(line))) return false;
  // Without an end in sight, the lines may be factors of a product.
  return (
    end !== -1 || shown.some((line) => isProse(line) || /^\s*\*(?:$|\s+@|\s+[^\s;(]{1,200}$)/.test(line))
  );
}

/** Whether lines are sentences, with nothing among them that looks like code. */
function readsAsText(lines: readonly string[]): boolean {
  const shown = lines.filter((line) => line.trim() !== '').map((line) => line.slice(0, maxProseLength));
  const code = /[;{}<>=]\s*$|\/\/|["`<]|\w\([^()]{0,200}\)?\s*$/;
  return (
    shown.every((line) => !isCode(line) && !code.test(line)) && (shown.length === 0 || shown.some(isProse))
  );
}

const longQuote = /"""|'''/;

function openDocumentation(lines: readonly string[], language: Language): string | null {
  const index = lines.findIndex((line) => longQuote.test(line));
  // Without quotes, all the lines lie in one text, if sentences outweigh code: a text may hold examples.
  if (index === -1) return lines.filter(isProse).length > lines.filter(isCode).length ? '"""' : null;
  const text = (lines[index] ?? '').trim();
  const close = longQuote.exec(text)?.[0] ?? '"""';
  const before = lines.slice(0, index);
  const after = lines.slice(index + 1);
  if (text !== close) {
    if (language === 'elixir') return null;
    // Only the end of a text has words before the quotes and nothing behind.
    const ends = text.endsWith(close) && text.indexOf(close) === text.length - close.length;
    return ends && (before.some(isProse) || isProse(text.slice(0, -close.length))) ? close : null;
  }
  // A heredoc of Elixir opens behind other words, so quotes that stand alone close one.
  if (language === 'elixir') {
    const calls = before.some((line) => /^\s*[\w.!?]+\(.*\)\s*$/.test(line.slice(0, maxProseLength)));
    return (documented(after) && !calls) || before.some(isProse) ? close : null;
  }
  const previous = before.findLast((line) => line.trim() !== '');
  // Julia's stand alone at both ends: a blank line comes before the opening ones.
  if (language === 'julia' && previous !== undefined) return before.at(-1)?.trim() === '' ? null : close;
  if (previous === undefined) {
    const next = after.findIndex((line) => longQuote.test(line));
    const text = next === -1 ? after : after.slice(0, next);
    return text.filter(isProse).length > text.filter(isCode).length ? null : close;
  }
  return definitionHead.test(previous.slice(0, maxProseLength)) ? null : close;
}

/** The line above a documentation string: the head of what it documents, or another end of one. */
const definitionHead =
  /^\s*(?:(?:async\s+)?def|class|function|struct|module|abstract|macro)\b|\)(?:\s*->.*)?:\s*$/;

/** Characters of a line that are read to tell prose from code. */
const maxProseLength = 400;

/** What follows an Elixir document is what it documents. */
function documented(after: readonly string[]): boolean {
  const next = after.find((line) => line.trim() !== '');
  return next !== undefined && /^\s*(?:def\w*|@\w+|use|alias|import|require|#)\b/.test(next);
}

const keywords =
  /^(?:and|as|assert|async|await|break|case|class|continue|def|defp|del|do|elif|else|end|except|false|finally|fn|for|from|function|global|if|import|in|is|lambda|let|match|module|nonlocal|not|or|pass|raise|return|struct|true|try|using|when|while|with|yield|print|exec)$/i;
const plainWord = /^[A-Za-z][a-z'’-]*\.?$/;

/** Whether a line reads as a sentence: three plain words in a row, no keyword, outside strings and comments. */
function isProse(line: string): boolean {
  let run = 0;
  const text = line.slice(0, maxProseLength).replace(/"[^"]*"|(?<![a-z])'[^']*'|(?:^|\s)#.*/g, ' ; ');
  for (const item of text.trim().split(/\s+/)) {
    run = plainWord.test(item) && !keywords.test(item.replace(/\W/g, '')) ? run + 1 : 0;
    if (run >= 3) return true;
  }
  return false;
}

/** Whether a line begins, goes on or ends as only code does. */
function isCode(line: string): boolean {
  const text = line.slice(0, maxProseLength).trim();
  if (/^(?:[-*+]|\d+\.) /.test(text)) return false;
  return /(?:->|=>|\bdo|\bend|[{(=,[\])}])$| (?:[-+*/|]?=|<-|\|>|==) |^(?:return|raise|import|from|@\w+)\b/.test(
    text,
  );
}
