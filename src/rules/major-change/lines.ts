import { hiddenLines } from '../../analysis/diff/patch.ts';
import type { CodeLine } from '../../analysis/diff/read-diff.ts';
import type { FileEffect } from '../../analysis/effect.ts';
import { classifyFile, type FileKind } from '../../analysis/files/file-kind.ts';
import type { ReadChange } from '../../analysis/read-change.ts';
import type { ReadFile } from '../../analysis/read-file.ts';
import type { Language } from '../../analysis/source/language.ts';

/** Characters of a line that are searched at once: a longer one is searched in pieces. */
export const maxLineLength = 1000;

/** Characters that two pieces share, so that what stands where they meet is in one of them. */
const overlap = 200;

/** Pieces of a line that are searched; what is behind them counts as hidden lines. */
const maxPieces = 30;

/** Characters of a line, where what is not shown is counted in lines. */
const usualLineLength = 80;

/** Characters of a line that are shown. */
export const maxQuoteLength = 80;

/** A changed file with the lines of it that can score. */
export interface ScoredFile {
  readonly classified: ReadFile;
  /** What the path says that it is for: a marker in its diff, which a hunk shows or not, exempts nothing here. */
  readonly kind: FileKind;
  /** What the product does, or what stands beside it: a script, an example, generated and vendored sources, CI. */
  readonly role: 'product' | 'beside';
  /** Lines that were removed and added in one place; moved ones are left out on both sides. */
  readonly blocks: readonly ScoredBlock[];
  /** The lines of all blocks: of each the removed ones, then the added ones. */
  readonly lines: readonly CodeLine[];
  /** How many changed lines its diff does not show. */
  readonly hidden: number;
}

export interface ScoredBlock {
  readonly removed: readonly CodeLine[];
  readonly added: readonly CodeLine[];
}

/** Kinds of what the product is made of and runs on. */
const productKinds: ReadonlySet<FileKind> = new Set(['product', 'migration', 'infrastructure']);

/** The kinds of files that score nothing, whatever changes in them. */
const silentKinds: ReadonlySet<FileKind> = new Set([
  'test',
  'test-support',
  'documentation',
  'translation',
  'asset',
]);

/** Languages that hold data or show something: nothing runs what they say. */
const dataLanguages: ReadonlySet<Language> = new Set(['css', 'gherkin', 'html', 'yaml']);

/** Kinds of which only what runs scores: what a tool wrote or someone else did is data but for its sources. */
const runnableKinds: ReadonlySet<FileKind> = new Set(['generated', 'vendored', 'example', 'benchmark']);

/**
 * The files of a change that can score, with their lines. Each source that can run is among them, whether or not it needs tests:
 * what a marker, a name or a directory says of a file is the author's word.
 */
export function scoredFiles(change: ReadChange): readonly ScoredFile[] {
  const effects = change.effects
    .map((effect) => ({ effect, kind: kindOf(effect.classified) }))
    .filter(({ effect, kind }) => canScore(effect.classified, kind));
  const moved = movedTexts(effects.map(({ effect }) => effect));
  return effects.map(({ effect, kind }): ScoredFile => {
    const { classified } = effect;
    const blocks = (isNotebook(classified) ? notebookBlocks(classified) : blocksOf(effect, kind))
      .map(({ added, removed }) => ({
        added,
        removed: removed.filter((line) => !moved.has(line.text.trim())),
      }))
      .filter(({ added, removed }) => added.length + removed.length > 0);
    const whole = blocks.flatMap(({ added, removed }) => [...removed, ...added]);
    const searched = blocks.map(({ added, removed }) => ({
      added: added.flatMap(pieces),
      removed: removed.flatMap(pieces),
    }));
    return {
      classified,
      kind,
      role:
        (productKinds.has(kind) || isNotebook(classified)) && !illustrates(classified) ? 'product' : 'beside',
      blocks: searched,
      lines: searched.flatMap(({ added, removed }) => [...removed, ...added]),
      hidden:
        (classified.file.status === 'removed' ? 0 : hiddenLines(classified.file, classified.hunks)) +
        whole.reduce((sum, { text }) => sum + unsearched(text), 0),
    };
  });
}

/** A line in pieces of a length that can be searched. */
function pieces(line: CodeLine): readonly CodeLine[] {
  const { text } = line;
  if (text.length <= maxLineLength) return [line];
  const count = Math.min(maxPieces, Math.ceil((text.length - overlap) / (maxLineLength - overlap)));
  return Array.from({ length: count }, (_, index) => {
    const start = index * (maxLineLength - overlap);
    return { ...line, text: text.slice(start, start + maxLineLength) };
  });
}

function unsearched(text: string): number {
  const searched = maxPieces * (maxLineLength - overlap) + overlap;
  return Math.max(0, Math.ceil((text.length - searched) / usualLineLength));
}

/** Shows how to use the product: what it says of passwords is an illustration. */
function illustrates({ path: { directories } }: ReadFile): boolean {
  return directories.some((name) => illustration.test(name));
}

const illustration =
  /(?:^|[._-])(?:docs?|documentation|snippets?|examples?|samples?|demos?|tutorials?|playgrounds?)(?:$|[._-])/i;

/** Whether a file can score: by a line that may change behavior, or by lines that its diff does not show. */
export function speaks({ lines, hidden }: ScoredFile): boolean {
  return lines.length > 0 || hidden > 0;
}

function kindOf({ file, kind }: ReadFile): FileKind {
  return kind === 'generated' ? classifyFile(file, () => []).kind : kind;
}

function canScore(classified: ReadFile, kind: FileKind): boolean {
  const { file, language } = classified;
  if (isNotebook(classified)) return file.status !== 'removed';
  if (silentKinds.has(kind)) return false;
  return !runnableKinds.has(kind) || file.binary || (language !== null && !dataLanguages.has(language));
}

/** A file that is taken away changes nothing that stays, but for infrastructure: without it less is kept apart. */
function blocksOf({ classified, product }: FileEffect, kind: FileKind): FileEffect['product'] {
  const { file } = classified;
  const own = productKinds.has(classified.kind) || file.patch === undefined;
  const blocks = own ? product : classified.diff.product;
  if (file.status === 'removed') return kind === 'infrastructure' ? blocks : [];
  // Long, and written by tools: its detector reads the lines as they are.
  return kind === 'lock-file' ? [] : blocks;
}

function isNotebook({ path }: ReadFile): boolean {
  return path.extension === 'ipynb';
}

/** The lines of a notebook's cells, as they stand in its JSON. https://nbformat.readthedocs.io/en/latest/format_description.html#code-cells */
function notebookBlocks({ diff }: ReadFile): readonly ScoredBlock[] {
  const unquoted = (lines: readonly CodeLine[]) =>
    lines.flatMap((line): readonly CodeLine[] => {
      const [, text] = cellLine.exec(line.text.slice(0, maxLineLength)) ?? [];
      return text === undefined
        ? []
        : [{ ...line, text: text.replace(/\\n$/, '').replaceAll(/\\(["\\])/g, '$1') }];
    });
  return diff.product.map(({ removed, added }) => ({ removed: unquoted(removed), added: unquoted(added) }));
}

const cellLine = /^\s*"((?:[^"\\]|\\.)*)",?\s*$/;

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
