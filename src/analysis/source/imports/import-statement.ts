/** What an import binds: a local name, and what it is in the module. */
export interface Binding {
  readonly local: string;
  /** The name in the module; `*` for the module itself, `default` for its default. */
  readonly imported: string;
}

/** A statement that imports, exports again, or names the module, and does nothing else. */
export interface ImportStatement {
  /** As written, without quotes; null where the statement names none. */
  readonly module: string | null;
  /** The names; `all` for every name of the module, `nothing` where the module is only run. */
  readonly binds: readonly Binding[] | 'all' | 'nothing';
  /** Only types are imported: nothing is left of it at run time. */
  readonly types: boolean;
  /** The indices of its first and last line. */
  readonly first: number;
  readonly last: number;
}

/** What a grammar reads: a statement without its lines. */
export type ReadImport = Omit<ImportStatement, 'first' | 'last'>;
