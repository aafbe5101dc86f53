import type { Nodes } from 'mdast';
import { asSeen } from '../confusables.ts';
import { wordsOf } from '../words.ts';
import { documentTree } from './document-tree.ts';
import { textOfHtml } from './html-parts.ts';
import { textOf } from './parse.ts';

/** What templates say, as it is compared with what an author wrote. */
export interface Templates {
  /** The words of each line, in comments too. */
  readonly lines: ReadonlySet<string>;
  /** The words of all lines, one after the other. */
  readonly words: string;
  /** The addresses of pictures. */
  readonly pictures: ReadonlySet<string>;
}

/** Characters of all templates that are read. */
const maxCharacters = 200_000;

/** Words of a part of a template that is recognized where its lines were broken in other places. */
const minRun = 4;

/** Words at the start of a line after which the text of the author may follow. */
const maxPrefix = 30;

/**
 * Reads templates, so that their text is told from an author's: upper and lower case, punctuation, white space, boxes and markup do not
 * matter.
 *
 * @param texts Markdown, or the YAML of issue forms
 */
export function readTemplates(texts: readonly string[]): Templates {
  const text = texts.join('\n\n').slice(0, maxCharacters);
  let left = maxCharacters;
  const read = texts.filter((each) => {
    left -= each.length;
    return left >= 0;
  });
  const shown = read.flatMap((each) => {
    const tree = documentTree(each);
    return tree === null ? [] : leavesOf(tree);
  });
  const lines = [...shown, text]
    .flatMap((each) => each.split(/\r\n?|\n/))
    .map((line) => words(line.replace(field, '')))
    .filter((line) => line !== '');
  return {
    lines: new Set(lines),
    words: ` ${lines.join(' ').slice(0, 2 * maxCharacters)} `,
    pictures: new Set(
      [...text.matchAll(/\((https?:[^\s()<>]{1,2000})\)|src=["']([^"'<>]{1,2000})["']/g)].map(
        ([, one = '', other = '']) => (one === '' ? other : one),
      ),
    ),
  };
}

/** How a line of an issue form names its text: `label: Scope` and the like. */
const field = /^\s*(?:-\s+)?(?:label|description|value|placeholder|about|title|name):\s+/;

/** The blocks of text, each as a reader sees it. */
function leavesOf(node: Nodes): readonly string[] {
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell')
    return [textOf(node)];
  if (node.type === 'code') return [node.value];
  if (node.type === 'html') return [textOfHtml(node.value)];
  return 'children' in node ? (node.children as readonly Nodes[]).flatMap(leavesOf) : [];
}

/** A text without the lines, and the beginnings of lines, that templates have. */
export function withoutTemplate(text: string, templates: Templates): string {
  return text
    .split(/\r\n?|\n/)
    .map((line) => ownPart(line, templates))
    .filter((line) => line !== '')
    .join('\n');
}

/** Parts of templates that are taken from the beginning of one line; one with more is made of nothing else. */
const maxParts = 20;

/** What a line adds to the lines of a template with which it begins. */
function ownPart(line: string, templates: Templates): string {
  let rest = line.trim();
  for (let part = 0; part < maxParts; part++) {
    const next = behindTemplate(rest, templates);
    if (next === rest) return rest;
    rest = next;
  }
  return '';
}

/** A text without the line of a template with which it begins; the text itself where it begins with none. */
function behindTemplate(text: string, { lines, words: all }: Templates): string {
  const own = words(text);
  if (own === '') return text;
  if (lines.has(own) || (own.split(' ').length >= minRun && all.includes(` ${own} `))) return '';
  const tokens = text.split(/\s+/, maxPrefix);
  for (let count = tokens.length; count > 0; count--) {
    if (lines.has(words(tokens.slice(0, count).join(' ')))) return text.split(/\s+/).slice(count).join(' ');
  }
  return text;
}

function words(line: string): string {
  return wordsOf(asSeen(line)).trim();
}
