/** A third-party component whose declaration the change adds, alters or takes away. */
export interface Dependency {
  readonly ecosystem: Ecosystem;
  /** As the ecosystem writes it: `@scope/name`, `group:artifact`, a module path. Null where the diff does not show it. Hostile. */
  readonly name: string | null;
  readonly change: 'added' | 'raised' | 'lowered' | 'changed' | 'removed';
  /** The version or range as written; null where there is none, as before an addition. Hostile. */
  readonly from: string | null;
  readonly to: string | null;
  /** `direct`: asked for by a manifest of this repository; `transitive`: by another dependency. */
  readonly relation: Relation;
  readonly scope: Scope;
  readonly path: string;
  /** 1-based, in the head's version of the file; null for what was removed or has no line. */
  readonly line: number | null;
}

export type Relation = 'direct' | 'transitive' | 'unknown';
export type Scope = 'runtime' | 'development' | 'unknown';

export type Ecosystem =
  | 'npm'
  | 'python'
  | 'go'
  | 'cargo'
  | 'maven'
  | 'bundler'
  | 'composer'
  | 'nuget'
  | 'mix'
  | 'pub'
  | 'swift'
  | 'cocoapods'
  | 'haskell'
  | 'julia'
  | 'helm'
  | 'terraform'
  | 'docker'
  | 'github-actions'
  | 'submodule'
  | 'vendored'
  | 'other';

/** A line of one version of a file: the old one or the new one. */
export interface SideLine {
  readonly text: string;
  /** 1-based, in the head's version of the file; null for a removed line. */
  readonly line: number | null;
}

/** One hunk of a manifest or lock file as it reads on one side: its unchanged lines and that side's own. */
export interface Side {
  readonly lines: readonly SideLine[];
  /** What git shows behind the second `@@`. */
  readonly heading: string;
  /** The hunk begins with the file's first line: what encloses it is known. */
  readonly fromStart: boolean;
}

/** A dependency as one side of the diff declares it. */
export interface Declaration {
  readonly name: string | null;
  readonly version: string | null;
  readonly scope: Scope;
  readonly relation: Relation;
  readonly line: number | null;
}

/**
 * Finds the declarations in one side of one hunk. A hunk is a fragment: what encloses it may be out of sight, and what is
 * declared by lines that both sides share cancels out, so a reader reports all that it sees.
 */
export type Reader = (side: Side) => readonly Declaration[];

/** A file that declares or locks dependencies, and how to read it. */
export interface DependencyFile {
  readonly ecosystem: Ecosystem;
  /** `source`: a build script, workflow or infrastructure file, where dependencies are one matter among others. */
  readonly file: 'manifest' | 'lock' | 'source';
  readonly read: Reader;
}
