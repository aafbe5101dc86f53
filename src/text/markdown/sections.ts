import type { Nodes, Paragraph, Root, RootContent } from 'mdast';
import { isPlaceholder } from '../placeholder.ts';
import { wordsOf } from '../words.ts';
import { depthOf } from './heading-depth.ts';
import { textOfHtml } from './html-parts.ts';
import { textOf } from './parse.ts';
import { type Templates, withoutTemplate } from './templates.ts';
import { isWritten } from './written.ts';

/** What the author wrote below the headings of one title. */
export interface Answer {
  /** Letters and digits that a reader sees, besides the text of templates. Those of scripts that write a word in one or two count twice. */
  readonly letters: number;
  /** It shows a picture that no template has. */
  readonly picture: boolean;
  /** The reason in "N/A: the change is not visible"; null where there is none. Hostile. */
  readonly notApplicable: string | null;
}

/** Whether a person wrote something there: a text of any length, or a picture. */
export function isAnswered({ letters, picture }: Answer): boolean {
  return letters > 0 || picture;
}

/**
 * What the author wrote below the headings of a title, up to the next heading of the same rank: no comment, no text of a template, no
 * instruction, no word for later, and no box that is not ticked. With several such headings, what stands below all of them.
 *
 * @param tree see `documentTree`; hostile
 * @param title matched without its number, its punctuation and a note such as "(required)"
 * @param templates what the author found there: no answer, whether boxes in it were ticked or not
 * @returns null where there is no such heading
 */
export function answerBelow(tree: Root, title: string, templates?: Templates): Answer | null {
  const sections = sectionsNamed(tree, title);
  if (sections.length === 0) return null;
  const pieces = sections.flatMap((nodes) => nodes.flatMap(piecesOf));
  const texts = pieces.flatMap((piece) => {
    if (piece.kind === 'picture') return [];
    const text = templates === undefined ? piece.text : withoutTemplate(piece.text, templates);
    return [{ ...piece, text }];
  });
  const written = texts.filter(({ kind, text }) => (kind === 'code' ? isWritten(text) : isAuthors(text)));
  return {
    letters: written.reduce((sum, { text }) => sum + lettersIn(text), 0),
    picture: pieces.some(
      (piece) =>
        piece.kind === 'picture' &&
        /^https?:\/\//i.test(piece.source) &&
        templates?.pictures.has(piece.source) !== true,
    ),
    notApplicable: texts.map(({ text }) => reasonIn(text)).find((reason) => reason !== null) ?? null,
  };
}

/** The letters and digits of a text that somebody wrote; none where it is a word for later, an instruction or a placeholder. */
export function lettersOf(text: string): number {
  return isAuthors(text) ? lettersIn(text) : 0;
}

/**
 * The texts that the author wrote below the headings of a title: what {@link answerBelow} counts, as it is to be read.
 *
 * @param tree see `documentTree`; hostile
 */
export function writtenBelow(tree: Root, title: string): readonly string[] {
  return sectionsNamed(tree, title)
    .flatMap((nodes) => nodes.flatMap(piecesOf))
    .flatMap((piece) =>
      piece.kind === 'text' && isAuthors(piece.text)
        ? [piece.text]
        : piece.kind === 'code' && isWritten(piece.text)
          ? [piece.text]
          : [],
    );
}

/** What stands below each heading of this title, up to the next heading that is not below it. */
function sectionsNamed({ children }: Root, title: string): readonly (readonly RootContent[])[] {
  const wanted = titleWords(title);
  return children.flatMap((node, index) => {
    const labeled = depthOf(node) === null ? behindLabel(node, wanted) : null;
    const depth = labeled === null ? depthOf(node) : labelDepth;
    if (depth === null || (labeled === null && titleWords(textOf(node)) !== wanted)) return [];
    const below = children.slice(index + 1);
    const end = below.findIndex((each) => (depthOf(each) ?? Number.POSITIVE_INFINITY) <= depth);
    return [[...(labeled === null ? [] : [labeled]), ...(end === -1 ? below : below.slice(0, end))]];
  });
}

/** The rank of a paragraph in bold. */
const labelDepth = 7;

/** What follows a title in bold in the same paragraph: "**Testing:** in Chrome", or on its next line. Null where there is no such title. */
function behindLabel(node: RootContent, wanted: string): Paragraph | null {
  if (node.type !== 'paragraph') return null;
  const [label, ...rest] = node.children;
  if (label?.type !== 'strong' || titleWords(textOf(label)) !== wanted) return null;
  const [next, ...others] = rest;
  const isLine =
    next?.type === 'break' || (next?.type === 'text' && /^(?:[ \t]*[:\n]|[ \t]+[–—-])/.test(next.value));
  if (!isLine && !textOf(label).trimEnd().endsWith(':')) return null;
  if (next?.type !== 'text') return { type: 'paragraph', children: rest };
  const value = next.value.replace(/^[\s:–—-]{1,10}/, '');
  return { type: 'paragraph', children: [{ ...next, value }, ...others] };
}

/** The words of a heading without its number, without emoji such as `:test_tube:`, and without a note that it is optional or required. */
function titleWords(heading: string): string {
  return wordsOf(heading.replaceAll(/:[a-z][\w+-]{1,40}:/g, ' '))
    .trim()
    .replace(/^(?:\d{1,3} ){1,4}/, '')
    .replace(/ (?:optional|required|mandatory)$/, '');
}

/** A part of a section that may be the author's. */
type Piece =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'picture'; readonly source: string };

function piecesOf(node: Nodes): readonly Piece[] {
  switch (node.type) {
    case 'heading':
    case 'definition':
      return [];
    case 'html':
      return [{ kind: 'text', text: textOfHtml(node.value) }, ...picturesIn(node.value)];
    case 'image':
      return [{ kind: 'picture', source: node.url }];
    case 'imageReference':
      return [{ kind: 'picture', source: node.identifier }];
    case 'code':
      return [{ kind: 'code', text: node.value }];
    case 'list':
      // A box that is not ticked is the template's.
      return node.children.flatMap((item) => (item.checked === false ? [] : item.children.flatMap(piecesOf)));
    case 'blockquote':
      return node.children.flatMap(piecesOf);
    case 'table':
      return node.children
        .slice(1)
        .flatMap((row) => row.children)
        .flatMap((cell) => [{ kind: 'text', text: textOf(cell) } as const, ...picturesBelow(cell)]);
    case 'paragraph':
      return depthOf(node) === null ? [{ kind: 'text', text: textOf(node) }, ...picturesBelow(node)] : [];
    default:
      return [{ kind: 'text', text: textOf(node) }];
  }
}

/** The pictures and videos in a paragraph or cell, whether as Markdown or as the HTML that GitHub's editor writes. */
function picturesBelow(node: Nodes): readonly Piece[] {
  if (node.type === 'html') return picturesIn(node.value);
  if (node.type === 'image' || node.type === 'imageReference') return piecesOf(node);
  return 'children' in node ? (node.children as readonly Nodes[]).flatMap(picturesBelow) : [];
}

function picturesIn(html: string): readonly Piece[] {
  return [...html.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '').matchAll(picture)].map(
    ([, one = '', other = '']) => ({
      kind: 'picture',
      source: one === '' ? other : one,
    }),
  );
}

const picture = /<(?:img|video|source)\b[^<>]{0,500}?\ssrc=(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})')/gi;

/** Characters of a paragraph that show whether it is a template's. */
const maxRead = 500;

function isAuthors(text: string): boolean {
  const start = text.trim().slice(0, maxRead);
  if (!isWritten(start) || isPlaceholder(start)) return false;
  // GitHub writes it where a field of an issue form is left empty.
  if (/^no response$/i.test(start)) return false;
  return !sentencesOf(start).every(isInstruction);
}

function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?])\s/).filter((sentence) => /\p{L}/u.test(sentence));
}

/** How a template speaks to the author: a request, or a question. */
const instructions: readonly RegExp[] = [
  /^[\s"'([*_-]{0,5}(?:describe|explain|summari[sz]e|outline|elaborate|tell us|fill (?:in|out)|clarify|please (?:describe|explain|specify|provide|summari[sz]e|outline|elaborate|tell|fill|enter|clarify|add|list|include|write|link|insert|replace|mention|give|state|note|attach|paste|delete|remove|make sure|ensure|read|see|refer|check that (?:you|your)|don'?t|do not))\b/i,
  // "Enter a wrong password" is a step of a test.
  /^[\s"'([*_-]{0,5}(?:specify|provide|enter)\b[^.]{0,100}\b(?:details?|information|description|summary|context|steps|evidence|screenshots?|instructions?|reason|rationale|justification|explanation|how|what|why|which|whether|as much|here|your (?:change|changes|pull request|pr))\b/i,
  /^[\s"'([*_-]{0,5}(?:what|why|how|which|who|where|when|does|do|did|is|are|can|could|will|would|should|have|has|any)\b[^.]{0,300}\?[\s)\]"'*_]{0,5}$/i,
  /^[\s"'([*_-]{0,5}(?:add|list|include|write|link|insert|replace|mention|put|give|state|note|attach|paste|delete|remove)\b[^.]{0,200}\b(?:here|below|above|if (?:any|applicable|needed|relevant)|this (?:section|text|line)|your (?:change|changes|pull request|pr))\b/i,
];

function isInstruction(sentence: string): boolean {
  return instructions.some((form) => form.test(sentence));
}

/** Scripts in which one or two letters are a word. */
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Letters that show nothing, such as the fillers of Hangul, count for nothing. */
function lettersIn(text: string): number {
  const seen = text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
  return (seen.match(/[\p{L}\p{N}]/gu)?.length ?? 0) + (seen.match(dense)?.length ?? 0);
}

/** Different words, and letters, of a reason. */
const minReasonWords = 3;
const minReasonLetters = 12;

/** Characters of a reason that are read. */
const maxReason = 200;

const notApplicable =
  /^[\s"'([*_-]{0,5}(?:n\/?\.?a\.?|not applicable|not needed|none needed|no need)[\s)\]*_]{0,3}(?:[:;,.–—-]|\b(?:because|since|as)\b)([\s\S]{1,1000})/i;

/** The reason that a text gives for why there is nothing to say: "N/A: only the build changes". */
function reasonIn(text: string): string | null {
  const reason = notApplicable
    .exec(text.trim())?.[1]
    ?.replace(/^[\s:;,.–—-]+/, '')
    .trim();
  if (reason === undefined || !isWritten(reason) || isPlaceholder(reason)) return null;
  const words = new Set(wordsOf(reason).trim().split(' '));
  const isReason = words.size >= minReasonWords || (reason.match(dense)?.length ?? 0) > 0;
  return isReason && lettersIn(reason) >= minReasonLetters ? reason.slice(0, maxReason) : null;
}
