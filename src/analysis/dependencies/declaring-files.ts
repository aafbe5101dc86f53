import type { ChangedFile } from '../../evidence/change.ts';
import { dependencyFile } from './files.ts';

/**
 * Whether a change of a file may add a dependency: it is a manifest, a lock file, or a script or workflow that names packages, and it is
 * still there. Also those of fixtures: a dependency graph knows no fixtures.
 */
export function mayAddDependencies({ path, status }: Pick<ChangedFile, 'path' | 'status'>): boolean {
  return status !== 'removed' && dependencyFile(path) !== null && !hashes.test(path);
}

/** Files that only hold hashes of what other files ask for: https://go.dev/ref/mod#go-sum-files */
const hashes = /(?:^|\/)go\.sum$/;
