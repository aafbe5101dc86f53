import { isVendoredPath } from '../files/file-kind.ts';
import { dependencyFile } from './files.ts';

/** A file, a submodule or a folder of a tree that brings components, with its ecosystem. */
export interface ComponentPath {
  readonly path: string;
  readonly ecosystem: string;
}

/** Scripts by which an ecosystem declares dependencies that has no manifest of its own. */
const declaringScripts =
  /^(?:build\.gradle(?:\.kts)?|build\.sbt|build\.mill|setup\.py|mix\.exs|Package(?:@swift-[\d.]+)?\.swift|.*\.cabal|(?:Dockerfile|Containerfile)(?:[.-].*)?|.*\.[Dd]ockerfile|(?:docker-)?compose(?:\..*)?\.ya?ml)$/;

/** What the path of a vendored file has: most paths are told by it at once. */
const mayBeVendored =
  /vendor|third|3rdparty|node_modules|bower_components|pods|carthage|godeps|deps\/|extern|\.yarn\/|\.(?:jar|war|aar|tgz|tar\.gz|whl|egg|gem|nupkg|crate)$/i;

/**
 * What brings components into a tree: manifests, lock files and the scripts that stand for one, submodules, and vendored trees, each by its
 * root. What lies in a vendored tree is part of it.
 */
export function componentFiles(
  entries: readonly { readonly path: string; readonly type: 'blob' | 'tree' | 'commit' }[],
): readonly ComponentPath[] {
  const found: ComponentPath[] = [];
  const roots = new Set<string>();
  for (const { path, type } of entries) {
    if (type === 'tree') continue;
    if (type === 'commit') {
      found.push({ path, ecosystem: 'submodule' });
      continue;
    }
    const root = mayBeVendored.test(path) && isVendoredPath(path) ? rootOf(path) : null;
    if (root !== null) {
      if (!roots.has(root)) found.push({ path: root, ecosystem: 'vendored' });
      roots.add(root);
      continue;
    }
    const declared = dependencyFile(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (declared === null || declared.ecosystem === 'submodule') continue;
    const counts = declared.file !== 'source' || declaringScripts.test(name) || isWorkflow(path);
    if (counts) found.push({ path, ecosystem: declared.ecosystem });
  }
  return found;
}

/** The folder of other people's code; a package that was built elsewhere is one by itself. */
function rootOf(path: string): string {
  const segments = path.split('/');
  const at = segments.findIndex((segment) => vendoredFolder.test(segment));
  return at < 0 || at === segments.length - 1 ? path : segments.slice(0, at + 1).join('/');
}

const vendoredFolder =
  /^(?:vendors?|third[_-]?party|3rdparty|node_modules|bower_components|Pods|Carthage|Godeps|deps|extern|externals?|\.yarn)$/i;

function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path);
}
