import type { FileEffect } from '../analysis/effect.ts';
import type { FileKind } from '../analysis/files/file-kind.ts';
import type { ReadChange } from '../analysis/read-change.ts';
import type { ReadFile } from '../analysis/read-file.ts';
import { matcher } from './matching.ts';

/** A file whose change users may see. */
export interface VisibleFile {
  readonly classified: ReadFile;
  /** The first changed line, at the head; null where there is no diff to read, or the file is gone. */
  readonly line: number | null;
}

/** Kinds of what users run or build upon. */
const visibleKinds: ReadonlySet<FileKind> = new Set(['product', 'migration', 'type-declaration']);

/**
 * The product files whose change users may see: all but comments, layout, moves, renames and the like, which change no behavior. A diff that
 * GitHub does not show may change any.
 *
 * @param internal globs of files that users never see
 */
export function userVisibleFiles(change: ReadChange, internal: readonly string[]): readonly VisibleFile[] {
  const isInternal = matcher(internal);
  return change.effects
    .filter(({ classified }) => visibleKinds.has(classified.kind) && !isInternal(classified.file.path))
    .filter(mayBeSeen)
    .map(({ classified, behavior, deleted }) => ({ classified, line: (behavior ?? deleted)?.line ?? null }));
}

function mayBeSeen({ behavior, deleted, unseen, neutral }: FileEffect): boolean {
  return behavior !== null || deleted !== null || unseen || neutral.has('removed');
}
