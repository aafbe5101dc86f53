import type { FileEffect } from '../../../analysis/effect.ts';
import { classifyFile, type FileKind } from '../../../analysis/files/file-kind.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { MajorHit } from '../../major-change/hit.ts';
import { codeHitsOf } from '../../major-change/score.ts';
import { matcher } from '../../matching.ts';
import type { Options } from '../options.ts';

/** What of a change is sensitive. */
export interface SensitiveChange {
  /** The files at sensitive paths. */
  readonly files: readonly string[];
  /** Signs in code, each with its first place that is not ignored. */
  readonly hits: readonly MajorHit[];
}

/** Kinds of files that change no protection, wherever they lie. */
const harmlessKinds: ReadonlySet<FileKind> = new Set([
  'test',
  'test-support',
  'documentation',
  'translation',
  'asset',
]);

/** Reads what is sensitive by its path, and what by a sign in the code. */
export function sensitiveChange(change: ReadChange, options: Options): SensitiveChange {
  const isIgnored = matcher(options.ignore);
  const isSensitive = matcher(options.paths);
  const signals = new Set<string>(options.signals);
  const hints = new Set<string>(options.hints);
  return {
    files: change.effects.flatMap((effect) => {
      const { path } = effect.classified.file;
      return isSensitiveFile(effect, isSensitive) && !isIgnored(path) ? [path] : [];
    }),
    hits: codeHitsOf(change).flatMap((hit) => {
      if (!signals.has(hit.signal) || (hit.grade === 'hint' && !hints.has(hit.signal))) return [];
      if (hit.path === null || !isIgnored(hit.path)) return [hit];
      const other = hit.paths.find((path) => !isIgnored(path));
      return other === undefined ? [] : [{ ...hit, path: other, line: null }];
    }),
  };
}

/** A file that leaves a sensitive place, or comes to one, is sensitive whatever else becomes of it; so is code that becomes a test. */
function isSensitiveFile(effect: FileEffect, isSensitive: (path: string) => boolean): boolean {
  const { classified } = effect;
  const { previousPath, status, submodule } = classified.file;
  // The path of a submodule is that of a folder.
  const path = submodule === true ? `${classified.file.path}/.` : classified.file.path;
  const now = isSensitive(path);
  const before = previousPath === undefined ? now : isSensitive(previousPath);
  const isHarmless = harmlessKinds.has(kindOf(classified));
  if (!(now || before)) return false;
  const harmlessBefore = wasHarmless(classified) ?? isHarmless;
  if (isHarmless !== harmlessBefore) return true;
  if (isHarmless) return false;
  return now !== before || status === 'removed' || mayChangeSomething(effect);
}

/** Whether a file that is renamed was a test or a document before. Absent: it is not renamed. */
function wasHarmless({ file }: ReadFile): boolean | undefined {
  const { status, previousPath } = file;
  if (status !== 'renamed' || previousPath === undefined) return undefined;
  return harmlessKinds.has(classifyFile({ ...file, path: previousPath }, () => []).kind);
}

function mayChangeSomething({ classified, product, unseen }: FileEffect): boolean {
  const blocks = classified.kind === 'product' ? product : classified.diff.product;
  return unseen || classified.file.binary || classified.file.submodule === true || blocks.length > 0;
}

/** What a marker in its text says of a file is the author's word. */
function kindOf({ file, kind, basis }: ReadFile): FileKind {
  return basis?.by === 'marker' ? classifyFile(file, () => []).kind : kind;
}
