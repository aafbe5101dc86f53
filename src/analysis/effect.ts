import { type Dropped, declaredNames, deletedExit } from './deletions.ts';
import { movedLines } from './diff/moved.ts';
import type { CodeBlock, CodeLine, Neutral } from './diff/read-diff.ts';
import { renamedBlocks } from './diff/renamed.ts';
import type { FileKind } from './files/file-kind.ts';
import { changedImports, type FileMoves, fileMoves } from './import-changes.ts';
import type { ReadFile } from './read-file.ts';

/** What a change does to one file. */
export interface FileEffect {
  readonly classified: ReadFile;
  /** The lines that may change what the product does: none where all is neutral. */
  readonly product: readonly CodeBlock[];
  /** Tests inside a product file. */
  readonly inlineTests: readonly CodeBlock[];
  /** Why the rest of the file's change needs no test. */
  readonly neutral: ReadonlySet<NeutralReason>;
  /** The first line that may change behavior; null where none does, or where there is no diff to read. */
  readonly behavior: CodeLine | null;
  /** The first line that is only deleted, where that may or may not change behavior; tests in the same change decide. */
  readonly deleted: CodeLine | null;
  /** There is no diff to read: too large for GitHub to give, or binary. */
  readonly unseen: boolean;
}

/** Why a change needs no test: for what its lines are, or for what becomes of the file or of names as a whole. */
export type NeutralReason = Neutral | 'moved' | 'renamed' | 'renamed-names' | 'removed' | 'empty';

/**
 * Reads what a change does to each of its files. Moves and renames are recognized across files, so all files of the
 * change are given at once.
 */
export function readEffects(files: readonly ReadFile[]): readonly FileEffect[] {
  const first = files.map(ownEffect);
  const moved = movedOf(first);
  const renamed = renamedBlocks(first.flatMap((effect) => [...effect.product, ...effect.inlineTests]));
  const dropped = droppedBy(first);
  const moves = movesOf(first, moved);
  return first.map((effect) => {
    const neutral = new Set(effect.neutral);
    const kept = effect.product.flatMap((block) => {
      if (renamed.has(block)) {
        neutral.add('renamed-names');
        return [];
      }
      const added = block.added.filter((line) => !moved.has(line));
      if (added.length === block.added.length) return [block];
      neutral.add('moved');
      return added.length === 0 ? [] : [{ ...block, added }];
    });
    const product = withImports(kept, effect.classified, moves);
    if (neutral.has('removed')) return { ...effect, product, neutral, behavior: null, deleted: null };
    const added = product.flatMap((block) => block.added)[0];
    const behavior = added ?? deletedExit(product, effect.classified.language, dropped);
    const deleted = behavior === null && dropped.names.size === 0 ? (product[0]?.removed[0] ?? null) : null;
    return { ...effect, product, neutral, behavior, deleted };
  });
}

/** Imports are read for what is tested and scored: in tests and documents they change nothing. */
const importKinds: ReadonlySet<FileKind> = new Set(['product', 'migration', 'infrastructure']);

/** The blocks with the imports that may change behavior, in the order of the file. */
function withImports(blocks: readonly CodeBlock[], file: ReadFile, moves: FileMoves): readonly CodeBlock[] {
  const read = importKinds.has(file.kind) && file.file.status !== 'removed' && file.file.patch !== undefined;
  const imports = read ? changedImports(file, moves) : [];
  if (imports.length === 0) return blocks;
  const place = ({ added, removed }: CodeBlock) => (added[0] ?? removed[0])?.line ?? 0;
  return [...blocks, ...imports].sort((one, other) => place(one) - place(other));
}

/** The files that imports may follow: renamed, replaced, or with code that moved. */
function movesOf(effects: readonly OwnEffect[], moved: ReadonlySet<CodeLine>): FileMoves {
  const files = effects.map(({ classified }) => classified.file);
  const target = ({ product }: OwnEffect) =>
    product.some((block) => block.added.some((line) => moved.has(line)));
  const lost = ({ product }: OwnEffect) => product.some((block) => block.removed.length > 0);
  const paths = (has: (effect: OwnEffect) => boolean) =>
    effects.filter(has).map(({ classified }) => classified.file.path);
  return fileMoves(
    files.flatMap(({ previousPath, path }) =>
      previousPath == null ? [] : [{ from: previousPath, to: path }],
    ),
    paths((effect) => effect.neutral.has('removed') || lost(effect)),
    paths((effect) => target(effect) || effect.classified.file.status === 'added'),
  );
}

/** The lines that moved: between product files, or between files that are none. Code that comes from a test or a document is new to the product. */
function movedOf(effects: readonly OwnEffect[]): ReadonlySet<CodeLine> {
  const only = (product: boolean) =>
    movedLines(
      effects.map((effect) => (importKinds.has(effect.classified.kind) === product ? effect.product : [])),
    );
  return new Set([...only(true), ...only(false)]);
}

/** The names of what a change takes away as a whole: declarations of product files, and the files themselves. */
function droppedBy(effects: readonly OwnEffect[]): Dropped {
  const names = effects.flatMap(({ classified, neutral, product }) => {
    if (classified.kind !== 'product') return [];
    const declared = product.flatMap((block) => declaredNames(block, classified.language));
    const { name } = classified.path;
    return neutral.has('removed') ? [...declared, name.replace(/\..*$/, '')] : declared;
  });
  return { names: new Set(names) };
}

/** The kinds whose diffs are not read: they are long, and tools write them. */
const unreadKinds: ReadonlySet<FileKind> = new Set(['lock-file', 'generated', 'vendored', 'asset']);

/** What a file shows by itself. */
type OwnEffect = Omit<FileEffect, 'behavior' | 'deleted'>;

function ownEffect(classified: ReadFile): OwnEffect {
  const { file, kind } = classified;
  const nothing = { classified, product: [], inlineTests: [], unseen: false };
  if (file.status === 'removed') {
    const read = file.patch !== undefined && !unreadKinds.has(kind);
    return {
      ...nothing,
      product: read ? classified.diff.product : [],
      neutral: new Set<NeutralReason>(['removed']),
    };
  }
  if (unreadKinds.has(kind)) return { ...nothing, neutral: new Set() };
  if (file.patch !== undefined && file.patch !== '') {
    const { product, tests, neutral } = classified.diff;
    return { classified, product, inlineTests: tests, neutral, unseen: false };
  }
  if (file.additions === 0 && file.deletions === 0 && !file.binary) {
    return { ...nothing, neutral: new Set<NeutralReason>([file.status === 'renamed' ? 'renamed' : 'empty']) };
  }
  return { ...nothing, neutral: new Set(), unseen: true };
}
