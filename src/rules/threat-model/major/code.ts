import type { CodeLine } from '../../../analysis/diff/read-diff.ts';
import type { FilePath } from '../../../analysis/files/file-path.ts';
import type { Language } from '../../../analysis/source/language.ts';
import { say } from '../../../text/message.ts';
import { codeWords } from '../../../text/words.ts';
import { type MajorHit, type Place, placesOf } from './hit.ts';
import { maxLineLength, maxQuoteLength, type ScoredFile } from './lines.ts';
import type { LinePattern } from './patterns.ts';
import { type CodeSignal, codeSignals, type SignalId } from './signals.ts';

interface Evidence {
  readonly path: string;
  readonly line: number | null;
  /** The words that gave the signal, as found. */
  readonly text: string;
  /** Both the path and a changed line trigger the signal. */
  readonly agreed: boolean;
  readonly places: readonly Place[];
  /** The file has lines that its diff does not show. */
  readonly unseen: boolean;
}

/** The points that a signal of protection has besides its own where it is what the change is about. */
const extraPoints = 1;

/**
 * The built-in signals that the changed files give, with the first place of each. A signal of protection counts more where
 * the path and a line of one file agree on it, or where every product file of the change gives it.
 */
export function codeHits(scored: readonly ScoredFile[]): readonly MajorHit[] {
  const given = new Map<SignalId, Evidence[]>();
  for (const file of scored) {
    for (const [signal, evidence] of evidenceIn(file)) add(given, signal, evidence);
  }
  const products = scored.filter((file) => file.classified.kind === 'product').length;
  return codeSignals.flatMap((signal): MajorHit[] => {
    const evidence = given.get(signal.id) ?? [];
    const agreed = signal.protects === true ? evidence.find((found) => found.agreed) : undefined;
    const first = agreed ?? evidence.find((found) => found.line !== null) ?? evidence[0];
    if (first === undefined) return [];
    const everywhere = signal.protects === true && evidence.length >= products;
    return [
      {
        signal: signal.id,
        points: signal.points + (agreed !== undefined || everywhere ? extraPoints : 0),
        reason: say`Changes ${[signal.meaning]} (${first.text})`,
        path: first.path,
        line: first.line,
        paths: evidence.map((found) => found.path),
        ...placesOf(
          evidence.flatMap((found) => found.places),
          evidence.some((found) => found.unseen),
        ),
      },
    ];
  });
}

function add(given: Map<SignalId, Evidence[]>, signal: SignalId, evidence: Evidence): void {
  const known = given.get(signal);
  if (known === undefined) given.set(signal, [evidence]);
  else known.push(evidence);
}

/** What one file gives: at most one piece of evidence for a signal. */
function evidenceIn(scored: ScoredFile): readonly (readonly [SignalId, Evidence])[] {
  if (isData(scored.classified.path)) return [];
  const file = readFile(scored);
  return codeSignals.flatMap((signal): [SignalId, Evidence][] => {
    const evidence = inFile(signal, file);
    return evidence === null ? [] : [[signal.id, evidence]];
  });
}

/** Rows for a demonstration, texts in other languages: `password` is a column's name or a caption there. */
function isData({ directories, name, extension }: FilePath): boolean {
  const data =
    /^(?:seeds?|seeders?|fixtures?|demo|dumps?|locali[sz]ation|locales?|i18n|l10n|translations?)$/i;
  return (
    /^(?:sql|json|ya?ml|csv|xml)$/.test(extension) &&
    (directories.some((directory) => data.test(directory)) ||
      /(?:^|[_.-])(?:seeds?|dump|demo)[_.-]/.test(name))
  );
}

interface ReadLine {
  readonly line: CodeLine;
  readonly words: string;
}

interface ReadFile {
  readonly file: ScoredFile;
  readonly pathWords: string;
  readonly lines: readonly ReadLine[];
  /** The words of all its lines, one line below the other: no phrase runs over several. */
  readonly words: string;
  /** It only shows something: a component, a page, a template. */
  readonly presents: boolean;
  /** The signals that its path or a line gives by plain words: they make vague words of kindred signals credible. */
  readonly plain: ReadonlySet<SignalId>;
}

function readFile(file: ScoredFile): ReadFile {
  const { file: changed, language, path } = file.classified;
  const lines = file.lines
    .filter((line) => !isProse(line.text, language))
    .map((line) => ({ line, words: codeWords(line.text) }));
  const pathWords = codeWords(changed.path);
  const words = lines.map((line) => line.words).join('\n');
  const plain = codeSignals.filter(
    ({ path, line }) => path?.test(pathWords) === true || line?.test(words) === true,
  );
  return {
    file,
    pathWords,
    lines,
    words,
    presents: isPresentation(path),
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

/** What a file gives for a signal: the first line that does, or else its path. */
function inFile(signal: CodeSignal, file: ReadFile): Evidence | null {
  const {
    kind,
    language,
    file: { path },
    path: { name },
  } = file.file.classified;
  const unseen = file.file.hidden > 0;
  if (!signal.kinds.includes(kind) || (file.presents && signal.inPresentation !== true)) return null;
  if (signal.always !== undefined) {
    const { languages } = signal.always;
    if (languages !== undefined && !languages.some((candidate) => candidate === language)) return null;
    if (file.lines.length === 0 && file.file.hidden === 0) return null;
    if (language === 'solidity' && isInterface(file.file.classified.path)) return null;
    return {
      path,
      line: file.lines[0]?.line.line ?? null,
      text: name,
      agreed: false,
      places: wholeFile(file),
      unseen,
    };
  }
  const patterns = (signal.added ?? []).filter(
    ({ languages }) => languages === undefined || languages.some((candidate) => candidate === language),
  );
  const named =
    signal.path?.exec(file.pathWords)?.[1] ??
    (isNew(file) ? signal.newPath?.exec(file.pathWords)?.[1] : undefined);
  const spoken = [
    signal.line,
    named === undefined ? undefined : signal.vagueLine,
    signal.kindred?.some((id) => file.plain.has(id)) === true ? signal.kindredLine : undefined,
  ].filter((pattern) => pattern?.test(file.words) === true) as readonly RegExp[];
  const vague =
    signal.vaguePath?.test(file.pathWords) === true && signal.vagueLine?.test(file.words) === true;
  const given = spoken.length > 0 || vague || patterns.length > 0;
  let first: Evidence | null = null;
  const places: Place[] = [];
  for (const { line, words } of given ? file.lines : []) {
    const found =
      firstPhrase(spoken, words) ??
      (vague ? otherPhrase(signal.vagueLine, words, file.pathWords) : null) ??
      (line.kind === 'added' ? firstMatch(patterns, line.text) : null);
    if (found === null) continue;
    places.push({ path, text: line.text });
    first ??= {
      path,
      line: line.line,
      text: found.replace('· ', ''),
      agreed: named !== undefined,
      places,
      unseen,
    };
  }
  if (named === undefined) return first;
  return { ...(first ?? { path, line: null, text: named, agreed: false }), places: wholeFile(file), unseen };
}

/** Where the path says what a file is about, each changed line of it gives the signal. */
function wholeFile({ file, lines }: ReadFile): readonly Place[] {
  const { path } = file.classified.file;
  return lines.length === 0 ? [{ path, text: '' }] : lines.map(({ line }) => ({ path, text: line.text }));
}

/** A Solidity interface holds no logic: `IERC20.sol`. */
function isInterface({ name, directories }: FilePath): boolean {
  return /^I[A-Z]\w*\.sol$/.test(name) || directories.includes('interfaces');
}

function isNew({ file }: ReadFile): boolean {
  return file.classified.file.status === 'added';
}

function firstPhrase(patterns: readonly RegExp[], words: string): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(words)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

/** A vague phrase that the vague path does not contain: `scope` in `scopes.ts` adds nothing. */
function otherPhrase(pattern: RegExp | undefined, words: string, pathWords: string): string | null {
  if (pattern === undefined || !pattern.test(words)) return null;
  const singular = pathWords.replaceAll(/s(?= )/g, '');
  for (const [, found = ''] of words.matchAll(new RegExp(pattern, 'gu'))) {
    if (!singular.includes(` ${found.replace(/s$/, '')} `)) return found;
  }
  return null;
}

function firstMatch(patterns: readonly LinePattern[], text: string): string | null {
  const bounded = text.slice(0, maxLineLength);
  return patterns.some(({ pattern }) => pattern.test(bounded))
    ? bounded.trim().slice(0, maxQuoteLength)
    : null;
}
