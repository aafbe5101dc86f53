import type { FileKind } from '../analysis/files/file-kind.ts';

/** Each kind of file, as a report names it. */
export const kindNames: Readonly<Record<FileKind, string>> = {
  product: 'product code',
  test: 'tests',
  'test-support': 'test support',
  documentation: 'documentation',
  generated: 'generated code',
  vendored: 'vendored code',
  translation: 'translations',
  'dependency-manifest': 'package manifests',
  'lock-file': 'lock files',
  build: 'build and CI',
  infrastructure: 'infrastructure',
  migration: 'schema migrations',
  example: 'examples',
  benchmark: 'benchmarks',
  'type-declaration': 'type declarations',
  asset: 'assets',
};

/** Each size by the most lines that it has. */
const sizes: readonly (readonly [most: number, name: string])[] = [
  [10, 'up to 10 lines'],
  [50, '11 to 50 lines'],
  [200, '51 to 200 lines'],
  [1000, '201 to 1,000 lines'],
  [Number.POSITIVE_INFINITY, 'over 1,000 lines'],
];

/** The names of sizes, the smallest first. */
export const sizeNames: readonly string[] = sizes.map(([, name]) => name);

/** The size of a change by its added and deleted lines: `11 to 50 lines`. */
export function sizeName(lines: number): string {
  return sizes.find(([most]) => lines <= most)?.[1] ?? '';
}

const day = 86_400_000;

/** The Monday of a date's week, in UTC: `2026-03-02`. */
export function weekOf(date: Date): string {
  const sinceMonday = (date.getUTCDay() + 6) % 7;
  return new Date(date.getTime() - sinceMonday * day).toISOString().slice(0, 10);
}
