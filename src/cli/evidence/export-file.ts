import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { jsonLine } from '../../text/json-document.ts';
import { inert } from '../record/list-text.ts';
import { type DigestedFile, type ExportHeader, rowsPerDigest } from './export-manifest.ts';
import type { Cell, ExportTable, Row } from './export-table.ts';

export type FileFormat = 'csv' | 'jsonl';

/** Counts of one total, such as those by state. */
type Totals = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Values that rows are counted by, of one total: the others are counted together. */
const maxCounted = 1_000;
const others = '(others)';

/**
 * Writes a table as a file. The header says how many rows follow, which is known at the end only: until then the rows stand in a file of
 * their own, so that memory does not grow with them.
 *
 * @param onRow called with each row
 */
export async function writeTable(
  directory: string,
  {
    table,
    format,
    about,
  }: { readonly table: ExportTable; readonly format: FileFormat; readonly about: ExportHeader },
  rows: AsyncIterable<Row>,
): Promise<DigestedFile> {
  const name = `${table.name}.${format}`;
  const columns = Object.keys(table.columns);
  const counters = new Map(Object.keys(table.totals).map((total) => [total, new Map<string, number>()]));
  const rowsPath = join(directory, `${name}.rows`);
  const rowDigests: string[] = [];
  let count = 0;
  const part = await open(rowsPath, 'wx');
  try {
    for await (const some of inGroups(rows, rowsPerDigest)) {
      const text =
        format === 'csv' ? csv(some.map((row) => cellsOf(columns, row))) : jsonLines(columns, some);
      rowDigests.push(sha256(text));
      count += some.length;
      for (const row of some) countIn(counters, table, row);
      await part.write(text);
    }
  } finally {
    await part.close();
  }
  const totals: Totals = Object.fromEntries(
    [...counters].map(([total, counted]) => [total, Object.fromEntries([...counted].toSorted())]),
  );
  const header = headerText(format, { table, columns, about, count, totals });
  const { bytes, digest } = await concatenated(join(directory, name), header, rowsPath);
  await rm(rowsPath);
  return {
    name,
    sha256: digest,
    bytes,
    rows: count,
    headerLines: header.split('\n').length - 1,
    headerDigest: sha256(header),
    rowDigests,
    totals,
  };
}

async function* inGroups(rows: AsyncIterable<Row>, size: number): AsyncGenerator<readonly Row[]> {
  let group: Row[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function countIn(
  counters: ReadonlyMap<string, Map<string, number>>,
  { totals }: ExportTable,
  row: Row,
): void {
  for (const [total, counted] of counters) {
    const word = inert(totals[total]?.(row) ?? '');
    const key = counted.has(word) || counted.size < maxCounted ? word : others;
    counted.set(key, (counted.get(key) ?? 0) + 1);
  }
}

/** Writes header and rows to one file. */
async function concatenated(path: string, header: string, rowsPath: string) {
  const hash = createHash('sha256').update(header);
  let bytes = Buffer.byteLength(header);
  const file: FileHandle = await open(path, 'wx');
  try {
    await file.write(header);
    for await (const chunk of createReadStream(rowsPath) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.write(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, digest: hash.digest('hex') };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * The header of a file. In CSV it is rows of the same number of cells as the others, so that spreadsheets show it and every reader of
 * RFC 4180 reads it: a comment such as `# …` is no CSV.
 */
function headerText(
  format: FileFormat,
  given: {
    readonly table: ExportTable;
    readonly columns: readonly string[];
    readonly about: ExportHeader;
    readonly count: number;
    readonly totals: Totals;
  },
): string {
  const { table, columns, about, count, totals } = given;
  if (format === 'jsonl') return jsonLine({ export: table.name, ...about, rows: count, totals });
  const { engine, madeAt, source, scope } = about;
  const { newestEntry, checkpoint } = source;
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['export', table.name],
    ['engine', engine],
    ['made at', madeAt],
    [
      'source',
      `${source.app === null ? 'the record' : `the record of app ${source.app}`} (${source.database})`,
    ],
    ['newest entry', newestEntry === null ? 'none' : `${newestEntry.entry}, digest ${newestEntry.digest}`],
    [
      'last checkpoint',
      checkpoint === null
        ? 'none'
        : `${checkpoint.origin}, ${checkpoint.size} entries, root ${checkpoint.root}`,
    ],
    ['from', scope.from],
    ['to, excluded', scope.to],
    ['repositories', repositoriesIn(scope)],
    ['rows', String(count)],
    ...Object.entries(totals).flatMap(([total, counted]) =>
      Object.entries(counted).map(
        ([value, number]) => [`rows by ${total}`, `${value || '(none)'}: ${number}`] as const,
      ),
    ),
  ];
  const width = columns.length;
  const padded = (cells: readonly string[]) =>
    Array.from({ length: width }, (_, index) => cells[index] ?? '');
  return `\u{feff}${csv([...facts.map(padded), padded([]), columns])}`;
}

function repositoriesIn({ repositories }: ExportHeader['scope']): string {
  return repositories === null
    ? 'all'
    : repositories.map(({ id, name }) => `${name ?? ''} (${id})`).join('; ');
}

/** What begins a formula. In many languages a spreadsheet parts the cells of a CSV file at semicolons. */
const formulaBehindSemicolon = /;(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** Rows as CSV (RFC 4180). A cell, or a part of one, that a spreadsheet would run as a formula begins with an apostrophe. */
function csv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map((cell) => cell.replace(formulaBehindSemicolon, ";'"))),
    { record_delimiter: 'windows', escape_formulas: true },
  );
}

function cellsOf(columns: readonly string[], row: Row): readonly string[] {
  return columns.map((column) => cellText(row[column] ?? null));
}

/** On one line, so that a line is a row; without what a terminal obeys. */
function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return isoTime(cell) ?? '';
  return inert(typeof cell === 'object' ? cell.join('; ') : String(cell)).trim();
}

function jsonLines(columns: readonly string[], rows: readonly Row[]): string {
  return rows
    .map((row) =>
      jsonLine(Object.fromEntries(columns.map((column) => [column, jsonCell(row[column] ?? null)]))),
    )
    .join('');
}

function jsonCell(cell: Cell): unknown {
  return cell instanceof Date ? isoTime(cell) : cell;
}

function isoTime(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
