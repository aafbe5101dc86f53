import type { ClassifiedFile } from './file-kind.ts';
import { declaration, movedLines } from './moved.ts';
import { type CodeBlock, type CodeLine, type Neutral, readDiff } from './read-diff.ts';
import { renamedBlocks } from './renamed.ts';

/** What a change does to one file. */
export interface FileEffect {
  readonly classified: ClassifiedFile;
  /** The lines that may change what the product does: none where all is neutral. */
  readonly product: readonly CodeBlock[];
  /** Tests inside a product file. */
  readonly inlineTests: readonly CodeBlock[];
  /** Why the rest of the file's change needs no test. */
  readonly neutral: ReadonlySet<Neutral | FileNeutral>;
  /** The first line that may change behaviour; null where none does, or where there is no diff to read. */
  readonly behaviour: CodeLine | null;
  /** There is no diff to read: too large for GitHub to give, or binary. */
  readonly unseen: boolean;
}

/** Reasons that concern a whole file or the whole change. */
export type FileNeutral = 'moved' | 'renamed' | 'renamed-names' | 'removed' | 'empty';

/**
 * Reads what a change does to each of its files. Moves and renames are recognised across files, so all files of the
 * change are given at once.
 */
export function readEffects(files: readonly ClassifiedFile[]): readonly FileEffect[] {
  const first = files.map(readFile);
  const moved = movedLines(first.map((effect) => effect.product));
  const renamed = renamedBlocks(first.flatMap((effect) => [...effect.product, ...effect.inlineTests]));
  const dropped = first.some(dropsDeclaration);
  return first.map((effect) => {
    const neutral = new Set(effect.neutral);
    const product = effect.product.flatMap((block) => {
      if (renamed.has(block)) {
        neutral.add('renamed-names');
        return [];
      }
      const added = block.added.filter((line) => !moved.has(line));
      if (added.length === block.added.length) return [block];
      neutral.add('moved');
      return added.length === 0 ? [] : [{ ...block, added }];
    });
    const behaviour = neutral.has('removed') ? null : behaviourOf(product, dropped);
    return { ...effect, product, neutral, behaviour };
  });
}

/**
 * The first added line; or, where only lines are deleted, a deleted condition or exit: without it the code that stays
 * does something else. In a change that takes whole declarations away it goes with them.
 */
function behaviourOf(blocks: readonly CodeBlock[], dropped: boolean): CodeLine | null {
  const added = blocks.flatMap((block) => block.added)[0];
  if (added !== undefined || dropped) return added ?? null;
  return blocks.flatMap((block) => block.removed).find((line) => exits.test(line.text.slice(0, 200))) ?? null;
}

const exits =
  /^\s*(?:(?:\} )?else if|if|unless|guard|elif|elsif|return|throw|raise|continue|break|panic!?|abort|assert|require)\b(?!\s*['"])/;

/** Whether a product file, or a declaration in it, is deleted. */
function dropsDeclaration({ classified, neutral, product }: Omit<FileEffect, 'behaviour'>): boolean {
  if (classified.kind !== 'product') return false;
  return (
    neutral.has('removed') ||
    product.some(
      ({ added, removed }) => added.length === 0 && removed.some((line) => declaration.test(line.text)),
    )
  );
}

function readFile(classified: ClassifiedFile): Omit<FileEffect, 'behaviour'> {
  const { file, language } = classified;
  const nothing = { classified, product: [], inlineTests: [], unseen: false };
  if (file.status === 'removed') {
    const product = file.patch === undefined ? [] : readDiff(file.patch, language).product;
    return { ...nothing, product, neutral: new Set<FileNeutral>(['removed']) };
  }
  if (file.patch !== undefined && file.patch !== '') {
    const { product, tests, neutral } = readDiff(file.patch, language);
    return { classified, product, inlineTests: tests, neutral, unseen: false };
  }
  if (file.additions === 0 && file.deletions === 0 && !file.binary) {
    return { ...nothing, neutral: new Set<FileNeutral>([file.status === 'renamed' ? 'renamed' : 'empty']) };
  }
  return { ...nothing, neutral: new Set(), unseen: true };
}
