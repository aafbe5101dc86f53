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
