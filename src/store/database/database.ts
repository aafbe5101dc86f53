import { PassingError } from '../../platform/passing-error.ts';

/** A value of a placeholder. Times are milliseconds since the epoch. */
export type Value = string | number | Uint8Array | null;

export type Row = Readonly<Record<string, Value>>;

/** Runs one statement of the transaction; its placeholders are `$1`, `$2` … */
export type Run = (sql: string, values?: readonly Value[]) => Promise<readonly Row[]>;

/** The SQL in which the engines differ. */
export interface Dialect {
  /** An expression for the current time, the same for the whole statement. */
  readonly now: string;
  /** Locks the rows that a query finds, and skips those that are locked. */
  readonly skipLocked: string;
  /** The type of a key that counts itself up. */
  readonly identity: string;
  /** The type of a column of bytes. */
  readonly bytes: string;
  /** A condition that a column has a value, for which no index is used: the query has a better one. */
  readonly equalsWithoutIndex: (column: string, value: string) => string;
  /** An expression for a field of the object in a column with JSON, as text. */
  readonly jsonField: (column: string, field: string) => string;
  /** A statement that locks the schema until the transaction ends; empty where every transaction does. */
  readonly lockSchema: string;
}

/** One engine: SQLite or PostgreSQL. */
export interface Database {
  readonly dialect: Dialect;
  /**
   * Runs the work as one transaction: all of it is stored, or nothing. The work may be run again when it lost a race for
   * locks, so it does nothing but run statements.
   *
   * @param flush when it must be on the disk. `now`: before this resolves. `later`: with the next one that is flushed, or soon;
   *   the end of a process undoes none of it, a loss of power may, and then everything after it as well
   * @throws {StoreUnavailable} when the engine cannot be used now
   */
  transaction<Result>(work: (run: Run) => Promise<Result>, flush?: 'now' | 'later'): Promise<Result>;
  /** Tells every process that uses this database that a subject may be due. A hint: it may get lost. */
  announce(run: Run): Promise<void>;
  /** Calls back when work was announced, by this process or another. Returns a function that stops it. */
  listen(callback: () => void): () => void;
  close(): Promise<void>;
}

/** The database is down, full, or locked for too long. Nothing was stored. */
export class StoreUnavailable extends PassingError {
  override readonly name = 'StoreUnavailable';
}

/** The database cannot be opened; the message is for the operator, with its code. */
export class StoreUnusable extends StoreUnavailable {}

/** Placeholders for rows of columns, numbered from a first one: `($1, $2), ($3, $4)`. */
export function placeholders(rows: number, columns: number, first = 1): string {
  return Array.from({ length: rows }, (_, row) => {
    const names = Array.from({ length: columns }, (_, column) => `$${first + row * columns + column}`);
    return `(${names.join(', ')})`;
  }).join(', ');
}

/**
 * The rows of a `values` clause that hold more than placeholders.
 *
 * @param columns the columns whose values are given
 * @param row how a row is written, from the placeholder of each column
 */
export function valuesOf<Column extends string>(
  rows: readonly Readonly<Record<Column, Value>>[],
  columns: readonly Column[],
  row: (placeholder: Readonly<Record<Column, string>>) => string,
): { readonly sql: string; readonly values: readonly Value[] } {
  const values: Value[] = [];
  const written = rows.map((each) => {
    const names = columns.map((column) => [column, `$${values.push(each[column])}`]);
    return `(${row(Object.fromEntries(names) as Record<Column, string>)})`;
  });
  return { sql: written.join(', '), values };
}
