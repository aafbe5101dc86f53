/**
 * What of a path or a text decided, where the author of a change may choose it freely: a directory, by its index in the path; the name; or
 * a marker at the top of the text. `directory` is also set where a name decides within a directory that would decide by itself.
 */
export interface Basis {
  readonly by: 'directory' | 'name' | 'marker';
  readonly directory: number | null;
}

/** What a file is for. `product` is also what everything unknown counts as. */
export type FileKind =
  | 'product'
  | 'test'
  /** Material that tests use and that proves nothing by itself. */
  | 'test-support'
  | 'documentation'
  | 'generated'
  | 'vendored'
  | 'translation'
  | 'dependency-manifest'
  | 'lock-file'
  /** Build and CI configuration, and the scripts of developers. */
  | 'build'
  | 'infrastructure'
  | 'migration'
  | 'example'
  | 'benchmark'
  | 'type-declaration'
  | 'asset';
