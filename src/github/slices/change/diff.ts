import { createHash } from 'node:crypto';
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

/** A change, and what shows whether another one proposes the same. */
export interface Diff {
  readonly change: Change;
  readonly fingerprint: string;
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

/**
 * The same for two diffs that propose the same, hunk by hunk, wherever in the files the hunks are. A file that has no patch
 * proposes its contents.
 */
export function fingerprintOf(entries: readonly FileEntry[]): string {
  const files = entries.map(({ filename, previous_filename, status, patch, sha }) =>
    JSON.stringify([filename, previous_filename, status, patch?.replace(hunkPlaces, '@@') ?? sha]),
  );
  return createHash('sha256').update(files.sort().join('\n')).digest('hex');
}

const hunkPlaces = /^@@ -[\d,]+ \+[\d,]+ @@/gm;
