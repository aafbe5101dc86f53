import { dependencyFile } from '../../../analysis/dependencies/files.ts';
import { hiddenLines } from '../../../analysis/diff/patch.ts';
import type { CodeLine } from '../../../analysis/diff/read-diff.ts';
import type { FileEffect } from '../../../analysis/effect.ts';
import type { ClassifiedFile, FileKind } from '../../../analysis/files/file-kind.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';

/** Characters of a line that are searched for a signal. */
export const maxLineLength = 1000;

/** Characters of a line that are shown. */
export const maxQuoteLength = 80;

/** A changed file with the lines of it that can score. */
export interface ScoredFile {
  readonly classified: ClassifiedFile;
  /** Added and removed lines that may change behavior, in the order of the file; moved ones are left out on both sides. */
  readonly lines: readonly CodeLine[];
  /** How many changed lines its diff does not show. */
  readonly hidden: number;
}

/** Read for a score beside product code: workflows and build scripts hand out rights, interface definitions open doors. */
const besideProduct: ReadonlySet<FileKind> = new Set(['build', 'type-declaration']);

/** The kinds of files that score nothing, whatever changes in them. */
const silent: ReadonlySet<FileKind> = new Set([
  'test',
  'test-support',
  'documentation',
  'generated',
  'vendored',
  'translation',
  'dependency-manifest',
  'lock-file',
  'example',
  'benchmark',
  'asset',
]);

/** The files of a change whose kind can score, with their lines; those in which nothing does have none. */
export function scoredFiles(change: ReadChange): readonly ScoredFile[] {
  const effects = change.effects.filter(({ classified }) => canScore(classified));
  const moved = movedTexts(effects);
  return effects.map((effect): ScoredFile => {
    const { classified } = effect;
    const lines = blocksOf(effect).flatMap(({ added, removed }) => [
      ...removed.filter((line) => !moved.has(line.text.trim())),
      ...added,
    ]);
    return {
      classified,
      lines,
      hidden: classified.file.status === 'removed' ? 0 : hiddenLines(classified.file, classified.hunks),
    };
  });
}

/** Whether a file can score: by a line that may change behavior, or by lines that its diff does not show. */
export function speaks({ lines, hidden }: ScoredFile): boolean {
  return lines.length > 0 || hidden > 0;
}

/** Lists of dependencies under names of their own (`Gemfile-rails-8`) score nothing either: `new-dependency` reads them. */
function canScore({ kind, file }: ClassifiedFile): boolean {
  if (silent.has(kind)) return false;
  return kind !== 'product' || (dependencyFile(file.path)?.file ?? 'source') === 'source';
}

/** A file that is taken away changes nothing that stays, but for infrastructure: without it less is kept apart. */
function blocksOf({ classified, product }: FileEffect): FileEffect['product'] {
  const { file, kind } = classified;
  if (file.status === 'removed') return kind === 'infrastructure' ? product : [];
  return besideProduct.has(kind) && file.patch !== undefined ? classified.diff.product : product;
}

/** The added lines that were recognized as moved: where they came from, they are no deletion. */
function movedTexts(effects: readonly FileEffect[]): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const { classified, neutral, product } of effects) {
    if (!neutral.has('moved')) continue;
    const kept = new Set(product.flatMap((block) => block.added.map((line) => line.line)));
    for (const block of classified.diff.product) {
      for (const line of block.added) if (!kept.has(line.line)) texts.add(line.text.trim());
    }
  }
  return texts;
}
