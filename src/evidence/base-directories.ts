import { defineSlice } from './slice.ts';

/** A directory of the base whose entries a rule wants to see. */
export interface DirectoryRequest {
  /** From the root of the repository; empty for the root itself. */
  readonly path: string;
  /** The extension, lower case, of files of which the first few are to be read, for what stands at their top. */
  readonly beginningsOf?: string;
}

/** What lies in a directory of the base. Its name is hostile. */
export interface BaseEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
  /** The first characters of its text, where they were asked for and could be read. Hostile. */
  readonly beginning?: string;
}

/**
 * The entries of directories in the base branch, by path: what the repository had before the change. `null`: no directory is there. A path
 * that is absent was not asked for, or could not be read.
 */
export type BaseDirectories = Readonly<Record<string, readonly BaseEntry[] | null>>;

export const baseDirectories = defineSlice<BaseDirectories>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
  ],
});

/** The entries of a directory; null where the base has none, undefined where it was not read. A path may be any text, such as `__proto__`. */
export function entriesIn(base: BaseDirectories, path: string): readonly BaseEntry[] | null | undefined {
  return Object.hasOwn(base, path) ? base[path] : undefined;
}
