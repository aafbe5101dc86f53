import type { FileKind } from '../../../analysis/files/file-kind.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import { matcher } from '../../matching.ts';
import { api } from './api.ts';
import { commandLine } from './command-line.ts';
import { configuration } from './configuration.ts';
import { database } from './database.ts';
import type { SurfaceDetector, SurfaceForm } from './detector.ts';
import { environment } from './environment.ts';
import { events } from './events.ts';
import { permissions } from './permissions.ts';
import { routes } from './routes.ts';
import type { SurfaceChange, SurfaceKind } from './surface.ts';

/** All detectors, in the order of the documentation. */
export const surfaceDetectors: readonly SurfaceDetector[] = [
  routes,
  configuration,
  commandLine,
  environment,
  api,
  database,
  events,
  permissions,
];

/** Characters of a line that are searched. */
const maxLineLength = 1000;

/** Names of one line, and of one change. */
const maxNamesOfLine = 20;
const maxNames = 20_000;

/** Kinds of files in which a surface is declared, unless a form says others. */
const defaultKinds: readonly FileKind[] = ['product', 'migration', 'type-declaration', 'infrastructure'];

/** A line as it changes: one that means something, or one of an import or a type, which code can still export. */
interface ChangedLine {
  readonly kind: 'added' | 'removed';
  readonly text: string;
  readonly line: number;
}

/**
 * The names of the surface that a change adds or takes away, in the order of the detectors and of the change. A name that it takes away in
 * one place and adds in another is the same as before: so moves, layout and other changes of the same declaration say nothing. Tests and
 * comments are not searched.
 *
 * @param kinds the detectors that are used
 * @param internal globs of files whose surface is for nobody else
 */
export function findSurface(
  change: ReadChange,
  kinds: readonly SurfaceKind[],
  internal: readonly string[],
): readonly SurfaceChange[] {
  const isInternal = matcher(internal);
  const files = change.files
    .filter(({ file }) => file.patch !== undefined && !isInternal(file.path))
    .map((file) => ({ file, lines: linesOf(file) }));
  return surfaceDetectors
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap((detector) => changesOf(detector, files));
}

function changesOf(
  detector: SurfaceDetector,
  files: readonly { readonly file: ReadFile; readonly lines: readonly ChangedLine[] }[],
): readonly SurfaceChange[] {
  const { kind, forms } = detector;
  const found: SurfaceChange[] = [];
  for (const { file, lines } of files) {
    if (defaultKinds.includes(file.kind)) {
      for (const { kind: change, name, line } of detector.lists?.(file) ?? [])
        found.push({ kind, change, name, path: file.file.path, line });
    }
    const applying = forms.filter((form) => applies(form, file));
    if (applying.length === 0) continue;
    for (const { kind: side, text, line } of lines) {
      if (found.length >= maxNames) break;
      for (const name of namesIn(text, applying))
        found.push({ kind, change: side, name, path: file.file.path, line });
    }
  }
  const sides = (side: SurfaceChange['change']) =>
    new Set(found.filter(({ change }) => change === side).map(({ name }) => name));
  const other = { added: sides('removed'), removed: sides('added') };
  const seen = new Set<string>();
  return found.filter(({ change, name }) => {
    if (other[change].has(name) || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

function applies({ languages, files, except, kinds = defaultKinds }: SurfaceForm, file: ReadFile): boolean {
  if (!kinds.includes(file.kind)) return false;
  if (languages !== undefined && (file.language === null || !languages.includes(file.language))) return false;
  if (except?.test(file.file.path) === true) return false;
  return files === undefined || files.test(file.file.path);
}

function namesIn(text: string, forms: readonly SurfaceForm[]): readonly string[] {
  const bounded = text.slice(0, maxLineLength).replaceAll(/\s{2,}/g, (space) => space.slice(0, 12));
  const names = forms.flatMap(({ pattern, unless }) =>
    [...bounded.matchAll(pattern)]
      .slice(0, maxNamesOfLine)
      .map((match) =>
        match
          .slice(1)
          .filter((part) => part !== undefined)
          .join(' ')
          .trim(),
      )
      .filter((name) => name !== '' && unless?.test(name) !== true),
  );
  return [...new Set(names)].slice(0, maxNamesOfLine);
}

/** The changed lines of a file but for comments and tests, and those of imports and types, which the reading of code leaves out. */
function linesOf({ diff, hunks, language }: ReadFile): readonly ChangedLine[] {
  const known = diff.product.flatMap(({ removed, added }) => [...removed, ...added]);
  const inTests = new Set(diff.tests.flatMap(({ removed, added }) => [...removed, ...added]).map(keyOf));
  const knownKeys = new Set(known.map(keyOf));
  const others: ChangedLine[] = [];
  for (const { lines } of hunks) {
    let head = 1;
    for (const { kind, text, newLine } of lines) {
      head = newLine ?? head;
      if (kind === 'context') continue;
      const line = { kind, text, line: newLine ?? head };
      const isOther = declares.test(text) || language === null;
      if (isOther && !knownKeys.has(keyOf(line)) && !inTests.has(keyOf(line))) others.push(line);
    }
  }
  return [...known, ...others].sort((one, two) => one.line - two.line);
}

/** Exports, imports of a package and types: the reading of code takes them for no behavior. */
const declares = /^\s*(?:export\b|pub\s+use\b|(?:readonly )?[a-z]\w{1,60}\??:\s)/;

function keyOf({ kind, text }: { readonly kind: string; readonly text: string }): string {
  return `${kind} ${text}`;
}
