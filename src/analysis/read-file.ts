import type { ChangedFile } from '../evidence/change.ts';
import { type Hunk, parsePatch } from './diff/patch.ts';
import { type DiffReading, readDiff } from './diff/read-diff.ts';
import { type ClassifiedFile, classifyFile } from './files/file-kind.ts';
import { once } from './once.ts';

/** A changed file with its kind and what its diff says. Each part is read when it is first asked for, and once. */
export interface ReadFile extends ClassifiedFile {
  readonly hunks: readonly Hunk[];
  readonly diff: DiffReading;
}

/** Takes a changed file; nothing is read yet. */
export function readFile(file: ChangedFile): ReadFile {
  const hunks = once(() => parsePatch(file.patch ?? ''));
  const classified = once(() => classifyFile(file, hunks));
  const diff = once(() => readDiff(hunks(), classified().language));
  return {
    file,
    get path() {
      return classified().path;
    },
    get language() {
      return classified().language;
    },
    get kind() {
      return classified().kind;
    },
    get reason() {
      return classified().reason;
    },
    get basis() {
      return classified().basis;
    },
    get hunks() {
      return hunks();
    },
    get diff() {
      return diff();
    },
  };
}

/** What a file is for, and why, as a policy says. */
export type Classification = Pick<ClassifiedFile, 'kind' | 'reason'>;

/**
 * The same file, where more is known of it. It shares what was read: its patch is not parsed again, and its lines are read again only
 * where the whole file is known.
 *
 * @param classification null: by the conventions of its ecosystem
 * @param head the whole file at the head; null where it is not known
 */
export function refineFile(
  read: ReadFile,
  classification: Classification | null,
  head: string | null,
): ReadFile {
  if (classification === null && head === null) return read;
  const diff = head === null ? () => read.diff : wholeDiff(read, head);
  const { kind, reason } = classification ?? read;
  return {
    file: read.file,
    path: read.path,
    language: read.language,
    kind,
    reason,
    basis: classification === null ? read.basis : null,
    get hunks() {
      return read.hunks;
    },
    get diff() {
      return diff();
    },
  };
}

/** By file, what its diff says where the whole file is known: several rules ask for it. */
const wholeDiffs = new WeakMap<ReadFile, { readonly head: string; readonly diff: () => DiffReading }>();

function wholeDiff(read: ReadFile, head: string): () => DiffReading {
  const known = wholeDiffs.get(read);
  if (known?.head === head) return known.diff;
  const diff = once(() => readDiff(read.hunks, read.language, head));
  wholeDiffs.set(read, { head, diff });
  return diff;
}
