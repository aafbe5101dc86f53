import type { List, Nodes, RootContent, Table, TableRow } from 'mdast';
import { depthOf } from '../../text/markdown/heading-depth.ts';
import { textOf } from '../../text/markdown/parse.ts';
import { isWritten } from '../../text/markdown/written.ts';
import { wordsOf } from '../../text/words.ts';
import {
  type Decision,
  decide,
  labelIndex,
  labelOf,
  type Meaning,
  meaningOf,
  type Statement,
  statements,
} from './dispositions.ts';
import { lineOf } from './sections.ts';

/** A threat as the document lists it. */
export interface Threat {
  /** As written, at most 120 characters. Hostile. */
  readonly text: string;
  /** 1-based. */
  readonly line: number | null;
  readonly disposition: Decision['state'];
  /** Something is done against it. */
  readonly mitigates: boolean;
  /** Where that may be linked: its own entry, and the one that answers it. */
  readonly nodes: readonly Nodes[];
}

/** Characters of a threat that are kept. */
const maxThreatLength = 120;

interface Entry {
  readonly line: number | null;
  /** The threat: its own column, or the beginning of the item. */
  readonly subject: string;
  /** Where its disposition is looked for. */
  readonly rest: readonly Statement[];
  readonly id: string | null;
  readonly nodes: readonly Nodes[];
}

/** An entry that is being read. */
interface OpenEntry extends Entry {
  readonly rest: Statement[];
  readonly nodes: Nodes[];
}

/**
 * Reads the threats under "What can go wrong?", from its tables, else its sub-headings, else its lists, and looks for the
 * disposition of each: beside it, or under "What are we going to do about it?" in the entry with its id, or in the entry at
 * the same position where both lists have the same length.
 *
 * @param dispositions the words that count
 */
export function threats(
  wrong: readonly RootContent[],
  about: readonly RootContent[],
  dispositions: readonly string[],
): readonly Threat[] {
  const phrases = dispositions.map(wordsOf);
  const listed = entries(wrong).filter(({ subject }) => isWritten(subject));
  const responses = entries(about);
  return listed.map((entry, index): Threat => {
    const byId = responses.find((candidate) => candidate.id !== null && candidate.id === entry.id);
    const response = byId ?? (responses.length === listed.length ? responses[index] : undefined);
    const here = decide(entry.rest, phrases);
    const there = response === undefined ? here : answered(response, byId !== undefined, phrases);
    const { state, mitigates } = here.state === 'missing' ? there : here;
    return {
      text: entry.subject.trim().slice(0, maxThreatLength),
      line: entry.line,
      disposition: state,
      mitigates,
      nodes: [...entry.nodes, ...(response?.nodes ?? [])],
    };
  });
}

/** The response to a threat names the disposition anywhere; where it has the id of the threat, what it says is the mitigation. */
function answered({ subject, rest }: Entry, isSameId: boolean, phrases: readonly string[]): Decision {
  const named = decide([...statements(subject), ...rest], phrases);
  if (named.state !== 'missing' || !isSameId) return named;
  return decide(
    rest.map(({ meaning, text }) => ({ meaning: meaning === 'text' ? 'mitigation' : meaning, text })),
    phrases,
  );
}

function entries(nodes: readonly RootContent[]): readonly Entry[] {
  const tables = nodes.filter((node) => node.type === 'table');
  const listing = tables.filter(isListing);
  if (tables.length > 0) return (listing.length > 0 ? listing : tables).flatMap(rows);
  const headed = byHeading(nodes, (node) => depthOf(node) !== null);
  if (headed.length > 0) return headed;
  const named = byHeading(nodes, startsBold);
  return named.length > 0 ? named : items(nodes.filter((node) => node.type === 'list'));
}

/** A table of threats by its header: one that explains levels, say, is none beside it. */
function isListing({ children: [header] }: Table): boolean {
  const titles = (header?.children ?? []).map(textOf);
  const meanings = titles.map(meaningOf);
  return (
    subjectColumn(titles, meanings) >= 0 ||
    meanings.some((meaning) => meaning === 'mitigation' || meaning === 'decision')
  );
}

const idColumn =
  /^\s*(?:(?:threat|risk|attack|finding)?\s{0,3}(?:#|id|no\.?|nr\.?|number|ref(?:erence)?|key))?\s*$/i;

/** Columns whose words count beside one that answers; a description of the threat does not. */
const remarks = /note|comment|remark|answer|rationale|justification|reason/i;

function rows(table: Table): readonly Entry[] {
  const [header, ...body] = table.children;
  const titles = (header?.children ?? []).map(textOf);
  const meanings = meaningsOf(titles);
  const about = subjectColumn(titles, meanings);
  const subject = about >= 0 ? about : idColumn.test(titles[0] ?? '') && titles.length > 1 ? 1 : 0;
  const isNumbered = subject > 0 && idColumn.test(titles[0] ?? '');
  return body.map((row) => ({
    line: lineOf(row),
    subject: cellOf(row, subject),
    rest: row.children.flatMap((cell, column) =>
      column === subject
        ? []
        : cellStatements(textOf(cell), titles[column] ?? '', meanings[column] ?? 'text'),
    ),
    id: identifier(cellOf(row, 0)) ?? (isNumbered ? cellOf(row, 0).trim() || null : null),
    nodes: [row],
  }));
}

/** Where a column says what is done or decided, words of other columns are no dispositions. */
function meaningsOf(titles: readonly string[]): readonly Meaning[] {
  const meanings = titles.map(meaningOf);
  const isAnswered = meanings.some((meaning) => meaning === 'mitigation' || meaning === 'decision');
  return meanings.map((meaning, column) =>
    isAnswered && meaning === 'text' && !remarks.test(titles[column] ?? '') ? 'ignored' : meaning,
  );
}

function subjectColumn(titles: readonly string[], meanings: readonly Meaning[]): number {
  const isAnswer = (column: number) => meanings[column] === 'mitigation' || meanings[column] === 'decision';
  const named = (pattern: RegExp) =>
    titles.findIndex((title, column) => pattern.test(title) && !idColumn.test(title) && !isAnswer(column));
  const threat = named(/threat|wrong|attack|abuse/i);
  return threat >= 0 ? threat : named(/^(?!residual|remaining).*risk/i);
}

function cellOf(row: TableRow, column: number): string {
  const cell = row.children[column];
  return cell === undefined ? '' : textOf(cell);
}

/** A cell below "Mitigated?" answers with yes or no; any other is what its column stands for. */
function cellStatements(text: string, title: string, meaning: Meaning): readonly Statement[] {
  if (/\?\s*$/.test(title) && yes.test(text)) return [{ meaning: 'text', text: title.replace('?', '') }];
  if (/\?\s*$/.test(title) && no.test(text)) return [{ meaning: 'decision', text: 'none' }];
  return meaning === 'text' ? statements(text) : [{ meaning, text }];
}

const yes = /^\s*(?:yes|y|true|done|x|[✓✔✅☑]\uFE0F?)\s*$/iu;
const no = /^\s*(?:no|n|false|[✗✘❌]\uFE0F?)\s*$/iu;

/** A box that is not ticked: what stands beside it is still to be done. */
const unticked: Statement = { meaning: 'decision', text: 'open' };

/** Items, each a threat; one that begins with a label such as "Mitigation:" belongs to the item before. */
function items(lists: readonly List[]): readonly Entry[] {
  const found: OpenEntry[] = [];
  for (const item of lists.flatMap((list) => list.children)) {
    const [first, ...others] = item.children;
    const text = first === undefined ? '' : textOf(first);
    const label = labelOf(text);
    const details = [
      ...ofLines(others.flatMap(linesOf), 'text').statements,
      ...(item.checked === false ? [unticked] : []),
    ];
    const last = found.at(-1);
    if (label !== null && !/^(?:threats?|attack|risks?)$/i.test(label) && last !== undefined) {
      last.rest.push(...statements(text), ...details);
      last.nodes.push(item);
      continue;
    }
    const separator = label === null ? /[:;(—–→]|\s-+>?\s|\.\s/.exec(text) : null;
    const end = Math.min(
      separator?.index ?? text.length,
      (label === null ? labelIndex(text) : null) ?? text.length,
    );
    const own = label === null ? text : (text.split(/[:=.–—-]/, 2)[1] ?? text);
    const behind = text.slice(end);
    found.push({
      line: lineOf(item),
      subject: own,
      rest: [...(label === null ? statements(behind) : statements(text)), ...details],
      id: identifier(own),
      nodes: [item],
    });
  }
  return found;
}

/** A paragraph that begins in bold with anything but a label: `**T1: Guessing.** Somebody tries all codes.` */
function startsBold(node: RootContent): boolean {
  const first = node.type === 'paragraph' ? node.children[0] : undefined;
  return first?.type === 'strong' && labelOf(`${textOf(first)}:`) === null;
}

/**
 * Headings, each a threat with the text below it. One that is a label only, such as "Mitigation", is about the text below it. Of a paragraph
 * that begins in bold, the bold words are the threat.
 */
function byHeading(nodes: readonly RootContent[], begins: (node: RootContent) => boolean): readonly Entry[] {
  const found: OpenEntry[] = [];
  let label: Meaning = 'text';
  for (const node of nodes) {
    const last = found.at(-1);
    if (begins(node)) {
      const [bold, ...others] = depthOf(node) === null && node.type === 'paragraph' ? node.children : [];
      const subject = textOf(bold ?? node);
      label = last !== undefined && isLabelOnly(subject) ? meaningOf(subject) : 'text';
      if (label !== 'text') continue;
      const rest = others.map(textOf).join('').split('\n').flatMap(statements);
      found.push({ line: lineOf(node), subject, rest, id: identifier(subject), nodes: [node] });
      continue;
    }
    if (last === undefined) continue;
    const read = ofLines(linesOf(node), label);
    label = read.label;
    last.rest.push(...read.statements);
    last.nodes.push(node);
  }
  return found;
}

/**
 * What lines stand for. A label without an answer on its line, such as "Mitigations:", is about the lines below it, up to the next label.
 *
 * @param above what the lines stand for that have no label
 * @returns also what the next lines stand for
 */
function ofLines(
  lines: readonly string[],
  above: Meaning,
): { readonly statements: readonly Statement[]; readonly label: Meaning } {
  const found: Statement[] = [];
  let label = above;
  for (const line of lines) {
    const own = labelOf(line);
    const parts = statements(line);
    if (own === null) found.push(...(label === 'text' ? parts : [{ meaning: label, text: line }]));
    else {
      found.push(...parts);
      label = parts.every(({ text }) => text.trim() === '') ? meaningOf(own) : above;
    }
  }
  return { statements: found, label };
}

/** A heading of one to three words that stands for what is below it. */
function isLabelOnly(title: string): boolean {
  return wordsOf(title).trim().split(' ').length <= 3 && labelOf(`${title.trim()}:`) !== null;
}

/**
 * The lines that a reader sees of a part of a document, an item of a list or a row of a table on its own; none of an item whose box is
 * not ticked.
 */
function linesOf(node: Nodes): readonly string[] {
  if (node.type === 'listItem' && node.checked === false) return [];
  if (
    node.type === 'list' ||
    node.type === 'blockquote' ||
    node.type === 'listItem' ||
    node.type === 'table'
  ) {
    const children: readonly Nodes[] = node.children;
    return children.flatMap(linesOf);
  }
  return textOf(node).split('\n');
}

function identifier(text: string): string | null {
  return /^\s*([A-Za-z]{1,6}[-.]?\d{1,4})\b/.exec(text)?.[1]?.toUpperCase() ?? null;
}
