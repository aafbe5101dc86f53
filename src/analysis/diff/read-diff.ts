import type { ImportStatement } from '../source/imports/import-statement.ts';
import { type OpenBlock, openBlocks } from '../source/inline-tests.ts';
import type { Language } from '../source/language.ts';
import type { Token } from '../source/tokens.ts';
import { isAtMargin, sameButIndentationStep } from './indentation.ts';
import type { Hunk, PatchLine } from './patch.ts';
import { type HunkLine, readSides, type Side } from './read-side.ts';
import { sameButVersions } from './version-change.ts';

/** A changed line with more than comments, white space and imports. */
export interface CodeLine {
  readonly kind: 'added' | 'removed';
  readonly text: string;
  /** 1-based, in the head's version of the file; for a removed line, the place where it stood. */
  readonly line: number;
  readonly tokens: readonly Token[];
}

/** Lines that were removed and added in one place. */
export interface CodeBlock {
  readonly removed: readonly CodeLine[];
  readonly added: readonly CodeLine[];
}

/** Why a changed line changes nothing that a test could show. */
export type Neutral = 'comments' | 'formatting' | 'imports' | 'annotations' | 'types' | 'texts' | 'versions';

/** What a file's diff changes, in the order of the file. */
export interface DiffReading {
  /** What may change behavior. */
  readonly product: readonly CodeBlock[];
  /** Changes to the tests inside the file, such as Rust's `#[cfg(test)]` modules and doctests. */
  readonly tests: readonly CodeBlock[];
  /** Why other lines do not count. */
  readonly neutral: ReadonlySet<Neutral>;
  /** The imports that the hunks show before and after the change. */
  readonly imports: { readonly before: readonly ShownImport[]; readonly after: readonly ShownImport[] };
  /** Only headings or names say that some lines are tests: the whole file tells. */
  readonly guessedTests: boolean;
}

/** An import of one side. */
export interface ShownImport extends ImportStatement {
  /** Its lines that the change removes or adds. */
  readonly lines: readonly CodeLine[];
  /** Imports that are removed and added in one place have the same number. */
  readonly place: string;
}

/**
 * Reads a file's diff and keeps what may matter to a test. Both sides are read with the context that the hunks show, so that
 * code put into a comment counts although its own lines did not change. What is unclear counts as a change.
 *
 * @param hunks those of one file
 * @param head the whole file after the change, where it is known: it shows whether a hunk begins within a test
 */
export function readDiff(
  hunks: readonly Hunk[],
  language: Language | null,
  head: string | null = null,
): DiffReading {
  const product: CodeBlock[] = [];
  const tests: CodeBlock[] = [];
  const neutral = new Set<Neutral>();
  const imports = { before: [] as ShownImport[], after: [] as ShownImport[] };
  let guessedTests = false;
  const above = head === null ? null : openBlocks(head.split('\n'), language);
  for (const [index, hunk] of hunks.entries()) {
    const first = hunk.lines.find((line) => line.newLine !== null)?.newLine;
    const open = above === null || above.length === 0 ? undefined : (above[(first ?? 0) - 1] ?? outside);
    const { before, after } = readSides(hunk, language, open);
    guessedTests ||= before.guessed || after.guessed;
    imports.before.push(...shownImports(before, hunk, 'removed', index));
    imports.after.push(...shownImports(after, hunk, 'added', index));
    const lines = readHunk(hunk, before.lines, after.lines, neutral);
    const context = hunk.lines.flatMap((line, at) =>
      line.kind === 'context' ? [before.lines[at], after.lines[at]] : [],
    );
    const free = context.every((line) => line == null || isAtMargin(line));
    for (const block of blocksOf(lines.filter((line) => !line.test))) keep(block, product, neutral, free);
    for (const block of blocksOf(lines.filter((line) => line.test))) keep(block, tests, neutral, free);
  }
  return { product, tests, neutral, imports, guessedTests };
}

interface ReadLine extends CodeLine {
  readonly values: readonly Token[];
  readonly markup: string | null;
  readonly test: boolean;
  /** The lines of a block have the same number; context lies between two blocks. */
  readonly block: number;
}

/** The imports of one side that the change touches or that stand beside what it touches. */
function shownImports(
  { imports, lines }: Side,
  hunk: Hunk,
  kind: CodeLine['kind'],
  hunkIndex: number,
): readonly ShownImport[] {
  const shown: {
    readonly line: PatchLine;
    readonly place: string;
    readonly head: number;
    readonly read: HunkLine;
  }[] = [];
  let block = 0;
  let head = 1;
  for (const [index, line] of hunk.lines.entries()) {
    head = line.newLine ?? head;
    if (line.kind === 'context') block += 1;
    const read = lines[index];
    if (read != null) shown.push({ line, place: `${hunkIndex}:${block}`, head, read });
  }
  return imports.map((statement) => {
    const own = shown.slice(statement.first, statement.last + 1);
    const changed = own.filter(({ line, read }) => line.kind === kind && read.import && !read.test);
    return {
      ...statement,
      place: changed[0]?.place ?? '',
      lines: changed.map(({ line, head: at, read }) => ({
        kind,
        text: line.text,
        line: line.newLine ?? at,
        tokens: read.tokens,
      })),
    };
  });
}

/** The lines of a hunk that change and hold code; imports, comments and annotations are left out. */
function readHunk(
  hunk: Hunk,
  before: Side['lines'],
  after: Side['lines'],
  neutral: Set<Neutral>,
): readonly ReadLine[] {
  const found: ReadLine[] = [];
  let block = 0;
  let head = 1;
  const push = (line: PatchLine, kind: CodeLine['kind'], { tokens, values, markup, test }: HunkLine) =>
    found.push({ kind, text: line.text, line: line.newLine ?? head, tokens, values, markup, test, block });
  for (const [index, line] of hunk.lines.entries()) {
    head = line.newLine ?? head;
    const old = before[index];
    const now = after[index];
    if (line.kind === 'context') {
      if (old == null || now == null || sameInContext(old, now)) block += 1;
      else if (old.test !== now.test) {
        // What was a part of the product is compiled for tests only, or the other way round.
        push(line, 'removed', { ...old, test: false });
        push(line, 'added', { ...toggled(now), test: false });
      } else {
        if (old.tokens.length > 0) push(line, 'removed', old);
        if (now.tokens.length > 0) push(line, 'added', now);
      }
      continue;
    }
    const read = line.kind === 'added' ? now : old;
    if (read == null || (line.text.trim() === '' && read.tokens.length === 0)) continue;
    if (read.import) neutral.add('imports');
    else if (read.tokens.length === 0) neutral.add('comments');
    else if (read.annotation) neutral.add('annotations');
    else push(line, line.kind, read);
  }
  const moved = found.some((line) => line.tokens[0]?.text === 'test' && line.tokens[0].kind === 'mark');
  if (found.length === 0 || moved || !sameTokens(codeOf(before), codeOf(after), (line) => line.tokens))
    return found;
  neutral.add('formatting');
  return [];
}

/** Whether an unchanged line still means what it meant: the lines around it may put it into a comment, a string or a test. */
function sameInContext(old: HunkLine, now: HunkLine): boolean {
  if (old.tokens.length > 0 !== now.tokens.length > 0) return false;
  if (old.tokens.length > 0 && old.test !== now.test) return false;
  return sameTokens([old], [now], (line) => line.written.filter((token) => token.kind !== 'indent'));
}

function toggled(line: HunkLine): HunkLine {
  const mark: Token = { kind: 'mark', text: 'test', line: line.tokens[0]?.line ?? 0 };
  return { ...line, tokens: [mark, ...line.tokens], values: [mark, ...line.values] };
}

/** Where no block of tests is open. */
const outside: OpenBlock = { inside: false, entered: false, depth: 0, brackets: 0 };

/** The lines of code of one side: where the code as a whole is the same on both, only its layout differs. */
function codeOf(side: Side['lines']): readonly HunkLine[] {
  return side.filter((line) => line !== null && !line.import && !line.annotation) as readonly HunkLine[];
}

function blocksOf(lines: readonly ReadLine[]): readonly (readonly ReadLine[])[] {
  const blocks = new Map<number, ReadLine[]>();
  for (const line of lines) {
    const block = blocks.get(line.block);
    if (block === undefined) blocks.set(line.block, [line]);
    else block.push(line);
  }
  return [...blocks.values()];
}

/** @param free the unchanged lines around it have no indentation of their own */
function keep(block: readonly ReadLine[], kept: CodeBlock[], neutral: Set<Neutral>, free: boolean): void {
  const removed = block.filter((line) => line.kind === 'removed');
  const added = block.filter((line) => line.kind === 'added');
  const reason = neutralBlock(removed, added, free);
  if (reason === null) kept.push({ removed, added });
  else neutral.add(reason);
}

function neutralBlock(
  removed: readonly ReadLine[],
  added: readonly ReadLine[],
  free: boolean,
): Neutral | null {
  if (sameTokens(removed, added, (line) => line.tokens)) return 'formatting';
  if (free && sameButIndentationStep(removed, added)) return 'formatting';
  if (sameTokens(removed, added, (line) => line.values)) return 'types';
  if (sameButTexts(removed, added)) return 'texts';
  const texts = (lines: readonly ReadLine[]) => lines.map((line) => line.text);
  return sameButVersions(texts(removed), texts(added)) ? 'versions' : null;
}

/** Whether lines of markup differ in nothing but the plain text that they show. */
function sameButTexts(removed: readonly ReadLine[], added: readonly ReadLine[]): boolean {
  return (
    removed.length === added.length &&
    removed.every((line, index) => line.markup !== null && line.markup === added[index]?.markup)
  );
}

/** Whether lines hold the same tokens, however these are laid out over them. */
function sameTokens<Line>(
  before: readonly Line[],
  after: readonly Line[],
  tokensOf: (line: Line) => readonly Token[],
): boolean {
  const count = (lines: readonly Line[]) => lines.reduce((sum, line) => sum + tokensOf(line).length, 0);
  if (count(before) !== count(after)) return false;
  const others = after.flatMap(tokensOf);
  return before
    .flatMap(tokensOf)
    .every((token, index) => token.kind === others[index]?.kind && token.text === others[index]?.text);
}
