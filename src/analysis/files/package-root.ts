import type { ClassifiedFile } from './file-kind.ts';
import { aboveSources, packageContainers } from './file-path.ts';
import { isManifest } from './manifest-path.ts';

/**
 * The package that each file of a change belongs to, judged by the changed paths alone: the nearest directory with a
 * changed manifest, one directory below `packages`, `apps`, `crates` and the like, or the module above `src`.
 *
 * @returns the package's directory by file; `''` is the root of the repository or an unknown package
 */
export function packageRoots(files: readonly ClassifiedFile[]): (file: ClassifiedFile) => string {
  const declared = new Set(
    files.filter(({ path }) => isManifest(path)).map(({ path }) => path.directories.join('/')),
  );
  return ({ path }) => {
    const directories = path.directories;
    const above = aboveSources(directories).length;
    for (let depth = directories.length; depth > 0; depth -= 1) {
      const root = directories.slice(0, depth).join('/');
      const contained = depth <= above && packageContainers.has(directories[depth - 2] ?? '');
      if (contained || declared.has(root)) return root;
    }
    return '';
  };
}
