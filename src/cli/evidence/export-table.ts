import type { RowSource } from './read-entries.ts';

/** A value in a row. A list has no order that matters. */
export type Cell = string | number | boolean | Date | null | readonly string[];

export type Row = Readonly<Record<string, Cell>>;

/** One file of an export. */
export interface ExportTable {
  readonly name: string;
  /** In the order of the columns, by name: what it holds, for the documentation. */
  readonly columns: Readonly<Record<string, string>>;
  /** Control totals: the rows are counted by each of these. */
  readonly totals: Readonly<Record<string, (row: Row) => string>>;
  rows(source: RowSource): AsyncIterable<Row>;
}

/** A cell as a word to count by. */
export function wordOf(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}
