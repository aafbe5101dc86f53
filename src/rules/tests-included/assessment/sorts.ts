import type { FileEffect, NeutralReason } from '../../../analysis/effect.ts';
import type { FileKind } from '../../../analysis/files/file-kind.ts';
import { counted } from '../../../text/lists-and-counts.ts';
import type { Message } from '../../../text/message.ts';

/** Files that need no test, counted by sort: `2 documents`, `1 product file with only comments changed`. */
export function countedSorts(files: readonly FileEffect[]): readonly Message[] {
  return [...countedBy(files.map(sortOf))].map(([sort, count]) => [counted(count, ...sort)]);
}

type Sort = readonly [one: string, many: string];

const kindWords: Readonly<Record<FileKind, Sort>> = {
  product: ['product file', 'product files'],
  test: ['test', 'tests'],
  'test-support': ['file that supports tests', 'files that support tests'],
  documentation: ['document', 'documents'],
  generated: ['generated file', 'generated files'],
  vendored: ['vendored file', 'vendored files'],
  translation: ['translation', 'translations'],
  'dependency-manifest': ['package manifest', 'package manifests'],
  'lock-file': ['lock file', 'lock files'],
  build: ['build or CI file', 'build or CI files'],
  infrastructure: ['infrastructure file', 'infrastructure files'],
  migration: ['schema migration', 'schema migrations'],
  example: ['example', 'examples'],
  benchmark: ['benchmark', 'benchmarks'],
  'type-declaration': ['type declaration', 'type declarations'],
  asset: ['asset', 'assets'],
};

/** What changes in a product file that needs no test, the most important first. */
const neutralWords: readonly (readonly [NeutralReason, string])[] = [
  ['removed', 'deleted'],
  ['moved', 'with moved code'],
  ['renamed-names', 'with renamed names'],
  ['renamed', 'renamed'],
  ['versions', 'with a new version number'],
  ['types', 'with only types changed'],
  ['texts', 'with only texts of markup changed'],
  ['imports', 'with only imports changed'],
  ['annotations', 'with only annotations changed'],
  ['formatting', 'with only formatting changed'],
  ['comments', 'with only comments changed'],
];

/** The sort of a file that needs no test, in the words of the summary. */
function sortOf(effect: FileEffect): Sort {
  const words = kindWords[effect.classified.kind];
  if (effect.classified.kind !== 'product') return words;
  const reason = neutralWords.find(([neutral]) => effect.neutral.has(neutral))?.[1];
  const how =
    effect.product.length > 0 && !effect.neutral.has('removed') ? 'with only deleted lines' : reason;
  return how === undefined ? words : [`${words[0]} ${how}`, `${words[1]} ${how}`];
}

function countedBy(sorts: readonly Sort[]): ReadonlyMap<Sort, number> {
  const byName = new Map<string, { readonly sort: Sort; count: number }>();
  for (const sort of sorts) {
    const known = byName.get(sort[0]);
    if (known === undefined) byName.set(sort[0], { sort, count: 1 });
    else known.count += 1;
  }
  return new Map([...byName.values()].map(({ sort, count }) => [sort, count]));
}
