import type { Change, ChangedFile } from '../../../evidence/change.ts';

/** A changed file as GitHub shows it. */
export interface FileEntry {
  readonly sha: string | null;
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: ChangedFile['status'];
  readonly additions: number;
  readonly deletions: number;
  readonly patch?: string;
  readonly contents_url: string;
}

/** A change, and its files as they are in the head. */
export interface Diff {
  readonly change: Change;
  readonly listed: readonly ListedFile[];
}

/** The blob of an empty file, for git's SHA-1 and SHA-256. */
const emptyBlobs: ReadonlySet<string | null> = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
]);

/** GitHub does not say what is binary or a submodule: other fields show it. */
export function changedFileOf(entry: FileEntry): ChangedFile {
  const { filename, previous_filename, status, additions, deletions, sha } = entry;
  const unchangedText = status === 'renamed' || status === 'changed' || emptyBlobs.has(sha);
  const patch = entry.patch ?? (emptyBlobs.has(sha) && additions + deletions === 0 ? '' : undefined);
  return {
    path: filename,
    ...(previous_filename === undefined ? {} : { previousPath: previous_filename }),
    status,
    additions,
    deletions,
    ...(patch === undefined ? {} : { patch }),
    binary: patch === undefined && additions + deletions === 0 && !unchangedText,
    ...(isSubmodule(entry) ? { submodule: true } : {}),
  };
}

/** A submodule's patch is a few lines and names the commit that is also its hash; no text can hold its own hash. */
function isSubmodule({ patch = '', sha }: FileEntry): boolean {
  if (patch.length > 400) return false;
  const commits = [...patch.matchAll(/^[+-]Subproject commit ([0-9a-f]{40,64})$/gm)];
  return commits.some(([, commit]) => commit === sha);
}

/** A file that a comparison lists, by what tells whether a tree shows the same. */
export interface ListedFile {
  readonly path: string;
  readonly previousPath?: string;
  /** The blob in the newer commit; null where the path is gone there. */
  readonly blob: string | null;
}

export function listedFileOf({ filename, previous_filename, status, sha }: FileEntry): ListedFile {
  return {
    path: filename,
    ...(previous_filename === undefined ? {} : { previousPath: previous_filename }),
    blob: status === 'removed' ? null : sha,
  };
}
