import type { Heading, Html, RootContent, Table, TableRow } from 'mdast';
import { textOf } from './parse.ts';

/** Rows of one table that are read. */
const maxRows = 2000;

/**
 * The parts of a document with its tables and headings in HTML as tables and headings. GitHub shows both alike.
 *
 *     <table><tr><th>Threat</th><th>Disposition</th></tr> … </table>
 *
 * @param nodes HTML in them is hostile
 */
export function withHtmlParts(nodes: readonly RootContent[]): RootContent[] {
  const parts: RootContent[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as RootContent;
    if (node.type !== 'html') {
      parts.push(node);
      continue;
    }
    const html = withoutHidden(node.value);
    if (!/<table\b/i.test(html)) {
      parts.push(...withHeading(node, html));
      continue;
    }
    // A table goes on over the nodes behind it where a blank line ends the HTML block.
    let text = html;
    while (!/<\/table\s*>/i.test(text) && index + 1 < nodes.length) {
      index += 1;
      const next = nodes[index] as RootContent;
      text = `${text}\n${next.type === 'html' ? withoutHidden(next.value) : encoded(textOf(next))}`;
      if (text.length > maxTableLength) break;
    }
    parts.push(...tablesOf(text, node.position?.start.line ?? null));
  }
  return parts;
}

/** Characters of one table that are read. */
const maxTableLength = 131_072;

/** HTML without comments and what is struck out. Line breaks stay, so that lines keep their numbers. */
function withoutHidden(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, lineBreaks)
    .replace(/<(?:del|s|strike)(?:\s[^<>]*)?>[\s\S]*?(?:<\/(?:del|s|strike)\s*>|$)/gi, lineBreaks);
}

function lineBreaks(text: string): string {
  return text.replaceAll(/[^\n]/g, '');
}

const part = /<(\/?)(table|tr|th|td)(?:\s[^<>]{0,500})?>/gi;

function tablesOf(html: string, firstLine: number | null): readonly Table[] {
  const tables: { rows: TableRow[]; titled: boolean }[] = [];
  let row: TableRow | null = null;
  let cell: { start: number; header: boolean } | null = null;
  let seen = 0;
  let line = firstLine ?? 1;
  const endCell = (end: number): void => {
    if (cell === null || row === null) return;
    row.children.push({
      type: 'tableCell',
      children: [{ type: 'text', value: shown(html.slice(cell.start, end)) }],
    });
    cell = null;
  };
  for (const match of html.matchAll(part)) {
    const [tag, isEnd, name = ''] = match;
    const table = tables.at(-1);
    line += html.slice(seen, match.index).split('\n').length - 1;
    seen = match.index;
    endCell(match.index);
    const element = name.toLowerCase();
    if (isEnd === '/') continue;
    if (element === 'table') tables.push({ rows: [], titled: false });
    else if (table === undefined || table.rows.length > maxRows) continue;
    else if (element === 'tr' || row === null) {
      row = { type: 'tableRow', children: [], ...(firstLine === null ? {} : { position: at(line) }) };
      table.rows.push(row);
    }
    if (element === 'th' || element === 'td') {
      cell = { start: match.index + tag.length, header: element === 'th' };
      if (element === 'th' && table?.rows.length === 1) table.titled = true;
    }
  }
  endCell(html.length);
  return tables.map(({ rows, titled }) => ({ type: 'table', children: withHeader(rows, titled) }));
}

/** A table whose first row is no header has an empty one. */
function withHeader(rows: TableRow[], titled: boolean): TableRow[] {
  const words = (rows[0]?.children ?? []).map(textOf);
  const isHeader =
    titled || words.some((word) => /^\s*(?:threats?|risks?|disposition|mitigations?)\s*$/i.test(word));
  return isHeader ? rows : [{ type: 'tableRow', children: [] }, ...rows];
}

function at(line: number): NonNullable<TableRow['position']> {
  return { start: { line, column: 1 }, end: { line, column: 1 } };
}

/** A block of HTML, with the heading at its beginning apart from what follows it without an empty line. */
function withHeading(node: Html, html: string): readonly RootContent[] {
  const { position } = node;
  const found = /^\s*<h([1-6])(?:\s[^<>]{0,500})?>([\s\S]{0,500}?)<\/h[1-6]\s*>/i.exec(html);
  if (found === null) return [node];
  const rest = html.slice(found[0].length).trim();
  const depth = Number(found[1]) as Heading['depth'];
  const heading: Heading = {
    type: 'heading',
    depth,
    children: [{ type: 'text', value: shown(found[2] ?? '') }],
  };
  return [
    position === undefined ? heading : { ...heading, position },
    ...(rest === '' ? [] : [{ ...node, value: rest }]),
  ];
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

/** The text that a reader sees of a block of HTML. The title of what is folded says nothing of it. */
export function textOfHtml(html: string): string {
  return shown(
    withoutHidden(html).replaceAll(/<summary(?:\s[^<>]{0,500})?>[^<>]{0,500}<\/summary\s*>/gi, ' '),
  );
}

/** The text that a reader sees of HTML without comments. */
function shown(html: string): string {
  return html
    .replaceAll(/<[^<>]{0,500}>/g, ' ')
    .replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function encoded(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
