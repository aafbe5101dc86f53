import type { CodeLine } from '../../analysis/diff/read-diff.ts';
import type { FileKind } from '../../analysis/files/file-kind.ts';
import type { FilePath } from '../../analysis/files/file-path.ts';
import { codeWords } from '../../text/words.ts';
import type { Detector, FileView, Found } from './detectors/detector.ts';
import { maxLineLength } from './lines.ts';
import { type Topic, topics } from './topics.ts';

/**
 * Finds the topics in the words of paths and lines: `sure` where the path and a changed line of one file agree on it, `hint` where one of
 * them gives it.
 */
export const topicDetectors: readonly Detector[] = topics.map((topic) => ({
  signal: topic.signal,
  grade: 'hint',
  find: (view) => find(topic, view),
}));

function* find(topic: Topic, view: FileView): Iterable<Found> {
  const text = topicText(view);
  if (text === null) return;
  const named = topic.path.exec(view.pathWords)?.[1];
  const vague = named !== undefined || topic.vaguePath?.test(view.pathWords) === true;
  const patterns = [topic.line, ...(vague && topic.vagueLine !== undefined ? [topic.vagueLine] : [])].filter(
    (pattern) => pattern.test(text.words),
  );
  const { role, classified, hidden } = view.file;
  const counts = role === 'product' && topic.hintOnly !== true;
  let strong = false;
  const spoken: Found[] = [];
  for (const line of patterns.length === 0 ? [] : text.lines) {
    const phrase = phraseIn(topic, patterns, line, view);
    if (phrase === null) continue;
    strong ||= phrase.pattern === topic.line;
    const mentions = counts && line.line.kind === 'added';
    spoken.push({
      line: line.line,
      words: phrase.words.replaceAll('· ', ''),
      ...(mentions ? { mentions } : {}),
    });
  }
  const agreed = named !== undefined || (vague && strong);
  yield* counts && agreed ? spoken.map((found): Found => ({ ...found, grade: 'sure' })) : spoken;
  if (named === undefined || (spoken.length === 0 && isView(classified.path))) return;
  // Each changed line of a file that is called so is about it.
  yield* text.lines.map(({ line }) => ({ line, words: named }));
  if (text.lines.length === 0 && hidden > 0) yield { line: null, words: named };
}

interface TopicLine {
  readonly line: CodeLine;
  readonly words: string;
}

interface TopicText {
  readonly lines: readonly TopicLine[];
  /** The words of all its lines, one line below the other: no phrase runs over several. */
  readonly words: string;
}

/** Sources that run beside the product. Manifests and configuration of tools have detectors of their own. */
const besideTopics: ReadonlySet<FileKind> = new Set([
  'build',
  'generated',
  'vendored',
  'example',
  'benchmark',
]);

/** What stands beside the product speaks of a topic only in a programming language. */
function runs({ file: { role }, language }: FileView): boolean {
  return role === 'product' || (language !== null && !/^(?:yaml|html|css|hcl|gherkin)$/.test(language));
}

const texts = new WeakMap<FileView, TopicText | null>();

/** What a file says; null where what it says is about nothing that is protected. Only deleted code says nothing: it protects no more. */
function topicText(view: FileView): TopicText | null {
  const known = texts.get(view);
  if (known !== undefined) return known;
  const { path } = view.file.classified;
  const about = view.file.role === 'product' || besideTopics.has(view.file.kind);
  const text = !about || !runs(view) || isSample(path) || isData(path) ? null : readText(view);
  texts.set(view, text);
  return text;
}

function readText(view: FileView): TopicText {
  const lines = view.file.blocks
    .filter(({ added }) => added.length > 0)
    .flatMap(({ removed, added }) => [...removed, ...added])
    .filter((line) => !isProse(line.text, view))
    .map((line) => ({ line, words: codeWords(line.text) }));
  return { lines, words: lines.map(({ words }) => words).join('\n') };
}

function phraseIn(
  topic: Topic,
  patterns: readonly RegExp[],
  { line, words }: TopicLine,
  { pathWords }: FileView,
): { readonly pattern: RegExp; readonly words: string } | null {
  if (!patterns.some((pattern) => pattern.test(words)) || topic.not?.test(words) === true) return null;
  const spoken = unquoted(line, words);
  for (const pattern of patterns) {
    for (const [, found = ''] of spoken.matchAll(new RegExp(pattern, 'gu'))) {
      if (pattern !== topic.vagueLine || !repeats(pathWords, found)) return { pattern, words: found };
    }
  }
  return null;
}

/** A vague word that the path holds, too, adds nothing: `scope` in `scopes.ts`. */
function repeats(pathWords: string, found: string): boolean {
  return pathWords.replaceAll(/s(?= )/g, '').includes(` ${found.replace(/s$/, '')} `);
}

/** The words of a line without what it quotes: a sentence in a string is a text for people; a statement in SQL is code. */
function unquoted(line: CodeLine, words: string): string {
  const quotes = line.tokens.filter(
    ({ kind, text }) =>
      kind === 'text' &&
      /\p{L}[,.!?]?\s+\p{L}/u.test(text.slice(0, maxLineLength)) &&
      !statement.test(text.slice(0, 200)),
  );
  if (quotes.length === 0) return words;
  let { text } = line;
  for (const quote of quotes) text = text.replace(quote.text.slice(1, -1), '');
  return codeWords(text);
}

const statement = /\b(?:SELECT|INSERT|UPDATE|DELETE|ALTER|CREATE|GRANT|REVOKE)\b/;

/** Configuration that shows how to configure. */
function isSample({ name, directories, extension }: FilePath): boolean {
  return (
    (/(?:^|[._-])(?:example|sample|template|dist|default)s?(?:[._-]|$)/i.test(name) &&
      /^(?:env|ya?ml|json5?|toml|ini|cfg|conf|properties|xml|example|sample|dist|template|default|)$/i.test(
        extension,
      )) ||
    (directories.some((directory) => /^(?:examples?|samples?|demos?)$/i.test(directory)) &&
      dataExtension.test(extension))
  );
}

const dataExtension = /^(?:sql|json|ya?ml|csv|xml|toml|ini|properties)$/;

/** Rows for a demonstration, texts in other languages: `password` is a column's name or a caption there. */
function isData({ directories, name, extension }: FilePath): boolean {
  const data =
    /^(?:seeds?|seeders?|fixtures?|demo|dumps?|locali[sz]ation|locales?|i18n|l10n|translations?)$/i;
  return (
    dataExtension.test(extension) &&
    (directories.some((directory) => data.test(directory)) ||
      /(?:^|[_.-])(?:seeds?|dump|demo)[_.-]/.test(name))
  );
}

/** Files that hold markup beside code: what a page is called says what it shows. */
function isView({ name }: FilePath): boolean {
  return viewName.test(name);
}

const viewName =
  /\.(?:tsx|jsx|vue|svelte|astro|html?|hbs|ejs|erb|haml|slim|twig|heex|leex|cshtml|razor|xaml|storyboard|xib|css|scss)$|\.blade\.php$/i;

const pureMarkup = /\.(?:html?|hbs|xaml|storyboard|xib|css|scss|svg)$/i;

/** Markup, texts for people and log lines: a form's label `password` is no authentication. */
function isProse(text: string, { language, file: { classified } }: FileView): boolean {
  if ((logLine.test(text) || caption.test(text)) && !goesOn.test(withoutStrings(text))) return true;
  const { name } = classified.path;
  if (pureMarkup.test(name)) return true;
  if (!viewName.test(name) && language !== 'javascript' && language !== 'typescript') return false;
  return (
    (/^\s*<[\w/>!]/.test(text) && !/>\s*;/.test(text)) ||
    (viewName.test(name) && (attribute.test(text) || writing.test(text)))
  );
}

/** An attribute on a line of its own: `:placeholder="password"`, `onClick={login}`. */
const attribute = /^\s*[:@#*]?[\w.:-]{1,60}=(?:"[^"]{0,500}"|\{[^}]{0,500}\})\s*\/?>?\s*$/;
/** Text between tags: words without a mark of code. */
const writing = /^\s*[\p{L}\p{N}\s,.'’:!?-]{1,500}$/u;

const logLine =
  /^\s*(?:[\w.]{0,40}\b)?(?:console|log|logger|LOG|_logger|Log|logging|slog|tracing)(?:\.\w{1,20}!?|!)\s*\(/;
const caption = /^\s*"?(?:description|title|summary|label|placeholder|help|hint|message)"?\s*[:=]\s*["'`]/i;

/** Behind the log call or the caption the line goes on with code: another statement, operand or property that calls something. */
const goesOn = /(?:;|&&|\|\||,\s*\w+\s*:).*\w\s*\(/;

/** The line with its strings empty, so that only marks of code are left. */
function withoutStrings(text: string): string {
  return text.slice(0, 1_000).replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '""');
}
