import { declaration } from '../../../analysis/diff/moved.ts';
import type { CodeLine } from '../../../analysis/diff/read-diff.ts';
import type { Language } from '../../../analysis/source/language.ts';
import { codeWords } from '../../../text/words.ts';
import { maxLineLength, type ScoredBlock, type ScoredFile } from '../lines.ts';
import type { Grade, SignalId } from '../signals.ts';

/** Finds one kind of evidence for a signal in a file. */
export interface Detector {
  readonly signal: SignalId;
  readonly grade: Grade;
  /** Where it counts; everywhere when absent. */
  readonly where?: Where;
  find(file: FileView): Iterable<Found>;
}

/** What gives a signal. */
export interface Found {
  /** Null where the path alone does. */
  readonly line: Pick<CodeLine, 'line' | 'text'> | null;
  /** The words that give it, where these are few: else the line is quoted. */
  readonly words?: string;
  /** Where it is not that of the detector. */
  readonly grade?: Grade;
  /** An added line of the product says it in plain words: {@link manyMentions} of them in a change are sure. */
  readonly mentions?: true;
}

/** A scored file, as detectors read it: each part is read when it is first asked for. */
export class FileView {
  readonly file: ScoredFile;
  readonly path: string;
  readonly language: Language | null;
  private texts: Partial<Record<Side, string>> = {};
  private linesBySide: Partial<Record<Side, readonly CodeLine[]>> = {};
  private ownPathWords: string | null = null;

  constructor(file: ScoredFile) {
    this.file = file;
    this.path = file.classified.file.path;
    this.language = file.classified.path.extension === 'ipynb' ? 'python' : file.classified.language;
  }

  /** The path as words. */
  get pathWords(): string {
    this.ownPathWords ??= codeWords(this.path);
    return this.ownPathWords;
  }

  /** The lines of one side, or of both. */
  lines(side: Side): readonly CodeLine[] {
    const known = this.linesBySide[side];
    if (known !== undefined) return known;
    const { lines } = this.file;
    const found = side === 'both' ? lines : lines.filter(({ kind }) => kind === side);
    this.linesBySide[side] = found;
    return found;
  }

  /** Whether a pattern with the flag `m` may match one of the lines: one search instead of one for each line. */
  mayMatch(side: Side, pattern: RegExp): boolean {
    this.texts[side] ??= this.lines(side).map(searchable).join('\n');
    return pattern.test(this.texts[side]);
  }
}

/** Added lines that speak of a topic from which on the change is about it. */
export const manyMentions = 3;

/** The text of a line as patterns search it: white space is one character wide, so that no pattern spends time on it. */
export function searchable({ text }: Pick<CodeLine, 'text'>): string {
  const bounded = text.length > maxLineLength ? text.slice(0, maxLineLength) : text;
  return /\s\s/.test(bounded) ? bounded.replaceAll(/\s{2,}/g, ' ') : bounded;
}

export type Side = 'added' | 'removed' | 'both';

/** Where a detector counts. */
interface Where {
  readonly languages?: readonly Language[];
  /** Over the whole path. */
  readonly files?: RegExp;
  /** Only in what the product is made of and runs on. */
  readonly role?: 'product';
}

interface LinePattern extends Where {
  /**
   * Over a line as written, with the flag `m`, in linear time: no repetition inside a repetition over the same characters. It is given at
   * most 1,000 characters.
   */
  readonly pattern: RegExp;
  /** Default: `added`. */
  readonly side?: Side;
  /** A line that this matches, too, does not count. */
  readonly unless?: RegExp;
  /** A line whose block had the same match before does not count at all. */
  readonly fresh?: true;
}

/**
 * Evidence in each line that a pattern matches. An added line is at most a hint where a removed line of its block has the same match: it was
 * there before, and something else of the line changes.
 */
export function linePattern(signal: SignalId, grade: Grade, pattern: LinePattern): Detector {
  const { side = 'added' } = pattern;
  return {
    signal,
    grade,
    where: pattern,
    *find(view) {
      if (!view.mayMatch(side, pattern.pattern)) return;
      for (const { removed, added } of view.file.blocks) {
        const known = new Set(removed.map((line) => matched(pattern, line)));
        for (const line of side === 'added' ? added : side === 'removed' ? removed : [...removed, ...added]) {
          const match = matched(pattern, line);
          if (match === null) continue;
          const old = side === 'added' && known.has(match);
          if (!old || pattern.fresh !== true) yield { line, grade: old ? 'hint' : grade };
        }
      }
    },
  };
}

/** Evidence in each changed line of a file that is what the signal is about; of one without lines, in its path. */
export function wholeFile(signal: SignalId, grade: Grade, is: (view: FileView) => boolean): Detector {
  return {
    signal,
    grade,
    *find(view) {
      if (!is(view)) return;
      const lines = view.lines('both');
      const { hidden, classified } = view.file;
      if (lines.length === 0 && (hidden > 0 || classified.file.binary)) yield { line: null };
      for (const line of lines) yield { line };
    },
  };
}

/**
 * Evidence where a protection goes: in each removed line that a pattern matches, in a block whose added lines no longer have the same match.
 * The block decides, so that nothing elsewhere in the change can take it back.
 */
export function goes(signal: SignalId, grade: Grade, pattern: LinePattern): Detector {
  return {
    signal,
    grade,
    where: pattern,
    *find(view) {
      if (!view.mayMatch('removed', pattern.pattern)) return;
      for (const block of view.file.blocks) {
        if (takesAway(block)) continue;
        const { removed, added } = block;
        const kept = new Set(added.map((line) => matched(pattern, line)));
        for (const line of removed) {
          const match = matched(pattern, line);
          if (match !== null && !kept.has(match)) yield { line };
        }
      }
    },
  };
}

/** Whether a block only takes whole declarations away: what they checked goes with them. */
export function takesAway({ removed, added }: ScoredBlock): boolean {
  return added.length === 0 && removed.some(({ text }) => declares.test(text.slice(0, maxDeclarationLength)));
}

const maxDeclarationLength = 300;

/** A function, a class or a method that is declared. */
const declares = new RegExp(
  `${declaration.source}|^\\s*(?:(?:public|private|protected|internal|static|async|final|override|virtual|abstract)\\s+){1,5}[^=;]{1,200}\\(|^\\s*(?:export\\s+)?(?:const|let|var)\\s+\\w{1,80}\\s*=\\s*(?:async\\s*)?(?:function\\b|\\([^)]{0,200}\\)\\s*=>)`,
);

function matched({ pattern, unless }: LinePattern, line: CodeLine): string | null {
  const text = searchable(line);
  if (unless?.test(text) === true) return null;
  return pattern.exec(text)?.[0].replaceAll(/[\s"'`]/g, '') ?? null;
}

/** Whether a detector counts in a file. */
export function applies({ where }: Detector, { language, path, file }: FileView): boolean {
  if (where === undefined) return true;
  const { languages, files, role } = where;
  if (role !== undefined && file.role !== role) return false;
  if (languages !== undefined && (language === null || !languages.includes(language))) return false;
  return files === undefined || files.test(path);
}
