/** A path of a repository, taken apart once: names are compared by whole segment, never by substring. */
export interface FilePath {
  readonly path: string;
  /** The directories, outermost first, as written. */
  readonly directories: readonly string[];
  /** The last segment, as written. */
  readonly name: string;
  /** What follows the last dot of the name, lower case; empty when there is none or the name is a dot file. */
  readonly extension: string;
}

/** Takes a path apart. Never throws; any text is a path. */
export function parsePath(path: string): FilePath {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  const name = segments.at(-1) ?? '';
  const lastDot = name.lastIndexOf('.');
  return {
    path,
    directories: segments.slice(0, -1),
    name,
    extension: lastDot > 0 ? name.slice(lastDot + 1).toLowerCase() : '',
  };
}

/** Directories that hold the packages of a monorepo, one directory each. */
export const packageContainers: ReadonlySet<string> = new Set([
  'packages',
  'apps',
  'services',
  'libs',
  'crates',
  'modules',
  'plugins',
  'pkgs',
  'projects',
  'extensions',
  'workspaces',
]);

/** Names that a whole project of a repository with several goes by. */
const projectNames: ReadonlySet<string> = new Set([
  'backend',
  'frontend',
  'server',
  'client',
  'python',
  'js',
  'web',
  'sdk',
  'cli',
]);

/** Whether the directory at `index` lies directly in a project: at the root, in `packages/x`, in `backend`. */
export function startsProject(directories: readonly string[], index: number): boolean {
  if (index === 0) return true;
  const parent = directories[index - 1] ?? '';
  if (index === 1) return projectNames.has(parent);
  return packageContainers.has(directories[index - 2] ?? '') || (index === 2 && projectNames.has(parent));
}

/** The directories above the first one that holds sources: where benchmarks or examples are set apart. */
export function aboveSources(directories: readonly string[]): readonly string[] {
  const root = directories.findIndex((directory) => sourceRoots.has(directory));
  return root === -1 ? directories : directories.slice(0, root);
}

const sourceRoots: ReadonlySet<string> = new Set([
  'src',
  'lib',
  'app',
  'Sources',
  'internal',
  'pkg',
  'cmd',
  'include',
]);
