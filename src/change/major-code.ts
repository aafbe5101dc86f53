import { say } from '../message.ts';
import type { FileEffect } from './effect.ts';
import type { FilePath } from './file-path.ts';
import { hiddenLines } from './hidden-lines.ts';
import type { Language } from './language.ts';
import type { MajorHit } from './major-hit.ts';
import type { LinePattern } from './major-patterns.ts';
import { type CodeSignal, codeSignals, type SignalId } from './major-signals.ts';
import { codeWords } from './major-words.ts';
import type { CodeLine } from './read-diff.ts';

interface Evidence {
  readonly path: string;
  readonly line: number | null;
  /** The words that gave the signal, as found. */
  readonly text: string;
  /** The path names the file for it, and a changed line speaks of it. */
  readonly agreed: boolean;
}

/** What it adds that the path and a line of one file agree: then the change is at the heart of the matter. */
const agreement = 1;

/** The built-in signals that the changed files give, with the first place of each. */
export function codeHits(effects: readonly FileEffect[]): readonly MajorHit[] {
  const files = effects.filter(speaks).map(readFile);
  return codeSignals.flatMap((signal): MajorHit[] => {
    const evidence = files.flatMap((file) => inFile(signal, file) ?? []);
    const agreed = evidence.find((found) => found.agreed);
    const first = agreed ?? evidence.find((found) => found.line !== null) ?? evidence[0];
    if (first === undefined) return [];
    return [
      {
        signal: signal.id,
        points: signal.points + (agreed === undefined ? 0 : agreement),
        reason: say`it changes ${[signal.meaning]} (${first.text})${agreed === undefined ? [] : say`, in a file named for it`}`,
        path: first.path,
        line: first.line,
        paths: evidence.map((found) => found.path),
      },
    ];
  });
}

/** A file without product lines says nothing; a file whose diff is not all to be seen speaks by its path. */
function speaks(effect: FileEffect): boolean {
  if (isSampleData(effect.classified.path)) return false;
  if (effect.classified.file.status === 'removed') return effect.classified.kind === 'infrastructure';
  return effect.unseen || effect.product.length > 0 || hiddenLines(effect.classified.file) > 0;
}

/** Rows for a demonstration or a development database: `password` is a column's name there. */
function isSampleData({ directories, name, extension }: FilePath): boolean {
  const sample = /^(?:seeds?|seeders?|fixtures?|demo|dumps?)$/;
  return (
    /^(?:sql|json|ya?ml|csv|xml)$/.test(extension) &&
    (directories.some((directory) => sample.test(directory)) ||
      /(?:^|[_.-])(?:seeds?|dump|demo)[_.-]/.test(name))
  );
}

interface ReadLine {
  readonly line: CodeLine;
  readonly words: string;
}

interface ReadFile {
  readonly effect: FileEffect;
  readonly pathWords: string;
  readonly lines: readonly ReadLine[];
  /** It only shows something: a component, a page, a template. */
  readonly presents: boolean;
  /** The signals that its path or a line gives by plain words: they make vague words of kindred signals credible. */
  readonly plain: ReadonlySet<SignalId>;
}

function readFile(effect: FileEffect): ReadFile {
  const lines = effect.product
    .flatMap((block) => [...block.added, ...block.removed])
    .filter((line) => !isProse(line.text, effect.classified.language))
    .map((line) => ({ line, words: codeWords(line.text) }));
  const pathWords = codeWords(effect.classified.file.path);
  const plain = codeSignals.filter(
    ({ path, line }) =>
      path?.test(pathWords) === true || (line !== undefined && lines.some(({ words }) => line.test(words))),
  );
  return {
    effect,
    pathWords,
    lines,
    presents: isPresentation(effect.classified.path),
    plain: new Set(plain.map(({ id }) => id)),
  };
}

/** Components, pages and templates of the common frameworks, and what lies among them. */
function isPresentation({ name, directories }: FilePath): boolean {
  return (
    /\.(?:tsx|jsx|vue|svelte|astro|html?|hbs|ejs|erb|haml|slim|twig|heex|leex|cshtml|razor|xaml|storyboard|xib|css|scss)$|\.blade\.php$/i.test(
      name,
    ) ||
    directories.some((directory) => /^(?:components?|composables|hooks|widgets|screens)$/.test(directory))
  );
}

/** Markup in scripts, texts for people and log lines: a form's label `password` is no authentication. */
function isProse(text: string, language: Language | null): boolean {
  const markup = language === 'javascript' || language === 'typescript';
  return (markup && /^\s*<[\w/>]/.test(text)) || logLine.test(text) || caption.test(text);
}

const logLine =
  /^\s*(?:[\w.]{0,40}\b)?(?:console|log|logger|LOG|_logger|Log|logging|slog|tracing)(?:\.\w{1,20}!?|!)\s*\(/;
const caption = /^\s*"?(?:description|title|summary|label|placeholder|help|hint|message)"?\s*[:=]\s*["'`]/i;

/** What a file has to say for a signal: the first line that gives it, else its path. */
function inFile(signal: CodeSignal, file: ReadFile): Evidence | null {
  const {
    kind,
    language,
    file: { path },
    path: { name },
  } = file.effect.classified;
  if (!signal.kinds.includes(kind) || (file.presents && signal.inPresentation !== true)) return null;
  if (signal.always !== undefined) {
    const { languages } = signal.always;
    if (languages !== undefined && !languages.some((candidate) => candidate === language)) return null;
    if (file.lines.length === 0 && hiddenLines(file.effect.classified.file) === 0) return null;
    if (language === 'solidity' && isInterface(file.effect.classified.path)) return null;
    return { path, line: file.lines[0]?.line.line ?? null, text: name, agreed: false };
  }
  const patterns = (signal.added ?? []).filter(
    ({ languages }) => languages === undefined || languages.some((candidate) => candidate === language),
  );
  const named =
    signal.path?.exec(file.pathWords)?.[1] ??
    (isNew(file.effect) ? signal.newPath?.exec(file.pathWords)?.[1] : undefined);
  const spoken = [
    signal.line,
    named !== undefined || signal.vaguePath?.test(file.pathWords) === true ? signal.vagueLine : undefined,
    signal.kindred?.some((id) => file.plain.has(id)) === true ? signal.kindredLine : undefined,
  ].filter((pattern) => pattern !== undefined);
  for (const { line, words } of file.lines) {
    const found =
      firstPhrase(spoken, words) ?? (line.kind === 'added' ? firstMatch(patterns, line.text) : null);
    if (found !== null) {
      return { path, line: line.line, text: found, agreed: named !== undefined };
    }
  }
  return named === undefined ? null : { path, line: null, text: named, agreed: false };
}

/** A Solidity interface holds no logic: `IERC20.sol`. */
function isInterface({ name, directories }: FilePath): boolean {
  return /^I[A-Z]\w*\.sol$/.test(name) || directories.includes('interfaces');
}

function isNew(effect: FileEffect): boolean {
  return effect.classified.file.status === 'added';
}

function firstPhrase(patterns: readonly RegExp[], words: string): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(words)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

function firstMatch(patterns: readonly LinePattern[], text: string): string | null {
  const bounded = text.slice(0, longestLine);
  return patterns.some(({ pattern }) => pattern.test(bounded)) ? bounded.trim().slice(0, longestQuote) : null;
}

/** Of a line so much is read, and so much is shown, in characters. */
const longestLine = 1000;
const longestQuote = 80;
