import type { ReadFile } from '../../../analysis/read-file.ts';

/** Why a change of a file needs the approval of an owner. */
export type Why =
  | { readonly kind: 'policy' | 'exceptions' | 'code-owners' | 'named' }
  /** A workflow, or what one runs from: `workflow` is null where the file is the workflow itself. */
  | { readonly kind: 'workflow'; readonly workflow: string | null; readonly because: Because };

/** What runs from a workflow. Names are hostile. */
export type Because =
  | { readonly kind: 'required-check'; readonly name: string }
  | { readonly kind: 'required-workflow' }
  | { readonly kind: 'analysis' }
  | { readonly kind: 'environment'; readonly name: string }
  /** It calls a workflow of another repository, which may deploy to any environment. */
  | { readonly kind: 'called-elsewhere' }
  /** Its token may report any check, and the branch requires some. */
  | { readonly kind: 'any-check' }
  /** No workflow has a job that reports this required check, and it may come from any. */
  | { readonly kind: 'unknown-check'; readonly name: string }
  /** GitHub does not show all rules of the branch. */
  | { readonly kind: 'unknown-rules' }
  /** Its text cannot be read, so anything may run from it. */
  | { readonly kind: 'unreadable' }
  /** The policy asks for all workflows. */
  | { readonly kind: 'all' };

/** A changed file that needs the approval of an owner. */
export interface GuardedFile {
  readonly path: string;
  readonly why: Why;
}

/** The paths that a changed file is about: also the one that it was moved from. A copy leaves its source alone. */
export function pathsOf({ file: { path, previousPath, status } }: ReadFile): readonly string[] {
  return previousPath === undefined || status === 'copied' ? [path] : [path, previousPath];
}

/**
 * A path as file systems compare it that ignore case and invisible characters: there a variant takes the place of the file itself.
 */
export function comparable(path: string): string {
  return path
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase();
}

/**
 * Whether a changed path decides what lies at another one: it is the same, a folder above it that becomes a file, link or submodule, or
 * lies below it, where a folder takes the file's place. Both as {@link comparable} has them.
 */
export function decidesOn(changed: string, target: string): boolean {
  return changed === target || target.startsWith(`${changed}/`) || changed.startsWith(`${target}/`);
}
