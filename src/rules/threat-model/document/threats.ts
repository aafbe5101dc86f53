import type { List, Nodes, RootContent, Table } from 'mdast';
import { textOf } from '../../../text/markdown/parse.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { wordsOf } from '../../../text/words.ts';
import { depthOf, lineOf } from './sections.ts';

/** A threat as the document lists it. */
export interface Threat {
  /** As written, at most 120 characters. Hostile. */
  readonly text: string;
  /** 1-based. */
  readonly line: number | null;
  /** `undecided`: it names three dispositions or more, as an unfilled template does. */
  readonly disposition: 'stated' | 'missing' | 'undecided';
}

/** Characters of a threat that are kept. */
const maxThreatLength = 120;

interface Entry {
  readonly line: number | null;
  /** The threat: its own column, or the beginning of the item. */
  readonly subject: string;
  /** Where its disposition is looked for. */
  readonly rest: string;
  readonly id: string | null;
}

/**
 * Reads the threats under "What can go wrong?", from its tables, else its lists, else its sub-headings, and looks for the
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
    const response =
      responses.find((candidate) => candidate.id !== null && candidate.id === entry.id) ??
      (responses.length === listed.length ? responses[index] : undefined);
    const here = named(entry.rest, phrases);
    const there = response === undefined ? 0 : named(`${response.subject} ${response.rest}`, phrases);
    const count = here > 0 ? here : there;
    return {
      text: entry.subject.trim().slice(0, maxThreatLength),
      line: entry.line,
      disposition: count === 0 ? 'missing' : count > 2 ? 'undecided' : 'stated',
    };
  });
}

/** The number of distinct dispositions that a text names; forms of one word count once. */
function named(text: string, phrases: readonly string[]): number {
  const words = wordsOf(text);
  const stems = phrases.filter((phrase) => words.includes(phrase)).map((phrase) => phrase.trim().slice(0, 5));
  return new Set(stems).size;
}

function entries(nodes: readonly RootContent[]): readonly Entry[] {
  const tables = nodes.filter((node) => node.type === 'table');
  if (tables.length > 0) return tables.flatMap(rows);
  const lists = nodes.filter((node) => node.type === 'list');
  const headed = byHeading(nodes);
  return headed.length > 0 ? headed : lists.flatMap(items);
}

const idColumn = /^\s*(?:#|id|no\.?|nr\.?|number|ref(?:erence)?|key)?\s*$/i;

function rows(table: Table): readonly Entry[] {
  const [header, ...body] = table.children;
  const titles = (header?.children ?? []).map(textOf);
  const about = titles.findIndex((title) => /threat|risk|wrong|attack|abuse/i.test(title));
  const subject = about >= 0 ? about : idColumn.test(titles[0] ?? '') && titles.length > 1 ? 1 : 0;
  return body.map((row) => {
    const cells = row.children.map(textOf);
    const first = cells[0] ?? '';
    const id =
      identifier(first) ?? (subject > 0 && idColumn.test(titles[0] ?? '') ? first.trim() || null : null);
    return {
      line: lineOf(row),
      subject: cells[subject] ?? '',
      rest: cells.filter((_, index) => index !== subject).join(' '),
      id,
    };
  });
}

function items(list: List): readonly Entry[] {
  return list.children.map((item) => {
    const [first, ...others] = item.children;
    const text = first === undefined ? '' : textOf(first);
    const separator = /[:;(—–→]|\s-+>?\s|\.\s/.exec(text);
    const end = separator === null ? text.length : separator.index;
    return {
      line: lineOf(item),
      subject: text,
      rest: [text.slice(end), ...others.map((node: Nodes) => textOf(node))].join(' '),
      id: identifier(text),
    };
  });
}

/** Sub-headings, each a threat with the text below it. */
function byHeading(nodes: readonly RootContent[]): readonly Entry[] {
  const found: { line: number | null; subject: string; rest: string; id: string | null }[] = [];
  for (const node of nodes) {
    if (depthOf(node) !== null) {
      const subject = textOf(node);
      found.push({ line: lineOf(node), subject, rest: '', id: identifier(subject) });
      continue;
    }
    const last = found.at(-1);
    if (last !== undefined) last.rest += ` ${textOf(node)}`;
  }
  return found;
}

function identifier(text: string): string | null {
  return /^\s*([A-Za-z]{1,6}[-.]?\d{1,4})\b/.exec(text)?.[1]?.toUpperCase() ?? null;
}
