/** What may stand for a placeholder. Times are milliseconds since the epoch. */
export type Value = string | number | null;

export type Row = Readonly<Record<string, Value>>;

/** Runs one statement of the transaction; its placeholders are `$1`, `$2` … */
export type Run = (sql: string, values?: readonly Value[]) => Promise<readonly Row[]>;

/** The few words in which the engines differ. */
export interface Dialect {
  /** An expression for the current time, the same for the whole statement. */
  readonly now: string;
  /** Locks the rows that a query finds, passing by those that somebody else has locked. */
  readonly skipLocked: string;
  /** The type of a key that counts itself up. */
  readonly identity: string;
  /** A statement that lets nobody else change the schema until the transaction ends; empty where a transaction does so anyway. */
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
   *   the end of a process undoes nothing of it, a loss of power may, and then everything after it as well
   * @throws {StoreUnavailable} when the engine cannot be used now
   */
  transaction<Result>(work: (run: Run) => Promise<Result>, flush?: 'now' | 'later'): Promise<Result>;
  /** Tells every process on this database that work came in. A hint: it may get lost. */
  announce(run: Run): Promise<void>;
  /** Calls back when work was announced, by this process or another. Returns how to stop. */
  listen(callback: () => void): () => void;
  close(): Promise<void>;
}

/** The database is away, full, or busy beyond patience. Nothing was stored. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Placeholders for rows of columns, numbered on from a first one: `($1, $2), ($3, $4)`. */
export function placeholders(rows: number, columns: number, first = 1): string {
  return Array.from({ length: rows }, (_, row) => {
    const names = Array.from({ length: columns }, (_, column) => `$${first + row * columns + column}`);
    return `(${names.join(', ')})`;
  }).join(', ');
}

/**
 * The rows of a `values` clause, where a row is more than its placeholders.
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
