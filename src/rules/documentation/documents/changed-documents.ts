import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import { lineKey, withoutFillers } from '../../../text/line-key.ts';
import { commentedLines } from '../../../text/markdown/commented-lines.ts';
import { isChangelogName, isChangeset, isFragment } from '../../changelog-files.ts';
import { matcher } from '../../matching.ts';

/** A document that says something new, with the first such line, or says less (null). */
export interface ChangedDocument {
  readonly path: string;
  readonly line: number | null;
  readonly adds: boolean;
}

/** What becomes of the documents of a change. */
export interface ChangedDocuments {
  /** Those that say something new, with the first such line, or say less (null). */
  readonly counting: readonly {
    readonly path: string;
    readonly line: number | null;
    readonly adds: boolean;
  }[];
  /** Those whose diff GitHub does not show. */
  readonly unseen: readonly string[];
}

/** Documents that say nothing of how the product is used, texts for agents that write code, and files for tools. */
const notices =
  /^(?:licen[cs]e|copying|notice|authors|contributors|maintainers|contributing|code[_-]of[_-]conduct|security|pull_request_template|issue_template|governance|owners|todo|roadmap|agents|claude|gemini|copilot-instructions|cname|robots|humans|cmakelists|(?:docker|container|gem|make|rake|vagrant|proc)file)(?:[.-]|$)/i;

/** Formats of texts, manual pages, and names without an extension: code in a directory of documents is none. */
const written =
  /\.(?:md|mdx|markdown|[rq]md|rd|rst|adoc|asciidoc|txt|text|textile|org|rdoc|pod|tex|typ|texi|dita|wiki|html?|ipynb|po|[1-8])$|^[^.]+$/i;

/**
 * The documents that a change adds to or takes from: files of documentation, without changelogs and notices, and those that the policy names.
 * White space, lines that moved and lines that are only laid out differently say nothing new.
 *
 * @param named globs of further documents
 */
export function changedDocuments({ files }: ReadChange, named: readonly string[]): ChangedDocuments {
  const isNamed = matcher(named);
  const documents = files.filter((file) => isNamed(file.file.path) || isDocument(file));
  const keys = { removed: keysOf(documents, 'removed'), added: keysOf(documents, 'added') };
  const counting = documents.flatMap((file): readonly ChangedDocument[] => {
    const { path } = file.file;
    const line = firstNew(file, keys.removed);
    if (line !== null) return [{ path, line, adds: true }];
    return saysLess(file, keys.added) ? [{ path, line: null, adds: false }] : [];
  });
  const unseen = documents.filter(
    ({ file }) => file.patch === undefined && file.additions > 0 && file.status !== 'removed',
  );
  return { counting, unseen: unseen.map(({ file }) => file.path) };
}

/** Characters of a line that are read. */
const maxLineLength = 1000;

/** Directories for templates of requests, for agents that write code, and with the frame of pages. */
const besideDocuments =
  /^(?:\.(?:github|gitlab|gitea|forgejo|claude|cursor|agents|codex|gemini|windsurf)|_layouts|_includes|_templates)$/i;

/** Directories of tests, where texts are what the tests read. */
const ofTests = /^(?:tests?|__tests__|fixtures|__fixtures__|testdata|__snapshots__)$/;

/** Whether a file documents the product. */
function isDocument({ kind, path, file }: ReadFile): boolean {
  return (
    kind === 'documentation' &&
    written.test(path.name) &&
    !isChangelogName(path.name) &&
    !isChangeset(file.path) &&
    !isFragment(file.path, []) &&
    !notices.test(path.name) &&
    !path.directories.some((name) => besideDocuments.test(name)) &&
    (!path.directories.some((name) => ofTests.test(name)) || /^docs?$/.test(path.directories[0] ?? ''))
  );
}

function keysOf(files: readonly ReadFile[], side: 'added' | 'removed'): ReadonlySet<string> {
  return new Set(linesOf(files, side).map(({ text }) => lineKey(text)));
}

function linesOf(files: readonly ReadFile[], side: 'added' | 'removed') {
  return files.flatMap(({ hunks }) =>
    hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === side)),
  );
}

function firstNew(file: ReadFile, removed: ReadonlySet<string>): number | null {
  if (isSameText(file)) return null;
  for (const { lines } of file.hunks) {
    const shown = lines.filter(({ kind }) => kind !== 'removed');
    const hidden = commentedLines(shown.map(({ text }) => text));
    const line = shown.find(
      ({ kind, text }, index) =>
        kind === 'added' && hidden[index] !== true && says(text) && !removed.has(lineKey(text)),
    );
    if (line !== undefined) return line.newLine;
  }
  return null;
}

function saysLess(file: ReadFile, added: ReadonlySet<string>): boolean {
  return (
    !isSameText(file) &&
    linesOf([file], 'removed').some(({ text }) => says(text) && !added.has(lineKey(text)))
  );
}

/** Whether the text is the same on both sides, however it is wrapped. */
function isSameText(file: ReadFile): boolean {
  const text = (side: 'added' | 'removed') =>
    linesOf([file], side)
      .map((line) => lineKey(line.text))
      .join('');
  return text('added') === text('removed');
}

/** Comments within one line of Markdown, of MDX and of reStructuredText, and the addresses of links. */
const unseenLine = /^\s*(?:\[[^\]]{1,200}\]:\s|\{\/\*.*\*\/\}\s*$|\.\. (?!\[|_|\||[\w:+-]{1,60}::))/;

function says(line: string): boolean {
  const text = line.slice(0, maxLineLength);
  if (unseenLine.test(text)) return false;
  const words = withoutFillers(text).replaceAll(/<\/?[a-z][^<>]{0,300}>|&#?\w{1,10};/gi, ' ');
  return /[\p{L}\p{N}]{2,}/u.test(words);
}
