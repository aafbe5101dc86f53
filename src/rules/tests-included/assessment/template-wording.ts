import type { CodeBlock, CodeLine } from '../../../analysis/diff/read-diff.ts';
import type { FilePath } from '../../../analysis/files/file-path.ts';

/** Templates of markup, by extension: their text is read by people, and what is around it by a program. */
const templates =
  /^(?:x?html?|ejs|hbs|handlebars|mustache|njk|jinja2?|j2|twig|liquid|erb|h?eex|leex|tag|tagx|jspx?|cshtml|gohtml|tmpl|ftlh?|vm|eta)$/;

/** Lines of a block, and characters of a line, that are read: a longer change counts as one of behavior. */
const maxLines = 500;
const maxLength = 2_000;

/**
 * Whether a change to a template of markup only changes its wording: text between tags, texts for people in attributes, and the addresses
 * of XML namespaces. Tags, other attributes, expressions and whatever may be script are behavior.
 */
export function isWording(path: FilePath, blocks: readonly CodeBlock[]): boolean {
  if (!templates.test(path.extension) || blocks.length === 0) return false;
  return blocks.every((block) => {
    const before = readMarkup(block.removed);
    const after = readMarkup(block.added);
    return before !== null && after !== null && before === after;
  });
}

/** What of these lines a program reads; null where their text may be more than wording. */
function readMarkup(lines: readonly CodeLine[]): string | null {
  if (lines.length > maxLines || lines.some(({ text }) => text.length > maxLength)) return null;
  const kept: string[] = [];
  for (const { text } of lines) {
    const rest = text
      .replace(wordingAttributes, ' ')
      .replace(acting, (found) => {
        kept.push(found.replace(/\s+/g, ''));
        return ' ';
      })
      .trim();
    // A tag that goes on in the next line, or starts in the one before.
    const open = /^<[A-Za-z][\w:-]*$/.exec(rest);
    if (open !== null) kept.push(open[0]);
    else if (!isProse(rest)) return null;
  }
  return kept.join('\n');
}

/** Attributes that people read, with plain values, and declarations of namespaces, whose addresses nothing requests. */
const wordingAttributes =
  /\s(?:xmlns(?::[\w-]+)?|xsi:schemaLocation|title|alt|placeholder|aria-label|summary)=(?:"[^"{}<$]*"|'[^'{}<$]*')/g;

/** Expressions and tags. */
const acting = /\{\{[^{}]*\}\}|\{%[^%]*%\}|<%[^%]*%>|[$#@*~]\{[^{}]*\}|<[^<>]*>/g;

function isProse(text: string): boolean {
  return (
    !/[{}()<>=;$@`|\\[\]]/.test(text.replace(/&#?\w{1,20};/g, '').replace(/\([^()]*\)/g, '')) &&
    !statement.test(text)
  );
}

/** A line of a script that has no other sign of code. */
const statement =
  /^(?:return|if|else|for|while|break|continue|throw|let|const|var|function|import|export|await|yield|delete|case|default)\b/;
