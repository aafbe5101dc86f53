import { defineSlice, type Slice } from './slice.ts';

/** What a released commit takes from others. */
export interface Components {
  /** Each manifest, lock file, submodule and vendored tree, at most 5,000. */
  readonly files: readonly ComponentFile[];
  /** Whether GitHub warns of known vulnerabilities in dependencies, or why that is not known. */
  readonly dependencyAlerts: Slice<'on'>;
}

/** A file, a submodule or a folder of the released commit that brings components. */
export interface ComponentFile {
  readonly path: string;
  /** As `npm` or `go`; `submodule`, `vendored`. */
  readonly ecosystem: string;
}

export const components = defineSlice<Components>({ events: ['push'] });
